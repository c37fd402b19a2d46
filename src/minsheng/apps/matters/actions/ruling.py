"""Setting the numbers by which a programme is steered (定督办规则)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import actor_words, lock_programmes
from minsheng.apps.matters import errors
from minsheng.apps.matters.models import SteeringRules
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.people.permissions import require

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.matters.rules import Rules
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme


@transaction.atomic(durable=True)
def set_rules(*, actor: Actor, programme: Programme, given: Rules, at: datetime.datetime) -> SteeringRules:
    """Set them for what begins from now on; the ordinal of `given` is of those that were shown.

    Raises:
        PermissionDenied: not the office.
        RulesStale: nothing is written.
    """
    require(actor, "matters.rule", programme)
    lock_programmes([programme.pk])
    if rules_of(programme).ordinal != given.ordinal:
        raise errors.RulesStale
    made = SteeringRules.objects.create(
        programme=programme,
        ordinal=given.ordinal + 1,
        look_back_days=given.look_back_days,
        months_red=given.months_red,
        answer_days=given.answer_days,
        set_by=actor_words(actor),
        set_at=at,
    )
    facts = {
        "look_back": made.look_back_days,
        "red": made.months_red,
        "answer": made.answer_days,
    }
    trail.record("matters.rules_set", actor=actor, subject=programme, facts=facts)
    return made

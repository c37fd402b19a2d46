"""Dealing with what the rules found: a matter of it, or words why none (处理建议)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import lock_programmes, person_of
from minsheng.apps.matters.actions import register_within
from minsheng.apps.matters.values import Registered
from minsheng.apps.orders import errors
from minsheng.apps.orders.models import ProposalDecision
from minsheng.apps.orders.proposals import findings_of
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.orders.proposals import Found
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

LONGEST = 120
"""Characters of a matter's title."""


@transaction.atomic(durable=True)
def register_finding(
    *, actor: Actor, programme: Programme, key: str, at: datetime.datetime
) -> ProposalDecision:
    """Put a finding on the ledger of matters, with the figures of its month (登记为事项).

    Raises:
        PermissionDenied; FindingGone, SourceTaken: nothing is written.
    """
    require(actor, "orders.put_up", programme)
    lock_programmes([programme.pk])
    finding = _held(programme, key)
    given = Registered(
        kind="problem",
        source=finding.source,
        found_on=local_date(at),
        title=finding.title[:LONGEST],
        facts=finding.facts,
        project=finding.project,
        reference=finding.reference,
        item=finding.subject.rsplit("-", 1)[-1][:20],
        cause_kind=finding.cause_kind,
    )
    matter = register_within(actor=actor, programme=programme, given=given, at=at)
    made = _decided(actor, programme, key, at, matter=matter)
    facts = {"finding": finding.title, "matter": str(matter)}
    trail.record("orders.finding_registered", actor=actor, subject=matter, facts=facts)
    return made


@transaction.atomic(durable=True)
def leave_finding(
    *, actor: Actor, programme: Programme, key: str, words: str, at: datetime.datetime
) -> ProposalDecision:
    """Say why nothing is made of a finding; the next frozen month asks again (不登记).

    Raises:
        PermissionDenied; FindingGone, WordsMissing: nothing is written.
    """
    require(actor, "orders.put_up", programme)
    if not words.strip():
        raise errors.WordsMissing(field="words")
    lock_programmes([programme.pk])
    finding = _held(programme, key)
    made = _decided(actor, programme, key, at, words=words.strip())
    facts = {"finding": finding.title, "words": words.strip()}
    trail.record("orders.finding_left", actor=actor, subject=programme, facts=facts)
    return made


def _held(programme: Programme, key: str) -> Found:
    found = next((each for each in findings_of(programme) if each.key == key), None)
    if found is None:
        raise errors.FindingGone
    return found


def _decided(
    actor: Actor, programme: Programme, key: str, at: datetime.datetime, **said: object
) -> ProposalDecision:
    post, user = person_of(actor)
    return ProposalDecision.objects.create(
        programme=programme, finding=key, post=post, user=user, at=at, **said
    )

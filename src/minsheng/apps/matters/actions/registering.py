"""Registering a problem or a task (登记)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import actor_words, lock_programmes, person_of
from minsheng.apps.matters import errors
from minsheng.apps.matters.evidence import keep
from minsheng.apps.matters.models import Matter, MatterEvidence
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import day, local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.matters.values import Registered
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme


@transaction.atomic(durable=True)
def register_matter(
    *, actor: Actor, programme: Programme, given: Registered, at: datetime.datetime
) -> Matter:
    """Put a matter on the ledger of a programme; nobody has it to handle yet (登记).

    Raises PermissionDenied; MatterTwice, FoundLater, SourceTaken, ProofTwice.
    """
    require(actor, "matters.register", programme)
    lock_programmes([programme.pk])
    if not given.reference.strip():
        _refuse_twice(programme, given)
    return register_within(actor=actor, programme=programme, given=given, at=at)


def register_within(
    *, actor: Actor, programme: Programme, given: Registered, at: datetime.datetime
) -> Matter:
    """The same as a step of another app's action, in its transaction; the programme is locked first."""
    require(actor, "matters.register", programme)
    post, user = person_of(actor)
    lock_programmes([programme.pk])
    if given.found_on > local_date(at):
        raise errors.FoundLater(day=day(given.found_on), field="found_on")
    reference = _free_reference(programme, given)
    last = Matter.objects.filter(programme=programme).aggregate(last=Max("ordinal"))["last"] or 0
    matter = Matter.objects.create(
        programme=programme,
        ordinal=last + 1,
        kind=given.kind,
        source=given.source,
        reference=reference,
        item=given.item.strip(),
        found_on=given.found_on,
        project=given.project,
        place=given.place.strip(),
        title=given.title.strip(),
        facts=given.facts.strip(),
        cause_kind=given.cause_kind,
        cause=given.cause.strip(),
        measure=given.measure.strip(),
        manner=given.manner,
        former=given.former,
        registered_unit=post.unit,
        registered_by=actor_words(actor),
        registered_at=at,
    )
    keep(matter, given.proofs, MatterEvidence.Phase.BEFORE, user, at)
    facts = {"matter": str(matter), "source": matter.get_source_display()}
    trail.record("matters.matter_registered", actor=actor, subject=matter, facts=facts)
    return matter


def _refuse_twice(programme: Programme, given: Registered) -> None:
    """A source's number tells matters apart; without one their words do."""
    said = {"title": given.title.strip(), "facts": given.facts.strip(), "place": given.place.strip()}
    same = Matter.objects.filter(programme=programme, kind=given.kind, found_on=given.found_on, **said)
    if (known := same.exclude(state__in=("withdrawn", "merged")).first()) is not None:
        raise errors.MatterTwice(matter=str(known))


def _free_reference(programme: Programme, given: Registered) -> str:
    """The number as it is compared, half width, no spaces; SourceTaken where another matter has it."""
    reference = "".join(unicodedata.normalize("NFKC", given.reference).split())
    rows = Matter.objects.filter(
        programme=programme, source=given.source, reference=reference, item=given.item.strip()
    )
    if reference and (taken := rows.exclude(state__in=("withdrawn", "merged")).first()):
        raise errors.SourceTaken(reference=reference, matter=str(taken), field="reference")
    return reference

"""A change of an issued edition: a copy of its reading under review, issued as amendment or erratum."""

from datetime import datetime

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.notices.actions.importing import write_facts
from minsheng.apps.notices.drafting import last_edition
from minsheng.apps.notices.errors import ChangeOpen, EditionFollowed, NoChangeOpen, NotIssued
from minsheng.apps.notices.models import Fact, Notice, Reading
from minsheng.apps.notices.values import FactDraft
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.models import Edition


@transaction.atomic(durable=True)
def start_change(*, actor: Actor, reading: Reading, basis: Edition.Basis, at: datetime) -> Reading:
    """Open a copy of an issued reading for review, with every decision kept and nothing open.

    Raises:
        PermissionDenied: the actor may not review the notice.
        NotIssued: the reading was never issued; ChangeOpen: a review of the notice is under way.
        EditionFollowed: a later edition exists, whose changes would be lost.
    """
    notice = Notice.objects.select_related("division").get(pk=reading.notice_id)
    require(actor, "notices.review", notice)
    Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    if notice.readings.filter(state=Reading.State.REVIEW).exists():
        raise ChangeOpen()
    reading = notice.readings.get(pk=reading.pk)
    if reading.state != Reading.State.ISSUED:
        raise NotIssued()
    refuse_followed(reading)
    copy = Reading.objects.create(
        notice=notice,
        text_id=reading.text_id,
        reader=reading.reader,
        read_at=at,
        basis=basis,
        copied_from=reading,
        warnings=[],
    )
    kept = reading.facts.exclude(state=Fact.State.REJECTED).select_related("project")
    write_facts(copy, [_draft(fact) for fact in kept if fact.kind != Fact.Kind.UNREAD])
    copy.facts.update(state=Fact.State.ACCEPTED)
    notice.state = Notice.State.REVIEW
    notice.save(update_fields=["state"])
    trail.record(
        "notices.change_started",
        actor=actor,
        subject=notice,
        facts={"basis": Edition.Basis(basis).label, "name": notice.name},
    )
    return copy


def refuse_followed(issued: Reading) -> None:
    """Refuse a change of an issued reading whose edition is not the last; a step of two actions.

    Raises:
        EditionFollowed: as said.
    """
    last = last_edition(issued)
    if issued.edition is not None and last is not None and last != issued.edition:
        raise EditionFollowed(base=issued.edition.ordinal, last=last.ordinal)


@transaction.atomic(durable=True)
def drop_change(*, actor: Actor, notice: Notice) -> None:
    """Give up an amendment or erratum under review; what is issued stays as it is.

    Raises:
        PermissionDenied, NoChangeOpen: nothing was written.
    """
    require(actor, "notices.review", notice)
    notice = Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    copy = notice.readings.filter(state=Reading.State.REVIEW, copied_from__isnull=False).first()
    if copy is None:
        raise NoChangeOpen()
    copy.state = Reading.State.REPLACED
    copy.save(update_fields=["state"])
    notice.state = Notice.State.ISSUED
    notice.save(update_fields=["state"])
    trail.record(
        "notices.change_dropped",
        actor=actor,
        subject=notice,
        facts={"basis": Edition.Basis(copy.basis).label, "name": notice.name},
    )


def _draft(fact: Fact) -> FactDraft:
    owner = None if fact.project is None else fact.project.ordinal
    return FactDraft(fact.ordinal, Fact.Kind(fact.kind), fact.value, fact.spans, owner)

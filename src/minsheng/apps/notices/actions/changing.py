"""A change of an issued edition: a copy of its reading under review, issued as amendment or erratum."""

from datetime import datetime

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.notices.actions.importing import write_facts
from minsheng.apps.notices.errors import ChangeOpen, NotIssued
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
    """
    notice = Notice.objects.select_related("division").get(pk=reading.notice_id)
    require(actor, "notices.review", notice)
    Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    if notice.readings.filter(state=Reading.State.REVIEW).exists():
        raise ChangeOpen()
    reading = notice.readings.get(pk=reading.pk)
    if reading.state != Reading.State.ISSUED:
        raise NotIssued()
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


def _draft(fact: Fact) -> FactDraft:
    owner = None if fact.project is None else fact.project.ordinal
    return FactDraft(fact.ordinal, Fact.Kind(fact.kind), fact.value, fact.spans, owner)

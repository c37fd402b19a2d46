"""A reviewed reading becomes an edition of the programme."""

from datetime import datetime

from django.db import transaction

from minsheng.apps.notices.actions.deciding import lock_reading
from minsheng.apps.notices.drafting import Issue, edition_draft
from minsheng.apps.notices.errors import FactsOpen, HeadMissing, UnitsUnknown
from minsheng.apps.notices.models import Fact, Notice, Reading
from minsheng.apps.notices.units import unresolved_units
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.actions import issue_edition
from minsheng.apps.programmes.models import Edition


@transaction.atomic(durable=True)
def issue_reading(*, actor: Actor, reading: Reading, given: Issue, at: datetime) -> Edition:
    """Issue the accepted facts as the next edition of the division's programme of that year.

    Locks division, programme and notice in that order.

    Raises:
        PermissionDenied, ReadingClosed: as for every decision.
        FactsOpen, UnitsUnknown, HeadMissing, and the refusals of `programmes.issue_edition`.
    """
    notice = Notice.objects.get(pk=reading.notice_id)
    Division.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.division_id)
    reading = lock_reading(reading.pk, actor)
    _check(reading, given)
    edition = issue_edition(edition_draft(reading, given), actor=actor, at=at)
    reading.edition = edition
    reading.state = Reading.State.ISSUED
    reading.save(update_fields=["edition", "state"])
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.ISSUED)
    return edition


def _check(reading: Reading, given: Issue) -> None:
    for what, value in (("标题", given.title), ("生效日期", given.in_force_from)):
        if not value:
            raise HeadMissing(what=what)
    waiting = [
        fact
        for fact in reading.facts.filter(state=Fact.State.OPEN).select_related("project")
        if fact.project is None or fact.project.state != Fact.State.REJECTED
    ]
    if waiting:
        owners = {fact.project_id or fact.pk for fact in waiting}
        raise FactsOpen(count=len(waiting), projects=len(owners))
    if names := unresolved_units(reading):
        raise UnitsUnknown(count=len(names), names="、".join(names[:8]))

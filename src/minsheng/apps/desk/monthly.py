"""What waits of the month: reports, entries, the freeze (月报、台账待办)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, Q, Value

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models import Entry, Period
from minsheng.apps.ledger.seeing import led_by
from minsheng.apps.months.models import Report
from minsheng.apps.months.waiting import reports_open, to_approve, waiting_rows
from minsheng.apps.people.permissions import allows
from minsheng.core.counting import following

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

_REPORT, _ENTRY = "report", "entry"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a post: to put up and to decide, of entries and of reports; all 0 for others."""

    own_entries: int = 0
    led_entries: int = 0
    own_reports: int = 0
    led_reports: int = 0
    returned: int = 0
    unwritten: int = 0

    @property
    def reports(self) -> int:
        """What the side bar counts."""
        return self.own_reports + self.led_reports + self.unwritten


def month_waiting(actor: Actor, on: datetime.date) -> Waiting:
    """What waits for an approver in one query, for a reporter in two."""
    if actor.unit_id is None:
        return Waiting()
    if allows(actor, "months.submit"):
        return _of_approver(actor.unit_id, on)
    if allows(actor, "months.write"):
        returned = Entry.objects.filter(allocation__unit=actor.unit_id, state=Entry.State.RETURNED)
        return Waiting(returned=returned.count(), unwritten=waiting_rows(actor).count())
    return Waiting()


def _of_approver(unit: int, on: datetime.date) -> Waiting:
    draft = Q(state=Report.State.DRAFT, month__lte=on, allocation__unit=unit)
    led = Q(allocation__in=Allocation.objects.filter(led_by({unit}, on), parent=None).order_by().values("pk"))
    decides = Q(state=Entry.State.SUBMITTED) & (Q(allocation__parent__unit=unit) | led)
    reports = reports_open().filter(draft | to_approve({unit}, on))
    entries = Entry.objects.filter(Q(state=Entry.State.DRAFT, allocation__unit=unit) | decides).order_by()
    counted = [
        rows.annotate(kind=Value(kind, CharField())).values_list("kind", "state").annotate(count=Count("pk"))
        for kind, rows in ((_REPORT, reports), (_ENTRY, entries))
    ]
    found = {(kind, state): count for kind, state, count in counted[0].union(counted[1], all=True)}
    return Waiting(
        own_entries=found.get((_ENTRY, Entry.State.DRAFT), 0),
        led_entries=found.get((_ENTRY, Entry.State.SUBMITTED), 0),
        own_reports=found.get((_REPORT, Report.State.DRAFT), 0),
        led_reports=found.get((_REPORT, Report.State.SUBMITTED), 0),
    )


@dataclass(frozen=True, slots=True)
class ToFreeze:
    """A month that is over and may be frozen."""

    programme: str
    month: datetime.date
    due_on: datetime.date


def months_to_freeze(actor: Actor, on: datetime.date) -> list[ToFreeze]:
    """Of each programme that the office freezes, its first month not frozen, once it is over; one query."""
    if actor.post is None or not allows(actor, "months.freeze"):
        return []
    periods = Period.objects.filter(
        programme__division=actor.post.unit.division_id, frozen_at=None, month__lte=on
    )
    found: dict[str, ToFreeze] = {}
    for code, month, due_on in periods.order_by("month").values_list("programme__code", "month", "due_on"):
        found.setdefault(code, ToFreeze(code, month, due_on or following(month).replace(day=5)))
    return list(found.values())

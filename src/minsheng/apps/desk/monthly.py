"""What waits of the month: reports, entries, the freeze (月报、台账待办)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Min, Q, Value

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models import Entry, OpeningProposal, Period
from minsheng.apps.ledger.seeing import entered_by
from minsheng.apps.ledger.waiting import openings_to_take, to_accept
from minsheng.apps.months.actions.setting import DUE_DAY
from minsheng.apps.months.models import Report
from minsheng.apps.months.waiting import reports_open, to_approve, to_submit, waiting_rows
from minsheng.apps.people.permissions import allows
from minsheng.core.counting import following
from minsheng.kit.prepared import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

_REPORT, _ENTRY, _OPENING = "report", "entry", "opening"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a post: to put up and to decide, of entries and of reports; all 0 for others.

    `due_on` is the day by which the first of the unwritten reports was due, `first` the first day or month
    that waits, by the name of the count.
    """

    own_entries: int = 0
    led_entries: int = 0
    own_reports: int = 0
    led_reports: int = 0
    returned: int = 0
    unwritten: int = 0
    due_on: datetime.date | None = None
    openings: int = 0
    first: Mapping[str, datetime.date] = field(default_factory=dict, compare=False)

    @property
    def reports(self) -> int:
        """What the side bar counts."""
        return self.own_reports + self.led_reports + self.unwritten


def month_waiting(actor: Actor, on: datetime.date) -> Waiting:
    """What waits for an approver in one query, for a reporter in two."""
    if actor.unit_id is None:
        return Waiting()
    if allows(actor, "months.submit"):
        return _of_approver(actor, actor.unit_id, on)
    if allows(actor, "months.write"):
        returned = Entry.objects.filter(allocation__unit=actor.unit_id, state=Entry.State.RETURNED)
        rows = rows_of(("unwritten", actor.standing, on), lambda: _unwritten(actor))
        count, first, set_on = rows[0] if rows else (0, None, None)
        due_on = set_on or (following(first).replace(day=DUE_DAY) if first else None)
        return Waiting(returned=returned.count(), unwritten=count, due_on=due_on)
    return Waiting()


def _unwritten(actor: Actor) -> QuerySet[Any, Any]:
    """How many, the first month, the first day set for one; no row where there are none."""
    rows = waiting_rows(actor).annotate(every=Value(1)).values("every")
    found: QuerySet[Any, Any] = rows.annotate(count=Count("pk"), first=Min("work"), set_on=Min("due"))
    return found.values_list(*_FIRST)


def _of_approver(actor: Actor, unit: int, on: datetime.date) -> Waiting:
    rows = rows_of(("of approver", actor.standing, on), lambda: _to_decide(actor, unit, on))
    found = {_NAMES[kind, state]: (count, first) for kind, state, count, first in rows}
    counts = {name: count for name, (count, _) in found.items()}
    return Waiting(**counts, first={name: first for name, (_, first) in found.items()})


def _to_decide(actor: Actor, unit: int, on: datetime.date) -> QuerySet[Any, Any]:
    """Rows (kind, state, how many, the first day)."""
    entered = Allocation.objects.filter(entered_by({unit}, on)).order_by().values("pk")
    draft = Q(state=Entry.State.DRAFT, allocation__in=entered)
    reports = reports_open().filter(to_submit(actor, {unit}, on) | to_approve(actor, {unit}, on))
    entries = Entry.objects.filter(draft | to_accept(actor, on)).order_by()
    openings = openings_to_take(actor, on)
    waits = {_REPORT: reports, _ENTRY: entries} | ({} if openings is None else {_OPENING: openings})
    counted: list[QuerySet[Any, Any]] = [
        rows.annotate(kind=Value(kind, CharField()))
        .values_list("kind", "state")
        .annotate(count=Count("pk"), first=Min(_DAYS[kind]))
        for kind, rows in waits.items()
    ]
    return counted[0].union(*counted[1:], all=True)


_FIRST = ("count", "first", "set_on")
_DAYS = {_REPORT: "month", _ENTRY: "happened_on", _OPENING: "from_month"}
_NAMES = {
    (_ENTRY, Entry.State.DRAFT.value): "own_entries",
    (_ENTRY, Entry.State.SUBMITTED.value): "led_entries",
    (_REPORT, Report.State.DRAFT.value): "own_reports",
    (_REPORT, Report.State.SUBMITTED.value): "led_reports",
    (_OPENING, OpeningProposal.State.SUBMITTED.value): "openings",
}


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
        found.setdefault(code, ToFreeze(code, month, due_on or following(month).replace(day=DUE_DAY)))
    return list(found.values())

"""What waits for a post in several apps, by programme, read in one query: the workbench asks few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value

from minsheng.apps.bulletins.waiting import objections_to_answer
from minsheng.apps.funds.waiting import funds_to_confirm
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.waiting import (
    entries_by_programme,
    openings_by_programme,
    openings_returned,
    openings_to_take,
    to_accept,
)
from minsheng.apps.months.waiting import reports_by_programme, reports_open, to_approve
from minsheng.apps.orders.waiting import sheets_to_answer, sheets_to_issue
from minsheng.apps.people.permissions import allows
from minsheng.apps.scheduling.waiting import chases_open, instructions_waiting, minutes_to_issue
from minsheng.apps.spotchecks.waiting import open_checks
from minsheng.apps.talks.waiting import talks_waiting
from minsheng.kit.prepared import rows_of

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

CHECKS, FUNDS, OPENINGS, OPENINGS_BACK = "checks", "funds", "openings", "openings_back"
ENTRIES, REPORTS = "entries", "reports"
TO_ISSUE, TO_ANSWER, OBJECTIONS = "to_issue", "to_answer", "objections"
CHASED, MINUTES, INSTRUCTIONS, TALKS = "chased", "minutes", "instructions", "talks"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What of a kind waits in a programme: how much, since when, its first month and first row."""

    kind: str
    programme: str
    count: int
    since: datetime.datetime
    first: datetime.date | None
    row: int


def gathered(actor: Actor, on: datetime.date) -> list[Gathered]:
    """Entries to check, money to confirm and, for the office, what it accepts itself; at most one query.

    What an approver accepts is counted with what else waits of the month.
    """
    key = ("gathered", actor.standing, on)
    return sorted((Gathered(*row) for row in rows_of(key, lambda: _union(actor, on))), key=_order)


def _union(actor: Actor, on: datetime.date) -> QuerySet[Any, Any] | None:
    found: list[tuple[str, Any]] = [
        (CHECKS, open_checks(actor)),
        (FUNDS, funds_to_confirm(actor)),
        (TO_ISSUE, sheets_to_issue(actor)),
        (TO_ANSWER, sheets_to_answer(actor)),
        (OBJECTIONS, objections_to_answer(actor)),
        (CHASED, chases_open(actor)),
        (MINUTES, minutes_to_issue(actor)),
        (INSTRUCTIONS, instructions_waiting(actor)),
        (TALKS, talks_waiting(actor)),
    ]
    if allows(actor, "ledger.set"):
        pairs = ((OPENINGS, openings_to_take(actor, on)), (OPENINGS_BACK, openings_returned(actor)))
        found += [(kind, openings_by_programme(rows)) for kind, rows in pairs if rows is not None]
        found.append((ENTRIES, entries_by_programme(Entry.objects.filter(to_accept(actor, on)))))
        units = {actor.unit_id} if actor.unit_id else set()
        reports = reports_open().filter(to_approve(actor, units, on))
        found.append((REPORTS, reports_by_programme(reports)))
    parts = [
        rows.annotate(kind=Value(kind, CharField())).values_list(*Gathered.__slots__)
        for kind, rows in found
        if rows is not None
    ]
    return parts[0].union(*parts[1:], all=True) if parts else None


def _order(each: Gathered) -> tuple[str, str]:
    return each.kind, each.programme

"""Changing the calendar: filled from the library, set by the office with its document."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit.trail import record
from minsheng.apps.people.permissions import require
from minsheng.apps.workdays import library, problems
from minsheng.apps.workdays.models import WorkingDay
from minsheng.apps.workdays.queries import LAST_YEAR
from minsheng.core.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor

MOST_DAYS = 31
"""Days set at once: the longest holiday, with room."""

_CHUNK = 500
_DAY = datetime.timedelta(days=1)


@transaction.atomic(durable=True)
def fill_workdays(*, actor: Actor, at: datetime.datetime) -> int:
    """Write the days that the calendar library knows; what the office has set stays.

    Fit to run again: only days that are missing, or that an older version told otherwise, are written.

    Returns:
        How many days were written.
    """
    require(actor, "workdays.manage")
    rows = {row.day: row for row in WorkingDay.objects.select_for_update()}
    known, source = library.known_days(), library.source()
    missing = {day: works for day, works in known.items() if day not in rows}
    mended = {
        row.day: known[row.day]
        for row in rows.values()
        if row.origin == WorkingDay.Origin.LIBRARY and known.get(row.day, row.works) != row.works
    }
    if wanted := missing | mended:
        by = WorkingDay(origin=WorkingDay.Origin.LIBRARY, source=source, set_by=actor.audit_id, set_at=at)
        # What the office sets meanwhile is not locked yet, and stays.
        WorkingDay.objects.bulk_create(_rows(missing, by), batch_size=_CHUNK, ignore_conflicts=True)
        _overwrite(_rows(mended, by))
        facts = {"count": len(wanted), "first": min(wanted), "last": max(wanted), "source": source}
        record("workdays.days_filled", actor=actor, subject=None, facts=facts)
    return len(wanted)


@transaction.atomic(durable=True)
def set_days(
    *,
    actor: Actor,
    span: tuple[datetime.date, datetime.date],
    works: bool,
    document: str,
    at: datetime.datetime,
) -> int:
    """Set the days from the first to the last of `span` as worked or not, as a document says (调整工作日历).

    Due days of plans that are locked do not move.

    Returns:
        How many days were written; 0 where all stood so by the same document.

    Raises:
        PermissionDenied, DocumentMissing, DayOutside, SpanBackwards, SpanTooLong: nothing is written.
    """
    require(actor, "workdays.manage")
    first, last = span
    document = _document(document)
    _check_span(first, last)
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    rows = {row.day: row for row in WorkingDay.objects.select_for_update().filter(day__in=days)}
    wanted = {
        day: works
        for day in days
        if day not in rows or (rows[day].works, rows[day].source) != (works, document)
    }
    if wanted:
        _overwrite(_rows(wanted, _by_office(actor, document, at)))
        before = {day.isoformat(): _word(rows[day].works if day in rows else None) for day in wanted}
        facts = {
            "count": len(wanted), "first": first, "last": last, "works": _word(works), "document": document,
            "before": before,
        }  # fmt: skip
        record("workdays.days_set", actor=actor, subject=None, facts=facts)
    return len(wanted)


@transaction.atomic(durable=True)
def settle_year(*, actor: Actor, year: int, document: str, at: datetime.datetime) -> int:
    """Say that a year's holidays have all been entered: its other days follow the weekday and are settled.

    Returns:
        How many days were written; 0 where none was provisional.

    Raises:
        PermissionDenied, DocumentMissing, DayOutside: nothing is written.
    """
    require(actor, "workdays.manage")
    document = _document(document)
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    _check_year(first)
    known = set(WorkingDay.objects.select_for_update().filter(day__year=year).values_list("day", flat=True))
    days = (first + n * _DAY for n in range((last - first).days + 1))
    wanted = {day: Calendar().is_workday(day) for day in days if day not in known}
    if wanted:
        _overwrite(_rows(wanted, _by_office(actor, document, at)))
        facts = {"count": len(wanted), "year": year, "document": document}
        record("workdays.year_settled", actor=actor, subject=None, facts=facts)
    return len(wanted)


def _document(given: str) -> str:
    if not given.strip():
        raise problems.DocumentMissing(field="document")
    return given.strip()


def _check_year(day: datetime.date, field: str = "first") -> None:
    if not library.FIRST_YEAR <= day.year <= LAST_YEAR:
        raise problems.DayOutside(day=day, first=library.FIRST_YEAR, last=LAST_YEAR, field=field)


def _check_span(first: datetime.date, last: datetime.date) -> None:
    _check_year(first)
    _check_year(last, "last")
    if last < first:
        raise problems.SpanBackwards(first=first, last=last, field="last")
    if (count := (last - first).days + 1) > MOST_DAYS:
        raise problems.SpanTooLong(count=count, most=MOST_DAYS, field="last")


def _word(works: bool | None) -> str:
    return "未定" if works is None else "班" if works else "休"


def _by_office(actor: Actor, document: str, at: datetime.datetime) -> WorkingDay:
    """What all days of one change by the office share."""
    return WorkingDay(origin=WorkingDay.Origin.OFFICE, source=document, set_by=actor.audit_id, set_at=at)


def _rows(days: Mapping[datetime.date, bool], by: WorkingDay) -> list[WorkingDay]:
    return [
        WorkingDay(
            day=day, works=works, origin=by.origin, source=by.source, set_by=by.set_by, set_at=by.set_at
        )
        for day, works in sorted(days.items())
    ]


def _overwrite(rows: Sequence[WorkingDay]) -> None:
    """Write; of two who write the same day at once the later one stands, and both in the trail."""
    WorkingDay.objects.bulk_create(
        rows,
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["works", "origin", "source", "set_by", "set_at"],
    )

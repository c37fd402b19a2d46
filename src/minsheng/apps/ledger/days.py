"""On which days a row takes entries (可登记的日期)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from minsheng.apps.cascade.history import folded
from minsheng.apps.cascade.models import Allocation, Answer, Change
from minsheng.apps.ledger.errors import DayAhead, DayOutsideYear, RowAnswered, RowTakesNothing
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minsheng.core.errors import Refusal


def refuse_outside(row: Allocation, happened_on: datetime.date, on: datetime.date) -> None:
    """Refuse a day that has not come or is of another year: DayAhead, DayOutsideYear."""
    if happened_on > on:
        raise DayAhead(day=happened_on, today=on)
    year = row.split.target.project.programme.year
    if happened_on.year != year:
        raise DayOutsideYear(day=happened_on, year=year)


def refuse_day(row: Allocation, happened_on: datetime.date, on: datetime.date) -> None:
    """Refuse a day on which the row reports nothing: RowTakesNothing, RowAnswered; three queries."""
    Days([row], on).refuse(row, happened_on)


class Days:
    """The days that rows take, each asked once; three queries for any number of rows.

    A row takes the days on which it is a leaf; what was done before it existed goes to the leaf of today.
    """

    def __init__(self, rows: Iterable[Allocation], on: datetime.date) -> None:
        self._on = on
        self._splits = {row.pk: row.split_id for row in rows}
        self._changes: dict[int, list[Change]] = defaultdict(list)
        splits = set(self._splits.values())
        for change in Change.objects.filter(issue__split__in=splits).select_related("issue"):
            self._changes[change.issue.split_id].append(change)
        self._below: dict[int, set[int]] = defaultdict(set)
        below = Allocation.objects.filter(parent__in=self._splits).order_by()
        for pk, parent in below.values_list("pk", "parent"):
            self._below[parent or 0].add(pk)
        answers = Answer.objects.filter(upper__in=self._splits, ended_at=None)
        self._answered = dict(answers.values_list("upper", "from_month"))
        self._known: dict[tuple[int, datetime.date], Refusal | None] = {}

    def refuse(self, row: Allocation, happened_on: datetime.date) -> None:
        """Refuse a day on which the row reports nothing: RowTakesNothing, RowAnswered."""
        key = (row.pk, happened_on)
        if key not in self._known:
            self._known[key] = self._why(row, happened_on)
        if (why := self._known[key]) is not None:
            # The same one is raised again and again, and would gather the frames of all.
            raise why.with_traceback(None)

    def _why(self, row: Allocation, day: datetime.date) -> Refusal | None:
        if not self._reports(row, day) and not (self._reports(row, self._on) and day < self._first(row)):
            return RowTakesNothing(unit=row.unit.name, day=day)
        answered = self._answered.get(row.pk)
        if answered is not None and answered <= month_end(day):
            return RowAnswered(unit=row.unit.name, month=in_words(answered))
        return None

    def _reports(self, row: Allocation, day: datetime.date) -> bool:
        changes = self._changes[row.split_id]
        held = folded(change for change in changes if change.issue.holds_from <= day)
        mine = held.get(row.pk)
        is_open = mine is not None and bool(mine.is_open)
        return is_open and not any(held[pk].is_open for pk in self._below[row.pk] if pk in held)

    def _first(self, row: Allocation) -> datetime.date:
        """The day from which the first issue of the row holds."""
        own = (each.issue.holds_from for each in self._changes[row.split_id] if each.allocation_id == row.pk)
        return min(own, default=datetime.date.max)

"""On which days a row takes entries (可登记的日期)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from minsheng.apps.cascade.models import Answer, Change
from minsheng.apps.cascade.queries import held_on
from minsheng.apps.ledger.errors import DayAhead, DayOutsideYear, RowAnswered, RowTakesNothing
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from minsheng.apps.cascade.models import Allocation


def refuse_outside(row: Allocation, happened_on: datetime.date, on: datetime.date) -> None:
    """Refuse a day that has not come or is of another year: DayAhead, DayOutsideYear."""
    if happened_on > on:
        raise DayAhead(day=happened_on, today=on)
    year = row.split.target.project.programme.year
    if happened_on.year != year:
        raise DayOutsideYear(day=happened_on, year=year)


def refuse_day(row: Allocation, happened_on: datetime.date, on: datetime.date) -> None:
    """Refuse a day on which the row reports nothing; at most four queries.

    A row takes the days on which it is a leaf; what was done before it existed goes to the leaf of today.

    Raises:
        RowTakesNothing, RowAnswered.
    """
    is_leaf = reports_on(row, happened_on)
    if not is_leaf and not (reports_on(row, on) and happened_on < _first_day(row)):
        raise RowTakesNothing(unit=row.unit.name, day=happened_on)
    answer = Answer.objects.filter(upper=row, ended_at=None, from_month__lte=month_end(happened_on)).first()
    if answer is not None:
        raise RowAnswered(unit=row.unit.name, month=in_words(answer.from_month))


def reports_on(row: Allocation, day: datetime.date) -> bool:
    """Whether a row is open on a day and nobody is open below it; one query."""
    held = held_on([row.split], day)
    mine = held.get(row.pk)
    if mine is None or not mine.is_open:
        return False
    below = row.children.filter(pk__in=[pk for pk, each in held.items() if each.is_open])
    return not below.exists()


def _first_day(row: Allocation) -> datetime.date:
    """The day from which the first issue of the row holds."""
    days = Change.objects.filter(allocation=row).values_list("issue__holds_from", flat=True)
    return min(days, default=datetime.date.max)

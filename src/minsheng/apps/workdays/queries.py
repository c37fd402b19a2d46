"""Reading the calendar: as values for arithmetic, as a year for people."""

from __future__ import annotations

import calendar as months
import datetime
from dataclasses import dataclass

from minsheng.apps.workdays.library import FIRST_YEAR
from minsheng.apps.workdays.models import WorkingDay
from minsheng.core.workdays import Calendar

LAST_YEAR = 2099


def calendar(*years: int) -> Calendar:
    """The calendar from the earliest to the latest of some years, in one query; weekends beyond, provisional.

    Ask for every year that a computation can touch: a timetable ending in January needs the year before.
    """
    first, last = datetime.date(min(years), 1, 1), datetime.date(max(years), 12, 31)
    rows = WorkingDay.objects.filter(day__range=(first, last)).order_by()
    return Calendar(dict(rows.values_list("day", "works")))


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the page; `is_moved` where it differs from what its weekday says."""

    day: datetime.date
    works: bool
    is_moved: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the page: its weeks from Monday on, with None beside the month."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    workdays: int
    provisional: int


@dataclass(frozen=True, slots=True)
class Year:
    """The page of a year; `changes` are the days that the office has set, `sources` all that is rested on."""

    year: int
    months: tuple[Month, ...]
    changes: tuple[WorkingDay, ...]
    sources: tuple[str, ...]

    @property
    def workdays(self) -> int:
        """Working days of the year."""
        return sum(month.workdays for month in self.months)

    @property
    def provisional(self) -> int:
        """Days that are not settled yet."""
        return sum(month.provisional for month in self.months)

    @property
    def before(self) -> int | None:
        """The year before, while the calendar has one."""
        return self.year - 1 if self.year > FIRST_YEAR else None

    @property
    def after(self) -> int | None:
        """The year after, while the calendar has one."""
        return self.year + 1 if self.year < LAST_YEAR else None


def year_page(year: int) -> Year:
    """Twelve months with their working days, in one query."""
    rows = list(WorkingDay.objects.filter(day__year=year))
    known = Calendar({row.day: row.works for row in rows})
    changes = tuple(
        row
        for row in rows
        if row.origin == WorkingDay.Origin.OFFICE and row.works != Calendar().is_workday(row.day)
    )
    return Year(
        year=year,
        months=tuple(_month(year, number, known) for number in range(1, 13)),
        changes=changes,
        sources=tuple(dict.fromkeys(row.source for row in rows)),
    )


def _month(year: int, number: int, known: Calendar) -> Month:
    weeks = tuple(
        tuple(_cell(day, known) if day.month == number else None for day in week)
        for week in months.Calendar().monthdatescalendar(year, number)
    )
    cells = [cell for week in weeks for cell in week if cell]
    return Month(
        number=number,
        weeks=weeks,
        workdays=sum(cell.works for cell in cells),
        provisional=sum(cell.is_provisional for cell in cells),
    )


def _cell(day: datetime.date, known: Calendar) -> Cell:
    works = known.is_workday(day)
    return Cell(day, works, works != Calendar().is_workday(day), known.is_provisional(day))

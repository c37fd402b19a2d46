"""Which days are worked, told from a dated table and, where it is silent, from the weekday."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.core.workdays.problems import NoWorkingDay

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
_FURTHEST = 366
"""Days without work in a row after which the table, and not the day asked for, must be wrong."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days (工作日历).

    A day that the table does not name is worked from Monday to Friday, and is provisional (暂估): the year's
    holidays have not been settled yet. `Calendar()` knows nothing but weekends.

    Args:
        days: day → whether it is worked.
    """

    days: Mapping[datetime.date, bool] = field(default_factory=dict)

    def is_workday(self, day: datetime.date) -> bool:
        """Whether the day is worked: a holiday is not, a weekend moved to be worked is."""
        works = self.days.get(day)
        return day.weekday() < _SATURDAY if works is None else works

    def is_provisional(self, day: datetime.date) -> bool:
        """Whether the day lies beyond the table, so that its answer may still change (暂估)."""
        return day not in self.days

    def add(self, day: datetime.date, n: int) -> datetime.date:
        """The n-th working day after `day`, before it where n is negative.

        The day itself is never counted: three working days after a Thursday is the Tuesday. 0 gives the day
        itself where it is worked, else the next working day.

        Raises:
            NoWorkingDay
        """
        if n == 0:
            return day if self.is_workday(day) else self.add(day, 1)
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day = self._next(day + step, step)
        return day

    def count(self, first: datetime.date, last: datetime.date) -> int:
        """How many working days there are from `first` to `last`, both counted; 0 where `last` is earlier."""
        return sum(1 for _ in self.between(first, last))

    def between(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        """The working days from `first` to `last`, both counted."""
        for number in range((last - first).days + 1):
            day = first + number * _DAY
            if self.is_workday(day):
                yield day

    def last_workday_on_or_before(self, day: datetime.date) -> datetime.date:
        """The day itself where it is worked, else the working day before it.

        Raises:
            NoWorkingDay
        """
        return self._next(day, -_DAY)

    def first_workday_on_or_after(self, day: datetime.date) -> datetime.date:
        """The day itself where it is worked, else the working day after it.

        Raises:
            NoWorkingDay
        """
        return self._next(day, _DAY)

    def _next(self, day: datetime.date, step: datetime.timedelta) -> datetime.date:
        for number in range(_FURTHEST):
            if self.is_workday(found := day + number * step):
                return found
        raise NoWorkingDay(day=day)

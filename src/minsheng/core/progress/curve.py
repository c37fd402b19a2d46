"""A planned curve: the cumulative value that is to stand at the end of each month."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from minsheng.core.progress import problems
from minsheng.core.progress.months import month_ends

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Goal:
    """What a curve runs to, and until when.

    Args:
        value: in the target's unit, zero or more.
        year: the year of the programme; its January is the first month planned.
        deadline: the target's own; 31 December of the year where none is printed.
        scale: decimal places counted, 0 for people, sites, cases.

    Raises:
        ValueNegative, ValueTooFine, DeadlineBeforeYear
    """

    value: Decimal
    year: int
    deadline: datetime.date | None = None
    scale: int = 0

    def __post_init__(self) -> None:
        if self.value < 0:
            raise problems.ValueNegative(value=self.value)
        if is_too_fine(self.value, self.scale):
            raise problems.ValueTooFine(value=self.value, scale=self.scale)
        if self.last.year < self.year:
            raise problems.DeadlineBeforeYear(deadline=self.last, year=self.year)

    @property
    def last(self) -> datetime.date:
        """The day on which the value is due."""
        return self.deadline or datetime.date(self.year, 12, 31)

    @property
    def months(self) -> tuple[datetime.date, ...]:
        """The months planned, as their last days; that of the deadline is the last."""
        return month_ends(self.year, self.last)

    def curve(self, values: list[Decimal], *, opening: Decimal = _NOTHING) -> Curve:
        """The curve with one value for each month planned."""
        points = tuple(Point(month, value) for month, value in zip(self.months, values, strict=True))
        return Curve(points, self.last, self.scale, opening)


@dataclass(frozen=True, slots=True)
class Point:
    """What is to stand on the last day of a month."""

    month: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """Planned cumulative values (计划曲线), one a month, the last in the month of the deadline.

    Args:
        points: by month, without a gap.
        deadline: the day on which the last value is due; it may lie in the middle of the last month.
        scale: decimal places counted.
        opening: what is to stand before the first month ends: nothing, or the value itself where it is held.
    """

    points: tuple[Point, ...]
    deadline: datetime.date
    scale: int = 0
    opening: Decimal = _NOTHING

    @property
    def end(self) -> Decimal:
        """The value to which the curve runs."""
        return self.points[-1].value

    def planned(self, on: datetime.date) -> Decimal:
        """What is to stand at the end of a day: a month's value is owed from its last day on.

        From the deadline on it is the whole value, also where the month goes on after it.
        """
        if on >= self.deadline:
            return self.end
        reached = [point.value for point in self.points if point.month <= on]
        return reached[-1] if reached else self.opening

    def share(self, on: datetime.date) -> Fraction | None:
        """Planned share at the end of a day, 0 to 1, exact (序时进度); none where the value is zero."""
        return Fraction(self.planned(on)) / Fraction(self.end) if self.end else None


def is_too_fine(value: Decimal, scale: int) -> bool:
    """Whether the value has more decimal places than are counted."""
    return (Fraction(value) * _steps_of_one(scale)).denominator != 1


def part_of(value: Decimal, share: Fraction, scale: int) -> Decimal:
    """A share of the value, cut to what is counted: nothing is planned before it is whole."""
    steps = int(Fraction(value) * share * _steps_of_one(scale))
    return Decimal((0, tuple(map(int, str(steps))), -scale))


def _steps_of_one(scale: int) -> int:
    return int(10**scale)

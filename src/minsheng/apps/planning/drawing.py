"""Geometry of the pictures that the server draws, as text for attributes: bars over a year, curves."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minsheng.apps.planning.due import DueState
    from minsheng.core.progress import Curve

_TENTHS = 10
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month: its place and its number."""

    x: str
    middle: str
    month: int


@dataclass(frozen=True, slots=True)
class Axis:
    """A year laid over `width` units, one day as wide as another."""

    first: datetime.date
    last: datetime.date
    width: int

    @classmethod
    def of_year(cls, year: int, width: int) -> Axis:
        """From its first day to its last."""
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31), width)

    def tenths(self, day: datetime.date, *, end: bool = False) -> int:
        """Tenths of a unit from the left to the beginning, or the end, of a day; days outside at the edge."""
        whole = (self.last - self.first).days + 1
        days = min(max((day - self.first).days + end, 0), whole)
        return self.width * _TENTHS * days // whole

    def x(self, day: datetime.date, *, end: bool = False) -> str:
        """The same as text."""
        return units(self.tenths(day, end=end))

    def holds(self, day: datetime.date) -> bool:
        """Whether the day lies in the year."""
        return self.first <= day <= self.last

    @property
    def ticks(self) -> Sequence[Tick]:
        """The months."""
        days = [datetime.date(self.first.year, month, 1) for month in range(1, 13)]
        ends = [*days[1:], self.last + _ONE_DAY]
        return [
            Tick(self.x(day), units((self.tenths(day) + self.tenths(end)) // 2), day.month)
            for day, end in zip(days, ends, strict=True)
        ]


def units(tenths: int) -> str:
    """Tenths of a unit as text: 1234 is `123.4`."""
    return f"{tenths // _TENTHS}.{tenths % _TENTHS}"


@dataclass(frozen=True, slots=True)
class Flag:
    """A milestone on a line of the year: place, state, and words for whoever points at it."""

    x: str
    state: DueState
    words: str


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of work on a line of the year."""

    x: str
    width: str
    flag: Flag


def span(
    axis: Axis, begins_on: datetime.date | None, due_on: datetime.date | None, state: DueState
) -> Span | None:
    """From the first day of the work to the day it is due; None without a day."""
    if due_on is None:
        return None
    left, right = axis.tenths(begins_on or due_on), axis.tenths(due_on, end=True)
    return Span(units(left), units(max(right - left, _TENTHS)), Flag(units(right), state, ""))


@dataclass(frozen=True, slots=True)
class Dot:
    """A month of a curve."""

    x: str
    y: str
    month: datetime.date


@dataclass(frozen=True, slots=True)
class CurveDrawing:
    """A planned curve in a box of `width` × `height`; `now` is today's place, empty outside the months."""

    width: int
    height: int
    top: str
    bottom: str
    left: str
    right: str
    line: str
    dots: Sequence[Dot]
    now: str


_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 220, 160, 260
"""Margins in tenths of a unit."""


def draw_curve(curve: Curve, on: datetime.date, *, width: int = 480, height: int = 132) -> CurveDrawing:
    """A curve by months, each month at its own place, drawn in straight pieces from the opening."""
    count = len(curve.points)
    room, tall = width * _TENTHS - _LEFT - _RIGHT, height * _TENTHS - _TOP - _BOTTOM
    highest = max([point.value for point in curve.points] + [curve.opening])

    def place(number: int, value: object) -> tuple[str, str]:
        part = int(value / highest * tall) if highest else 0  # type: ignore[operator]
        return units(_LEFT + room * number // count), units(_TOP + tall - part)

    placed = [place(number, point.value) for number, point in enumerate(curve.points, 1)]
    return CurveDrawing(
        width=width,
        height=height,
        top=units(_TOP),
        bottom=units(_TOP + tall),
        left=units(_LEFT),
        right=units(_LEFT + room),
        line=" ".join(f"{x},{y}" for x, y in [place(0, curve.opening), *placed]),
        dots=[Dot(x, y, point.month) for (x, y), point in zip(placed, curve.points, strict=True)],
        now=_now([point.month for point in curve.points], on, room),
    )


def _now(months: Iterable[datetime.date], on: datetime.date, room: int) -> str:
    """Today's place: so far into its month as days have passed."""
    ends = list(months)
    for number, end in enumerate(ends):
        if (on.year, on.month) == (end.year, end.month):
            return units(_LEFT + room * number // len(ends) + room * on.day // end.day // len(ends))
    return ""

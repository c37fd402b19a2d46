"""Milestones of the wall chart on the year: one line of drawing for each project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.planning.drawing import Axis, Flag, Span, units
from minsheng.apps.ui.words import day as day_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from minsheng.apps.planning.walldrawing import WallLine
    from minsheng.core.workdays import Calendar

WIDTH = 560
"""Units of the drawing."""
_LEAST = 20
"""Tenths of a unit that a piece of work is wide at least."""


@dataclass(frozen=True, slots=True)
class GanttLine:
    """A project with its work on the year: from the first working day to the day that it is due."""

    line: WallLine
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Gantt:
    """Lines under one axis; `grid` its months as a path, `now` today's place, empty in another year."""

    axis: Axis
    grid: str
    now: str
    lines: Sequence[GanttLine]


def drawn(lines: Sequence[WallLine], year: int, on: date, calendar: Calendar) -> Gantt:
    """The milestones of the lines on the year; days beyond it stand at its edge."""
    axis = Axis.of_year(year, WIDTH)
    return Gantt(
        axis=axis,
        grid="".join(f"M{tick.x} 0V24" for tick in axis.ticks),
        now=axis.x(on) if axis.holds(on) else "",
        lines=[GanttLine(line, _spans(line, axis, calendar)) for line in lines],
    )


def _spans(line: WallLine, axis: Axis, calendar: Calendar) -> list[Span]:
    found = []
    for stone in line.stones:
        last = calendar.last_workday_on_or_before(stone.due_on)
        begins_on = calendar.add(last, 1 - stone.days) if stone.days else stone.due_on
        left, right = axis.tenths(begins_on), axis.tenths(stone.due_on, end=True)
        words = f"{day_words(stone.due_on)} {stone.title}（{stone.state.label}）"
        width = max(right - left, _LEAST)
        found.append(Span(units(left), units(width), Flag(units(right), stone.state, words)))
    return found

"""The ways in which a curve is made: equal, from a month, by milestones, typed, at the deadline, held."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from minsheng.core.errors import Refusal
from minsheng.core.progress import problems
from minsheng.core.progress.curve import Curve, Goal, is_too_fine, part_of
from minsheng.core.progress.months import in_words, month_end

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Weighted:
    """A milestone and the part of the value that stands once it is reached; weights of any sum."""

    title: str
    due_on: datetime.date
    weight: Decimal


def equal(goal: Goal) -> Curve:
    """Month ÷ 12 of the value, all of it in the month of the deadline (序时, the default).

    Where the deadline lies in a later year, month ÷ the number of months planned.

    Source: docs/algorithms/plan.md, section 1.
    """
    whole = max(_MONTHS_OF_A_YEAR, len(goal.months))
    return _shaped(goal, [Fraction(number, whole) for number in range(1, len(goal.months) + 1)])


def from_month(goal: Goal, first: datetime.date) -> Curve:
    """Nothing before the month of `first`, then as much each month up to that of the deadline.

    Raises:
        FirstMonthOutside: that month is not planned.
    """
    months = goal.months
    if month_end(first) not in months:
        raise problems.FirstMonthOutside(
            month=in_words(first), first=in_words(months[0]), last=in_words(months[-1])
        )
    before = months.index(month_end(first))
    whole = len(months) - before
    return _shaped(goal, [Fraction(max(0, number - before), whole) for number in range(1, len(months) + 1)])


def by_milestone(goal: Goal, milestones: Sequence[Weighted]) -> Curve:
    """Each milestone's share of the weights, from the month in which it is due.

    Raises:
        MilestonesWeightless, WeightNegative
        MilestoneAfterDeadline: it would leave a part of the value after the deadline.
    """
    for each in milestones:
        if each.weight < 0:
            raise problems.WeightNegative(milestone=each.title, weight=each.weight)
        if each.due_on > goal.last:
            raise problems.MilestoneAfterDeadline(milestone=each.title, day=each.due_on, deadline=goal.last)
    whole = sum((Fraction(each.weight) for each in milestones), Fraction(0))
    if not whole:
        raise problems.MilestonesWeightless
    reached = [
        sum((Fraction(each.weight) for each in milestones if each.due_on <= month), Fraction(0))
        for month in goal.months
    ]
    return _shaped(goal, [part / whole for part in reached])


def at_deadline(goal: Goal) -> Curve:
    """Nothing is asked before the month of the deadline, then the value (到期达到)."""
    return _shaped(goal, [Fraction(0)] * len(goal.months))


def held(goal: Goal) -> Curve:
    """The value itself in every month, and before the first ends (全年保持)."""
    return goal.curve([goal.value] * len(goal.months), opening=goal.value)


def typed(goal: Goal, points: Mapping[datetime.date, Decimal], *, may_fall: bool = False) -> Curve:
    """The curve as an official typed it.

    Args:
        goal: what it must end at.
        points: month's last day → cumulative value; every month planned, no other.
        may_fall: for what stands at a day (stock) and is not added up.

    Raises:
        Refusal: the first of `typed_faults`.
    """
    if faults := typed_faults(goal, points, may_fall=may_fall):
        raise faults[0]
    return goal.curve([points[month] for month in goal.months])


def typed_faults(
    goal: Goal, points: Mapping[datetime.date, Decimal], *, may_fall: bool = False
) -> list[Refusal]:
    """Everything that is wrong with a typed curve, by month; empty where it can stand."""
    months = goal.months
    faults: list[Refusal] = [_outside(goal, day) for day in sorted(points) if day not in months]
    before: Decimal | None = None
    for month in months:
        value = points.get(month)
        if value is None:
            faults.append(problems.PointMissing(month=in_words(month)))
            continue
        if fault := _bad_point(month, value, goal.scale):
            faults.append(fault)
        if before is not None and value < before and not may_fall:
            faults.append(problems.CurveFalls(month=in_words(month), value=value, before=before))
        before = value
    end = points.get(months[-1])
    if end is not None and end != goal.value:
        faults.append(problems.CurveEndsElsewhere(month=in_words(months[-1]), value=end, goal=goal.value))
    return faults


def _outside(goal: Goal, day: datetime.date) -> Refusal:
    months = goal.months
    if day > months[-1]:
        return problems.PlannedAfterDeadline(month=in_words(day), deadline=goal.last)
    return problems.MonthOutside(day=day, first=in_words(months[0]), last=in_words(months[-1]))


def _bad_point(month: datetime.date, value: Decimal, scale: int) -> Refusal | None:
    if value < 0:
        return problems.PointNegative(month=in_words(month), value=value)
    if is_too_fine(value, scale):
        return problems.PointTooFine(month=in_words(month), value=value, scale=scale)
    return None


def _shaped(goal: Goal, shares: list[Fraction]) -> Curve:
    """Each month's share of the value; the last month carries all of it."""
    *before, _ = [part_of(goal.value, share, goal.scale) for share in shares]
    return goal.curve([*before, goal.value])

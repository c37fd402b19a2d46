"""The curves of units, made from the curve of their target so that the months agree.

Rule and proof: docs/algorithms/plan.md, section 2.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from minsheng.core.progress import problems
from minsheng.core.progress.curve import Curve, Point, is_too_fine, part_of, steps_of, value_of


def scaled(curve: Curve, parts: Mapping[str, Decimal]) -> dict[str, Curve]:
    """The curves of units that have none of their own, in the shape of the target's.

    Each ends at its part and, where the target's never falls, never falls; each month lies less than one
    smallest step from the exact proportion. In every month the units sum to the target where their parts do.
    What is held back as a reserve takes its own proportion of each month; where the parts sum to more than
    the target (加码), the target's curve is stretched to their sum first. The order of units does not matter.

    Args:
        curve: the target's.
        parts: unit's code → its value, zero or more.

    Raises:
        PartNegative, PartTooFine
    """
    for unit, value in parts.items():
        if value < 0:
            raise problems.PartNegative(unit=unit, value=value)
        if is_too_fine(value, curve.scale):
            raise problems.PartTooFine(unit=unit, value=value, scale=curve.scale)
    units = sorted(parts)
    counted = [steps_of(parts[unit], curve.scale) for unit in units]
    reserve = steps_of(curve.end, curve.scale) - sum(counted)
    whole = curve if reserve >= 0 else stretched(curve, sum(parts.values(), Decimal(0)))
    levels = [steps_of(value, curve.scale) for value in _values(whole)]
    split = _rising if whole.is_rising else _each_month
    rows = split(levels, [*counted, max(0, reserve)])
    return {unit: _with_values(curve, [row[n] for row in rows]) for n, unit in enumerate(units)}


def stretched(curve: Curve, value: Decimal) -> Curve:
    """The same shape up to another value, each month cut to what is counted.

    For what is not summed (a rate, a part of its own) and for parts that exceed their target. A curve to
    zero has no shape: the value is then planned in its last month.
    """
    share = Fraction(value) / Fraction(curve.end) if curve.end else Fraction(0)
    *before, _ = [steps_of(part_of(each, share, curve.scale), curve.scale) for each in _values(curve)]
    return _with_values(curve, [*before, steps_of(value, curve.scale)])


def _values(curve: Curve) -> list[Decimal]:
    """What stands before the first month ends, then the months."""
    return [curve.opening, *(point.value for point in curve.points)]


def _with_values(curve: Curve, steps: Sequence[int]) -> Curve:
    opening, *rest = (value_of(each, curve.scale) for each in steps)
    points = tuple(Point(point.month, value) for point, value in zip(curve.points, rest, strict=True))
    return replace(curve, points=points, opening=opening)


def _rising(levels: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """For each level the parts' whole numbers, none below the level before; the last are the parts.

    Every number is the exact proportion cut or raised to the next whole. Whose cut number must soonest be
    higher is raised first, then the largest fraction, then the earlier part.
    """
    whole = levels[-1]
    rows: list[list[int]] = []
    row = [0] * len(parts)
    for level in levels:
        row = [max(had, _cut(level, part, whole)) for had, part in zip(row, parts, strict=True)]
        raisable = [
            (bisect_left(levels, -(-(row[n] + 1) * whole // part)), -(level * part % whole), n)
            for n, part in enumerate(parts)
            if whole and row[n] * whole < level * part
        ]
        for _, _, n in sorted(raisable)[: level - sum(row)]:
            row[n] += 1
        rows.append(row)
    return rows


def _each_month(levels: Sequence[int], parts: Sequence[int]) -> list[list[int]]:
    """As `_rising` for levels that also fall: each by largest fraction, whatever stood before."""
    whole = levels[-1]
    rows: list[list[int]] = []
    for level in levels:
        row = [_cut(level, part, whole) for part in parts]
        raisable = sorted((-(level * part % whole), n) for n, part in enumerate(parts)) if whole else []
        for _, n in raisable[: level - sum(row)]:
            row[n] += 1
        rows.append(row)
    return rows


def _cut(level: int, part: int, whole: int) -> int:
    return level * part // whole if whole else 0

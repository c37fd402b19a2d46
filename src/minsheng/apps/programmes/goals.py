"""What a target, or a row's part of it, asks for: from what an edition says to `core.standing`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from minsheng.core.standing import Goal, Hold, Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from minsheng.apps.programmes.models import TargetValue

_ADDED = frozenset({Kind.COUNT, Kind.WORKS})
"""Types whose units' figures are added up."""


_PER = {"%": 100, "‰": 1000}


def goal_of(value: TargetValue, band: Fraction = Fraction(0)) -> Goal:
    """What an edition asks of a target; `band` is what 左右 leaves below the figure, as a share of 1."""
    return Goal(
        kind=Kind(value.type),
        comparator=value.comparator,
        low=value.low,
        high=value.high,
        printed=value.printed,
        hold=Hold(value.hold),
        band=band,
        is_soft=value.soft,
        per=_per(value) if value.type == Kind.RATE else 100,
    )


def _per(value: TargetValue) -> int:
    """What a rate is said per: % and ‰ as they say, of 小时/天 one; of 32 所全覆盖 all thirty-two."""
    if value.unit in _PER or "/" in value.unit or value.low is None:
        return _PER.get(value.unit, 1)
    return int(value.low) if value.low == int(value.low) else 1


def goal_of_row(goal: Goal, given: Decimal | None) -> Goal:
    """What a row's number asks of its unit: what is added up its own part, of all else the whole."""
    if goal.low is None or given is None or goal.kind not in _ADDED or goal.hold is Hold.PER_UNIT:
        return goal
    # 超 and 余 are said of the whole: the parts add up to the figure printed.
    return replace(goal, low=given, high=None, printed="")


def is_added(goal: Goal) -> bool:
    """Whether the figures of its parts add up to that of a whole."""
    return goal.kind in _ADDED

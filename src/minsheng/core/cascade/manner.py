"""How a target is split: by a sum, by a rate that holds everywhere, or by naming who takes part."""

from decimal import Decimal
from enum import Enum

from minsheng.core.cascade.problems import NoTaskToSplit

_RATIOS = frozenset({"%", "‰", "‱", "个百分点", "百分点", "倍"})
"""Units that are never added over units of government."""

_SUMMED_TYPES, _RATED_TYPES, _NAMED_TYPES = frozenset("AE"), frozenset("BCD"), frozenset("FG")

MEASURED_SCALE = 2
"""Least decimal places of what is measured and not counted (公里, 亩, 吨, %): 12公里 is split as 1.25公里."""


class Manner(Enum):
    """What the parts of a split have to do with the target."""

    SUMMED = "summed"
    RATED = "rated"
    NAMED = "named"


def manner_of(kind: str, *, hold: str, has_value: bool, unit: str) -> Manner:
    """How a target is split; flow or stock makes no difference.

    Args:
        kind: type A to H.
        hold: `reach`, `held` or `per_unit`.
        has_value: whether the edition in force gives a number.
        unit: measure word, empty if none.

    Raises:
        NoTaskToSplit: type H.

    Source: docs/algorithms/cascade.md, section 1.
    """
    if kind == "H":
        raise NoTaskToSplit
    if kind in _NAMED_TYPES or not has_value:
        return Manner.NAMED
    if kind in _RATED_TYPES or hold == "per_unit" or unit in _RATIOS:
        return Manner.RATED
    if kind not in _SUMMED_TYPES:
        raise ValueError(f"{kind!r} is no type of target")
    return Manner.SUMMED


def decimals(number: Decimal) -> int:
    """Decimal places that a number needs: 0 for 120 and 120.0, 1 for 1.50."""
    exponent = number.normalize().as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is no quantity")
    return max(0, -exponent)


def scale_of(value: Decimal | None, *, counted: bool) -> int:
    """Decimal places that a part may have: what is counted takes no fraction unless the target does.

    Args:
        value: of the target, 万 and 亿 undone.
        counted: whether the measure word counts things and does not measure an amount.
    """
    own = 0 if value is None else decimals(value)
    return own if counted else max(own, MEASURED_SCALE)

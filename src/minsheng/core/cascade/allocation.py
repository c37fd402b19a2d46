"""Splits a quantity so that the parts sum to it exactly: largest fraction first, ties by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from minsheng.core.cascade.manner import decimals
from minsheng.core.cascade.problems import (
    BaseAllZero,
    BaseMissing,
    BaseNegative,
    FloorsExceedTotal,
    NobodyToSplit,
    TotalNegative,
    TotalTooFine,
    shown,
)


def pro_rata(
    total: Decimal,
    bases: Mapping[str, Decimal | None],
    *,
    scale: int,
    floors: Mapping[str, Decimal] | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, Decimal]:
    """Parts of a total in proportion to a base (按口径分配), in the order of `bases`.

    The parts sum to the total, each is its exact share rounded down or up to `scale`, and the order of
    `bases` is of no account. A unit with a larger base never gets less than one with a smaller base (and no
    higher floor); raising one unit's base alone never takes from it. What cannot be had as well: a larger
    *total* may take one step from a unit (Alabama paradox), and so may several bases raised at once.

    Args:
        total: what is to be split, not negative; the target without its reserve.
        bases: figure of each unit by its code; None where the base has none.
        scale: decimal places a part may have, 0 for what is counted.
        floors: least part of a unit, rounded up to `scale`; whose exact share is below its floor gets the
            floor, the others share the rest pro rata.
        names: of the units, for refusals; a unit without one is called by its code.

    Raises:
        NobodyToSplit, TotalNegative, TotalTooFine, BaseMissing, BaseNegative, BaseAllZero, FloorsExceedTotal.

    Source: docs/algorithms/cascade.md, section 2.
    """
    whole = _steps(total, scale)
    needs = _checked(bases, names or {})
    least = _least(floors or {}, needs, scale)
    if (held := sum(least.values())) > whole:
        over = _amount(held - whole, scale)
        raise FloorsExceedTotal(floors=shown(_amount(held, scale)), total=shown(total), over=shown(over))
    parts = _rounded(_exact_shares(whole, needs, least), whole)
    return {key: _amount(parts[key], scale) for key in bases}


def equal(
    total: Decimal, keys: Iterable[str], *, scale: int, floors: Mapping[str, Decimal] | None = None
) -> dict[str, Decimal]:
    """Parts of a total that differ by one step at most, the larger ones at the lower codes (平均分配)."""
    return pro_rata(total, dict.fromkeys(keys, Decimal(1)), scale=scale, floors=floors)


def same_rate(rate: Decimal, keys: Iterable[str]) -> dict[str, Decimal]:
    """The same rate, standard or floor for each unit (同一标准); nothing is divided."""
    return dict.fromkeys(keys, rate)


@dataclass(frozen=True, slots=True)
class _Share:
    """Exact share of a unit in steps, and its part rounded down."""

    key: str
    exact: Fraction

    @property
    def down(self) -> int:
        return floor(self.exact)


def _steps(total: Decimal, scale: int) -> int:
    if total < 0:
        raise TotalNegative(total=shown(total))
    if decimals(total) > scale:
        raise TotalTooFine(total=shown(total), scale=scale)
    return int(Fraction(total) * 10**scale)


def _amount(steps: int, scale: int) -> Decimal:
    # A tuple, because arithmetic of decimals rounds to the precision of the context.
    return Decimal((int(steps < 0), Decimal(abs(steps)).as_tuple().digits, -scale))


def _checked(bases: Mapping[str, Decimal | None], names: Mapping[str, str]) -> dict[str, Fraction]:
    """The figures of the base as fractions, none missing or negative and one above zero."""
    if not bases:
        raise NobodyToSplit
    missing = sorted(key for key, base in bases.items() if base is None)
    if missing:
        raise BaseMissing(count=len(missing), units="、".join(names.get(key, key) for key in missing))
    needs = {key: Fraction(base) for key, base in bases.items() if base is not None}
    negative = sorted(key for key, need in needs.items() if need < 0)
    if negative:
        raise BaseNegative(units="、".join(names.get(key, key) for key in negative))
    if not any(needs.values()):
        raise BaseAllZero
    return needs


def _least(floors: Mapping[str, Decimal], needs: Mapping[str, Fraction], scale: int) -> dict[str, int]:
    """Floor of every unit in steps, 0 where none is set."""
    if strangers := sorted(floors.keys() - needs.keys()):
        raise ValueError(f"floors of units that take no part: {strangers}")
    return {key: max(0, ceil(Fraction(floors.get(key, Decimal(0))) * 10**scale)) for key in needs}


def _exact_shares(whole: int, needs: Mapping[str, Fraction], least: Mapping[str, int]) -> list[_Share]:
    """Shares before rounding, max(floor, λ · need) with the one λ that makes them sum to the whole.

    Each round holds those at their floor whom the rate leaves below it; that lowers the rate for the others,
    so nobody held is ever set free again, and with floors that fit somebody with a need is always left.
    """
    held: set[str] = set()
    while True:
        free = [key for key in needs if key not in held]
        rest = whole - sum(least[key] for key in held)
        weight = sum((needs[key] for key in free), Fraction(0))
        rate = Fraction(rest) / weight if weight else Fraction(0)
        short = {key for key in free if rate * needs[key] < least[key]}
        if not short:
            return [_Share(key, Fraction(least[key]) if key in held else rate * needs[key]) for key in needs]
        held |= short


def _rounded(shares: list[_Share], whole: int) -> dict[str, int]:
    """Whole steps: all rounded down, then one more each for the largest fractions, ties by key."""
    parts = {share.key: share.down for share in shares}
    order = sorted(shares, key=lambda share: (share.down - share.exact, share.key))
    for share in order[: whole - sum(parts.values())]:
        parts[share.key] += 1
    return parts

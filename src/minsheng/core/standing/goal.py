"""What a target asks, and whether a figure meets it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction

_HUNDRED = 100


class Kind(StrEnum):
    """How a target is computed (类型); source: DESIGN 4, docs/glossary.md."""

    COUNT = "A"
    RATE = "B"
    STANDARD = "C"
    STATE = "D"
    WORKS = "E"
    MECHANISM = "F"
    PLEDGE = "G"


class Hold(StrEnum):
    """When a target must be true: at its deadline, in every month, or in every unit."""

    REACH = "reach"
    HELD = "held"
    PER_UNIT = "per_unit"


class Grade(Enum):
    """How a pledge was judged (评议等次), best first."""

    GOOD = 1
    FAIR = 2
    MEDIOCRE = 3
    POOR = 4


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as one edition states it.

    Args:
        kind: type A to G.
        comparator: `ge`, `le`, `eq`, `approx` or `range`.
        low: in `unit`; None for a deliverable or a graded pledge.
        high: upper end of a range.
        printed: the word that gave the comparator; 超, 超过 and 余 ask for more than the figure.
        hold: reach, held or per unit.
        exact: the figure itself where the one stored is rounded: 200/3 for 三分之二.
        band: what 左右, 约 and 近 leave below the figure, 0 to 1; 0 until the office sets one.
        is_soft: 力争; never turns a project red or undone.
        per: what a rate is said per: 100 of percent, 1000 of ‰, 1 of 小时/天 and the like.
    """

    kind: Kind
    comparator: str = "eq"
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    hold: Hold = Hold.REACH
    exact: Fraction | None = None
    band: Fraction = Fraction(0)
    is_soft: bool = False
    per: int = _HUNDRED

    @property
    def asked(self) -> Fraction | None:
        """The figure itself, exact; None where the promise has none."""
        if self.exact is not None:
            return self.exact
        return None if self.low is None else Fraction(self.low)

    @property
    def is_ceiling(self) -> bool:
        """Whether less is better (不高于)."""
        return self.comparator == "le"

    def met_by(self, value: Fraction) -> bool:
        """Whether a value, in the target's unit, is what was asked.

        A figure without a word asks for at least itself; a state of zero (零发生) asks for zero.
        """
        asked = self.asked
        if asked is None:
            return False
        if self.is_ceiling:
            return value <= asked
        if self.kind is Kind.STATE and self.comparator == "eq" and asked == 0:
            return value == 0
        if self.kind is Kind.STATE and self.comparator == "range" and self.high is not None:
            return asked <= value <= Fraction(self.high)
        if self.printed in _MORE_THAN:
            return value > asked
        return value >= (asked * (1 - self.band) if self.comparator == "approx" else asked)


_MORE_THAN = frozenset({"超", "超过", "余"})
"""Words that ask for more than the figure they stand with."""


def as_rate(numerator: Decimal, denominator: Decimal, per: int = _HUNDRED) -> Fraction:
    """A rate in points of a hundred, or of what else it is said per, exact."""
    above, of_above = numerator.as_integer_ratio()
    below, of_below = denominator.as_integer_ratio()
    return Fraction(above * per * of_below, below * of_above)

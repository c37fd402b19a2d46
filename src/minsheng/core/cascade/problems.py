"""What can be wrong with a split: refusals that stop, and faults that are listed beside one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from minsheng.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, or a remark; `sentence_for(code, facts)` says it to the user.

    Attributes:
        node: key of the unit it lies at, None for the target itself or for a text.
    """

    code: str
    node: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


class NoTaskToSplit(Refusal):
    """A target of type H has nothing to split."""

    code = "cascade.no_task"


class NobodyToSplit(Refusal):
    """No unit takes part."""

    code = "cascade.nobody_to_split"


class TotalNegative(Refusal):
    """The reserve is larger than what it is taken from. Facts: `total`."""

    code = "cascade.total_negative"


class TotalTooFine(Refusal):
    """What is to be split has more decimals than its parts may have. Facts: `total`, `scale`."""

    code = "cascade.total_too_fine"


class BaseMissing(Refusal):
    """The base has no figure for some units; zero would be one. Facts: `count`, `units` (names)."""

    code = "cascade.base_missing"


class BaseNegative(Refusal):
    """The base has figures below zero. Facts: `units` (names)."""

    code = "cascade.base_negative"


class BaseAllZero(Refusal):
    """Every figure of the base is zero, so that no share follows from it."""

    code = "cascade.base_all_zero"


class FloorsExceedTotal(Refusal):
    """The floors together are more than what is to be split. Facts: `floors`, `total`, `over`."""

    code = "cascade.floors_exceed_total"


class Unbalanced(Refusal):
    """A split that may not be issued; `faults` lists everything that is wrong with it. Facts: `count`."""

    code = "cascade.unbalanced"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


class BlockEmpty(Refusal):
    """A pasted text without anything to read."""

    code = "cascade.block_empty"


class BlockTooLarge(Refusal):
    """A pasted text beyond what a grid holds. Facts: `rows`, `columns` (most allowed)."""

    code = "cascade.block_too_large"


class BlockTooWide(Refusal):
    """More columns than the grid has to the right, and no heading says which are meant.

    Facts: `columns`, `room`.
    """

    code = "cascade.block_too_wide"


def shown(number: Decimal) -> str:
    """A number as sentences print it: no exponent, no trailing zeros."""
    return f"{number.normalize() + Decimal(0):f}"

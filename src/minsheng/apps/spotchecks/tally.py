"""What the results of a draw say: how many are untrue, the error rate, and the verified figure (核验数)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from minsheng.apps.spotchecks.models import Result
from minsheng.core.sampling import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.spotchecks.models import SpotCheck
    from minsheng.core.sampling import Interval

_FOUND = Result.Found


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry drawn with its last result: what it counts, what it turned out to be, how much there was."""

    amount: Decimal
    found: str
    real: Decimal | None

    @property
    def verified(self) -> Decimal:
        """How much of what it counts is there."""
        if self.found == _FOUND.TRUE:
            return self.amount
        return self.real if self.found == _FOUND.OTHER_AMOUNT and self.real is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found of a sample; `rate` and `verified` once all is, `span` where each counts the same.

    `verified` is the reported figure of the frame times what was there of the sample, to its decimals.
    """

    size: int
    done: int
    faults: int
    counts: dict[str, int]
    rate: Interval | None
    verified: Decimal | None
    span: tuple[Decimal, Decimal] | None

    @property
    def is_over(self) -> bool:
        """Whether each was found."""
        return self.done == self.size


def tally_of(check: SpotCheck, drawn: Sequence[Drawn]) -> Tally:
    """What is known of a draw so far."""
    known = [each for each in drawn if each.found]
    counts = Counter(each.found for each in known)
    faults = len(known) - counts[_FOUND.TRUE]
    if len(known) < check.size:
        return Tally(check.size, len(known), faults, dict(counts), None, None, None)
    rate, whole = wilson(faults, check.size), check.frame_amount
    reported = sum((each.amount for each in known), Decimal(0))
    real = sum((each.verified for each in known), Decimal(0))
    is_even = len({each.amount for each in known}) == 1 and not counts[_FOUND.OTHER_AMOUNT]
    span = (_as(whole, 1 - rate.high), _as(whole, 1 - rate.low)) if is_even else None
    return Tally(check.size, len(known), faults, dict(counts), rate, _as(whole, real / reported), span)


def _as(whole: Decimal, share: Decimal) -> Decimal:
    """A share of the whole, to the decimals of the whole."""
    exponent = whole.normalize().as_tuple().exponent
    return (whole * share).quantize(Decimal(1).scaleb(min(int(exponent), 0)), ROUND_HALF_UP)

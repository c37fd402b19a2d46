"""Where a sum ends at the pace of its months (年底预计), and the span it ends in four times of five."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

_LEAST = 3
# Student's t, upper 10 %, by degrees of freedom from 1; Source: any table of the distribution.
_QUANTILES = [
    Decimal(each)
    for each in (
        "3.0777",
        "1.8856",
        "1.6377",
        "1.5332",
        "1.4759",
        "1.4398",
        "1.4149",
        "1.3968",
        "1.3830",
        "1.3722",
        "1.3634",
    )
]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The sum expected at the end, and the span that holds it with 80 %; nothing below what is known."""

    value: Decimal
    low: Decimal
    high: Decimal


def forecast(known: Sequence[Decimal], left: int, *, from_start: bool = True) -> Forecast | None:
    """What a sum comes to if its months go on as they were; None before three reports or with no month left.

    The months' increments are taken as drawn from one normal distribution of unknown mean and spread.

    Args:
        known: the sum at the ends of consecutive months, in order.
        left: months still to come.
        from_start: the first of them began with nothing, so that its sum is an increment, too.
    """
    if len(known) < _LEAST or left < 1:
        return None
    steps = [after - before for before, after in pairwise([Decimal(0), *known] if from_start else known)]
    count = len(steps)
    mean = sum(steps, Decimal(0)) / count
    spread = sum(((step - mean) ** 2 for step in steps), Decimal(0)) / (count - 1)
    reach = _QUANTILES[min(count - 1, len(_QUANTILES)) - 1] * (spread * left * (count + left) / count).sqrt()
    last = known[-1]
    value = max(last, last + left * mean)
    return Forecast(value, max(last, value - reach), value + reach)

"""Drawing a sample that anyone can draw again, and what a sample says of the whole (抽查)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from minsheng.core.cascade.allocation import pro_rata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_Z = Decimal("1.959963985")
"""Quantile of the normal distribution that leaves 2.5 % above."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share of a sample, and the span that holds the share of the whole with 95 %; between 0 and 1."""

    share: Decimal
    low: Decimal
    high: Decimal


def digest_of(frame: Iterable[int]) -> str:
    """SHA-256 of the numbers in order, a line each, in hexadecimal: the same for the same whole."""
    return hashlib.sha256("".join(f"{each}\n" for each in sorted(frame)).encode()).hexdigest()


def drawn(strata: Mapping[str, Sequence[int]], size: int, seed: str) -> list[int]:
    """A sample of so many, in the order drawn; each stratum has its part by size, and at least one.

    The numbers are put in order by the SHA-256 of `seed:number`: whoever knows seed and frame draws the same,
    without this program.

    Args:
        strata: numbers by stratum; a single one for a plain draw.
        size: at least the strata, at most all numbers.
        seed: recorded before the draw.
    """
    counts: dict[str, Decimal | None] = {name: Decimal(len(numbers)) for name, numbers in strata.items()}
    parts = pro_rata(Decimal(size), counts, scale=0, floors=dict.fromkeys(counts, Decimal(1)))
    picked = [number for name in strata for number in ordered(strata[name], seed)[: int(parts[name])]]
    return ordered(picked, seed)


def ordered(numbers: Iterable[int], seed: str) -> list[int]:
    """The numbers in the order in which a seed draws them."""
    return sorted(numbers, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).digest())


def wilson(hits: int, size: int) -> Interval:
    """The share of hits with Wilson's interval at 95 %; six decimals.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    share, square = Decimal(hits) / size, _Z * _Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    reach = _Z / (1 + square / size) * (share * (1 - share) / size + square / (4 * size * size)).sqrt()
    return Interval(_six(share), _six(max(middle - reach, Decimal(0))), _six(min(middle + reach, Decimal(1))))


def _six(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)

"""What forms give to the actions, and what these answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from minsheng.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class ReportGiven:
    """The words of a report as typed; of one where nothing changed, nothing is needed."""

    sentence: str = ""
    problem: str = ""
    next_step: str = ""
    is_unchanged: bool = False


@dataclass(frozen=True, slots=True)
class ThresholdsGiven:
    """Limits in points, and the band as a share of 1."""

    ahead: Decimal
    on_plan: Decimal
    slight: Decimal
    behind: Decimal
    band: Decimal


@dataclass(frozen=True, slots=True)
class Left:
    """A row that an action on several left as it was, and why."""

    unit: str
    why: Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action on several did: how many reports it moved, and those left."""

    done: int
    left: Sequence[Left]


_STEP = Decimal(1).scaleb(-6)


def rounded(value: Fraction | None) -> Decimal | None:
    """To six decimals, half up, as figures of frozen months are stored."""
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_STEP, ROUND_HALF_UP)

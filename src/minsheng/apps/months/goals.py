"""By what limits a programme's words are given (进度分档)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from minsheng.core.standing import Thresholds

if TYPE_CHECKING:
    from minsheng.apps.months import models


def limits_of(row: models.Thresholds | None) -> Thresholds:
    """The limits that a stored row says; the default where nobody set any."""
    if row is None:
        return Thresholds()
    return Thresholds(Fraction(row.ahead), Fraction(row.on_plan), Fraction(row.slight), Fraction(row.behind))


def band_of(row: models.Thresholds | None) -> Fraction:
    """What 左右 leaves; nothing where nobody set it."""
    return Fraction(0) if row is None else Fraction(row.band)

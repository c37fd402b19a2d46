"""By which numbers a programme is steered: as set, else the usual ones (督办规则)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.matters.models import SteeringRules

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers in force; `ordinal` is 0 while nobody set any. See `SteeringRules`."""

    ordinal: int = 0
    look_back_days: int = 30
    months_red: int = 2
    answer_days: int = 5


def rules_of(programme: Programme) -> Rules:
    """The last that were set; one query."""
    last = SteeringRules.objects.filter(programme=programme).order_by("ordinal").last()
    if last is None:
        return Rules()
    return Rules(last.ordinal, last.look_back_days, last.months_red, last.answer_days)

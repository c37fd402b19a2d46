"""By which numbers a programme is steered: as set, else the usual ones (督办规则)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.matters.models import Source, SteeringRules

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Programme


TERMS = {Source.ROUND: 20, Source.INSTRUCTION: 15, Source.HOTLINE: 15}
"""Days that are usual until a matter of a source is done (DOMAIN 2.4); others are proposed `USUAL_TERM`."""
USUAL_TERM = 30


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

"""What a spot check draws from: the entries of a target that count up to a month (总体)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from minsheng.apps.ledger.models import Movement
from minsheng.core.sampling import digest_of, drawn

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

_LEAST, _MOST, _TENTH = 10, 50, 10


@dataclass(frozen=True, slots=True)
class Frame:
    """Entries by unit's id, each with what it counts; certified totals count nothing by name."""

    amounts: Mapping[int, Decimal]
    units: Mapping[str, list[int]]

    @property
    def amount(self) -> Decimal:
        """What they count together."""
        return sum(self.amounts.values(), Decimal(0))

    @property
    def digest(self) -> str:
        """Of their ids."""
        return digest_of(self.amounts)

    @property
    def proposed(self) -> int:
        """A tenth, but not below ten nor above fifty, nor below one of each unit."""
        size = len(self.amounts)
        return min(size, max(len(self.units), min(_MOST, max(_LEAST, -(-size // _TENTH)))))

    def drawn(self, size: int, seed: str, *, by_unit: bool) -> list[int]:
        """Ids of the entries drawn, in order."""
        return drawn(self.units if by_unit else {"": list(self.amounts)}, size, seed)


def frame_of(target: int, month: datetime.date) -> Frame:
    """The entries of a target that count up to a month; one query."""
    rows = Movement.objects.filter(entry__target=target, month__lte=month).order_by()
    summed = rows.values("entry", "entry__allocation__unit").annotate(counted=Sum("amount"))
    return _framed(summed.filter(counted__gt=0).values_list("entry", "entry__allocation__unit", "counted"))


def _framed(rows: Iterable[tuple[int, int, Decimal]]) -> Frame:
    amounts: dict[int, Decimal] = {}
    units: dict[str, list[int]] = defaultdict(list)
    for entry, unit, amount in sorted(rows):
        amounts[entry] = amount
        units[f"{unit:09}"].append(entry)
    return Frame(amounts, dict(units))

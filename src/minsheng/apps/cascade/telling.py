"""One number as it was put to its unit, with what was said to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade.goals import called, values_in
from minsheng.apps.cascade.replies import Asked, asked_of, number_asked

if TYPE_CHECKING:
    from decimal import Decimal

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.programmes.models import TargetValue


@dataclass(frozen=True, slots=True)
class Told:
    """A row with the number that its unit is asked about, and what its target says."""

    row: Allocation
    asked: Asked
    number: Decimal | None
    value: TargetValue | None

    @property
    def words(self) -> str:
        """Of the target."""
        return called(self.value) if self.value is not None else self.row.split.target.code

    @property
    def measure(self) -> str:
        """The target's measure word."""
        return self.value.unit if self.value is not None else ""


def told_row(row: Allocation) -> Told:
    """What a unit was told; two queries."""
    value = values_in(row.split.edition_id, [row.split.target_id]).get(row.split.target_id)
    return Told(row, asked_of([row])[row.pk], number_asked(row), value)

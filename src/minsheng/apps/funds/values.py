"""Sums of money as they are added, compared and typed; fen everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project


@dataclass(frozen=True, slots=True)
class Amounts:
    """Planned for the year, arrived and paid since 1 January, in fen.

    `late` is what of the plan has not arrived because a level above has not given it.
    """

    planned: int = 0
    arrived: int = 0
    paid: int = 0
    late: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.planned + other.planned,
            self.arrived + other.arrived,
            self.paid + other.paid,
            self.late + other.late,
        )


@dataclass(frozen=True, slots=True)
class LineGiven:
    """One source as typed."""

    source: str
    planned: int
    arrived: int
    paid: int
    arrears: str = ""
    words: str = ""
    corrects: datetime.date | None = None

    @property
    def figures(self) -> list[int]:
        """As a step keeps them."""
        return [self.planned, self.arrived, self.paid]


@dataclass(frozen=True, slots=True)
class Cell:
    """Whose money of which project at the end of which month."""

    project: Project
    unit: Unit
    month: datetime.date

"""The works of one row, each with the stages that it reached (一行任务的工程)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Entry, Site, Works
from minsheng.apps.places.models import Division
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.cascade.models import Allocation

State = Entry.State


@dataclass(frozen=True, slots=True)
class WorksLine:
    """One works; `reached` is by stage the entry that stands, None where there is none."""

    works: Works
    reached: Sequence[tuple[str, Entry | None]]

    @property
    def amount(self) -> str:
        """As planned, with its unit."""
        return quantity(self.works.amount, self.works.unit)

    @property
    def following(self) -> str:
        """The stage behind the last that was entered; empty behind the last of all."""
        last = max((place for place, (_, entry) in enumerate(self.reached) if entry), default=-1)
        return self.reached[last + 1][0] if last + 1 < len(self.reached) else ""


@dataclass(frozen=True, slots=True)
class WorksList:
    """All works of a row by site, with the heads of their stages from the left."""

    heads: Sequence[str]
    lines: Sequence[WorksLine]


def works_list(row: Allocation, stages: Sequence[str]) -> WorksList:
    """All works of a row; stages that an earlier way of entering named come first; two queries."""
    rows = Works.objects.filter(allocation=row).select_related("site").order_by("site__name", "pk")
    found = list(rows.prefetch_related("entries"))
    entered = {
        entry.stage for works in found for entry in works.entries.all() if entry.state != State.WITHDRAWN
    }
    former = sorted(entered - set(stages))
    heads = [*(f"{stage}（以前的）" for stage in former), *stages]
    return WorksList(heads, [_line(works, [*former, *stages]) for works in found])


def works_line(works: Works, stages: Sequence[str]) -> WorksLine:
    """One works; one query."""
    return _line(works, stages)


def _line(works: Works, stages: Sequence[str]) -> WorksLine:
    there = {entry.stage: entry for entry in works.entries.all() if entry.state != State.WITHDRAWN}
    return WorksLine(works, [(stage, there.get(stage)) for stage in stages])


def sites_of(row: Allocation) -> list[Site]:
    """The sites of the area of a row's unit; one query."""
    rows = Site.objects.filter(division__path__startswith=row.unit.division.path)
    return list(rows.select_related("division").order_by("name"))


def divisions_of(row: Allocation) -> list[Division]:
    """The divisions of that area that exist, the unit's own first; one query."""
    path = row.unit.division.path
    return list(Division.objects.within(path).filter(ends_on=None).order_by("path"))

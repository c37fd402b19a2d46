"""Saving typed or pasted cells: each stands or falls by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.errors import TooManyCells
from minsheng.apps.cascade.goals import Said, said_of, values_in
from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.cascade.values import Outcome, Typed, Verdict
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Target
from minsheng.apps.ui.words import local_date, quantity
from minsheng.core.cascade.cells import Cell, read_cell
from minsheng.core.cascade.problems import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor

MOST_CELLS = 2000
"""Cells of one request: SQLite lets nobody else write meanwhile."""

_TOLD = 20
"""Cells that the audit event names one by one."""


@transaction.atomic(durable=True)
def save_cells(*, actor: Actor, cells: Sequence[Typed], at: datetime) -> list[Outcome]:
    """Type numbers into drafts, of one split or of many; one outcome for each cell, in their order.

    A cell that somebody else changed since it was shown is refused with both values, one that cannot be read
    with its problem; the others are saved. A unit that did not take part yet does so with its first number,
    and a target that was not split yet is.

    Raises:
        PermissionDenied: the actor may not split one of the levels.
        TooManyCells, NothingInForce, TargetNotStated, WholeHasParts, NoTaskToSplit: nothing is written.
    """
    if len(cells) > MOST_CELLS:
        raise TooManyCells(count=len(cells), most=MOST_CELLS)
    joined = Target.objects.select_related("project__programme__division")
    targets = joined.in_bulk({cell.target for cell in cells})
    steps.open_missing([targets[pk] for pk in sorted(targets)], actor=actor, at=at)
    splits = steps.lock_splits(targets)
    units, parents = {cell.unit for cell in cells}, {cell.parent for cell in cells} - {None}
    rows = steps.lock_rows(splits.values(), Q(unit__in=units) | Q(pk__in=parents))
    grid = _Grid(splits, rows, local_date(at))
    grid.find_units(units)
    for level in {(cell.target, cell.parent) for cell in cells if cell.target in splits}:
        steps.may_split(actor, splits[level[0]], grid.above(*level))
    typed = [grid.typed(cell) for cell in cells]
    grid.write()
    outcomes = [replace(each, row=grid.row_id(each.cell)) for each in typed]
    if grid.changes:
        _record(grid.changes, actor)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Change:
    row: Allocation
    before: Decimal | None

    def __str__(self) -> str:
        return f"{self.row.unit.name} {quantity(self.before)} → {quantity(self.row.value)}"


class _Grid:
    """The rows of several splits under lock, and what was typed into them."""

    def __init__(self, splits: dict[int, Split], rows: Sequence[Allocation], day: date) -> None:
        self._splits, self._day = splits, day
        self._by_id = {split.pk: split for split in splits.values()}
        self._rows: dict[tuple[int, int | None, int], Allocation] = {}
        self._above = {row.pk: row for row in rows}
        for row in rows:
            row.split = self._by_id[row.split_id]
            self._rows[row.split.target_id, row.parent_id, row.unit_id] = row
        self._said = _said(splits.values())
        self._units: dict[int, Unit] = {}
        self.changes: list[_Change] = []
        self._new: list[Allocation] = []
        self._let_in: set[int] = set()

    def find_units(self, wanted: set[int]) -> None:
        """Load the units of cells with their divisions."""
        self._units = Unit.objects.select_related("division").in_bulk(wanted)

    def above(self, target: int, parent: int | None) -> Allocation | None:
        """The row above a level of a target's split; none where there is no such row."""
        row = self._above.get(parent) if parent is not None else None
        return row if row is not None and row.split.target_id == target else None

    def typed(self, cell: Typed) -> Outcome:
        """Take one cell in, or say why not."""
        if cell.target not in self._splits:
            return _refused(cell, None, "cascade.cell_gone")
        row = self._rows.get((cell.target, cell.parent, cell.unit))
        read = _read(cell.value, self._said[cell.target])
        if read.problem is not None:
            return _refused(cell, row, "", fault=read.problem)
        if row is None or (not row.is_open and row.issued_open is None):
            return self._let_unit_in(cell, row, read)
        if not row.is_open:
            return _refused(cell, row, "cascade.cell_closed", unit=row.unit.name)
        if row.value == read.value:
            return Outcome(cell, Verdict.UNCHANGED, None, row.value, row.version, None, read.remarks)
        if row.version != cell.version:
            typed, now = quantity(read.value), quantity(row.value)
            return _refused(cell, row, "cascade.cell_stale", unit=row.unit.name, typed=typed, now=now)
        return self._set(cell, row, read)

    def _let_unit_in(self, cell: Typed, row: Allocation | None, read: Cell) -> Outcome:
        """The first number of a unit that takes no part yet."""
        split = self._splits[cell.target]
        if read.value is None:
            return Outcome(cell, Verdict.UNCHANGED)
        unit, above = self._units.get(cell.unit), self.above(cell.target, cell.parent)
        if unit is None or (row is None and cell.version) or (cell.parent is not None and above is None):
            return _refused(cell, row, "cascade.cell_gone")
        if above is not None and not _may_stand_below(above):
            return _refused(cell, row, "cascade.cell_level_not_open", unit=above.unit.name)
        if not steps.is_fit(unit, split, self._day):
            return _refused(cell, row, "cascade.cell_unit_unfit", unit=unit.name)
        if above is not None and not steps.is_in_line(unit, above):
            code = "cascade.cell_unit_out_of_line"
            return _refused(cell, row, code, unit=unit.name, above=above.unit.name)
        if row is None:
            row = Allocation(split=split, parent=above, unit=unit, version=0)
            self._rows[cell.target, cell.parent, cell.unit] = row
            self._new.append(row)
        row.is_open = True
        self._let_in.add(split.pk)
        return self._set(cell, row, read)

    def _set(self, cell: Typed, row: Allocation, read: Cell) -> Outcome:
        self.changes.append(_Change(row, row.value))
        row.value, row.version = read.value, row.version + 1
        return Outcome(cell, Verdict.SAVED, None, row.value, row.version, None, read.remarks)

    def row_id(self, cell: Typed) -> int | None:
        """The row that a cell means; none where there is none."""
        row = self._rows.get((cell.target, cell.parent, cell.unit))
        return row.pk if row is not None else None

    def write(self) -> None:
        """Write what was taken in, in order of id; the set of units of some splits changed with it."""
        Allocation.objects.bulk_create(self._new)
        new = set(map(id, self._new))
        old = {id(change.row): change.row for change in self.changes if id(change.row) not in new}
        steps.write_rows(old.values(), ["value", "is_open", "version"])
        for pk in sorted(self._let_in):
            steps.mark_changed(self._by_id[pk])


def _may_stand_below(above: Allocation) -> bool:
    return above.parent_id is None and bool(above.issued_open) and above.is_open


def _said(splits: Iterable[Split]) -> dict[int, Said]:
    """How each split's target is split, by the edition that it is typed under; a query for each edition."""
    by_edition: dict[int, list[int]] = {}
    for split in splits:
        by_edition.setdefault(split.edition_id, []).append(split.target_id)
    found: dict[int, Said] = {}
    for edition, targets in by_edition.items():
        found |= {pk: said_of(value) for pk, value in values_in(edition, targets).items()}
    return found


def _read(value: str | Decimal | None, said: Said) -> Cell:
    if value is None:
        return Cell()
    text = format(value, "f") if isinstance(value, Decimal) else value
    return read_cell(text, measure=said.value.unit, scale=said.scale)


def _refused(
    cell: Typed, row: Allocation | None, code: str, *, fault: Fault | None = None, **facts: object
) -> Outcome:
    problem = fault or Fault(code, None, facts)
    if row is None:
        return Outcome(cell, Verdict.REFUSED, problem=problem)
    return Outcome(cell, Verdict.REFUSED, None, row.value, row.version, problem)


def _record(changes: Sequence[_Change], actor: Actor) -> None:
    """One event: it names the cells where they are few, and vouches for all."""
    splits = {change.row.split_id: change.row.split for change in changes}
    words = [f"{change.row.split} {change}" for change in changes]
    facts = {
        "count": len(changes),
        "targets": len(splits),
        "cells": words[:_TOLD],
        "batch": trail.batch_hash(words),
    }
    subject = next(iter(splits.values())) if len(splits) == 1 else None
    verb = "cascade.cells_saved" if subject else "cascade.cells_of_many_saved"
    trail.record(verb, actor=actor, subject=subject, facts=facts)

"""What a filled workbook would change, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.choosing import names_of, units_of
from minsheng.apps.cascade.errors import SheetElsewhere, SheetWithoutCells
from minsheng.apps.cascade.sheets.table import programme_table
from minsheng.apps.cascade.sheets.workbook import BESIDE, SEEN, TAKES_PART, line_name
from minsheng.apps.cascade.values import Typed
from minsheng.apps.ui.words import quantity
from minsheng.core.cascade.cells import read_cell
from minsheng.core.cascade.problems import Fault
from minsheng.core.cascade.returned import Axes, Found, Returned, on_sheet, read_returned
from minsheng.engines.office.limits import MEGABYTE, Limits
from minsheng.engines.office.sheets.cells import as_text
from minsheng.engines.office.sheets.workbooks_in import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.sheets.table import Line, Spot, Table
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Programme
    from minsheng.engines.office.sheets.calamine import ReadSheet

LIMITS = Limits(part_bytes=40 * MEGABYTE, unpacked_bytes=80 * MEGABYTE, ratio=400, seconds=10)
CELLS = 400_000
"""Cells of a sheet's used rectangle; the table of 400 levels and 300 units has a third of it."""

LISTED = 500
"""Changes, and refusals, that the page lists one by one."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that says something else than what stands; `cell` is what would be saved."""

    place: str
    line: Line
    unit: Unit
    before: Decimal | None
    after: Decimal | None
    cell: Typed
    remarks: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that is not taken; of a stale one `theirs` is what somebody else typed meanwhile."""

    place: str
    line: Line
    unit: Unit
    problem: Fault
    typed: str
    theirs: Decimal | None = None

    @property
    def is_stale(self) -> bool:
        """Whether somebody else was quicker."""
        return self.problem.code == "cascade.cell_stale"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook says.

    Attributes:
        changes: what would be saved.
        refused: single cells that are not taken.
        faults: rows, columns and merged ranges that were not read.
        remarks: what was passed over.
        same: cells that were not touched, or say what stands already.
        has_versions: whether it came with the versions seen at the download.
    """

    programme: Programme
    changes: Sequence[Change]
    refused: Sequence[Refused]
    faults: Sequence[Fault]
    remarks: Sequence[Fault]
    same: int
    has_versions: bool

    @property
    def total(self) -> int:
        """Cells that were read."""
        return len(self.changes) + len(self.refused) + self.same

    @property
    def first_changes(self) -> Sequence[Change]:
        """Those that the page lists."""
        return self.changes[:LISTED]

    @property
    def more_changes(self) -> int:
        """How many it does not list."""
        return max(len(self.changes) - LISTED, 0)

    @property
    def first_refused(self) -> Sequence[Refused]:
        """Those that the page lists, the stale ones first: of these two people have to speak."""
        return sorted(self.refused, key=lambda each: not each.is_stale)[:LISTED]

    @property
    def more_refused(self) -> int:
        """How many it does not list."""
        return max(len(self.refused) - LISTED, 0)


def preview(programme: Programme, actor: Actor, data: bytes, on: date) -> Preview:
    """A workbook held against what stands now.

    A cell counts as typed where it differs from what stood in it at the download; without the sheet that
    tells this, where it differs from what stands now. An empty cell changes nothing.

    Raises:
        Unreadable: no workbook, or beyond the limits.
        SheetElsewhere: downloaded for another programme.
        SheetWithoutCells: no level or no unit of the programme in it.
    """
    sheets = read_workbook(data, limits=LIMITS, cells=CELLS)
    table = programme_table(programme, actor, on)
    seen = _seen(sheets, programme)
    units = {unit.pk: unit for unit in (*units_of(programme.division, on), *table.units)}
    read = _read(sheets, table, units.values(), programme)
    judged = _Judged(table, units.values(), seen)
    for cell in read.cells:
        judged.take(cell)
    return Preview(
        programme,
        judged.changes,
        judged.refused,
        read.faults,
        judged.remarks(),
        judged.same,
        has_versions=seen is not None,
    )


Seen = dict[tuple[str, str], tuple[int, str]]
"""Version and number at the download, by code of level and unit."""


def _seen(sheets: Iterable[ReadSheet], programme: Programme) -> Seen | None:
    for sheet in sheets:
        rows = [[as_text(value) for value in row] for row in sheet.rows]
        if len(rows) < 2 or rows[0][:1] != [SEEN]:
            continue
        code = rows[0][1] if len(rows[0]) > 1 else ""
        if code != programme.code:
            raise SheetElsewhere(given=code[:32], programme=programme.code)
        return {
            (row[0], unit): (int(version), number)
            for row in rows[2:]
            for unit, text in zip(rows[1][1:], row[1:], strict=False)
            for version, sign, number in [text.partition(":")]
            if sign and version.isascii() and version.isdigit() and len(version) < 10
        }
    return None


def _read(sheets: Sequence[ReadSheet], table: Table, units: Iterable[Unit], programme: Programme) -> Returned:
    """The cells of all sheets that have any, and what is wrong with their rows and columns."""
    by_id = {unit.pk: unit for unit in units}
    names = {unit.name: unit.code for unit in by_id.values()}
    for pk, known in names_of(by_id, programme.division).items():
        names |= dict.fromkeys(known, by_id[pk].code)
    codes = [unit.code for unit in by_id.values()]
    axes = Axes([line.code for line in table.lines], codes, names, BESIDE)
    found = []
    for sheet in sheets:
        rows = [[as_text(value) for value in row] for row in sheet.rows]
        if sheet.hidden or (rows and rows[0][:1] == [SEEN]):
            continue
        read = read_returned(rows, sheet.merges, axes)
        if read.cells:
            found.append((sheet.name, read))
    if not found:
        raise SheetWithoutCells(programme=programme.code)
    if len(found) == 1:
        return found[0][1]
    named = [on_sheet(read, name) for name, read in found]
    return Returned(
        tuple(cell for read in named for cell in read.cells),
        tuple(fault for read in named for fault in read.faults),
    )


class _Judged:
    """Sorts the cells of a workbook into changes, refusals and what stays."""

    def __init__(self, table: Table, units: Iterable[Unit], seen: Seen | None) -> None:
        self._table, self._seen = table, seen
        self._lines = {line.code: line for line in table.lines}
        self._units = {unit.code: unit for unit in units}
        self._taken: dict[tuple[str, str], str] = {}
        self._empty: list[str] = []
        self.changes: list[Change] = []
        self.refused: list[Refused] = []
        self.same = 0

    def take(self, found: Found) -> None:
        """Judge one cell."""
        line, unit = self._lines[found.line], self._units[found.unit]
        spot = self._table.spot(line, unit.pk)
        if not found.text:
            if spot.value is not None:
                self._empty.append(found.place)
            self.same += 1
            return
        if (first := self._taken.setdefault((line.code, unit.code), found.place)) != found.place:
            self._refuse(found, Fault("cascade.sheet_cell_twice", None, {"unit": unit.name, "first": first}))
        elif line.is_named:
            self._take_named(found, is_in=bool(spot.version) and spot.is_open)
        else:
            self._take_number(found, line, unit, spot)

    def _take_named(self, found: Found, *, is_in: bool) -> None:
        if is_in and found.text == TAKES_PART:
            self.same += 1
        else:
            unit = self._units[found.unit]
            self._refuse(found, Fault("cascade.sheet_not_numbered", None, {"unit": unit.name}))

    def _take_number(self, found: Found, line: Line, unit: Unit, spot: Spot) -> None:
        version, shown = self._seen_of(line, unit, spot)
        read = read_cell(found.text, measure=line.value.unit, scale=line.said.scale)
        before = Decimal(shown) if shown else None
        if read.problem is None and read.value in (before, spot.value):
            self.same += 1
        elif not line.may_type:
            facts = {"target": line_name(line), "unit": unit.name}
            self._refuse(found, Fault("cascade.sheet_not_yours", None, facts))
        elif read.problem is not None:
            self._refuse(found, read.problem)
        elif not spot.is_open:
            self._refuse(found, Fault("cascade.cell_closed", None, {"unit": unit.name}))
        elif version != spot.version:
            facts = {"unit": unit.name, "typed": quantity(read.value), "now": quantity(spot.value)}
            self._refuse(found, Fault("cascade.cell_stale", None, facts), spot.value)
        else:
            cell = Typed(line.target.pk, unit.pk, version, read.value, line.parent, found.place)
            made = Change(found.place, line, unit, spot.value, read.value, cell, read.remarks)
            self.changes.append(made)

    def _seen_of(self, line: Line, unit: Unit, spot: Spot) -> tuple[int, str]:
        """Version and number at the download; what stands now, where that is not told."""
        now = (spot.version, "" if spot.value is None else str(spot.value))
        if self._seen is None:
            return now
        version, number = self._seen.get((line.code, unit.code), now)
        return version, number if _is_number(number) else ""

    def _refuse(self, found: Found, problem: Fault, theirs: Decimal | None = None) -> None:
        line, unit = self._lines[found.line], self._units[found.unit]
        self.refused.append(Refused(found.place, line, unit, problem, found.text, theirs))

    def remarks(self) -> Sequence[Fault]:
        """That cells are empty where a number stands, once for all."""
        if not self._empty:
            return []
        facts: Mapping[str, object] = {"count": len(self._empty), "place": self._empty[0]}
        return [Fault("cascade.sheet_cells_empty", None, facts)]


def _is_number(text: str) -> bool:
    whole, _, fraction = text.partition(".")
    return text.isascii() and whole.isdigit() and (not fraction or fraction.isdigit())

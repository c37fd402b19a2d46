"""Blocks from sheets laid on the grids of this app, and on a new base."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.choosing import names_of, units_of
from minsheng.apps.cascade.entries import bare, key_of
from minsheng.apps.cascade.goals import called
from minsheng.core.cascade.block import Axis, read_block
from minsheng.core.cascade.cells import read_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.entries import TargetGrid
    from minsheng.apps.cascade.goals import Said
    from minsheng.apps.cascade.unitgrid import UnitGrid
    from minsheng.apps.places.models import Division, Unit
    from minsheng.core.cascade.block import Block
    from minsheng.core.cascade.cells import Cell

_COLUMN = "number"
_HEADINGS = ("任务数", "本次", "数", "数量", "目标数", "任务", "分解数", "年度任务", "全年任务", "口径值")

BASE_SCALE = 6
"""Decimals that a base's figures may have."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line that a pasted row may mean, by any of its names.

    Attributes:
        key, seen: of the cell's fields.
        stands: the number drafted.
        is_shown: whether the grid has the line: others are found by name alone.
    """

    key: str
    seen: str
    stands: Decimal | None
    name: str
    measure: str
    scale: int
    names: Sequence[str]
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One cell that a block speaks of: the line that it means, its own place in the block, what it says."""

    line: Place
    place: str
    cell: Cell

    @property
    def is_new(self) -> bool:
        """Whether it says another number than the draft."""
        return self.cell.problem is None and self.cell.value != self.line.stands

    @property
    def words(self) -> str:
        """The number as a cell holds it."""
        return bare(self.cell.value)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block laid on a grid, in the block's order."""

    lines: Sequence[PastedLine]
    block: Block

    @property
    def good(self) -> Sequence[PastedLine]:
        """The cells that say another number than the draft."""
        return [line for line in self.lines if line.is_new]

    @property
    def bad(self) -> Sequence[PastedLine]:
        """Those that cannot be read."""
        return [line for line in self.lines if line.cell.problem is not None]

    @property
    def same(self) -> int:
        """How many say what the draft says."""
        return len(self.lines) - len(self.good) - len(self.bad)

    @property
    def unplaced(self) -> int:
        """How many rows or columns could not be placed."""
        return len(self.block.faults)


def target_paste(grid: TargetGrid, text: str, day: date) -> Pasted:
    """A block laid on one level of a target: its rows, and by name further units of the area.

    Raises:
        BlockEmpty, BlockTooLarge, BlockTooWide.
    """
    said = grid.page.said
    places = _unit_places(grid, said, day) if said is not None else []
    words = said.value.words if said is not None else ""
    return pasted(text, places, [*_HEADINGS, words])


def _unit_places(grid: TargetGrid, said: Said, day: date) -> list[Place]:
    target, division = grid.page.target, grid.page.target.project.programme.division
    units = list(units_of(division, day))
    names = names_of([unit.pk for unit in units], division)
    parent = grid.under.row.pk if grid.under is not None else None
    found: list[Place] = []
    taken: set[int] = set()
    for entry in grid.entries:
        row = entry.row
        if row is None or row.parent_id != parent:
            continue
        taken.add(row.unit_id)
        if entry.source.may_type:
            own = [row.unit.name, *names.get(row.unit_id, ())]
            place = (entry.key, entry.seen, entry.stands, row.unit.name, said.value.unit, said.scale)
            found.append(Place(*place, own))
    if grid.may_manage:
        for unit in units:
            if unit.pk not in taken:
                own = [unit.name, *names.get(unit.pk, ())]
                place = (
                    key_of(target.pk, parent, unit.pk),
                    "0:",
                    None,
                    unit.name,
                    said.value.unit,
                    said.scale,
                )
                found.append(Place(*place, own, is_shown=False))
    return found


def unit_paste(grid: UnitGrid, text: str) -> Pasted:
    """A block laid on one unit's targets, found by their words or codes.

    Raises:
        BlockEmpty, BlockTooLarge, BlockTooWide.
    """
    places = [
        Place(
            key=entry.key,
            seen=entry.seen,
            stands=entry.stands,
            name=called(cell.value),
            measure=cell.said.value.unit,
            scale=cell.said.scale,
            names=(cell.value.words, cell.target.code),
        )
        for entry, cell in grid.pairs
        if cell.may_type and cell.said is not None and cell.value is not None
    ]
    return pasted(text, places, _HEADINGS)


def base_paste(division: Division, text: str, day: date, measure: str) -> Pasted:
    """The figures of a new base, by the names of units of a division; the units in order without names.

    Raises:
        BlockEmpty, BlockTooLarge, BlockTooWide.
    """
    units = list(units_of(division, day))
    names = names_of([unit.pk for unit in units], division)
    places = [_base_place(unit, [unit.name, *names.get(unit.pk, ())], measure) for unit in units]
    return pasted(text, places, [*_HEADINGS, measure])


def _base_place(unit: Unit, called: Sequence[str], measure: str) -> Place:
    return Place(str(unit.pk), "", None, unit.name, measure, BASE_SCALE, called, is_shown=False)


def pasted(text: str, places: Sequence[Place], headings: Iterable[str]) -> Pasted:
    """A pasted block laid on lines, by their names or in their order.

    Args:
        text: the clipboard's.
        places: the lines in the order of the grid; a name that two of them bear stands for neither.
        headings: what may stand above the column of numbers.

    Raises:
        BlockEmpty, BlockTooLarge, BlockTooWide.
    """
    by_key = {place.key: place for place in places}
    names: dict[str, str] = {}
    twice: set[str] = set()
    for place in places:
        for name in dict.fromkeys(place.names):
            twice |= {name} & names.keys()
            names[name] = place.key
    shown = [place.key for place in places if place.is_shown]
    rows = Axis({name: key for name, key in names.items() if name not in twice}, shown)
    columns = Axis({name: _COLUMN for name in headings if name}, [_COLUMN])
    block = read_block(text, rows, columns, _reader(by_key))
    return Pasted([PastedLine(by_key[each.row], each.place, each.cell) for each in block.cells], block)


def _reader(by_key: Mapping[str, Place]) -> Callable[[str, str, str], Cell]:
    def read(row: str, _column: str, text: str) -> Cell:
        return read_cell(text, measure=by_key[row].measure, scale=by_key[row].scale)

    return read

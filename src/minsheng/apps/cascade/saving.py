"""What a form sent of a grid, saved; and a block that was pasted, read for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.changed import last_changes
from minsheng.apps.cascade.entries import Saving, Sent, bare
from minsheng.apps.cascade.values import Typed, Verdict
from minsheng.core.cascade.block import Axis, read_block
from minsheng.core.cascade.cells import read_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from minsheng.apps.cascade.entries import Entry
    from minsheng.apps.cascade.goals import Said
    from minsheng.apps.people.actor import Actor
    from minsheng.core.cascade.block import Block
    from minsheng.core.cascade.cells import Cell

# c-12-0-33 : what was typed for target 12, no row above, unit 33
_FIELD = re.compile(r"c-(\d{1,15})-(\d{1,15})-(\d{1,15})")
# 3:120 : version 3 was shown, with 120
_SEEN = re.compile(r"(\d{1,9}):([\d.-]{0,30})")
# 12-0-33:4 : my number is to replace version 4
_MINE = re.compile(r"([\d-]{5,47}):(\d{1,9})")

COLUMN = "number"
"""The one column of a grid that is typed into."""


def sent_cells(data: Mapping[str, str]) -> dict[str, Sent]:
    """The cells of a form that differ from what it had been shown, by key.

    `mine` names a cell that is to replace the number that stands, `theirs` one that gives way to it.
    """
    mine = _MINE.fullmatch(data.get("mine", ""))
    found: dict[str, Sent] = {}
    for name, words in data.items():
        seen = _SEEN.fullmatch(data.get(f"v{name[1:]}", "")) if _FIELD.fullmatch(name) else None
        key = name[2:]
        if seen is None or words.strip() == seen[2] or key == data.get("theirs"):
            continue
        version = int(mine[2]) if mine is not None and mine[1] == key else int(seen[1])
        found[key] = Sent(version, seen[2], words)
    return found


def save(cells: Mapping[str, Sent], actor: Actor, at: datetime) -> Saving:
    """Save cells, each for itself.

    Raises:
        PermissionDenied, and the refusals of `actions.save_cells`: nothing is written.
    """
    typed = [_typed(key, sent) for key, sent in cells.items()]
    outcomes = {each.cell.place: each for each in actions.save_cells(actor=actor, cells=typed, at=at)}
    stale = {
        key: each
        for key, each in outcomes.items()
        if each.verdict is Verdict.REFUSED and each.problem and each.problem.code == "cascade.cell_stale"
    }
    return Saving(cells, outcomes, last_changes(stale, actor))


def _typed(key: str, sent: Sent) -> Typed:
    target, parent, unit = map(int, key.split("-"))
    return Typed(target, unit, sent.version, sent.words, parent or None, key)


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One cell that a block speaks of: the line it means, what it says, and whether that is new."""

    entry: Entry
    name: str
    place: str
    cell: Cell

    @property
    def is_new(self) -> bool:
        """Whether it says another number than the draft."""
        return self.cell.problem is None and self.cell.value != self.entry.stands

    @property
    def words(self) -> str:
        """The number as a cell holds it."""
        return bare(self.cell.value)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block laid on a grid: its cells in the block's order, what could not be placed, what was passed over."""

    lines: Sequence[PastedLine]
    block: Block

    @property
    def good(self) -> Sequence[PastedLine]:
        """The cells that say another number than the draft."""
        return [line for line in self.lines if line.is_new]

    @property
    def same(self) -> int:
        """How many say what the draft says."""
        return len(self.lines) - len(self.good) - self.bad

    @property
    def bad(self) -> int:
        """How many cannot be read."""
        return sum(line.cell.problem is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a grid that a pasted row may mean, by any of its names."""

    entry: Entry
    name: str
    said: Said
    names: Sequence[str]


def pasted(text: str, places: Sequence[Place], headings: Sequence[str]) -> Pasted:
    """A pasted block laid on the lines of a grid, by their names or in their order.

    Args:
        text: the clipboard's.
        places: the lines in the order of the grid; a name that two of them bear stands for neither.
        headings: what may stand above the column of numbers.

    Raises:
        BlockEmpty, BlockTooLarge, BlockTooWide.
    """
    by_key = {place.entry.key: place for place in places}
    names: dict[str, str] = {}
    twice: set[str] = set()
    for place in places:
        for name in dict.fromkeys(place.names):
            twice |= {name} & names.keys()
            names[name] = place.entry.key
    rows = Axis({name: key for name, key in names.items() if name not in twice}, list(by_key))
    columns = Axis(dict.fromkeys(headings, COLUMN), [COLUMN])
    block = read_block(text, rows, columns, _reader(by_key))
    lines = [
        PastedLine(by_key[cell.row].entry, by_key[cell.row].name, cell.place, cell.cell)
        for cell in block.cells
    ]
    return Pasted(lines, block)


def _reader(by_key: Mapping[str, Place]) -> Callable[[str, str, str], Cell]:
    def read(row: str, _column: str, text: str) -> Cell:
        said = by_key[row].said
        return read_cell(text, measure=said.value.unit, scale=said.scale)

    return read


def only_of(cells: Mapping[str, Sent], *, target: int | None = None, unit: int | None = None) -> dict[str, Sent]:
    """The cells of one target, or of one unit: a page saves no other's."""
    wanted = {0: target, 2: unit}
    return {
        key: replace(sent)
        for key, sent in cells.items()
        if all(want is None or int(key.split("-")[place]) == want for place, want in wanted.items())
    }

"""A sheet that was filled in and came back: its cells tied to levels and units by their codes.

Rows and columns may stand in another order, be fewer, or change places; titles and lines above are passed
over. Codes tell what a row or column is; a column without a code is told by the name of its unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minsheng.core.cascade.block import place_of
from minsheng.core.cascade.problems import Fault
from minsheng.core.quantity.passage import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_LOOKED_AT = 12
"""Rows or columns in which heads are looked for: title, notes, names, codes."""
_NAME_QUOTED = 30
"""Signs of a name that a sentence repeats."""

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0 and inclusive."""


@dataclass(frozen=True, slots=True)
class Axes:
    """What the rows and columns of a sheet may be.

    Attributes:
        lines: codes of the levels that are split.
        units: codes of the units.
        names: unit code by every name that may stand for it.
        beside: heads of rows and columns of ours that hold no part (合计, 差额…).
    """

    lines: Collection[str]
    units: Collection[str]
    names: Mapping[str, str]
    beside: Collection[str]


@dataclass(frozen=True, slots=True)
class Found:
    """One cell of a level and unit: its text as it stands, empty for none, and where (`C7`)."""

    line: str
    unit: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What a sheet says; cells in faulty rows, columns and merged ranges are left out of `cells`."""

    cells: tuple[Found, ...]
    faults: tuple[Fault, ...]


def read_returned(rows: Sequence[Sequence[str]], merges: Sequence[Merged], axes: Axes) -> Returned:
    """The cells of a sheet, either way round.

    Args:
        rows: the whole sheet from A1; a merged range shows its text in each of its cells.
        merges: the merged ranges.
        axes: what rows and columns may be.
    """
    width = max(map(len, rows), default=0)
    table = [[*row, *[""] * (width - len(row))] for row in rows]
    _undo(table, merges)
    upright = _Sheet(table, merges, axes, turned=False).read()
    if not table or not width:
        return upright
    across = [list(column) for column in zip(*table, strict=True)]
    lying = [(left, top, right, bottom) for top, left, bottom, right in merges]
    turned = _Sheet(across, lying, axes, turned=True).read()
    return turned if len(turned.cells) > len(upright.cells) else upright


class _Sheet:
    """A sheet with levels downwards and units across; `turned`: it came the other way round."""

    def __init__(self, table: list[list[str]], merges: Sequence[Merged], axes: Axes, *, turned: bool) -> None:
        self._table, self._merges, self._turned = table, merges, turned
        self._lines = {fold(code): code for code in axes.lines}
        self._codes = {fold(code): code for code in axes.units}
        self._names = {fold(name): code for name, code in axes.names.items()}
        self._beside = {fold(name) for name in axes.beside}
        self._faults: list[Fault] = []

    def read(self) -> Returned:
        """The cells where a level and a unit are known; nothing of a sheet that has none."""
        columns_of = list(zip(*self._table, strict=True))
        front, known = _best(columns_of, self._lines)
        coded, with_code = _best(self._table[:_LOOKED_AT], self._codes)
        # Of equals the line next to the codes: a title may name the only unit.
        above = coded + 1 if with_code else _LOOKED_AT
        named, with_name = _best(self._table[:above], self._names, last=True)
        if not known or not with_code + with_name:
            return Returned((), ())
        heads = [row for row, found in ((named, with_name), (coded, with_code)) if found]
        top = max(heads) + 1
        units = dict(self._units(front, coded if with_code else None, named if with_name else None, top))
        lines = dict(self._levels(front, top, units))
        merged = self._merged(lines, units)
        cells = tuple(
            Found(line, unit, self._table[row][column].strip(), self._place(row, column))
            for row, line in lines.items()
            for column, unit in units.items()
            if (row, column) not in merged
        )
        return Returned(cells, tuple(self._faults))

    def _units(self, front: int, coded: int | None, named: int | None, top: int) -> Iterator[tuple[int, str]]:
        """Columns with the unit that each stands for."""
        seen = set[str]()
        for column in range(len(self._table[0])):
            if column == front:
                continue
            code = fold(self._table[coded][column]) if coded is not None else ""
            name = fold(self._table[named][column]) if named is not None else ""
            if code in self._beside or (not code and name in self._beside):
                continue
            unit = self._codes.get(code) or (self._names.get(name) if not code else None)
            row = coded if coded is not None and (code or named is None) else named
            if unit is None and not code and not self._has_number(column, top):
                continue
            if (key := self._told(unit, code or name, (row or 0, column), seen)) is not None:
                yield column, key

    def _levels(self, front: int, top: int, units: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Rows with the level that each stands for."""
        seen = set[str]()
        for row in range(top, len(self._table)):
            code = fold(self._table[row][front])
            says = any(_has_digit(self._table[row][column]) for column in units)
            if not code and (not says or any(fold(text) in self._beside for text in self._table[row])):
                continue
            if code in self._beside:
                continue
            if (key := self._told(self._lines.get(code), code, (row, front), seen)) is not None:
                yield row, key

    def _told(self, key: str | None, printed: str, at: tuple[int, int], seen: set[str]) -> str | None:
        """The key, unless it is unknown, missing or there already: then the reason is noted."""
        facts: dict[str, object] = {"name": printed[:_NAME_QUOTED], "place": self._place(*at)}
        if key is not None and key not in seen:
            seen.add(key)
            return key
        if key is not None:
            self._faults.append(Fault("cascade.block_name_twice", None, facts))
        elif printed:
            self._faults.append(Fault("cascade.sheet_name_unknown", None, facts))
        else:
            self._faults.append(Fault("cascade.sheet_code_missing", None, {"place": facts["place"]}))
        return None

    def _merged(self, lines: Mapping[int, str], units: Mapping[int, str]) -> set[tuple[int, int]]:
        """Places in merged ranges: for which of its cells a number is meant cannot be known."""
        found = set[tuple[int, int]]()
        for top, left, bottom, right in self._merges:
            inside = {
                (row, column)
                for row in lines.keys() & range(top, bottom + 1)
                for column in units.keys() & range(left, right + 1)
            }
            if inside:
                ends = sorted((self._place(top, left), self._place(bottom, right)), key=lambda p: (len(p), p))
                self._faults.append(Fault("cascade.sheet_merged", None, {"place": ":".join(ends)}))
                found |= inside
        return found

    def _has_number(self, column: int, top: int) -> bool:
        """Whether a column holds a number beside some level."""
        return any(_has_digit(row[column]) for row in self._table[top:])

    def _place(self, row: int, column: int) -> str:
        return place_of(column, row) if self._turned else place_of(row, column)


def on_sheet(read: Returned, name: str) -> Returned:
    """The same with the sheet's name before each place, where several sheets are read."""
    return Returned(
        tuple(replace(cell, place=f"{name}!{cell.place}") for cell in read.cells),
        tuple(
            replace(fault, facts={**fault.facts, "place": f"{name}!{fault.facts['place']}"})
            for fault in read.faults
        ),
    )


def _undo(table: list[list[str]], merges: Sequence[Merged]) -> None:
    """Leave the text of a merged range in its first cell alone, so that a title is no row of heads."""
    for top, left, bottom, right in merges:
        for row in range(top, min(bottom + 1, len(table))):
            for column in range(left, min(right + 1, len(table[row]))):
                if (row, column) != (top, left):
                    table[row][column] = ""


def _best(lines: Sequence[Sequence[str]], known: Mapping[str, str], *, last: bool = False) -> tuple[int, int]:
    """The line with most known keys and how many these are; the first of equals, or the last."""
    counts = [len({fold(text) for text in line} & known.keys()) for line in lines]
    most = max(counts, default=0)
    if not counts:
        return 0, 0
    return (len(counts) - 1 - counts[::-1].index(most) if last else counts.index(most)), most


def _has_digit(text: str) -> bool:
    return any(char.isdecimal() for char in text)

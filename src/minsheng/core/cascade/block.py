"""A block pasted from a sheet (WPS, Excel), its cells tied to the rows and columns of a grid."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.core.cascade.cells import Cell
from minsheng.core.cascade.problems import BlockEmpty, BlockTooLarge, BlockTooWide, Fault
from minsheng.core.quantity.passage import fold

MOST_ROWS, MOST_COLUMNS = 400, 200

_LOOKED_AT = 5
"""Rows and columns in which headings and names are looked for: title, date, then the heading."""

_SUMS = frozenset({"合计", "总计", "小计", "共计", "合计数", "全区", "全市", "全县"})
"""Names of rows and columns that add up others."""

_NAME_QUOTED = 30
"""Signs of a name that a sentence repeats."""

Reader = Callable[[str, str, str], Cell]
"""Reads the text of one cell by row key and column key, each target with its own measure word."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The rows or the columns of the grid.

    Attributes:
        names: key by every name, full and short, that may stand for it.
        keys: in the order of the grid, from the cell on in which the block was pasted.
    """

    names: Mapping[str, str]
    keys: Sequence[str]

    def folded(self) -> dict[str, str]:
        """The names without white space and in half-width signs."""
        return {fold(name): key for name, key in self.names.items()}


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell of the block that says something: `place` is its own in the block, as A1."""

    row: str
    column: str
    place: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Block:
    """What a block says; good cells stand whatever is wrong with others.

    Attributes:
        cells: by row, then column; a cell of the grid stands in it once.
        faults: rows and columns that could not be placed, which are not read.
        remarks: what was passed over on purpose.
    """

    cells: tuple[Placed, ...]
    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]


def read_block(text: str, rows: Axis, columns: Axis, read: Reader) -> Block:
    """The cells of a pasted block.

    Rows and columns are found by their names where the block has any, else by their order. An empty cell
    changes nothing and is counted in a remark: of merged cells the clipboard gives the first alone, and for
    which of the others the number is meant cannot be known. A block with names that stands the other way
    round is turned: of both ways the one in which more cells can be read.

    Args:
        text: the clipboard's plain text: tabs, line ends, quotation marks around cells that hold such.
        rows: of the grid.
        columns: of the grid.
        read: reads one cell that is not empty.

    Raises:
        BlockEmpty, BlockTooLarge: no number at all, or no block of this grid.
        BlockTooWide: columns without headings do not fit.

    Source: docs/algorithms/cascade.md, section 5.
    """
    table = _table(text)
    ways = [_tried(_Placing(table, rows, columns, turned=False), read)]
    if _may_be_turned(table, rows, columns):
        across = [list(column) for column in zip(*table, strict=True)]
        ways.append(_tried(_Placing(across, rows, columns, turned=True), read))
    found = max(ways, key=_good)
    if isinstance(found, BlockTooWide):
        raise found
    if not found.cells and not found.faults:
        raise BlockEmpty
    return found


def place_of(row: int, column: int) -> str:
    """The A1 name of a cell counted from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def _table(text: str) -> list[list[str]]:
    """The rows of the block, equally long, without empty rows and columns at the end."""
    bare = text.replace("\0", "")
    if len(bare) > MOST_ROWS * MOST_COLUMNS * 20:
        raise BlockTooLarge(rows=MOST_ROWS, columns=MOST_COLUMNS)
    table = _split(bare)
    while table and not any(map(fold, table[-1])):
        table.pop()
    width = max((n + 1 for row in table for n, cell in enumerate(row) if fold(cell)), default=0)
    if not width:
        raise BlockEmpty
    if len(table) > MOST_ROWS or width > MOST_COLUMNS:
        raise BlockTooLarge(rows=MOST_ROWS, columns=MOST_COLUMNS)
    return [[*row[:width], *[""] * (width - len(row))] for row in table]


def _split(text: str) -> list[list[str]]:
    """Rows of cells; a quotation mark that opens nothing is a sign like any other."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=quoting, strict=True)
        try:
            return list(lines)
        except csv.Error:
            continue
    raise BlockTooLarge(rows=MOST_ROWS, columns=MOST_COLUMNS)


def _known(cells: Sequence[str], names: Mapping[str, str]) -> int:
    return sum(fold(cell) in names for cell in cells)


def _best(lines: Sequence[Sequence[str]], names: Mapping[str, str]) -> tuple[int, int]:
    """How many known names the line with most of them has, and which line that is, the first of equals."""
    counts = [_known(line, names) for line in lines[:_LOOKED_AT]]
    most = max(counts)
    return most, counts.index(most)


def _may_be_turned(table: list[list[str]], rows: Axis, columns: Axis) -> bool:
    """Whether a name of a row stands in a heading, or a name of a column in front."""
    fronts = list(zip(*table, strict=True))
    return _best(table, rows.folded())[0] > 0 or _best(fronts, columns.folded())[0] > 0


def _tried(placing: "_Placing", read: Reader) -> Block | BlockTooWide:
    try:
        return placing.block(read)
    except BlockTooWide as problem:
        return problem


def _good(found: Block | BlockTooWide) -> int:
    """How many cells were read; none where the block does not fit."""
    return 0 if isinstance(found, BlockTooWide) else sum(cell.cell.problem is None for cell in found.cells)


class _Placing:
    """Ties the rows and columns of one block to keys, and notes what cannot be tied."""

    def __init__(self, table: list[list[str]], rows: Axis, columns: Axis, *, turned: bool) -> None:
        self.table, self.rows, self.columns, self.turned = table, rows, columns, turned
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        named, front = _best(list(zip(*table, strict=True)), rows.folded())
        headed, heading = _best(table, columns.folded())
        self.front = front if named else None
        self.heading = heading if headed else None
        self.left = 0 if self.front is None else self.front + 1
        self.top = 0 if self.heading is None else self.heading + 1

    def block(self, read: Reader) -> Block:
        """The cells that stand where a row and a column are known."""
        column_keys = dict(self._column_keys())
        row_keys = dict(self._row_keys())
        cells: list[Placed] = []
        empty: list[str] = []
        for n, row in row_keys.items():
            for m, column in column_keys.items():
                text = self.table[n][m]
                if fold(text):
                    cells.append(Placed(row, column, self._place(n, m), read(row, column, text)))
                else:
                    empty.append(self._place(n, m))
        if empty:
            self._remark("cascade.block_cells_empty", count=len(empty), place=empty[0])
        return Block(tuple(cells), tuple(self.faults), tuple(self.remarks))

    def _place(self, row: int, column: int) -> str:
        return place_of(column, row) if self.turned else place_of(row, column)

    def _fault(self, code: str, **facts: object) -> None:
        self.faults.append(Fault(code, None, facts))

    def _remark(self, code: str, **facts: object) -> None:
        self.remarks.append(Fault(code, None, facts))

    def _column_keys(self) -> Iterator[tuple[int, str]]:
        """Places of columns with the keys they stand for."""
        places = range(self.left, len(self.table[0]))
        if self.heading is None:
            if len(places) > len(self.columns.keys):
                raise BlockTooWide(columns=len(places), room=len(self.columns.keys))
            yield from zip(places, self.columns.keys, strict=False)
            return
        names, seen = self.columns.folded(), set[str]()
        for m in places:
            if not any(fold(row[m]) for row in self.table[self.heading :]):
                continue
            key = self._key(self.table[self.heading][m], self._place(self.heading, m), names, seen)
            if key is not None:
                yield m, key

    def _row_keys(self) -> Iterator[tuple[int, str]]:
        """Places of rows with the keys they stand for."""
        if self.front is None:
            places = range(self.top, len(self.table))
            yield from zip(places, self.rows.keys, strict=False)
            if len(places) > len(self.rows.keys):
                first = self._place(self.top + len(self.rows.keys), 0)
                self._fault("cascade.block_rows_beyond", count=len(places) - len(self.rows.keys), place=first)
            return
        names, seen = self.rows.folded(), set[str]()
        for n in range(self.top, len(self.table)):
            says = [fold(text) for text in self.table[n][self.left :]]
            name = self.table[n][self.front]
            if not any(says) and not fold(name):
                continue
            if not seen and fold(name) not in names and not any(map(_has_digit, says)):
                self._remark("cascade.block_heading_left_out", place=self._place(n, self.front))
                continue
            key = self._key(name, self._place(n, self.front), names, seen)
            if key is not None:
                yield n, key

    def _key(self, name: str, place: str, names: Mapping[str, str], seen: set[str]) -> str | None:
        """The key that a name stands for; None, with the reason noted, for a name that cannot be placed."""
        bare = fold(name)
        key = names.get(bare)
        if key is not None and key not in seen:
            seen.add(key)
            return key
        printed = bare[:_NAME_QUOTED]
        if key is not None:
            self._fault("cascade.block_name_twice", name=printed, place=place)
        elif bare in _SUMS:
            self._remark("cascade.block_sum_left_out", name=printed, place=place)
        elif bare:
            self._fault("cascade.block_name_unknown", name=printed, place=place)
        else:
            self._fault("cascade.block_name_missing", place=place)
        return None


def _has_digit(text: str) -> bool:
    return any(char.isdecimal() for char in text)

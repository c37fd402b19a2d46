"""Tables as grids of passages, from a Word file's cells or from lines with tabs."""

import re
from dataclasses import dataclass

from minsheng.core.policy.blanks import left_open
from minsheng.core.policy.columns import kind_of
from minsheng.core.policy.source import Source, Span, Table
from minsheng.core.quantity.passage import EMPTY, Passage, passage


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows of cells; a cell merged downwards stands in each row, one merged sideways in its first column.

    Attributes:
        breaks: code points of the line ends inside cells.
        heading: the line above the table that names what it lists, empty where none does.
        unsure: names that may stand in either of two columns and are in none.
    """

    rows: tuple[tuple[Passage, ...], ...]
    breaks: tuple[int, ...] = ()
    heading: Passage = EMPTY
    unsure: tuple[Passage, ...] = ()


def grid_of(source: Source, table: Table) -> Grid:
    """A Word table as a grid."""
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    rows: list[list[Passage]] = [[EMPTY] * width for _ in range(table.rows)]
    for cell in table.cells:
        text = left_open(passage(source.text, cell.span.start, cell.span.end), source.text)
        for row in range(cell.row, min(cell.row + cell.rows, table.rows)):
            rows[row][cell.column] = text
    breaks = tuple(
        place
        for cell in table.cells
        for place in range(cell.span.start, cell.span.end)
        if source.text[place] == "\n"
    )
    return Grid(tuple(map(tuple, rows)), breaks)


def tabbed_rows(source: Source, lines: list[Span]) -> list[tuple[Passage, ...]]:
    """Lines with tabs as rows of cells."""
    rows = []
    for line in lines:
        cells, start = [], line.start
        for part in source.text[line.start : line.end].split("\t"):
            cells.append(passage(source.text, start, start + len(part)))
            start += len(part) + 1
        rows.append(tuple(cells))
    return rows


_BLANKS = re.compile(r"[ \u3000\xa0]+")
_LEAST_CELLS = 3


def spaced_rows(source: Source, lines: list[Span], first: int) -> list[tuple[Passage, ...]]:
    """Rows whose cells are parted by blanks, below a heading row that is nothing but headings.

    Line `first` is that heading row; the rows go on while they begin with digits and are as wide.
    """
    rows: list[tuple[Passage, ...]] = []
    for number in range(first, len(lines)):
        line = lines[number]
        cells, start = [], line.start
        for part in _BLANKS.split(source.text[line.start : line.end]):
            place = source.text.index(part, start)
            start = place + len(part)
            if part:
                cells.append(passage(source.text, place, start))
        if rows and (len(cells) != len(rows[0]) or not cells[0].text.isdecimal()):
            break
        if not rows and (len(cells) < _LEAST_CELLS or not all(kind_of(cell.text) for cell in cells)):
            return []
        rows.append(tuple(cells))
    return rows


def aligned(row: tuple[Passage, ...], width: int, number: int) -> tuple[Passage, ...]:
    """A tabbed row brought to full width: the category cell is left out in all rows but its first."""
    missing = width - len(row)
    if missing == 1 and number == 1 and row and row[0].text.isdecimal():
        return (EMPTY, *row)
    return (*row, *[EMPTY] * missing) if missing > 0 else row

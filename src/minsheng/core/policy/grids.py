"""Tables as grids of passages, from a Word file's cells or from lines with tabs."""

import re
from dataclasses import dataclass

from minsheng.core.policy.lexicon import words
from minsheng.core.policy.source import Source, Span, Table
from minsheng.core.quantity.passage import EMPTY, Passage, passage

COLUMNS = ("number", "lead", "duty", "cooperating", "deadline", "measures", "category", "task", "name")


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Rows of cells; a cell merged downwards stands in each row, one merged sideways in its first column."""

    rows: tuple[tuple[Passage, ...], ...]


def grid_of(source: Source, table: Table) -> Grid:
    """A Word table as a grid."""
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    rows: list[list[Passage]] = [[EMPTY] * width for _ in range(table.rows)]
    for cell in table.cells:
        text = passage(source.text, cell.span.start, cell.span.end)
        for row in range(cell.row, min(cell.row + cell.rows, table.rows)):
            rows[row][cell.column] = text
    return Grid(tuple(map(tuple, rows)))


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
        if not rows and (len(cells) < _LEAST_CELLS or not all(column_of(cell.text) for cell in cells)):
            return []
        rows.append(tuple(cells))
    return rows


def column_of(heading: str) -> str:
    """What a column holds by its heading, empty where the heading tells nothing."""
    for name in COLUMNS:
        if heading in words(f"outline.table.{name}"):
            return name
    for name in COLUMNS:
        if name != "number" and any(
            word in heading for word in words(f"outline.table.{name}") if len(word) > 2
        ):
            return name
    return ""


def header_of(rows: tuple[tuple[Passage, ...], ...]) -> tuple[int, dict[str, int]] | None:
    """The row that heads the columns and the column of each kind; None for a table that lists no projects."""
    for place, row in enumerate(rows[:4]):
        found: dict[str, int] = {}
        for column, cell in enumerate(row):
            name = column_of(cell.text.strip("()（）"))
            if name:
                found.setdefault(name, column)
        if ("name" in found or "task" in found) and len(found) >= 2:
            return None if _shares_out(row, found) else (place, found)
    return None


def _shares_out(row: tuple[Passage, ...], found: dict[str, int]) -> bool:
    """True for a table that shares the projects of another list out among counties or streets."""
    areas = [cell for cell in row if len(cell) <= 8 and cell.text.endswith(words("outline.table.areas"))]
    return len(areas) > 1 and not found.keys() & {"task", "lead", "duty", "cooperating"}


def aligned(row: tuple[Passage, ...], width: int, columns: dict[str, int]) -> tuple[Passage, ...]:
    """A tabbed row brought to full width: the category cell is left out in all rows but its first."""
    missing = width - len(row)
    number = columns.get("number")
    if missing == 1 and number == 1 and row and row[0].text.isdecimal():
        return (EMPTY, *row)
    return (*row, *[EMPTY] * missing) if missing > 0 else row

"""Tables of a PDF: characters into cells, lines of a cell into text, tables that go on on the next page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from minsheng.engines.office.layout import Grid, Slot
from minsheng.engines.office.pdf.glyphs import Glyph
from minsheng.engines.office.pdf.grids import NEAR, Lattice
from minsheng.engines.office.pdf.lines import NUMBERED, Line, is_full, joined, lines_of

_MOST_PADDING = 8.0
"""Points between a cell's edge and its text, at most; Word leaves 5.4."""
_LOOSE = 1.45
"""Times the usual distance of lines from which a new paragraph begins inside a cell."""
# 区住房城乡建设局 | 区财政局: two bodies on two lines, whatever the width
_BODY_ENDS = re.compile(r"[局委办院会社所站厅部中心公司街道镇乡]$")
# 区应急管理局 | 苇洲燃气有限公司: the line is one body from end to end, and no sentence goes on
_BODY = re.compile(r"[区市县省][^，。；、：,;:（）]{1,10}(?:局|街道|镇|乡|公司|办公室)$")
_GOES_ON = re.compile(r"[牵会等负和及与配组按在对为主统开分]")
_BODY_BEGINS = re.compile(r"[区市县省各]")


@dataclass(slots=True)
class PdfCell:
    """A cell with its printed lines; `left` and `right` in points, the rest as in `source.Cell`."""

    left: float
    right: float
    row: int
    column: int
    rows: int
    columns: int
    lines: list[Line] = field(default_factory=list)

    @property
    def bare(self) -> str:
        """Its characters run together, for comparing cells."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class PdfTable:
    """A table; `row_pages` is the page (from 0) on which each row begins, `top` and `bottom` are points."""

    page: int
    last_page: int
    top: float
    bottom: float
    xs: list[float]
    cells: list[PdfCell]
    row_pages: list[int]
    header_rows: int = 0

    @property
    def y(self) -> float:
        """Where it stands in the order of the page."""
        return self.top

    def holds(self, y: float) -> bool:
        """True where a height of its page is within it."""
        return self.top - NEAR <= y <= self.bottom + NEAR


def parted(
    glyphs: Iterable[Glyph], found: Sequence[Lattice], page: int
) -> tuple[list[PdfTable], list[Glyph]]:
    """The tables of a page that hold text, and the characters outside of them."""
    held: list[dict[int, list[Glyph]]] = [{} for _ in found]
    loose: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.middle
        for lattice, cells in zip(found, held, strict=True):
            region = lattice.region_at(x, y)
            if region is not None:
                cells.setdefault(region, []).append(glyph)
                break
        else:
            loose.append(glyph)
    tables = [
        _table(lattice, cells, page)
        for lattice, cells in zip(found, held, strict=True)
        if any(glyph.text != " " for cell in cells.values() for glyph in cell)
    ]
    return tables, loose


def _table(lattice: Lattice, held: dict[int, list[Glyph]], page: int) -> PdfTable:
    cells = [
        PdfCell(
            lattice.xs[region.column],
            lattice.xs[region.last_column + 1],
            region.row,
            region.column,
            region.last_row - region.row + 1,
            region.last_column - region.column + 1,
            lines_of(held.get(index, ()), page),
        )
        for index, region in enumerate(lattice.regions)
    ]
    rows = len(lattice.ys) - 1
    return PdfTable(page, page, lattice.ys[0], lattice.ys[-1], lattice.xs, cells, [page] * rows)


def grid_of(table: PdfTable) -> Grid:
    """The table as a grid of slots, a cell that began in a row above marked as in a docx."""
    rows: list[list[Slot]] = [[] for _ in table.row_pages]
    distance = _distance(table)
    paddings = _paddings(table)
    for cell in sorted(table.cells, key=lambda each: (each.row, each.column)):
        text = _cell_text(cell, paddings[cell.column], distance)
        rows[cell.row].append(Slot(text, cell.column, cell.columns, cell.rows))
        for row in rows[cell.row + 1 : cell.row + cell.rows]:
            row.append(Slot(None, cell.column, cell.columns))
    for row in rows:
        row.sort(key=lambda slot: slot.column)
    return Grid(rows, table.header_rows)


def _distance(table: PdfTable) -> float:
    """The usual distance of lines in sizes, so that cells in two sizes are judged alike."""
    gaps = [
        (after.y - line.y) / line.size
        for cell in table.cells
        for line, after in pairwise(cell.lines)
        if line.page == after.page
    ]
    return median(gaps) if gaps else 1.5


def _paddings(table: PdfTable) -> list[float]:
    """What each column leaves free at its edges: the least distance seen, within reason."""
    paddings = [_MOST_PADDING] * (len(table.xs) - 1)
    for cell in table.cells:
        for line in cell.lines:
            paddings[cell.column] = min(paddings[cell.column], max(line.left - cell.left, 0.0))
    return paddings


def _cell_text(cell: PdfCell, padding: float, distance: float) -> str:
    width = cell.right - cell.left - 2 * padding
    parts: list[str] = []
    for index, line in enumerate(cell.lines):
        if index:
            parts.append(_between(cell.lines[index - 1], line, width, distance))
        parts.append(line.text)
    return "".join(parts)


def _between(line: Line, after: Line, width: float, distance: float) -> str:
    room = width - (line.right - line.left)
    same_page = line.page == after.page
    if not is_full(line, after, room) or (
        same_page and after.y - line.y > _LOOSE * max(distance, 1.0) * line.size
    ):
        return "\n"
    if _BODY_ENDS.search(line.text) and _BODY_BEGINS.match(after.text):
        return "\n"
    if _BODY.match(line.text) and not _GOES_ON.match(after.text):
        return "\n"
    if NUMBERED.match(after.text) and line.text[-1] not in "第共约为达至到、,，":
        return "\n"
    if line.text.isdigit() and after.text.isdigit() and after.first <= room:
        return "\n"
    return joined(line, after, room=room, width=width)


def goes_on(table: PdfTable, after: PdfTable) -> bool:
    """True where a table at the top of the next page has the columns of the one before it."""
    if after.page != table.last_page + 1:
        return False
    return _common_edges(table.xs, after.xs) is not None


def _common_edges(xs: Sequence[float], others: Sequence[float]) -> list[float] | None:
    """The edges of both, None where neither has all of the other's; the second may stand to the side."""
    shift = xs[0] - others[0]
    moved = [x + shift for x in others]
    if abs(xs[-1] - moved[-1]) > 2 * NEAR:
        return None
    more, fewer = (list(xs), moved) if len(xs) >= len(moved) else (moved, list(xs))
    if all(min(abs(x - edge) for edge in more) <= 2 * NEAR for x in fewer):
        return more
    return None


def append(table: PdfTable, after: PdfTable) -> None:
    """Put the rows of a table's next page below it: no second head, no row parted by the page's end."""
    edges = _common_edges(table.xs, after.xs)
    if edges is None:
        return
    for each in (table, after):
        _stretch(each, edges)
    repeated = _repeated(table, after)
    table.header_rows = max(table.header_rows, repeated)
    _drop_rows(after, repeated)
    table.last_page = after.page
    if not after.row_pages:
        return
    if _is_parted(table, after):
        _mend(table, after)
    else:
        _reach_down(table, after)
    base = len(table.row_pages)
    for cell in after.cells:
        cell.row += base
    table.cells += after.cells
    table.row_pages += after.row_pages


def _stretch(table: PdfTable, edges: list[float]) -> None:
    shift = edges[0] - table.xs[0]
    for cell in table.cells:
        first, last = (
            min(range(len(edges)), key=lambda index, x=x: abs(edges[index] - x - shift))  # type: ignore[misc]
            for x in (table.xs[cell.column], table.xs[cell.column + cell.columns])
        )
        cell.column, cell.columns = first, max(last - first, 1)
    table.xs = edges


def _rows(table: PdfTable) -> list[list[PdfCell]]:
    rows: list[list[PdfCell]] = [[] for _ in table.row_pages]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return [sorted(row, key=lambda cell: cell.column) for row in rows]


def _repeated(table: PdfTable, after: PdfTable) -> int:
    """How many rows at the top of the next page print the table's own top again."""
    count = 0
    for row, other in zip(_rows(table), _rows(after), strict=False):
        if [(c.column, c.rows, c.bare) for c in row] != [(c.column, c.rows, c.bare) for c in other]:
            break
        if not any(cell.bare for cell in row):
            break
        count += 1
    # A head that reaches below the rows alike is no head.
    while count and any(cell.row < count < cell.row + cell.rows for cell in after.cells):
        count -= 1
    return count


def _drop_rows(table: PdfTable, count: int) -> None:
    table.cells = [cell for cell in table.cells if cell.row >= count]
    for cell in table.cells:
        cell.row -= count
    del table.row_pages[:count]


def _last_row(table: PdfTable) -> dict[int, PdfCell]:
    """The cells that touch the table's lower edge, by column."""
    return {cell.column: cell for cell in table.cells if cell.row + cell.rows == len(table.row_pages)}


def _first_row(table: PdfTable) -> dict[int, PdfCell]:
    return {cell.column: cell for cell in table.cells if cell.row == 0}


def _is_parted(table: PdfTable, after: PdfTable) -> bool:
    """True where a page's end runs through a row.

    Then most cells have text on one side only, and the column that numbers or names the rows is one of them.
    """
    above, below = _last_row(table), _first_row(after)
    if any(column not in above or (cell.rows > 1 and cell.lines) for column, cell in below.items()):
        return False
    key = _key_column(table, after)
    if key not in above or key not in below or bool(above[key].lines) == bool(below[key].lines):
        return False
    both = sum(bool(above[column].lines) and bool(cell.lines) for column, cell in below.items())
    return any(cell.lines for cell in below.values()) and both < max(len(above) - 1, 2)


def _key_column(table: PdfTable, after: PdfTable) -> int:
    """The column whose short cells differ from row to row: the running number, or a name."""
    best, shortest = -1, 0.0
    rows = range(table.header_rows, len(table.row_pages))
    inner = [cell for cell in table.cells if cell.row in rows and cell.row + cell.rows in rows]
    inner += [cell for cell in after.cells if cell.row > 0]
    columns = sorted({cell.column for cell in inner})
    for column in columns:
        words = [cell.bare for cell in inner if cell.column == column]
        if not words or sum(map(bool, words)) < 0.8 * len(words) or len(set(words)) < 0.8 * len(words):
            continue
        length = sum(map(len, words)) / len(words)
        if best < 0 or length < shortest:
            best, shortest = column, length
    return best


def _mend(table: PdfTable, after: PdfTable) -> None:
    above, below = _last_row(table), _first_row(after)
    for column, cell in below.items():
        above[column].lines += cell.lines
        above[column].rows += cell.rows - 1
    _drop_rows(after, 1)


def _reach_down(table: PdfTable, after: PdfTable) -> None:
    """Let a cell merged downwards go on where the next page begins with its empty rest."""
    above, below = _last_row(table), _first_row(after)
    for column, cell in below.items():
        over = above.get(column)
        merged = over is not None and over.columns == cell.columns and max(over.rows, cell.rows) > 1
        if over is not None and merged and not cell.lines and over.lines:
            over.rows += cell.rows
            after.cells.remove(cell)

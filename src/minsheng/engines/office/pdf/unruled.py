"""Tables printed without rulings: a heading row of known words, white rivers between the columns below it.

A table is taken only as a whole: its rows are numbered one after the other, no line runs across a river, and
no row begins between two lines of a cell. Else its lines stay lines.

Source: docs/algorithms/office.md, section 5.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from minsheng.core.policy.cells import number_of
from minsheng.core.policy.columns import header_of
from minsheng.core.quantity.passage import Passage, fold
from minsheng.engines.office.pdf.glyphs import Glyph
from minsheng.engines.office.pdf.lines import Line, line_of
from minsheng.engines.office.pdf.tables import PdfCell, PdfTable

_GAP = 0.5
"""White space between two headings at least, in sizes; between columns a little less may stay."""
_RIVER = 0.25
_FAR = 1.7
"""Times the distance of heading and first row from which a line stands below the table."""
_EVEN = 0.15
"""Sizes by which distances of lines differ that are meant to be the same."""
_HEADINGS = 3
_NUMBER = 4
"""Signs of the longest running number."""
_BELOW = re.compile(r"(?:备?注|说明)[:：]")

River = list[tuple[float, float]]


@dataclass(slots=True)
class _Found:
    """A table in the making: its heading, the lines below it, what is left of each river."""

    rivers: list[River]
    rows: list[list[Line]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @property
    def xs(self) -> list[float]:
        """Where the columns part: the middle of the widest rest of each river."""
        widest = [max(river, key=lambda part: part[1] - part[0]) for river in self.rivers]
        return [(left + right) / 2 for left, right in widest]


def pieces_of(line: Line) -> list[list[Glyph]]:
    """The runs of characters of a line that white space parts."""
    glyphs = [glyph for glyph in line.glyphs if glyph.text != " "]
    found = [glyphs[:1]]
    for before, after in pairwise(glyphs):
        if after.left - before.right > _GAP * line.size:
            found.append([])
        found[-1].append(after)
    return found


def _text(glyphs: Sequence[Glyph]) -> str:
    return fold("".join(glyph.text for glyph in glyphs))


def _headed(line: Line) -> list[River] | None:
    """The rivers below a heading row; None for any other line."""
    pieces = pieces_of(line)
    if len(pieces) < _HEADINGS:
        return None
    cells, start = [], 0
    for piece in pieces:
        text = _text(piece)
        cells.append(Passage(text, tuple(range(start, start + len(text)))))
        start += len(text)
    header = header_of((tuple(cells),))
    if header is None or header.columns.get("number") != (0,) or len(header.columns) < _HEADINGS:
        return None
    return [[(left[-1].right, right[0].left)] for left, right in pairwise(pieces)]


def _narrowed(river: River, line: Line) -> River:
    """What a line leaves white of a river."""
    for glyph in line.glyphs:
        if glyph.text == " " or glyph.right <= river[0][0] or glyph.left >= river[-1][1]:
            continue
        parts = [(left, min(right, glyph.left)) for left, right in river]
        parts += [(max(left, glyph.right), right) for left, right in river]
        river = sorted({(left, right) for left, right in parts if right - left >= _RIVER * line.size})
        if not river:
            break
    return river


def _takes(found: _Found, line: Line) -> bool:
    """Take in a line; False where it runs across a river."""
    rivers = [_narrowed(river, line) for river in found.rivers]
    if not all(rivers):
        return False
    number = number_of(_text([glyph for glyph in line.glyphs if glyph.right <= found.xs[0]]))
    if number.isdecimal() and len(number) <= _NUMBER:
        found.numbers.append(int(number))
        found.rows.append([])
    elif not found.numbers:
        return False
    found.rivers = rivers
    found.rows[-1].append(line)
    return True


def _is_whole(found: _Found, after: Sequence[Line]) -> bool:
    """True where the rows are numbered in turn, stand as far apart as their lines, and none is left below."""
    first = found.numbers[0] if found.numbers else 0
    if len(found.numbers) < 2 or found.numbers != [*range(first, first + len(found.numbers))]:
        return False
    more = str(found.numbers[-1] + 1)
    if any(
        len(pieces) >= _HEADINGS and number_of(_text(pieces[0])) == more for pieces in map(pieces_of, after)
    ):
        return False
    inner = [below.y - line.y for row in found.rows for line, below in pairwise(row)]
    outer = [below[0].y - row[-1].y for row, below in pairwise(found.rows)]
    return not inner or max(inner) <= min(outer) + _EVEN * found.rows[0][0].size


def _below(lines: Sequence[Line], rivers: list[River], further: Sequence[Line]) -> _Found | None:
    """The table that the first of some lines heads, as far as it goes.

    Args:
        lines: the heading row and all below it on its page.
        rivers: of the heading row.
        further: the lines of the page after.
    """
    found, place = _Found(rivers), 1
    far = _FAR * (lines[1].y - lines[0].y) if len(lines) > 1 else 0.0
    while place < len(lines):
        line = lines[place]
        if line.y - lines[place - 1].y > far or _BELOW.match(line.text) or not _takes(found, line):
            break
        place += 1
    return found if _is_whole(found, [*lines[place:], *further]) else None


def _cells(line: Line, xs: Sequence[float]) -> list[Line | None]:
    """A line cut at the rivers."""
    edges = pairwise([float("-inf"), *xs, float("inf")])
    parts = [[g for g in line.glyphs if left <= (g.left + g.right) / 2 < right] for left, right in edges]
    return [line_of(part, line.page) if part else None for part in parts]


def _table(head: Line, found: _Found) -> PdfTable:
    lines = [head, *chain.from_iterable(found.rows)]
    xs = [min(line.left for line in lines), *found.xs, max(line.right for line in lines)]
    pages = [head.page] * (1 + len(found.rows))
    table = PdfTable(head.page, head.page, head.y - head.size, lines[-1].y, xs, [], pages, 1)
    for row, held in enumerate([[head], *found.rows]):
        cells = [PdfCell(left, right, row, at, 1, 1) for at, (left, right) in enumerate(pairwise(xs))]
        for line in held:
            for cell, part in zip(cells, _cells(line, found.xs), strict=True):
                cell.lines += [part] if part is not None else []
        table.cells += cells
    for column in range(len(xs) - 1):
        _fit([cell for cell in table.cells if cell.column == column])
    return table


def _fit(cells: Sequence[PdfCell]) -> None:
    """Give the cells of a column the width that its widest line fills."""
    lines = [line for cell in cells for line in cell.lines]
    for cell in cells if lines else ():
        cell.left, cell.right = min(line.left for line in lines), max(line.right for line in lines)


def with_tables(items: Sequence[Line | PdfTable], further: Sequence[Line]) -> list[Line | PdfTable]:
    """The lines and tables of a page in order, with tables in the place of lines that make one.

    Args:
        items: of the page.
        further: the lines of the page after, on which no row may go on.
    """
    made: list[Line | PdfTable] = []
    taken: set[int] = set()
    for place, item in enumerate(items):
        if id(item) in taken:
            continue
        rivers = _headed(item) if isinstance(item, Line) else None
        lines = [each for each in items[place:] if isinstance(each, Line)] if rivers else []
        found = _below(lines, rivers, further) if rivers else None
        made.append(_table(lines[0], found) if found else item)
        taken |= {id(line) for row in found.rows for line in row} if found else set()
    return made

"""The source as it was laid out, cut to the passages of one item, with its facts marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from minsheng.core.policy.source import Cell, Locator, Paragraph, Source, Span, Table

CONTEXT = 2
"""Blocks shown before and after a passage, and rows in a table."""
SHORT = 8
"""Rows of a table that is shown whole."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as the source shows it; `is_mine`: of the item looked at, else a link to its own item."""

    ordinal: int
    item: int
    spans: Sequence[Sequence[int]]
    css: str
    is_marked: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `mark` is the innermost fact on it; `begins`, `ends`: facts with an edge here."""

    words: str
    start: int
    mark: Shown | None
    begins: tuple[Shown, ...] = ()
    ends: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A paragraph or table of the page; a table has rows of cells, each a list of pieces with its spans.

    `is_here` of a paragraph that holds the item; of a table its rows tell.
    `leaf` names the page or sheet of the file that the block is the first to begin on, else it is empty.
    """

    role: str
    align: str
    is_here: bool
    pieces: tuple[Piece, ...] = ()
    rows: tuple["PrintedRow", ...] = ()
    leaf: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of a table; `left_out` counts the rows skipped before it."""

    cells: tuple["PrintedCell", ...]
    is_here: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A table cell; `leaf` as of `Printed`, where the table runs on from the page before."""

    pieces: tuple[Piece, ...]
    rows: int
    columns: int
    is_head: bool
    leaf: str = ""


@dataclass(slots=True)
class Page:
    """Neighbouring blocks; `left_out` counts the blocks skipped before them."""

    locator: str
    left_out: int
    blocks: list[Printed] = field(default_factory=list)


def pages_of(
    source: Source,
    shown: Iterable[Shown],
    wanted: Sequence[tuple[int, int]],
    alone: Sequence[tuple[int, int]] = (),
) -> list[Page]:
    """The passages that hold the spans, those `wanted` with their context, those `alone` without it.

    The whole source where no span is given.
    """
    chosen, inner = _chosen(source, wanted, alone)
    marker = _Marker(source, shown, chosen)
    locator = Locator(source)
    pages: list[Page] = []
    skipped = 0
    fresh = True
    for n, block in enumerate(source.blocks):
        if n not in chosen:
            skipped += 1
            fresh = True
            continue
        if fresh:
            pages.append(Page(locator.of(block.span), skipped))
            skipped, fresh = 0, False
        pages[-1].blocks.append(marker.print(n, (*wanted, *alone) if n in inner else ()))
    return pages


def _chosen(
    source: Source, wanted: Sequence[tuple[int, int]], alone: Sequence[tuple[int, int]]
) -> tuple[Container[int], set[int]]:
    """Numbers of the blocks to show, and of those among them that hold a span."""
    if not (wanted or alone):
        return range(len(source.blocks)), set()
    near = {n for n, block in enumerate(source.blocks) if _touches(block.span, wanted)}
    inner = near | {n for n, block in enumerate(source.blocks) if _touches(block.span, alone)}
    return inner | {m for n in near for m in range(n - CONTEXT, n + CONTEXT + 1)}, inner


def _touches(span: Span, wanted: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in wanted)


def _first_places(source: Source, starts: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of pages or sheets by the number of the first block on each, and by the start of a table's cell.

    The latter where a table runs on from the page before; a page without a beginning of either has no name.
    """
    blocks: dict[int, str] = {}
    cells: dict[int, str] = {}
    ends = [*(leaf.start for leaf in source.leaves[1:]), len(source.text) + 1]
    for leaf, end in zip(source.leaves, ends, strict=False):
        first = bisect_left(starts, leaf.start)
        above = source.blocks[first - 1] if first else None
        cell = _first_cell(above, leaf.start) if isinstance(above, Table) else None
        if cell is not None and cell < end:
            cells[cell] = leaf.name
        elif first < len(starts) and starts[first] < end:
            blocks[first] = leaf.name
    return blocks, cells


def _first_cell(table: Table, place: int) -> int | None:
    """Where the first cell begins at or after a place; cells stand in the order of the text."""
    at = bisect_left(table.cells, place, key=lambda cell: cell.span.start)
    return table.cells[at].span.start if at < len(table.cells) else None


def _rows_of(table: Table, here: Sequence[tuple[int, int]]) -> set[int]:
    """Rows that hold a span; a cell that several rows share counts only where no cell of one row does."""
    touched = [cell for cell in table.cells if _touches(cell.span, here)] if here else []
    return {cell.row for cell in touched if cell.rows == 1} or {cell.row for cell in touched}


def _groups(table: Table, inner: Container[int]) -> list[range]:
    """Runs of rows to show: the head and the rows near those that hold the item; all of a short table."""
    if not inner or table.rows <= SHORT:
        return [range(table.rows)]
    head = max(table.header_rows, *(cell.rows for cell in table.cells if cell.row == 0), 1)
    near = [
        row
        for row in range(table.rows)
        if row < head or any(other in inner for other in range(row - CONTEXT, row + CONTEXT + 1))
    ]
    groups: list[range] = []
    for row in near:
        if groups and groups[-1].stop == row:
            groups[-1] = range(groups[-1].start, row + 1)
        else:
            groups.append(range(row, row + 1))
    return groups


Edge = tuple[int, int, Shown]


class _Marker:
    """Cuts text at the edges of facts, so that marks never overlap; keeps those on the blocks to print."""

    def __init__(self, source: Source, shown: Iterable[Shown], blocks: Container[int]) -> None:
        self._source = source
        starts = [block.span.start for block in source.blocks]
        self._leaves, self._cell_leaves = _first_places(source, starts)
        self._edges: dict[int, list[Edge]] = {}
        for fact in shown:
            for start, end in fact.spans:
                first = max(bisect_right(starts, start) - 1, 0)
                for block in range(first, max(bisect_left(starts, end), first + 1)):
                    if block not in blocks:
                        continue
                    self._edges.setdefault(block, []).append((start, end, fact))

    def print(self, number: int, here: Sequence[tuple[int, int]]) -> Printed:
        """The block of that number as printed; `here`: the spans it is shown for, none for context."""
        block = self._source.blocks[number]
        edges = sorted(self._edges.get(number, []), key=lambda edge: (edge[0], edge[1]))
        leaf = self._leaves.get(number, "")
        if isinstance(block, Paragraph):
            pieces = self._pieces(block.span, edges)
            return Printed(block.role, block.align, bool(here), pieces=pieces, leaf=leaf)
        return Printed("table", "left", is_here=False, rows=self._rows(block, edges, here), leaf=leaf)

    def _rows(
        self, table: Table, edges: list[Edge], here: Sequence[tuple[int, int]]
    ) -> tuple[PrintedRow, ...]:
        inner = _rows_of(table, here)
        printed: list[PrintedRow] = []
        end = 0
        for group in _groups(table, inner):
            cells: dict[int, list[PrintedCell]] = {row: [] for row in group}
            for cell in table.cells:
                first = max(cell.row, group.start)
                rows = min(cell.row + cell.rows, group.stop) - first
                if rows > 0:
                    is_first = cell.row >= group.start or cell.row >= end
                    cells[first].append(self._cell(table, cell, edges, rows, is_first=is_first))
            for row, found in cells.items():
                left_out = group.start - end if row == group.start else 0
                printed.append(PrintedRow(tuple(found), row in inner, left_out))
            end = group.stop
        return tuple(printed)

    def _cell(self, table: Table, cell: Cell, edges: list[Edge], rows: int, *, is_first: bool) -> PrintedCell:
        """A cell in one group of rows; where it is shown again no place begins in it."""
        pieces = self._pieces(cell.span, edges)
        if not is_first:
            pieces = tuple(replace(piece, begins=()) for piece in pieces)
        leaf = self._cell_leaves.get(cell.span.start, "") if is_first else ""
        return PrintedCell(pieces, rows, cell.columns, cell.row < table.header_rows, leaf)

    def _pieces(self, span: Span, edges: list[Edge]) -> tuple[Piece, ...]:
        if not edges and span.start < span.end:
            return (Piece(self._source.text[span.start : span.end], span.start, None),)
        inside = [
            (max(start, span.start), min(end, span.end), fact)
            for start, end, fact in edges
            if start < span.end and span.start < end
        ]
        cuts = sorted({span.start, span.end, *(cut for start, end, _ in inside for cut in (start, end))})
        return tuple(self._piece(start, end, inside) for start, end in pairwise(cuts))

    def _piece(self, start: int, end: int, inside: list[Edge]) -> Piece:
        over = [
            (to - from_, fact)
            for from_, to, fact in inside
            if from_ <= start and end <= to and fact.is_marked
        ]
        mark = min(over, key=lambda row: (row[0], row[1].ordinal))[1] if over else None
        return Piece(
            words=self._source.text[start:end],
            start=start,
            mark=mark,
            begins=tuple(fact for from_, _, fact in inside if from_ == start == fact.spans[0][0]),
            ends=tuple(fact for _, to, fact in inside if to == end and fact.is_marked),
        )

"""The source as it was laid out, cut to the passages of one item, with its facts marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from minsheng.core.policy.source import Paragraph, Source, Span, Table

CONTEXT = 2
"""Blocks shown before and after a passage."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact as the source shows it; `is_mine`: of the item looked at, else a link to its own item."""

    ordinal: int
    item: int
    spans: tuple[tuple[int, int], ...]
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
    """A paragraph or table of the page; a table has rows of cells, each a list of pieces with its spans."""

    role: str
    align: str
    is_here: bool
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple["PrintedCell", ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A table cell."""

    pieces: tuple[Piece, ...]
    rows: int
    columns: int
    is_head: bool


@dataclass(slots=True)
class Page:
    """Neighbouring blocks; `left_out` counts the blocks skipped before them."""

    locator: str
    left_out: int
    blocks: list[Printed] = field(default_factory=list)


def pages_of(source: Source, shown: Sequence[Shown], wanted: Sequence[tuple[int, int]]) -> list[Page]:
    """The passages that hold the wanted spans with their context; the whole source where none is wanted."""
    inner = {n for n, block in enumerate(source.blocks) if _touches(block.span, wanted)}
    chosen = {m for n in inner for m in range(n - CONTEXT, n + CONTEXT + 1)} if wanted else None
    marker = _Marker(source, shown)
    pages: list[Page] = []
    skipped = 0
    fresh = True
    for n, block in enumerate(source.blocks):
        if chosen is not None and n not in chosen:
            skipped += 1
            fresh = True
            continue
        if fresh:
            pages.append(Page(source.locator(block.span), skipped))
            skipped, fresh = 0, False
        pages[-1].blocks.append(marker.print(n, is_here=bool(wanted) and n in inner))
    return pages


def _touches(span: Span, wanted: Iterable[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in wanted)


Edge = tuple[int, int, Shown]


class _Marker:
    """Cuts text at the edges of facts, so that marks never overlap."""

    def __init__(self, source: Source, shown: Sequence[Shown]) -> None:
        self._source = source
        starts = [block.span.start for block in source.blocks]
        self._edges: dict[int, list[Edge]] = {}
        for fact in shown:
            for start, end in fact.spans:
                first = max(bisect_right(starts, start) - 1, 0)
                for block in range(first, max(bisect_left(starts, end), first + 1)):
                    self._edges.setdefault(block, []).append((start, end, fact))

    def print(self, number: int, *, is_here: bool) -> Printed:
        """The block of that number as printed."""
        block = self._source.blocks[number]
        edges = sorted(self._edges.get(number, []), key=lambda edge: (edge[0], edge[1]))
        if isinstance(block, Paragraph):
            return Printed(block.role, block.align, is_here, pieces=self._pieces(block.span, edges))
        return Printed("table", "left", is_here, rows=self._rows(block, edges))

    def _rows(self, table: Table, edges: list[Edge]) -> tuple[tuple[PrintedCell, ...], ...]:
        rows: list[list[PrintedCell]] = [[] for _ in range(table.rows)]
        for cell in table.cells:
            pieces = self._pieces(cell.span, edges)
            rows[cell.row].append(PrintedCell(pieces, cell.rows, cell.columns, cell.row < table.header_rows))
        return tuple(map(tuple, rows))

    def _pieces(self, span: Span, edges: list[Edge]) -> tuple[Piece, ...]:
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

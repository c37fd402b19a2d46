"""A document as the reader sees it: one text, and the blocks that say how it was laid out."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in `Source.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed, with its automatic number, without its line end.

    Attributes:
        span: the paragraph in the text.
        role: `title` (centred large type), `heading` (styled or outlined as one), `note` (foot- or end-note,
            text box) or `body`.
        align: `left`, `center` or `right`, as far as the file tells.
        page_break: True where the file forces a new page before the paragraph.
    """

    span: Span
    role: str = "body"
    align: str = "left"
    page_break: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; a merged one stands once, at its upper left place (row and column from 0)."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: in the text its cells stand row by row, cells parted by a tab, rows by a line end.

    Attributes:
        header_rows: rows at its top that the file marks as the head.
        corner: row and column (from 0) of its upper left cell in the sheet that holds it.
    """

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0
    corner: tuple[int, int] = (0, 0)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page or a sheet: the text from `start` to where the next leaf begins.

    Attributes:
        start: code points before it; inside a paragraph or table that goes on on the page.
        name: for people, as a locator begins: `第3页`, `工作表“清单”`.
    """

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the file reader left out or did on the way, by code, with the facts its sentence names."""

    code: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    r"""The unaltered text of one document and its layout.

    Attributes:
        text: what is printed, paragraphs parted by `\n`; every `Span` counts its code points.
        blocks: paragraphs and tables in reading order, together covering all printed text.
        format: `docx`, `txt`, `paste`, `pdf`, `xlsx`, `xls`, `html`, `md`, `json` for a programme's own
            document, or `scan` where the text was recognised from pictures.
        name: file name without folder, empty for pasted text.
        remarks: what the file reader left out.
        leaves: pages or sheets in order, none where the file has neither; the first starts at 0.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    name: str = ""
    remarks: tuple[Remark, ...] = ()
    leaves: tuple[Leaf, ...] = ()

    def quote(self, span: Span) -> str:
        """The text of a span, as printed."""
        return self.text[span.start : span.end]

    def lines(self) -> Iterator[Span]:
        """Each line of the text without its line end, empty ones included."""
        start = 0
        for line in self.text.split("\n"):
            yield Span(start, start + len(line))
            start += len(line) + 1

    def locator(self, span: Span) -> str:
        """Where a span stands, for people.

        `第3段`, `表1第2行第4列`; `第32行` where there are only lines; `第2页第5段` in a file of pages;
        `工作表“清单”B7` in a workbook.
        """
        return Locator(self).of(span)


LINE_FORMATS = frozenset(("txt", "paste"))
"""Formats that people number by lines."""


class Locator:
    """Says where spans of one source stand; built once for many spans."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts = [block.span.start for block in source.blocks]
        self._tables = list(accumulate(isinstance(block, Table) for block in source.blocks))
        self._leaves = [leaf.start for leaf in source.leaves]
        self._lines = [place for place, char in enumerate(source.text) if char == "\n"]

    def of(self, span: Span) -> str:
        """The place of one span, as `Source.locator` says it."""
        if self._source.format in LINE_FORMATS:
            return f"第{bisect_left(self._lines, span.start) + 1}行"
        if not self._starts:
            return "第1段"
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        leaf, first = self._leaf_of(span.start)
        block, tables = self._source.blocks[index], self._tables[index] - self._tables_before(first)
        if not isinstance(block, Table):
            return f"{leaf}第{max(index - first + 1 - tables, 1)}段"
        cell = max(
            (cell for cell in block.cells if cell.span.start <= span.start),
            key=lambda cell: cell.span.start,
            default=None,
        )
        if cell is None:
            return f"{leaf}表{tables}"
        row, column = cell.row + block.corner[0], cell.column + block.corner[1]
        if self._source.format in SHEET_FORMATS:
            return f"{leaf}{column_letters(column)}{row + 1}"
        return f"{leaf}表{tables}第{row + 1}行第{column + 1}列"

    def _leaf_of(self, place: int) -> tuple[str, int]:
        """Name of the leaf that holds a place, and the index of its first block."""
        number = bisect_right(self._leaves, place) - 1
        if number < 0:
            return "", 0
        leaf = self._source.leaves[number]
        first = bisect_left(self._starts, leaf.start)
        # A block that goes on from the leaf before is the first one of its own as well.
        goes_on = first > 0 and leaf.start < self._source.blocks[first - 1].span.end
        return leaf.name, first - goes_on

    def _tables_before(self, index: int) -> int:
        return self._tables[index - 1] if index else 0


SHEET_FORMATS = frozenset(("xlsx", "xls"))
"""Formats whose cells people name by letter and number."""


def column_letters(column: int) -> str:
    """A column as a workbook names it: 0 is `A`, 26 is `AA`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_source(text: str, *, format: str = "paste", name: str = "") -> Source:
    """A source whose lines are its paragraphs, for text that carries no layout."""
    lengths = [len(line) for line in text.split("\n")]
    starts = [0, *accumulate(length + 1 for length in lengths)]
    blocks = tuple(
        Paragraph(Span(start, start + length))
        for start, length in zip(starts, lengths, strict=False)
        if length
    )
    return Source(text=text, blocks=blocks, format=format, name=name)

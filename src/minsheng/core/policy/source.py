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
    """A table: in the text its cells stand row by row, cells parted by a tab, rows by a line end."""

    span: Span
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0


Block = Paragraph | Table


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
        format: `docx`, `txt` or `paste`.
        name: file name without folder, empty for pasted text.
        remarks: what the file reader left out.
    """

    text: str
    blocks: tuple[Block, ...]
    format: str
    name: str = ""
    remarks: tuple[Remark, ...] = ()

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
        """Where a span stands, for people: `第3段`, `表1第2行第4列`, `第32行` where there are only lines."""
        return Locator(self).of(span)


class Locator:
    """Says where spans of one source stand; built once for many spans."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts = [block.span.start for block in source.blocks]
        self._tables = list(accumulate(isinstance(block, Table) for block in source.blocks))
        self._lines = [place for place, char in enumerate(source.text) if char == "\n"]

    def of(self, span: Span) -> str:
        """The place of one span, as `Source.locator` says it."""
        if self._source.format != "docx":
            return f"第{bisect_left(self._lines, span.start) + 1}行"
        if not self._starts:
            return "第1段"
        index = max(bisect_right(self._starts, span.start) - 1, 0)
        block, tables = self._source.blocks[index], self._tables[index]
        if not isinstance(block, Table):
            return f"第{max(index + 1 - tables, 1)}段"
        cell = max(
            (cell for cell in block.cells if cell.span.start <= span.start),
            key=lambda cell: cell.span.start,
            default=None,
        )
        return f"表{tables}" if cell is None else f"表{tables}第{cell.row + 1}行第{cell.column + 1}列"


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

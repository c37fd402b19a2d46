"""Builds the text of a source with its blocks: the one place where spans are counted."""

from dataclasses import dataclass, field

from minsheng.core.policy.source import Block, Cell, Leaf, Paragraph, Span, Table
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import TextTooLong


@dataclass(slots=True)
class Slot:
    """A cell in the making; `None` for its text marks the place of a cell that began in a row above."""

    text: str | None
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Grid:
    """A table in the making: its rows of slots from left to right, and how many of them are its head."""

    rows: list[list[Slot]] = field(default_factory=list)
    header_rows: int = 0

    def only_cell(self) -> Slot | None:
        """The single cell of a table that is no more than a frame."""
        return self.rows[0][0] if len(self.rows) == 1 and len(self.rows[0]) == 1 else None

    def flat(self) -> str:
        """The table as text: cells parted by a tab, rows by a line end."""
        return "\n".join("\t".join(slot.text or "" for slot in row) for row in self.rows)


class Layout:
    """Text and blocks, growing; every block begins on a new line."""

    def __init__(self, limits: Limits) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._begun = False
        self._spent = 0
        self._limits = limits
        self.blocks: list[Block] = []
        self.leaves: list[Leaf] = []

    @property
    def text(self) -> str:
        """All that was added so far."""
        return "".join(self._parts)

    def spend(self, characters: int) -> None:
        """Count characters that are kept somewhere before they are added.

        Raises:
            TextTooLong: the text would be longer than the limit.
        """
        self._spent += characters
        if self._spent > self._limits.characters:
            raise TextTooLong(limit=self._limits.characters)

    def begin_leaf(self, name: str) -> None:
        """Let what follows stand on a page or sheet of that name."""
        self._new_line()
        self._begun = False
        self.leaves.append(Leaf(self._length, name))

    def add_paragraph(self, text: str, *, role: str, align: str, page_break: bool) -> bool:
        """Add a paragraph; one without a printed character is an empty line and no block.

        Returns:
            Whether a block was added.
        """
        self._new_line()
        start = self._length
        self._write(text)
        if not text.strip():
            return False
        self.blocks.append(Paragraph(Span(start, self._length), role, align, page_break))
        return True

    def add_table(self, grid: Grid, *, corner: tuple[int, int] = (0, 0)) -> list[int]:
        """Add a table with the span of each of its cells; `corner` as in `Table`.

        Returns:
            Where in the text each of its rows begins.
        """
        self._new_line()
        start = self._length
        cells: list[Cell] = []
        rows: list[int] = []
        for row, slots in enumerate(grid.rows):
            if row:
                self._write("\n")
            rows.append(self._length)
            for position, slot in enumerate(slots):
                if position:
                    self._write("\t")
                if slot.text is None:
                    continue
                begin = self._length
                self._write(slot.text)
                cells.append(Cell(Span(begin, self._length), row, slot.column, slot.rows, slot.columns))
        columns = max((slot.column + slot.columns for slots in grid.rows for slot in slots), default=0)
        span = Span(start, self._length)
        self.blocks.append(Table(span, len(grid.rows), columns, tuple(cells), grid.header_rows, corner))
        return rows

    def _new_line(self) -> None:
        if self._begun:
            self._write("\n")
        self._begun = True

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            raise TextTooLong(limit=self._limits.characters)

"""Word tables: rows of cells with what is merged across columns and rows resolved."""

from collections.abc import Callable, Iterator

from minsheng.engines.office.layout import Grid, Slot
from minsheng.engines.office.markup import CHOICE, WORD, Element, switched_on, value, whole
from minsheng.engines.office.word.paragraphs import Findings, chosen

_WIDEST = 200
"""More columns than any printed table has; Word itself stops at 63."""
_SILENT = {f"{WORD}{name}" for name in ("tblPr", "tblGrid", "trPr", "tblPrEx", "sdtPr", "sdtEndPr")}

CellText = Callable[[Element, int], str]


class TableReader:
    """Reads one table; the text of a cell is asked of the caller."""

    def __init__(self, cell_text: CellText, findings: Findings) -> None:
        self._cell_text = cell_text
        self._findings = findings

    @staticmethod
    def framed(table: Element) -> Element | None:
        """The cell of a table of one cell: a frame round ordinary text."""
        cells = [cell for row in _within(table, f"{WORD}tr") for cell in _within(row, f"{WORD}tc")]
        return cells[0] if len(cells) == 1 else None

    def read(self, table: Element, depth: int) -> Grid:
        """The rows that are printed; rows deleted under tracking are left out."""
        grid = Grid()
        open_cells: dict[int, Slot] = {}
        for row in _within(table, f"{WORD}tr"):
            properties = row.find(f"{WORD}trPr")
            if properties is not None and properties.find(f"{WORD}del") is not None:
                self._findings.counts["deleted"] += 1
                continue
            slots, open_cells = self._row(row, open_cells, depth)
            if switched_on(properties, "tblHeader") and grid.header_rows == len(grid.rows):
                grid.header_rows += 1
            grid.rows.append(slots)
        return grid

    def _row(self, row: Element, above: dict[int, Slot], depth: int) -> tuple[list[Slot], dict[int, Slot]]:
        """A row's slots, and the cells that a next row may continue, by column."""
        slots: list[Slot] = []
        going_on: dict[int, Slot] = {}
        column = _columns(value(row.find(f"{WORD}trPr"), "gridBefore"), 0)
        for cell in _within(row, f"{WORD}tc"):
            properties = cell.find(f"{WORD}tcPr")
            columns = max(_columns(value(properties, "gridSpan"), 1), 1)
            merge = value(properties, "vMerge")
            if value(properties, "hMerge") in ("continue", "") and slots:
                slots[-1].columns += columns
            elif merge is not None and merge != "restart" and column in above:
                above[column].rows += 1
                going_on[column] = above[column]
                slots.append(Slot(None, column, columns))
            else:
                slot = Slot(self._cell_text(cell, depth + 1), column, columns)
                slots.append(slot)
                if merge is not None:
                    going_on[column] = slot
            column += columns
        return slots, going_on


def _columns(text: str | None, default: int) -> int:
    return min(max(whole(text, default), 0), _WIDEST)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, looking through content controls and the like."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == tag:
            yield child
        elif child.tag == f"{CHOICE}AlternateContent":
            stack.append(chosen(child))
        elif child.tag not in _SILENT and child.tag not in (f"{WORD}p", f"{WORD}tc", f"{WORD}del"):
            stack.append(iter(child))

"""What is printed in large numbers as HTML: passages of the source, the progress strip, options of projects.

Written here and not in templates: a notice has some 1,500 pieces, and each cost a dozen template nodes
(72 of the 90 ms of the whole source); the strip's 53 places took as long as all facts of the item.
Everything that comes from the document goes through `escape`.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from minsheng.apps.notices.board import Step
from minsheng.apps.notices.passages import Page, Piece, Printed, PrintedCell, PrintedRow, Shown
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.programmes.compared import Named

NO_PLACE = "本项在原文里没有位置，是手工补的。"

MIDDLING, LONG = 16, 60
"""Characters of a cell that are not pressed into a narrow column: such columns are wider, or wide."""

WIDE = 4
"""Columns from which a table may be wider than a telephone, and than half an office's screen."""

_STAYS = 12
"""Characters that cells of a first column have at most where it stays in sight."""

_HINT = 30
"""Characters of a project's title that an option shows, and a place of the strip when pointed at."""


def printed(pages: Sequence[Page], reading: int) -> SafeString:
    """The passages one below the other; marks of other items lead to their items in that reading."""
    printer = _Printer(reading)
    parts = [part for page in pages for part in printer.page(page)]
    if not pages:
        parts = [f'<p class="flush">{NO_PLACE}</p>']
    return mark_safe("\n".join(parts))  # noqa: S308 (each part is escaped where it is made)


def strip(steps: Sequence[Step], reading: int) -> SafeString:
    """A link to each item of that reading, by its printed number; its state as class and in words."""
    # One look-up for all: only the last number of the address differs.
    before, _, after = reverse("notices:item", args=[reading, HEAD_ITEM]).rpartition(str(HEAD_ITEM))
    links = (_step(step, f"{before}{step.item}{after}") for step in steps)
    return mark_safe("\n".join(links))  # noqa: S308 (each link is escaped where it is made)


def options(texts: Sequence[Named], chosen: int | None) -> SafeString:
    """An option for each project of the edition before, in its order; one may be chosen."""
    parts = (
        f'<option value="{text.project_id}"{" selected" * (text.project_id == chosen)}>'
        f"{escape(text.number)} {escape(_short(text.title))}</option>"
        for text in texts
    )
    return mark_safe("\n".join(parts))  # noqa: S308 (each option is escaped where it is made)


@lru_cache(maxsize=512)  # the same titles at each step of a review, and in each list of options
def _short(title: str) -> str:
    return title if len(title) <= _HINT else Truncator(title).chars(_HINT)


def _step(step: Step, address: str) -> str:
    mark = f' class="{step.mark}"' if step.mark else ""
    current = ' aria-current="step"' if step.is_current else ""
    label = escape(f"{step.name}，{step.state}")
    shown = f'title="{escape(_short(step.title))}"{mark}{current} aria-label="{label}"'
    return f'<a href="{escape(address)}" {shown}>{escape(step.number)}</a>'


def _leaf(name: str) -> str:
    return f'<p class="flush leaf">{escape(name)}</p>'


def _length(cell: PrintedCell) -> int:
    return sum(len(piece.words) for piece in cell.pieces)


def _width(cell: PrintedCell) -> str:
    """Class of a cell that takes more than a narrow column; one over several columns has room."""
    if cell.columns > 1 or _length(cell) <= MIDDLING:
        return ""
    return "long" if _length(cell) > LONG else "mid"


def _first_column(rows: Sequence[PrintedRow]) -> list[bool]:
    """For each row whether its first cell is of a first column that stays in sight: none where it is wide."""
    begins, covered = [], 0
    for row in rows:
        is_first = not covered and bool(row.cells)
        covered = row.cells[0].rows - 1 if is_first else max(0, covered - 1)
        begins.append(is_first and row.cells[0].columns == 1)
    short = all(_length(row.cells[0]) <= _STAYS for row, is_own in zip(rows, begins, strict=True) if is_own)
    return begins if short else [False] * len(begins)


class _Printer:
    """Prints the parts of one reading; keeps the address of each item."""

    def __init__(self, reading: int) -> None:
        self._reading = reading
        self._items: dict[int, str] = {}

    def page(self, page: Page) -> Iterable[str]:
        """Where the passage stands, then its blocks."""
        begins_leaf = bool(page.blocks and page.blocks[0].leaf)
        skipped = f"…略 {page.left_out} 段… " if page.left_out else ""
        where = "" if begins_leaf else escape(page.locator)
        if skipped or where:
            yield f'<p class="flush">{skipped}{where}</p>'
        for block in page.blocks:
            if block.leaf:
                yield _leaf(block.leaf)
            yield self._block(block)

    def _block(self, block: Printed) -> str:
        here = " here" if block.is_here else ""
        if block.role == "table":
            return self._table(block)
        tag = "h3" if block.role in {"title", "heading"} else "p"
        return f'<{tag} class="{escape(block.align)}{here}">{self._pieces(block.pieces)}</{tag}>'

    def _table(self, block: Printed) -> str:
        """A wide one says that it can be moved, also by keys, and keeps its first column in sight."""
        is_wide = any(sum(cell.columns for cell in row.cells) >= WIDE for row in block.rows)
        stays = _first_column(block.rows) if is_wide else [False] * len(block.rows)
        rows = "\n".join(self._row(row, stays=stay) for row, stay in zip(block.rows, stays, strict=True))
        table = f'<table class="t plain">\n{rows}\n</table></div>'
        if not is_wide:
            return f'<div class="scroll">{table}'
        moved = '<div class="scroll moved" role="region" aria-label="表格，可左右滑动" tabindex="0">'
        return f'<p class="flush swipe">表格可左右滑动</p>\n{moved}{table}'

    def _row(self, row: PrintedRow, *, stays: bool) -> str:
        here = ' class="here"' if row.is_here else ""
        skipped = (
            f'<tr class="gap"><td colspan="99">…略 {row.left_out} 行…</td></tr>\n' if row.left_out else ""
        )
        cells = (self._cell(cell, stays=stays and at == 0) for at, cell in enumerate(row.cells))
        return f"{skipped}<tr{here}>{''.join(cells)}</tr>"

    def _cell(self, cell: PrintedCell, *, stays: bool) -> str:
        tag = "th" if cell.is_head else "td"
        scope = ' scope="col"' if cell.is_head else ""
        rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        leaf = _leaf(cell.leaf) if cell.leaf else ""
        css = "stay" if stays else _width(cell)
        named = f' class="{css}"' if css else ""
        return f"<{tag}{named}{scope}{rows}{columns}>{leaf}{self._pieces(cell.pieces)}</{tag}>"

    def _pieces(self, pieces: Sequence[Piece]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        """The words with their place; white space between pieces would be white space in the document."""
        words = f'<span data-at="{piece.start}">{escape(piece.words)}</span>'
        mark = piece.mark
        if mark is not None:
            link = f'<a href="{self._address(mark)}">{words}</a>'
            words = f'<mark class="{mark.css}" data-fact="{mark.ordinal}">{link}</mark>'
        if not (piece.begins or piece.ends):
            return words
        begins = "".join(f'<span class="at" id="s-{fact.ordinal}"></span>' for fact in piece.begins)
        ends = "".join(f"<sup>{fact.ordinal}</sup>" for fact in piece.ends)
        return f"{begins}{words}{ends}"

    def _address(self, fact: Shown) -> str:
        if fact.is_mine:
            return f"#f-{fact.ordinal}"
        address = self._items.get(fact.item)
        if address is None:
            address = self._items[fact.item] = escape(
                reverse("notices:item", args=[self._reading, fact.item])
            )
        return f"{address}?fact={fact.ordinal}#f-{fact.ordinal}"

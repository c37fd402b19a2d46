"""Wide tables as annexes of official papers: A4 landscape, head repeated on each page.

The type area of GB/T 9704-2012 lies on its side, so that the head of the table is at the binding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from minsheng.engines.office.word.papers import (
    FANGSONG,
    HEI,
    SECOND,
    THIRD,
    TITLE_SONG,
    number_pages,
    packed,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from docx.document import Document as DocumentFile
    from docx.section import Section
    from docx.shared import Length
    from docx.table import Table, _Cell, _Row

FIFTH = Pt(10.5)
"""Chinese type size 5号."""
LITTLE_FIFTH, SIXTH = Pt(9), Pt(7.5)
"""Chinese type sizes 小5号 and 6号, for numbers in many columns."""
TYPE_AREA = 225
"""Width of the type area in mm."""
_CELL_MARGIN_TWIPS = 60
_SMALL_MARGIN_TWIPS = 30


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column of a wide table; `width` is its share, so that all of them fill the type area.

    A type smaller than 5号 narrows the margins of all cells of the table.
    """

    title: str
    width: float
    centred: bool = False
    size: Pt = FIFTH


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table with what stands around it on the paper.

    Attributes:
        columns: from left to right.
        rows: a row of one cell is a heading over the whole width; None carries on the cell above.
        title: above the table; empty for none.
        label: the line above the title (`附件`); empty for none.
        note: below the title at the right (`截至2026年10月15日`).
        footer: lines below the table.
    """

    columns: tuple[WideColumn, ...]
    rows: Sequence[Sequence[str | None]]
    title: str = ""
    label: str = ""
    note: str = ""
    footer: Sequence[str] = field(default_factory=tuple)


def write_wide_paper(tables: Iterable[WideTable], *, title: str, created: datetime) -> bytes:
    """A .docx of these tables, each from a new page; the same arguments give the same bytes.

    Args:
        tables: in order.
        title: stands in the file's properties.
        created: an aware time, which stands there too.

    Source: GB/T 9704-2012, 5.2 and 10 (tables on A4 landscape).
    """
    document = Document()
    turn(document.sections[0])
    normal = document.styles["Normal"]
    normal.font.size = FIFTH
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    number_pages(document)
    for number, table in enumerate(tables):
        add_wide(document, table, new_page=number > 0)
    return packed(document, title=title, created=created)


def turn(section: Section) -> None:
    """Lay a section's page on its side, with the type area of the upright one turned."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.footer_distance = Mm(15)
    # The upright page's 22 lines would pull the rows of a table apart.
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def add_wide(document: DocumentFile, given: WideTable, *, new_page: bool = False) -> None:
    """The table with what stands around it, at the end of the document."""
    lines = [
        (given.label, HEI, THIRD, WD_ALIGN_PARAGRAPH.LEFT),
        (given.title, TITLE_SONG, SECOND, WD_ALIGN_PARAGRAPH.CENTER),
        (given.note, FANGSONG, FIFTH, WD_ALIGN_PARAGRAPH.RIGHT),
    ]
    for text, font, size, align in [line for line in lines if line[0]]:
        paragraph = document.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.page_break_before = new_page or None
        typed(paragraph.add_run(text), font, size)
        new_page = False
    _fill(document.add_table(rows=0, cols=len(given.columns)), given)
    for text in given.footer:
        typed(document.add_paragraph().add_run(text), FANGSONG, FIFTH)


def _fill(table: Table, given: WideTable) -> None:
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    small = any(column.size < FIFTH for column in given.columns)
    _narrow_margins(table, _SMALL_MARGIN_TWIPS if small else _CELL_MARGIN_TWIPS)
    share = sum(column.width for column in given.columns)
    widths = [Mm(TYPE_AREA * column.width / share) for column in given.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _mark(_row(table, [column.title for column in given.columns], given.columns, widths, HEI), "w:tblHeader")
    for texts, following in zip(given.rows, [*given.rows[1:], ()], strict=True):
        if len(texts) == 1:
            cells = _new_row(table).cells
            heading = cells[0].merge(cells[-1])
            _write(heading, texts[0] or "", HEI, FIFTH, centred=False)
            heading.paragraphs[0].paragraph_format.keep_with_next = True
            continue
        row = _row(table, texts, given.columns, widths, FANGSONG)
        for number, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            if text is None:
                cell._tc.vMerge = "continue"
            elif len(following) > 1 and following[number] is None:
                cell._tc.vMerge = "restart"


def _row(
    table: Table,
    texts: Sequence[str | None],
    columns: Sequence[WideColumn],
    widths: Sequence[Length],
    font: str,
) -> _Row:
    row = _new_row(table)
    for cell, text, column, width in zip(row.cells, texts, columns, widths, strict=True):
        cell.width = width
        _write(cell, text or "", font, column.size, centred=column.centred or font == HEI)
    return row


def _new_row(table: Table) -> _Row:
    """A row that no page parts."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # the package ships without annotations
    _mark(row, "w:cantSplit")
    return row


def _write(cell: _Cell, text: str, font: str, size: Pt, *, centred: bool) -> None:
    """One paragraph for each line."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = 1.0
        typed(paragraph.add_run(line), font, size)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _narrow_margins(table: Table, twips: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    properties.insert(list(properties).index(look) if look is not None else len(properties), margins)

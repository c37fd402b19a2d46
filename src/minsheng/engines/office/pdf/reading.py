"""Reads a PDF inside the child process: pages into blocks, as values that JSON can carry."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from minsheng.engines.office.children import Told
from minsheng.engines.office.pdf.columns import gap_of, in_columns
from minsheng.engines.office.pdf.furniture import furniture
from minsheng.engines.office.pdf.glyphs import Glyph, Handle, page_text, turner
from minsheng.engines.office.pdf.grids import lattices
from minsheng.engines.office.pdf.lines import Line, lines_of
from minsheng.engines.office.pdf.notes import notes_below, notes_of, unmarked
from minsheng.engines.office.pdf.paragraphs import Item, PdfParagraph, blocks_of
from minsheng.engines.office.pdf.rulings import Drawing, Ruling, drawing_of
from minsheng.engines.office.pdf.tables import PdfTable, grid_of, parted
from minsheng.engines.office.pdf.unruled import with_tables
from minsheng.engines.office.problems import (
    BrokenPdf,
    NoPages,
    PasswordProtected,
    TextTooLong,
    TooManyPages,
)

FEW = 8
"""Characters up to which a page under a picture is no page of text: its number may be printed on a scan."""
COVERED = 0.3
"""Share of a page that a picture covers from which the page may be a scan."""
GARBLED = 0.3
"""Share of printed marks without a character from which the text of a page is no text."""
_MARKUP = frozenset(
    (
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_INK,
    )
)


@dataclass(slots=True)
class Pages:
    """What was found so far, page by page.

    Attributes:
        waiting: pages (from 0) that are pictures of text, or whose fonts name no characters.
        rules: lines across that are part of no table, by page.
        notes: the footnotes of all pages.
    """

    items: list[list[Item]] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    rules: dict[int, list[Ruling]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unpainted: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def opened(data: bytes) -> Handle:
    """The document in some bytes, which must outlive it.

    Raises:
        PasswordProtected: it asks for one. BrokenPdf: it is no PDF that can be opened.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if document:
        return document
    locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
    raise PasswordProtected if locked else BrokenPdf


def page_count(document: Handle, limit: int) -> int:
    """How many pages there are, from 1 to the limit.

    Raises:
        NoPages, TooManyPages: there are others.
    """
    pages = pdfium.FPDF_GetPageCount(document)
    if pages <= 0:
        raise NoPages
    if pages > limit:
        raise TooManyPages(pages=pages, limit=limit)
    return int(pages)


def read_pages(document: Handle, count: int, characters: int, told: Told) -> Pages:
    """The lines and tables of every page; `told` hears of each page that is through.

    Raises:
        BrokenPdf: no page can be opened. TextTooLong: there are more characters than the limit.
    """
    found = Pages()
    broken = 0
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        if page:
            try:
                _read_page(page, number, characters, found)
            finally:
                pdfium.FPDF_ClosePage(page)
        else:
            broken += 1
            found.items.append([])
            found.sizes.append((595.0, 842.0))
        if found.counts["characters"] > characters:
            raise TextTooLong(limit=characters)
        told(number + 1 - len(found.waiting), count)
    if broken == count:
        raise BrokenPdf
    found.counts["broken"] = broken
    found.counts["attached"] = max(pdfium.FPDFDoc_GetAttachmentCount(document), 0)
    return found


def _read_page(page: Handle, number: int, most: int, found: Pages) -> None:
    text = page_text(page, most)
    found.sizes.append((text.width, text.height))
    drawing = drawing_of(page, turner(page, text.turn), text.width * text.height)
    found.counts["annotations"] += _annotations(page)
    printed = sum(glyph.text != " " for glyph in text.glyphs)
    garbled = text.unmapped > GARBLED * (printed + text.unmapped) and text.unmapped > FEW
    if garbled or (printed <= FEW and drawing.covered >= COVERED):
        found.waiting.append(number)
        found.counts["garbled"] += garbled
        found.items.append([])
        return
    found.unpainted += text.unpainted
    found.counts["characters"] += len(text.glyphs)
    found.counts["unmapped"] += text.unmapped
    found.counts["slanted"] += text.slanted
    found.counts["pictures"] += 0 if text.unpainted else drawing.pictures
    found.items.append([])
    lay_out(found, number, text.glyphs, drawing)


def lay_out(found: Pages, number: int, glyphs: list[Glyph], drawing: Drawing) -> None:
    """Keep the lines and tables that the characters and rulings of a page make."""
    tables, loose = parted(glyphs, lattices(drawing), number)
    found.rules[number] = [
        each for each in drawing.across if not any(table.holds(each.at) for table in tables)
    ]
    items: list[Item] = [*tables, *lines_of(loose, number)]
    found.items[number] = sorted(items, key=lambda item: item.y)


def _annotations(page: Handle) -> int:
    """Remarks that people put on the page; links and fields are none."""
    count = 0
    for index in range(min(max(pdfium.FPDFPage_GetAnnotCount(page), 0), 10_000)):
        each = pdfium.FPDFPage_GetAnnot(page, index)
        if each:
            count += pdfium.FPDFAnnot_GetSubtype(each) in _MARKUP
            pdfium.FPDFPage_CloseAnnot(each)
    return count


def without_furniture(found: Pages) -> int:
    """Take running heads, feet and page numbers out of the pages; how many lines they were."""
    lines = [[item for item in page if isinstance(item, Line)] for page in found.items]
    dropped = furniture(lines, [height for _, height in found.sizes])
    found.items = [[item for item in page if id(item) not in dropped] for page in found.items]
    return len(dropped)


def without_notes(found: Pages) -> int:
    """Take the footnotes and the marks that point to them out of the pages; how many notes there are."""
    for number, rules in found.rules.items():
        page = found.items[number]
        below = notes_below([item for item in page if isinstance(item, Line)], rules, *found.sizes[number])
        if below:
            notes, marks = notes_of(below)
            found.notes += notes
            found.items[number] = [_unmarked(item, marks) for item in page if item not in below]
    return len(found.notes)


def set_tables(found: Pages) -> None:
    """Put tables in the place of lines that make one without rulings."""
    below: list[Line] = []
    for number, page in reversed(list(enumerate(found.items))):
        found.items[number] = [*with_tables(page, below)]
        below = [item for item in page if isinstance(item, Line)]


def set_columns(found: Pages) -> None:
    """Put the lines of pages without tables in reading order where they are set in two columns."""
    gap: float | None = None
    for number, page in enumerate(found.items):
        lines = [item for item in page if isinstance(item, Line)]
        gap = gap_of(lines, found.sizes[number][0], gap) if len(lines) == len(page) else None
        if gap is not None:
            found.items[number] = [*in_columns(lines, gap)]


def _unmarked(item: Item, marks: set[str]) -> Item:
    if isinstance(item, Line):
        return unmarked(item, marks)
    for cell in item.cells:
        cell.lines = [unmarked(line, marks) for line in cell.lines]
    return item


def packed(found: Pages) -> list[dict[str, Any]]:
    """The blocks of the document as plain values."""
    notes = [PdfParagraph(len(found.items) - 1, text, "note", "left") for text in found.notes]
    return [
        {"paragraph": asdict(block)} if isinstance(block, PdfParagraph) else {"table": _packed_table(block)}
        for block in (*blocks_of(found.items, found.sizes), *notes)
    ]


def _packed_table(table: PdfTable) -> dict[str, Any]:
    grid = grid_of(table)
    rows = [[(slot.text, slot.column, slot.columns, slot.rows) for slot in row] for row in grid.rows]
    return {"page": table.page, "pages": table.row_pages, "rows": rows, "header_rows": grid.header_rows}

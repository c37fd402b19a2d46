"""Official papers as Word documents: page, grid, fonts and page numbers of GB/T 9704-2012.

Font names are written and no font is shipped: a machine without them shows its own Song, Hei and Kai.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

THIRD, SECOND, FOURTH = Pt(16), Pt(22), Pt(14)
"""Chinese type sizes 3号, 2号 and 4号."""
LINE = Pt(28.95)
"""22 lines on the 225 mm of the type area."""
_LINE_TWIPS = 579
_CLOSER = -5
"""Spacing of characters in 1/20 pt: 28 of 16 pt fill 441 of the 442.2 pt of a line.

A grid of characters would say the same to Word alone: LibreOffice puts 16 pt on two places of 15.79 pt.
"""
SONG, HEI, KAI, FANGSONG, TITLE_SONG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312", "方正小标宋简体"
_BEHIND_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang")
_STAMP = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255


class Style(StrEnum):
    """What a line of a paper is; each has its type and place."""

    TITLE = "title"
    LABEL = "label"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BODY = "body"
    CENTRED = "centred"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `new_page`: it begins one; `label` stands before it in 黑体, its lines hang behind."""

    text: str
    style: Style = Style.BODY
    new_page: bool = False
    label: str = ""


_FONTS = {
    Style.TITLE: (TITLE_SONG, SECOND),
    Style.LABEL: (HEI, THIRD),
    Style.HEADING: (HEI, THIRD),
    Style.SUBHEADING: (KAI, THIRD),
    Style.BODY: (FANGSONG, THIRD),
    Style.CENTRED: (KAI, THIRD),
}
_CENTRED = (Style.TITLE, Style.CENTRED)


def write_paper(lines: Iterable[Line], *, title: str, created: datetime) -> bytes:
    """A .docx of these lines; the same arguments give the same bytes.

    Args:
        lines: from top to bottom.
        title: stands in the file's properties.
        created: an aware time, which stands there too.

    Source: GB/T 9704-2012, 5 and 7.
    """
    document = Document()
    set_page(document)
    number_pages(document)
    for line in lines:
        add_line(document, line)
    return packed(document, title=title, created=created)


def set_page(document: DocumentFile) -> None:
    """A4, type area 156 × 225 mm, 22 lines of 28 characters."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_LINE_TWIPS))
    section._sectPr.append(grid)
    normal = document.styles["Normal"]
    normal.font.size = THIRD
    normal.paragraph_format.widow_control = False
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE


def number_pages(document: DocumentFile) -> None:
    """Page numbers between dashes: at the right on odd pages, at the left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = FOURTH
        typed(paragraph.add_run("— "), SONG, FOURTH)
        for kind in ("begin", "PAGE", "end"):
            _field(typed(paragraph.add_run(), SONG, FOURTH), kind)
        typed(paragraph.add_run(" —"), SONG, FOURTH)


def _field(run: Run, kind: str) -> None:
    if kind == "PAGE":
        code = OxmlElement("w:instrText")
        code.text = kind
        run._r.append(code)
        return
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)


def add_line(document: DocumentFile, line: Line) -> Paragraph:
    """The line in its type and place, at the end of the document."""
    paragraph = document.add_paragraph()
    place = paragraph.paragraph_format
    place.page_break_before = line.new_page or None
    if line.style in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif line.style is not Style.LABEL:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        place.first_line_indent = 2 * THIRD
    if line.label:
        hung = len(line.label) + 1
        place.left_indent, place.first_line_indent = (2 + hung) * THIRD, -hung * THIRD
        typed(paragraph.add_run(f"{line.label}："), HEI, THIRD)
    font, size = _FONTS[line.style]
    typed(paragraph.add_run(line.text), font, size)
    return paragraph


def typed(run: Run, font: str, size: Pt) -> Run:
    """The run in a font and size; 16 pt stand a little closer, so that 28 fill a line."""
    run.font.name, run.font.size = font, size
    properties = run._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == THIRD:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_CLOSER))
        properties.insert_element_before(spacing, *_BEHIND_SPACING)
    return run


def packed(document: DocumentFile, *, title: str, created: datetime) -> bytes:
    """The archive with nothing of the machine inside: fixed times, title and day alone in its properties."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title[:_LONGEST_PROPERTY], "", "", ""
    core.created = core.modified = created.astimezone(UTC)
    memory, packed = io.BytesIO(), io.BytesIO()
    document.save(memory)
    with zipfile.ZipFile(memory) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()

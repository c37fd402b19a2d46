"""Word documents in official layout, with real automatic numbering; the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FIXED = datetime(2026, 1, 1, tzinfo=UTC)
ZIP_STAMP = (2026, 1, 1, 0, 0, 0)
BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# Names of abstract numberings: what Word prints before the paragraph.
FORMATS = {
    "chapter": ("chineseCounting", "%1、"),
    "measure": ("decimal", "%1."),
    "item": ("decimal", "（%1）"),
}


class Paper:
    """One document being written, from top to bottom."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = BODY, Pt(16)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
        style.paragraph_format.line_spacing = Pt(28)
        style.paragraph_format.space_after = Pt(0)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by = title, "示例", "示例"
        core.comments, core.language = "虚构示例，仅供演示", "zh-CN"
        core.created = core.modified = FIXED
        core.revision = 1
        self._abstracts = {name: self._abstract(*FORMATS[name]) for name in FORMATS}
        self._footer()

    def _numbering(self):
        return self.document.part.numbering_part.element

    def _abstract(self, number_format: str, text: str) -> int:
        root = self._numbering()
        identity = 1 + max(int(e.get(qn("w:abstractNumId"))) for e in root.findall(qn("w:abstractNum")))
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(identity))
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        settings = (("start", "1"), ("numFmt", number_format), ("suff", "nothing"), ("lvlText", text))
        for tag, value in settings:
            element = OxmlElement(f"w:{tag}")
            element.set(qn("w:val"), value)
            level.append(element)
        abstract.append(level)
        # The schema wants every abstractNum before the first num.
        root.insert(root.index(root.findall(qn("w:num"))[0]), abstract)
        return identity

    def series(self, name: str, start: int = 1) -> int:
        """Begin a numbered series of a format of `FORMATS`; returns the id that `line` takes."""
        num = self._numbering().add_num(self._abstracts[name])
        num.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(num.numId)

    def _footer(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = CENTRE
        for kind, text in (("", "— "), ("begin", ""), ("code", "PAGE"), ("end", ""), ("", " —")):
            run = paragraph.add_run(text if not kind else "")
            run.font.size = Pt(14)
            if kind == "code":
                code = OxmlElement("w:instrText")
                code.text = text
                run._r.append(code)
            elif kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)

    def line(self, text: str, *, font: str = BODY, size: int = 16, align=None, series: int = 0) -> Paragraph:
        """A paragraph; left-aligned text is indented by two characters, `series` numbers it automatically."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name, run.font.size = font, Pt(size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if align is None:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        else:
            paragraph.alignment = align
        if series:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = series
        return paragraph

    def flush(self, text: str) -> None:
        """A line that starts at the margin, such as the addressees or 附件1."""
        self.line(text).paragraph_format.first_line_indent = Pt(0)

    def title(self, text: str) -> None:
        """A centred title."""
        self.line(text, font=TITLE, size=22, align=CENTRE)

    def masthead(self, text: str) -> None:
        """The red name of the issuing body."""
        run = self.line(text, font=TITLE, size=32, align=CENTRE).runs[0]
        run.font.color.rgb = RGBColor(0xC0, 0x10, 0x10)

    def signature(self, name: str, day: str) -> None:
        """Name and date of the signer, on the right."""
        self.line("")
        for text in (name, day):
            self.line(text, align=RIGHT).paragraph_format.right_indent = Pt(32)

    def new_page(self) -> None:
        """Begin a new page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(self, rows: list[list[str]], widths: list[int] | None = None):
        """A ruled table of plain cells; `widths` in millimetres."""
        table = self.document.add_table(rows=len(rows), cols=len(rows[0]))
        table.style = "Table Grid"
        for row, texts in zip(table.rows, rows, strict=True):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                if widths:
                    cell.width = Mm(widths[column])
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.line_spacing = Pt(20)
                run = paragraph.add_run(text)
                run.font.size = Pt(12)
        return table

    def save(self, path: Path) -> None:
        """Write the file with fixed times inside, so that a second run gives the same bytes."""
        memory = io.BytesIO()
        self.document.save(memory)
        with zipfile.ZipFile(memory) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name, ZIP_STAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(entry, old.read(name))

"""Papers with a red head: 通知, 通报, 督办单 and 会议纪要 in the layout of GB/T 9704-2012.

A place that is still to be filled is written `【like this】` in any text and stands out in yellow.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Emu, Mm, Pt, RGBColor, Twips

from minsheng.engines.office.word.papers import (
    FANGSONG,
    FOURTH,
    HEI,
    LINE,
    SECOND,
    THIRD,
    TITLE_SONG,
    Line,
    add_line,
    number_pages,
    packed,
    set_page,
    typed,
)
from minsheng.engines.office.word.rules import rule_line, stand_at_foot
from minsheng.engines.office.word.titles import laid_out, places_of
from minsheng.engines.office.word.wide_papers import WideTable, add_wide, turn

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from docx.document import Document as DocumentFile
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

RED = RGBColor(0xFF, 0x00, 0x00)
HEAD_DOWN = Mm(35)
"""From the upper edge of the type area to that of the head."""
RULE_DOWN = Twips(227)
"""4 mm from the document's number to the red rule."""
_WIDEST_HEAD = 150
"""mm that a head may take of the 156 of the type area."""
_TALLEST_HEAD = Pt(50)
_UNFILLED = re.compile(r"(【[^】\n]{1,80}】)")
"""例：【联系人】"""
_THICK, _THIN = "8", "6"
"""Rules of the imprint in eighths of a point: 0.35 mm and 0.25 mm."""
_RULE = "16"
"""The red rule: 2 pt."""
_COPIES_LINE = 31
"""Characters that a line of 4号 holds."""
_NARROW = 0xFF
_IMPRINT_ROW = 567
"""A line of the imprint, 10 mm, in twips."""
_FORM_SHARES = (26, 52, 26, 52)
"""mm of a form's columns: label, value, label, value."""
_FORM_ROW = Mm(11)


class Kind(StrEnum):
    """How the head of a paper is made."""

    DOCUMENT = "document"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form: one label with a wide value, or two of each; `height` in mm, 0 for that of a line."""

    cells: tuple[tuple[str, str], ...]
    height: int = 0


@dataclass(frozen=True, slots=True)
class Annex:
    """A wide table behind the text, named as in the list below the text."""

    name: str
    table: WideTable


@dataclass(frozen=True, slots=True)
class Official:
    """What a paper says, from top to bottom.

    Attributes:
        head: the issuing body's name as it is printed in red, with or without 文件 or 会议纪要 behind it.
        number: the document's number; unfilled until there is one.
        title: of the paper; none for minutes.
        to: who it goes to, without the colon; empty for nobody.
        body: its lines and forms.
        annexes: wide tables on pages of their own.
        issuer: who signs; empty for a paper that is not signed.
        dated: the day it is signed on; unfilled until there is one.
        is_sealed: a seal is set over issuer and day.
        note: in brackets below the day.
        copies: who gets a copy; empty for nobody.
        printed: who prints it and on which day; empty without an imprint.
        kind: how the head is made.
        beside: for minutes what stands left and right above the rule: who prints them, and the day.
    """

    head: str
    number: str
    title: str
    to: str = ""
    body: Sequence[Line | FormRow] = ()
    annexes: Sequence[Annex] = ()
    issuer: str = ""
    dated: str = ""
    is_sealed: bool = True
    note: str = ""
    copies: str = ""
    printed: tuple[str, str] = ("", "")
    kind: Kind = Kind.DOCUMENT
    beside: tuple[str, str] = ("", "")


def write_official(paper: Official, *, created: datetime.datetime) -> bytes:
    """A .docx of the paper; the same arguments give the same bytes.

    Args:
        paper: what it says.
        created: an aware time, which stands in the file's properties.

    Source: GB/T 9704-2012, 5 to 10.
    """
    document = Document()
    set_page(document)
    number_pages(document)
    _head(document, paper)
    if paper.title:
        _title(document, paper.title)
    if paper.to:
        _spaced(_plain(document, f"{paper.to}："), LINE)
    _body(document, paper.body)
    _annex_names(document, paper.annexes)
    _signature(document, paper)
    _imprint(document, paper)
    _annexes(document, paper.annexes)
    return packed(document, title=paper.title or paper.head, created=created)


def _head(document: DocumentFile, paper: Official) -> None:
    """The red name, the number below it and the red rule (版头)."""
    size = min(_TALLEST_HEAD, Pt(int(Mm(_WIDEST_HEAD).pt / max(len(paper.head), 1))))
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_before = HEAD_DOWN
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    head.paragraph_format.line_spacing = Pt(round(size.pt * 1.2))
    typed(head.add_run(paper.head), TITLE_SONG, size).font.color.rgb = RED
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _filled(number, paper.number)
    _spaced(number, 2 * LINE)
    if any(paper.beside):
        _beside(_plain(document, ""), *paper.beside)
    rule = document.add_paragraph()
    rule.paragraph_format.space_after = Emu(LINE) if not paper.title else None
    rule.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    rule.paragraph_format.line_spacing = RULE_DOWN
    rule_line(rule, {"w:bottom": _RULE}, "FF0000")


def _title(document: DocumentFile, title: str) -> None:
    """Lines of whole words, the longest no wider than the type area, centred (标题)."""
    for number, text in enumerate(laid_out(title)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = Pt(36)
        line.paragraph_format.keep_with_next = True
        if number == 0:
            _spaced(line, 2 * LINE)
        _filled(line, text, TITLE_SONG, SECOND)


def _body(document: DocumentFile, parts: Iterable[Line | FormRow]) -> None:
    rows: list[FormRow] = []
    for part in parts:
        if isinstance(part, FormRow):
            rows.append(part)
            continue
        _form(document, rows)
        rows = []
        _marked(add_line(document, part))
    _form(document, rows)


def _form(document: DocumentFile, rows: Sequence[FormRow]) -> None:
    """A form with ruled cells: labels in 黑体, values beside them."""
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(_FORM_SHARES))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    # The grid as well as the cells: LibreOffice goes by the grid.
    for column, share in zip(table.columns, _FORM_SHARES, strict=True):
        column.width = Mm(share)
    for given in rows:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row.height = Mm(given.height) if given.height else _FORM_ROW
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        cells = list(row.cells)
        for cell, share in zip(cells, _FORM_SHARES, strict=True):
            cell.width = Mm(share)
        if len(given.cells) == 1:
            cells = [cells[0], cells[1].merge(cells[3])]
        texts = [text for pair in given.cells for text in pair]
        for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            _cell(cell, text, is_label=place % 2 == 0)


def _cell(cell: _Cell, text: str, *, is_label: bool) -> None:
    for number, words in enumerate(text.split("\n")):
        line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        if is_label:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _filled(line, words, HEI if is_label else FANGSONG, FOURTH)


def _annex_names(document: DocumentFile, annexes: Sequence[Annex]) -> None:
    """附件： and the names, numbered where there are several, one line below the text."""
    for number, annex in enumerate(annexes, 1):
        counted = f"{number}. {annex.name}" if len(annexes) > 1 else annex.name
        line = _plain(document, f"附件：{counted}" if number == 1 else counted)
        line.paragraph_format.first_line_indent = 2 * THIRD if number == 1 else 5 * THIRD
        if number == 1:
            _spaced(line, LINE)


def _signature(document: DocumentFile, paper: Official) -> None:
    """Issuer and day (署名、成文日期), and the note in brackets below them.

    With a seal the day ends four characters from the edge and the issuer stands over its middle; without one
    the issuer ends two characters from the edge and the day begins two behind its beginning.
    """
    if not paper.issuer:
        return
    issuer, day = places_of(paper.issuer), places_of(paper.dated)
    if paper.is_sealed:
        right = (max(0.0, 4 + (day - issuer) / 2), 4.0)
    else:
        right = (2.0, max(0.0, 2 + issuer - 2 - day))
    for text, places, first in ((paper.issuer, right[0], True), (paper.dated, right[1], False)):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(places * THIRD.pt)
        line.paragraph_format.keep_with_next = first or None
        _filled(line, text)
        if first:
            _spaced(line, 2 * LINE)
    if paper.note:
        _plain(document, f"（{paper.note}）").paragraph_format.first_line_indent = 2 * THIRD


def _imprint(document: DocumentFile, paper: Official) -> None:
    """Copies and printer between rules at the foot of the last page (版记)."""
    rows = [f"抄送：{paper.copies}。"] if paper.copies else []
    if not rows and not any(paper.printed):
        return
    rows.append("")
    lines, height = [], 0
    for place, text in enumerate(rows):
        is_last = place == len(rows) - 1
        line = document.add_paragraph()
        line.paragraph_format.line_spacing = Twips(_IMPRINT_ROW)
        if is_last:
            _beside(line, paper.printed[0], f"{paper.printed[1]}印发", FOURTH)
        else:
            # Not hanging: the rules go by the indents of their paragraph.
            line.paragraph_format.first_line_indent = FOURTH
            _filled(line, text, FANGSONG, FOURTH)
        edges = {"w:top": _THICK if place == 0 else _THIN}
        rule_line(line, edges | {"w:bottom": _THICK} if is_last else edges)
        lines.append(line)
        height += 1 if is_last else _lines_of(text)
    anchor = document.add_paragraph()
    anchor.paragraph_format.line_spacing = Pt(1)
    stand_at_foot(lines, anchor, height * Twips(_IMPRINT_ROW))


def _lines_of(copies: str) -> int:
    """How many lines `抄送：…` takes; letters and digits are half as wide."""
    width = 1 + sum(1.0 if ord(letter) > _NARROW else 0.5 for letter in copies)
    return max(1, math.ceil(width / _COPIES_LINE))


def _annexes(document: DocumentFile, annexes: Sequence[Annex]) -> None:
    for number, annex in enumerate(annexes, 1):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        if number == 1:
            turn(section)
        label = f"附件{number}" if len(annexes) > 1 else "附件"
        add_wide(document, replace(annex.table, label=label, title=annex.table.title or annex.name))


def _plain(document: DocumentFile, text: str) -> Paragraph:
    line = document.add_paragraph()
    _filled(line, text)
    return line


def _filled(line: Paragraph, text: str, font: str = FANGSONG, size: Pt = THIRD) -> None:
    """The text in its type; what is unfilled stands out."""
    for part in filter(None, _UNFILLED.split(text)):
        run = typed(line.add_run(part), font, size)
        if _UNFILLED.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _marked(line: Paragraph) -> None:
    """What is unfilled of a line that is written already stands out."""
    for run in line.runs:
        if _UNFILLED.search(run.text):
            _parted(line, run)


def _parted(line: Paragraph, run: Run) -> None:
    font, size = run.font.name or FANGSONG, run.font.size
    text = run.text
    run._r.getparent().remove(run._r)
    _filled(line, text, font, Pt(size.pt) if size is not None else THIRD)


def _beside(line: Paragraph, left: str, right: str, size: Pt = THIRD) -> None:
    """Left and right ends of one line, a character in from both edges."""
    place = line.paragraph_format
    # No other indent: rules are as wide as what the indents leave.
    place.first_line_indent = size
    place.tab_stops.add_tab_stop(Mm(156) - size, WD_TAB_ALIGNMENT.RIGHT)
    _filled(line, f"{left}\t{right}", FANGSONG, size)


def _spaced(line: Paragraph, before: int) -> None:
    """Space above a line, in EMU."""
    line.paragraph_format.space_before = Emu(before)

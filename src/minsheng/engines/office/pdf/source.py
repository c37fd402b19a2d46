"""PDF files in: the file goes to a process of its own, what comes back becomes a source.

The library is C and has crashed on damaged files.
"""

from collections.abc import Mapping
from typing import Any

from minsheng.core.policy.source import Leaf, Remark, Source
from minsheng.engines.office.children import Told, answer_of
from minsheng.engines.office.layout import Grid, Layout, Slot
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.plain import check_lines
from minsheng.engines.office.problems import BlankText, BrokenPdf, PictureUnread

_PROGRAM = "minsheng.engines.office.pdf.process"


def read_pdf(data: bytes, *, name: str, limits: Limits, progress: Told | None = None) -> Source:
    """The text and layout of a PDF; `progress(done, total)` hears of each page.

    Raises:
        Unreadable: a class of `problems`; whatever `progress` raises ends the reading.
    """
    answer = answer_of(_PROGRAM, data, limits, "pdf", broken=BrokenPdf, progress=progress)
    return _source(answer, name, limits)


def read_picture(data: bytes, *, name: str, limits: Limits, progress: Told | None = None) -> Source:
    """The text of a picture, where tesseract and its Chinese data are installed; format `scan`.

    Raises:
        Unreadable: a class of `problems`; whatever `progress` raises ends the reading.
    """
    answer = answer_of(_PROGRAM, data, limits, "picture", broken=PictureUnread, progress=progress)
    return _source(answer, name, limits)


def _source(answer: Mapping[str, Any], name: str, limits: Limits) -> Source:
    layout = Layout(limits)
    for block in answer["blocks"]:
        if "paragraph" in block:
            _add_paragraph(layout, block["paragraph"])
        else:
            _add_table(layout, block["table"])
    text = layout.text
    if not text.strip():
        raise BlankText
    check_lines(text, limits)
    for page in range(len(layout.leaves), answer["pages"]):
        layout.leaves.append(_leaf(page, len(text)))
    remarks = tuple(Remark(code, facts) for code, facts in answer["remarks"])
    leaves = tuple(layout.leaves)
    return Source(text, tuple(layout.blocks), answer["format"], name, remarks, leaves)


def _leaf(page: int, start: int) -> Leaf:
    return Leaf(start, f"第{page + 1}页")


def _turn_to(layout: Layout, page: int) -> None:
    """Begin every page up to this one, those without text where the next one begins."""
    for number in range(len(layout.leaves), page + 1):
        layout.begin_leaf(f"第{number + 1}页")


def _add_paragraph(layout: Layout, paragraph: Mapping[str, Any]) -> None:
    _turn_to(layout, paragraph["page"])
    text, broken = paragraph["text"], paragraph["page_break"]
    if not layout.add_paragraph(text, role=paragraph["role"], align=paragraph["align"], page_break=broken):
        return
    start = layout.blocks[-1].span.start
    for page, offset in paragraph["breaks"]:
        layout.leaves += [_leaf(number, start + offset) for number in range(len(layout.leaves), page + 1)]


def _add_table(layout: Layout, table: Mapping[str, Any]) -> None:
    _turn_to(layout, table["page"])
    rows = [[Slot(text, *place) for text, *place in row] for row in table["rows"]]
    starts = layout.add_table(Grid(rows, table["header_rows"]))
    for page, start in zip(table["pages"], starts, strict=True):
        layout.leaves += [_leaf(number, start) for number in range(len(layout.leaves), page + 1)]

"""Saved web pages in: nothing run, nothing fetched; what a child process gives back becomes a source."""

from collections.abc import Mapping
from typing import Any

from minsheng.core.policy.source import Remark, Source
from minsheng.engines.office.children import answer_of
from minsheng.engines.office.layout import Grid, Layout, Slot
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.plain import check_lines
from minsheng.engines.office.problems import BlankText, TooMuchWork

_PROGRAM = "minsheng.engines.office.web.process"
_COUNTED = (
    ("controls", "office.control_characters_left_out"),
    ("broken", "office.broken_characters"),
    ("struck", "office.struck_text_left_out"),
    ("hidden", "office.hidden_text_left_out"),
    ("pictures", "office.pictures_left_out"),
    ("nested", "office.nested_tables_flattened"),
)


def read_page(data: bytes, *, name: str, limits: Limits) -> Source:
    """The text of a web page as a source of format `html`, without what surrounds it on the site.

    Raises:
        BlankText: it prints nothing. Others: a class of `problems`.
    """
    answer = answer_of(_PROGRAM, data, limits, broken=TooMuchWork)
    return source_of(answer, format="html", name=name, limits=limits)


def source_of(answer: Mapping[str, Any], *, format: str, name: str, limits: Limits) -> Source:
    """The blocks and counts that a child process gave back, laid out."""
    layout = Layout(limits)
    for block in answer["blocks"]:
        if block[0] == "p":
            layout.add_paragraph(block[1], role=block[2], align=block[3], page_break=False)
        else:
            layout.add_table(Grid([[Slot(*slot) for slot in row] for row in block[1]], block[2]))
    text = layout.text
    if not text.strip():
        raise BlankText
    check_lines(text, limits)
    counts = answer["counts"]
    remarks = tuple(Remark(code, {"count": counts[key]}) for key, code in _COUNTED if counts.get(key))
    return Source(text, tuple(layout.blocks), format, name, remarks)

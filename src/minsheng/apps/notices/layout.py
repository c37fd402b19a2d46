"""A source and its blocks as JSON, so that a text is laid out again without its file."""

from dataclasses import replace
from typing import Any

from django.conf import settings

from minsheng.apps.files.actions import MEGABYTE
from minsheng.apps.notices.models import Text
from minsheng.core.policy.source import Block, Cell, Leaf, Paragraph, Source, Span, Table
from minsheng.engines.office.limits import DEFAULT_LIMITS, Limits

EXTRACTOR = "2"
"""Version of the file readers; raised when the same file gives another text or layout.

2: PDF, workbooks, pages, Markdown, pictures; merged cells, text boxes, notes of Word; pipe tables in texts.
"""

Json = dict[str, Any]


def upload_limits() -> Limits:
    """What a notice may cost to open; the file as large as the site's upload limit allows."""
    return replace(DEFAULT_LIMITS, file_bytes=settings.UPLOAD_MEGABYTES * MEGABYTE)


def layout_of(source: Source) -> list[Json]:
    """The blocks and leaves of a source as JSON values."""
    leaves = [{"leaf": leaf.name, "from": leaf.start} for leaf in source.leaves]
    return [*leaves, *(_block_json(block) for block in source.blocks)]


def source_of(text: Text) -> Source:
    """The source that a stored text was made from."""
    blocks = tuple(_block(value) for value in text.layout if "leaf" not in value)
    leaves = tuple(Leaf(value["from"], value["leaf"]) for value in text.layout if "leaf" in value)
    return Source(text.text, blocks, text.format, text.notice.name, leaves=leaves)


def _block_json(block: Block) -> Json:
    span = [block.span.start, block.span.end]
    if isinstance(block, Paragraph):
        return {"at": span, "role": block.role, "align": block.align, "break": block.page_break}
    cells = [[c.span.start, c.span.end, c.row, c.column, c.rows, c.columns] for c in block.cells]
    return {
        "at": span,
        "rows": block.rows,
        "columns": block.columns,
        "header": block.header_rows,
        "cells": cells,
        "corner": block.corner,
    }


def _block(value: Json) -> Block:
    span = Span(*value["at"])
    if "cells" not in value:
        return Paragraph(span, role=value["role"], align=value["align"], page_break=value["break"])
    cells = tuple(Cell(Span(start, end), *place) for start, end, *place in value["cells"])
    row, column = value.get("corner", (0, 0))  # absent in layouts kept before sheets were read
    return Table(span, value["rows"], value["columns"], cells, value["header"], (row, column))

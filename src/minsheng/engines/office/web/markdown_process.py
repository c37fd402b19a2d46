"""The program that reads Markdown, run by `markdown` as a process of its own with bounds.

The text becomes a page by the CommonMark rules, with pipe tables and each line end kept; the page is read as
any other, without the search for what surrounds a text on a site.
"""

import sys
from typing import Any

from markdown_it import MarkdownIt

from minsheng.engines.office.children import serve
from minsheng.engines.office.layout import Grid, Slot
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.pipes import pipe_tables
from minsheng.engines.office.plain import clean, decode
from minsheng.engines.office.web.blocks import PageWriter, Printed
from minsheng.engines.office.web.process import RECURSION, packed
from minsheng.engines.office.web.tree import tree_of

_DEEPEST = 100
"""Lists and quotations inside each other; what stands deeper the library drops."""


def read(data: bytes, limits: Limits) -> dict[str, Any]:
    """The blocks of a Markdown text as plain values, with counts of what was left out."""
    text, controls = clean(decode(data), limits)
    markdown = MarkdownIt("commonmark", {"breaks": True, "maxNesting": 100}).enable(
        ["table", "strikethrough"]
    )
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type == "ordered_list_open" and token.markup == ")":
            token.attrSet("type", "1)")
    writer = PageWriter(limits.characters, typed=True)
    writer.write(tree_of(markdown.renderer.render(tokens, markdown.options, {})))
    counts = {"pictures": writer.pictures, "nested": writer.nested, "controls": controls}
    counts["struck"] = writer.struck
    return {"blocks": [packed(_ruled(block)) for block in writer.blocks], "counts": counts}


def _ruled(block: Printed | Grid) -> Printed | Grid:
    """A paragraph that is nothing but a table without the rule below its head."""
    if isinstance(block, Grid):
        return block
    tables = list(pipe_tables(block.text))
    if len(tables) != 1 or tables[0].span.end - tables[0].span.start != len(block.text):
        return block
    grid = Grid([[] for _ in range(tables[0].rows)], tables[0].header_rows)
    for cell in tables[0].cells:
        grid.rows[cell.row].append(Slot(block.text[cell.span.start : cell.span.end], cell.column))
    return grid


if __name__ == "__main__":
    sys.setrecursionlimit(RECURSION)
    sys.exit(serve(read))

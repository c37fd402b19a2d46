"""The program that reads a web page, run by `source` as a process of its own with bounds.

The library takes quadratic time on elements left open by the thousand.
"""

import sys
from typing import Any

from minsheng.engines.office.children import serve
from minsheng.engines.office.layout import Grid
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import NestedTooDeep, TooMuchMarkup
from minsheng.engines.office.web.blocks import PageWriter, Printed
from minsheng.engines.office.web.chrome import Pruner
from minsheng.engines.office.web.decoding import BROKEN, markup_of
from minsheng.engines.office.web.tree import DEEPEST, Node, find_all, text_of, tree_of

_TITLE = 8
"""Characters from which a page's own title says something."""
_TITLES = ("articletitle", "title", "og:title")
_SHARE = 6
"""Part of `Limits.markup` that a page may have: an element costs the library, our tree and the walk 20 µs."""
_PILED = ("div", "ul", "ol", "dl", "section", "blockquote", "center", "form", "fieldset")
"""Elements that stay open until they are closed."""
RECURSION = 10_000
"""Calls inside each other: a few for each of the elements that may stand inside each other."""


def read(data: bytes, limits: Limits) -> dict[str, Any]:
    """The blocks of a page as plain values, with counts of what was left out."""
    markup = markup_of(data)
    if markup.count("<") > limits.markup // _SHARE:
        raise TooMuchMarkup(part="网页")
    folded = markup.lower()
    if any(folded.count(f"<{tag}") - folded.count(f"</{tag}") > DEEPEST for tag in _PILED):
        raise NestedTooDeep(limit=DEEPEST)
    root = tree_of(markup)
    titles = _titles(root)
    pruner = Pruner(root)
    pruner.prune()
    writer = PageWriter(limits.characters)
    writer.write(root)
    blocks = [packed(block) for block in writer.blocks]
    if title := _missing(titles, writer):
        blocks.insert(0, ["p", title, "title", "center"])
    counts = {"pictures": writer.pictures, "nested": writer.nested, "hidden": pruner.hidden}
    counts |= {"struck": writer.struck, "broken": markup.count(BROKEN)}
    return {"blocks": blocks, "counts": counts}


def packed(block: Printed | Grid) -> list[Any]:
    """A block as plain values."""
    if isinstance(block, Printed):
        return ["p", block.text, block.role, block.align]
    rows = [[[slot.text, slot.column, slot.columns, slot.rows] for slot in row] for row in block.rows]
    return ["t", rows, block.header_rows]


def _titles(root: Node) -> list[str]:
    """What the page says its title is: for search engines, as its first heading, in its window."""
    named = {each.attributes.get("name", "").lower(): each for each in find_all(root, "meta")}
    told = [named[name].attributes.get("content", "") for name in _TITLES if name in named]
    window = " ".join(map(text_of, find_all(root, "title")[:1]))
    headings = [text_of(each) for each in find_all(root, "h1")]
    return [*told, *(each for each in headings if each and each in window), window]


def _missing(titles: list[str], writer: PageWriter) -> str:
    """The title, where none of the first paragraphs prints one."""
    first = [block for block in writer.blocks[:10] if isinstance(block, Printed)]
    printed = ["".join(block.text.split()) for block in first]
    for title in titles:
        bare = "".join(title.split())
        if len(bare) < _TITLE:
            continue
        if any(bare in text or (len(text) >= _TITLE and bare.startswith(text)) for text in printed):
            return ""
        if title is titles[-1]:
            return "" if any(block.role == "title" for block in first) else _window_title(title)
        return " ".join(title.split())
    return ""


def _window_title(title: str) -> str:
    """Without the name of the site behind it."""
    for mark in ("_", "|", " - ", "-"):
        title = title.partition(mark)[0]
    return title.strip() if len(title.strip()) >= _TITLE else ""


if __name__ == "__main__":
    sys.setrecursionlimit(RECURSION)
    sys.exit(serve(read))

"""Takes off a page what surrounds its text: navigation, footer, links, share bars. In doubt it stays.

Source: docs/algorithms/office.md, section 8.
"""

import re

from minsheng.engines.office.web.tree import Node, Weight, text_of, weights_of
from minsheng.engines.office.words import words_of

_WORD = re.compile(r"[a-z0-9]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SHORT, _TINY = 200, 60
"""Printed characters up to which a weak sign is enough, alone or beside many links."""
_LINE = 150
"""Characters of a passage that can be a line of the site rather than of the text."""
_LINKS = 4
"""Links from which a passage of little else is a list of links."""
_BLOCKS = frozenset(
    (
        *("div", "section", "ul", "ol", "dl", "table", "td", "p", "header", "main", "form", "center", "span"),
        *("h2", "h3", "h4", "li", "dd", "font"),
    )
)


class Pruner:
    """Prunes one page; nothing that holds half of its text is ever taken."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._weights = weights_of(root)
        self._half = self._weights[root].characters / 2
        self._words = words_of("pages")
        self._core = self._find_core()
        self.hidden = 0

    def prune(self) -> None:
        """Take the chrome off, and what the page itself hides."""
        stack = [(self._root, self._root is self._core)]
        while stack:
            node, inside = stack.pop()
            kept = [
                child for child in node.children if isinstance(child, str) or not self._goes(child, inside)
            ]
            node.children = kept
            stack.extend((child, inside or child is self._core) for child in kept if isinstance(child, Node))

    def _find_core(self) -> Node:
        """Where the text is: a place known by its name that holds most of it, else the deepest that does."""
        total = self._weights[self._root].solid
        named = [node for node in self._weights if self._names(node) & set(self._words["text"])]
        best = max(named, key=lambda node: self._weights[node].solid, default=self._root)
        if best is not self._root and self._weights[best].solid >= 0.4 * total:
            return best
        core = self._root
        while True:
            inner = [child for child in core.children if isinstance(child, Node)]
            heaviest = max(inner, key=lambda node: self._weights[node].solid, default=None)
            if heaviest is None or self._weights[heaviest].solid < 0.6 * total:
                return core
            core = heaviest

    def _names(self, node: Node) -> set[str]:
        named = f"{node.attributes.get('id', '')} {node.attributes.get('class', '')}".lower()
        return {*named.split(), *_WORD.findall(named)}

    def _goes(self, node: Node, inside: bool) -> bool:
        weight = self._weights[node]
        if weight.characters > self._half or node is self._core:
            return False
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style", "")):
            self.hidden += weight.characters
            return True
        if weight.characters == 0:
            return False
        names = self._names(node)
        if node.tag in self._words["tags"] or (names & set(self._words["around"]) and not inside):
            return True
        if inside:
            return self._is_line(node, weight, self._words["lines_inside"]) and weight.links > 0
        mostly_links = weight.linked > 0.5 * weight.characters
        if node.tag == "header" or names & set(self._words["perhaps"]):
            return weight.characters < _TINY or (mostly_links and weight.characters < 5 * _SHORT)
        if node.tag in _BLOCKS and weight.links >= _LINKS and weight.linked > 0.6 * weight.characters:
            return True
        return node.tag in _BLOCKS and self._is_line(node, weight, self._words["lines"])

    @staticmethod
    def _is_line(node: Node, weight: Weight, words: tuple[str, ...]) -> bool:
        return weight.characters <= _LINE and text_of(node).startswith(words)

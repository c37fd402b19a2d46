"""Nodes of an outline, and the printings of a list that they make up."""

import re
from dataclasses import dataclass, field

from minsheng.core.policy.grids import Grid
from minsheng.core.policy.lexicon import words
from minsheng.core.policy.numbering import Marker
from minsheng.core.policy.paragraphs import Block
from minsheng.core.policy.units import Parted
from minsheng.core.quantity.passage import Passage, joined

_NAME = 20
"""Signs of the longest name of a section of duties."""


def is_frame(text: str) -> bool:
    """True for a paragraph whose name is that of a section of duties: 三、工作要求, (一)加强组织领导."""
    name = re.split("[。:,]", text[: _NAME + 1], maxsplit=1)[0]
    return len(name) <= _NAME and name.endswith(words("outline.chapters.frames"))


@dataclass(slots=True, eq=False)
class Node:
    """A numbered paragraph (or a heading without number) with all that stands under it.

    Attributes:
        marker: its printed number; style `HEADING` and number 0 where none is printed.
        text: its paragraph without the number.
        body: unnumbered paragraphs directly under it, before or after its measures line.
        measured: how many of `body` stand before the measures line (`推进措施`), -1 if there is no such line.
        inside: True for a node that stands under a measures line.
        bracketed: True where its paragraph took in a bracket of units on a line of its own.
        named: unit lists and due dates printed as numbered fields of the item, each with its label.
    """

    marker: Marker
    mark: Passage
    text: Passage
    parent: "Node | None" = None
    body: list[Passage] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    measured: int = -1
    inside: bool = False
    bracketed: bool = False
    parted: Parted | None = None
    named: list[tuple[str, Passage]] = field(default_factory=list)

    @property
    def whole(self) -> Passage:
        """Its own paragraphs as one text, children left out."""
        return joined([self.text, *self.body])

    @property
    def before_measures(self) -> Passage:
        """Its own paragraphs up to the measures line."""
        upto = self.body if self.measured < 0 else self.body[: self.measured]
        return joined([self.text, *upto])

    def walk(self) -> "list[Node]":
        """The node and all below it, in order of print."""
        found, stack = [], [self]
        while stack:
            node = stack.pop()
            found.append(node)
            stack += reversed(node.children)
        return found

    @property
    def depth(self) -> int:
        """How many nodes stand above it."""
        return 0 if self.parent is None else self.parent.depth + 1


@dataclass(slots=True, eq=False)
class Region:
    """One printing of a list: the lines that name it, and its tree.

    `before` holds the unnumbered paragraphs before the first number; the last of them may be the title.
    `notes` are sentences that name items without task, `asides` numbered notes behind items.
    """

    before: list[Block] = field(default_factory=list)
    roots: list[Node] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)
    asides: list[Passage] = field(default_factory=list)

    def nodes(self) -> list[Node]:
        """All nodes in order of print."""
        return [node for root in self.roots for node in root.walk()]

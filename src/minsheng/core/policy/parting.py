"""Each item's own text parted from the units it names, before the items are told from their measures."""

import re

from minsheng.core.policy.outline import Node, Region
from minsheng.core.policy.paragraphs import LABEL_LINE
from minsheng.core.policy.units import Parted, UnitLists, add_labelled, part_units
from minsheng.core.quantity.passage import joined


def part_all(region: Region, known: frozenset[str]) -> None:
    """Part each node's own text from the units it names."""
    nodes = region.nodes()
    for node in nodes:
        _part(node, known)
    for beside in (region.roots, *(node.children for node in nodes)):
        for node in beside:
            _lift_shared(node, beside[:_BESIDE], known)
    outer = [node for node in nodes if not node.inside and len(node.text) > 4]
    if outer and sum(map(_named, outer)) * 2 < len(outer):
        _part_loosely([node for node in outer if not _named(node)], known)


_HEADING = 120
"""Signs of an item's name with its bracket of units."""
_BESIDE = 50
"""Neighbouring items looked at."""
_LONGEST = 6000
"""Characters of an item that are searched for units; no item of a notice is longer."""


def _part_loosely(nodes: list[Node], known: frozenset[str]) -> None:
    """Take the closing brackets of a list that labels none for units, if most of its items end in one."""
    loosely = [part_units(node.before_measures.cut(0, _LONGEST), known, loose=True) for node in nodes]
    if sum(bool(parted.units) for parted in loosely) * 2 > len(nodes):
        for node, parted in zip(nodes, loosely, strict=True):
            node.parted = parted


def _part(node: Node, known: frozenset[str]) -> None:
    whole = node.before_measures
    node.parted = part_units(whole, known) if len(whole) < _LONGEST else Parted(whole, UnitLists())
    if not node.parted.units and node.body and len(node.text) < _HEADING:
        own = part_units(node.text, known)
        if own.units and not re.search(r"\d", own.text.text):
            rest = [node.before_measures.cut(len(node.text))]
            node.parted = Parted(joined([own.text, *rest]), own.units)
    for label, text in node.named:
        add_labelled(node.parted.units, label, text, known)


def _lift_shared(node: Node, beside: list[Node], known: frozenset[str]) -> None:
    """Give an item the label line that is printed after its numbered parts: `3.…` and then `牵头单位:甲`.

    Parts whose numbers go on from one item to the next are items themselves and keep the line.
    """
    last = node.children[-1] if node.children else None
    if last is None or (len(node.children) == 1 and not last.inside):
        return
    if not last.body or not LABEL_LINE.match(last.body[-1].text):
        return
    runs_on = not last.inside and any(
        other.children and other.children[0].marker.number != 1 for other in beside
    )
    if runs_on or any(_named(child) for child in node.children[:-1]):
        return
    first = next(place for place, text in enumerate(last.body) if LABEL_LINE.match(text.text))
    moved, last.body = last.body[first:], last.body[:first]
    node.parted = part_units(joined([node.before_measures, *moved]), known)
    _part(last, known)


def _named(node: Node) -> bool:
    return node.parted is not None and bool(node.parted.units)

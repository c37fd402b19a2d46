"""Each item's own text parted from the units it names, before the items are told from their measures."""

import re

from minsheng.core.policy.listends import ends_with_units
from minsheng.core.policy.nodes import Node, Region
from minsheng.core.policy.paragraphs import LABEL_LINE, OTHER_LABEL, is_field_line
from minsheng.core.policy.sharing import share_headings, share_last, share_said, take_said
from minsheng.core.policy.units import Parted, UnitLists, add_labelled, part_units, read_labelled
from minsheng.core.quantity.passage import Passage, joined


def part_all(region: Region, known: frozenset[str]) -> None:
    """Part each node's own text from the units it names."""
    nodes = region.nodes()
    said = [
        found
        for beside in (region.roots, *(node.children for node in nodes))
        for found in take_said(beside, known)
    ]
    for node in nodes:
        _part(node, known)
    share_said(said)
    for beside in (region.roots, *(node.children for node in nodes)):
        for node in beside:
            _lift_shared(node, beside[:_BESIDE], known)
    share_last(region)
    share_headings(region, known)
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
    upto = node.body if node.measured < 0 else node.body[: node.measured]
    strange = [] if node.inside else [text for text in upto if _is_strange(text.text)]
    upto = [text for text in upto if text not in strange]
    lines = [] if node.inside else [text for text in upto if is_field_line(text.text)]
    texts = [node.text, *(text for text in upto if node.inside or not is_field_line(text.text))]
    own = joined(texts)
    parted = _own_units(texts, known) if len(own) < _LONGEST else Parted(own, UnitLists())
    if not parted.units and node.body and len(node.text) < _HEADING:
        parted = _by_heading(node, own, known) or parted
    if not node.inside:  # 主要举措:… and then 牵头单位:…
        lines += [text for text in node.body[len(upto) + len(strange) :] if is_field_line(text.text)]
    if lines:
        found = read_labelled(joined(lines), known)
        parted.units.take(found)
        parted.units.deadline = parted.units.deadline + found.deadline
        parted = Parted(joined([parted.text, *found.behind]), parted.units)
    for label, text in node.named:
        add_labelled(parted.units, label, text, known)
    node.parted = parted


def _is_strange(text: str) -> bool:
    """True for a line of units whose label is not known, so that nobody can say what they do."""
    return OTHER_LABEL.match(text) is not None and not LABEL_LINE.match(text) and len(text) <= _HEADING


def _own_units(texts: list[Passage], known: frozenset[str]) -> Parted:
    """The paragraphs of an item parted from their units; a list that ends one is not carried on."""
    bracket = (")", ")。", ");")
    if not any(ends_with_units(text.text) and not text.text.endswith(bracket) for text in texts[:-1]):
        return part_units(joined(texts), known)
    parts = [part_units(text, known) for text in texts]
    units = parts[0].units
    for part in parts[1:]:
        units.take(part.units)
        units.deadline = units.deadline + part.units.deadline
    return Parted(joined(part.text for part in parts), units)


def _by_heading(node: Node, own: Passage, known: frozenset[str]) -> Parted | None:
    """The item parted by a bracket behind its name, where its text stands on further lines."""
    heading = part_units(node.text, known)
    if not heading.units or re.search(r"\d", heading.text.text):
        return None
    return Parted(joined([heading.text, own.cut(len(node.text))]), heading.units)


def _lift_shared(node: Node, beside: list[Node], known: frozenset[str]) -> None:
    """Give an item the label line that is printed after its numbered parts: `3.…` and then `牵头单位:甲`.

    Parts whose numbers go on from one item to the next are items themselves and keep the line.
    """
    last = node.children[-1] if node.children else None
    if last is None or (len(node.children) == 1 and not last.inside):
        return
    labelled = bool(last.body) and LABEL_LINE.match(last.body[-1].text) is not None
    if not labelled and not (last.bracketed and not last.body and last.parted is not None):
        return
    runs_on = not last.inside and any(
        other.children and other.children[0].marker.number != 1 for other in beside
    )
    if runs_on or any(_named(child) for child in node.children[:-1]):
        return
    if not labelled and last.parted is not None:
        if (
            _named(last)
            and not _named(node)
            and any(other is not node and other.children for other in beside)
        ):
            units, last.parted = last.parted.units, Parted(last.parted.text, UnitLists())
            node.parted = Parted(node.before_measures, units)
        return
    first = next(place for place, text in enumerate(last.body) if LABEL_LINE.match(text.text))
    moved, last.body = last.body[first:], last.body[:first]
    node.parted = part_units(joined([node.before_measures, *moved]), known)
    _part(last, known)


def _named(node: Node) -> bool:
    return node.parted is not None and bool(node.parted.units)

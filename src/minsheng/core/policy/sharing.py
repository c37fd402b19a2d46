"""Units printed once for several items: 以上由县甲局负责, or below the last item of a chapter."""

import re
from functools import cache

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.names import looks_like_unit, split_names
from minsheng.core.policy.nodes import Node, Region
from minsheng.core.policy.numbering import ARABIC
from minsheng.core.policy.paragraphs import LABEL_LINE, SHARED_LINE
from minsheng.core.policy.units import Parted, UnitLists, add_labelled, part_units
from minsheng.core.quantity.passage import Passage

_ITEMS = r"第?(?P<low>\d{1,3})(?:[项件]?(?:至|到|—|-|~)第?(?P<high>\d{1,3}))?[项件]?"
# 第4项由县乙局负责 behind a comma: another share of the same sentence
_NEXT = re.compile(r"[,;。](?=第?\d{1,3}(?:[项件]|(?:至|到|—|-|~)))")


@cache
def _opening() -> re.Pattern[str]:
    # 以上 · 以上1—3项 · 上述项目均 · 本章责任单位为
    return re.compile(
        rf"\(?(?:{one_of('units.shared.openings')})?(?:{_ITEMS})?(?:各项|各|的)?(?:民生)?"
        rf"(?:{one_of('units.shared.things')})?(?:的)?(?:均|都|统一)?"
    )


@cache
def _named() -> re.Pattern[str]:
    # 责任单位:县甲局 · 责任单位为县甲局
    label = one_of("units.labels.lead", "units.labels.duty", "units.labels.cooperating")
    return re.compile(rf"(?P<label>{label})(?::|均?[为是])")


def _said(clause: Passage, known: frozenset[str]) -> tuple[UnitLists, range | None]:
    """The units of a clause, and the numbers of the items that it gives them to, None where it names none."""
    match = _opening().match(clause.text)
    if match is None:
        return UnitLists(), None
    rest = clause.cut(match.end()).strip("()。;,")
    items = range(int(match["low"]), int(match["high"] or match["low"]) + 1) if match["low"] else None
    if label := _named().match(rest.text):
        lists = UnitLists()
        add_labelled(lists, label["label"], rest.cut(label.end()), known)
        return lists, items
    return part_units(rest, known).units, items


def _clauses(text: Passage) -> list[Passage]:
    starts = [0, *(match.end() for match in _NEXT.finditer(text.text))]
    return [text.cut(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _give(nodes: list[Node], units: UnitLists) -> None:
    """Let the items without units of their own have these, marked as shared."""
    for node in nodes:
        if node.parted is not None and not node.parted.units:
            lists = UnitLists(list(units.lead), list(units.cooperating), told=units.told, shared=True)
            lists.deadline = node.parted.units.deadline
            node.parted = Parted(node.parted.text, lists)


def said_lines(beside: list[Node]) -> list[tuple[Node, Passage]]:
    """The lines below the last of some items that give units to all of them, with the item they stand in."""
    last = beside[-1] if beside else None
    return [(last, text) for text in (last.body if last else ()) if last and SHARED_LINE.match(text.text)]


def take_said(beside: list[Node], known: frozenset[str]) -> list[tuple[list[Node], UnitLists]]:
    """Take 以上由县甲局负责 out of the last item's text; gives the items it means and their units."""
    found: list[tuple[list[Node], UnitLists]] = []
    for node, text in said_lines(beside):
        parent = node.parent
        steps = parent is not None and (node.inside or parent.marker.style in ARABIC)
        meant = [parent] if steps and parent is not None else beside
        shares = [_said(clause, known) for clause in _clauses(text)]
        if not any(shares[0][0].lead):
            continue
        node.body.remove(text)
        node.measured = min(node.measured, len(node.body))
        for units, items in shares:
            kept = [one for one in meant if items is None or steps or one.marker.number in items]
            found.append((kept, units))
    return found


def share_said(given: list[tuple[list[Node], UnitLists]]) -> None:
    """Give the items what `take_said` found, once each item's own units are read."""
    for nodes, units in given:
        _give(nodes, units)


def share_last(region: Region) -> None:
    """Share a line of units below the last item of a chapter among its items, where none names any."""
    for parent in region.nodes():
        items = parent.children
        if len(items) < 2 or parent.marker.style in ARABIC or items[-1].inside:
            continue
        last = items[-1]
        own_line = last.bracketed or any(LABEL_LINE.match(text.text) for text in last.body)
        if not own_line or last.parted is None or not last.parted.units:
            continue
        if any(node.parted is None or node.parted.units or node.children for node in items[:-1]):
            continue
        _give(items[:-1], last.parted.units)


# 一、区甲局牵头工作(8项) · (二)区乙局负责的任务
_CHARGED = re.compile(
    r"由?(?P<names>[\u4e00-\u9fff、]{2,40}?)(?:牵头|负责|承担|主办)(?:负责|实施|办理|落实|推进)?的?(?:重点|主要)?"
    r"(?:工作|任务|事项|项目|实事)(?:\(共?\d{1,3}[项件个]\))?[。:]?"
)


def share_headings(region: Region, known: frozenset[str]) -> None:
    """Let a heading that says whose work stands below it (区甲局牵头工作) give that body to its items."""
    for node in region.nodes():
        match = _CHARGED.fullmatch(node.text.text) if node.children and not node.body else None
        if match is None:
            continue
        names = split_names(node.text.cut(*match.span("names")), known=known)
        if all(looks_like_unit(name.text) or name.text in known for name in names):
            node.parted = Parted(node.text, UnitLists())
            _give(node.children, UnitLists(names, told=True))

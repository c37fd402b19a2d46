"""Which nodes of the outline are projects, which only group them, and which are chapters."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from minsheng.core.policy.lexicon import holds, words
from minsheng.core.policy.nodes import Node, Region, is_frame
from minsheng.core.policy.numbering import ARABIC, Style
from minsheng.core.policy.paragraphs import is_heading_like
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role

Level = tuple[int, Style]


@dataclass(slots=True)
class Plan:
    """Roles of a region's nodes: projects in order, with chapter and outer item of each.

    `labelled` tells whether any project has a measures line (`推进措施`), `repeats` whether the region sets
    out measures of items that an earlier printing lists under the same numbers, `bulletin` whether its name
    says that it tells how far the items have come.
    """

    projects: list[Node] = field(default_factory=list)
    chapters: list[Node] = field(default_factory=list)
    groups: list[Node] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    labelled: bool = False
    repeats: bool = False
    bulletin: bool = False

    def take(self, node: Node, role: str) -> None:
        """Give a node its role (`projects`, `chapters`, `groups`), once."""
        if id(node) not in self.roles:
            self.roles[id(node)] = role
            getattr(self, role).append(node)

    def role(self, node: Node) -> str:
        """The role of a node, empty if it has none."""
        return self.roles.get(id(node), "")

    def chapter_of(self, node: Node) -> Node | None:
        """The chapter that directly holds a project, group items passed over."""
        above = node.parent
        while above is not None and self.role(above) == "groups":
            above = above.parent
        return above

    def group_of(self, node: Node) -> Node | None:
        """The item whose sub-item a project is, None for an item of its own."""
        return node.parent if node.parent is not None and self.role(node.parent) == "groups" else None


def _has_units(node: Node) -> bool:
    return node.parted is not None and bool(node.parted.units)


def level_of(node: Node) -> Level:
    """Depth and style of a node."""
    return (node.depth, node.marker.style)


def _levels_with_units(region: Region) -> set[Level]:
    """Levels at which items name their units, measures under such items left out."""
    total: Counter[Level] = Counter()
    named: Counter[Level] = Counter()
    stack = list(region.roots)
    while stack:
        node = stack.pop()
        total[level_of(node)] += 1
        if _has_units(node):
            named[level_of(node)] += 1
        else:
            stack += [child for child in node.children if not child.inside]
    return {level for level, count in named.items() if count * 3 >= total[level]}


def _is_no_project(node: Node) -> bool:
    return holds(node.text.text[:20], "outline.chapters.not_projects")


def _levels_without_units(region: Region) -> set[Level]:
    """Where no unit is printed: the level above the measures lines, else the deepest that is no measure."""
    nodes = [node for node in region.nodes() if not node.inside]
    measured = {
        level_of(node) for node in nodes if node.measured >= 0 and node.marker.style is not Style.HEADING
    }
    if measured:
        return measured
    by_depth: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_depth[node.depth].append(node)
    for depth in sorted(by_depth):
        level = by_depth[depth]
        if all(is_heading_like(node.text.text) and node.children for node in level[:3]):
            continue
        return {level_of(node) for node in level}
    return set()


def _pick(region: Region, levels: set[Level]) -> list[Node]:
    """Nodes at project levels, from the outside inwards; one that only groups others is passed over."""
    picked, stack = [], list(reversed(region.roots))
    while stack:
        node = stack.pop()
        below = any(
            _has_units(other) and level_of(other) in levels for other in node.walk()[1:] if not other.inside
        )
        if _has_units(node) or (level_of(node) in levels and not below):
            picked.append(node)
        else:
            stack += reversed([child for child in node.children if not child.inside])
    return picked


def _is_group(node: Node, levels: set[Level]) -> bool:
    """True where a node above projects is an item with sub-items, not a chapter."""
    if node.parent is None and node.marker.style not in ARABIC:
        return False
    return level_of(node) in levels or (node.parent is not None and node.marker.style in ARABIC)


def _under_no_task(node: Node) -> bool:
    return holds(node.text.text[:40], "outline.chapters.no_task") and is_heading_like(node.text.text[:20])


def plan_of(region: Region, *, listed: bool, level: Level | None = None) -> Plan:
    """The roles of a region's nodes.

    Args:
        region: with units parted.
        listed: True where the region's title says that it is a list of projects; then items without any unit
            count as projects too.
        level: of the projects, where it is known already.
    """
    levels = {level} if level else _levels_with_units(region)
    unitless = not levels
    if unitless and listed:
        levels = _levels_without_units(region)
    plan = Plan(repeats=level is not None)
    if not levels:
        return plan
    picked = _pick(region, levels)
    holding = {id(node.parent) for node in picked if node.parent is not None and _is_item(node)}
    kept = [
        node
        for node in picked
        if level or _is_item(node) or not _under_no_project(node, holding) or (unitless and _promises(node))
    ]
    kept = _with_like_named(picked, kept)
    depths = {level[0] for level in levels}
    for node in kept:
        if node.depth in depths or _has_units(node):
            plan.take(node, "projects")
    plan.labelled = any(node.measured >= 0 for node in plan.projects)
    for node in plan.projects:
        above = node.parent
        while above is not None:
            plan.take(above, "groups" if _is_group(above, levels) else "chapters")
            above = above.parent
    for node in region.nodes():
        if _holds_no_task(node, plan):
            plan.take(node, "chapters")
    order = {id(node): place for place, node in enumerate(region.nodes())}
    plan.chapters.sort(key=lambda node: order[id(node)])
    return plan


def _with_like_named(picked: Sequence[Node], kept: Sequence[Node]) -> list[Node]:
    """The projects, with items among them whose names only sound like a section of duties (推进供水保障)."""
    rows: dict[tuple[int, Style], list[int]] = defaultdict(list)
    for node in kept:
        rows[id(node.parent), node.marker.style].append(node.marker.number)
    sure = set(map(id, kept))
    return [
        node
        for node in picked
        if id(node) in sure or _sounds_like(node, max(rows[id(node.parent), node.marker.style], default=-1))
    ]


def _sounds_like(node: Node, last: int) -> bool:
    """True for an item that stands among projects or behind them, and promises a figure or names units.

    Args:
        node: with a word of duties in its name.
        last: number of the last project beside it, -1 where there is none.
    """
    if last < 0 or not node.marker.number or is_frame(node.text.text):
        return False
    if node.parent is not None and _is_no_project(node.parent):
        return False
    figured = bool(harvest(node.whole.text, Role.TARGET).quantities)
    among, named = node.marker.number < last, _has_units(node)
    return figured + among + named >= _SURE


_SURE = 2
"""Of three signs of an item (a figure, its place among others, units) how many must be there."""


def _is_item(node: Node) -> bool:
    """True with units beside it or a line that introduces measures: no section of duties has either.

    Units woven into a sentence do not count: 由甲牵头成立专班 is a duty.
    """
    return names_units(node) or node.measured >= 0


def names_units(node: Node) -> bool:
    """True for an item with units beside it, not only woven into its sentence."""
    return node.parted is not None and bool(node.parted.units) and not node.parted.units.woven


def _under_no_project(node: Node, holding: Container[int] = ()) -> bool:
    """True for a section of duties (保障措施) or what stands under one.

    Args:
        node: without units of its own.
        holding: identities of the nodes right under which certain items stand; a name such as 供水保障工程
            is an item there, as it is in a chapter of items without task.
    """
    if node.parent is None:
        return _is_no_project(node)
    if _is_no_project(node.parent):
        return True
    among_items = id(node.parent) in holding or holds(node.parent.text.text, "outline.chapters.no_task")
    return _is_no_project(node) and not among_items


def _promises(node: Node) -> bool:
    """True for an item called 第3件, for a sentence with a figure and for a bare name above one.

    None of them is a section of duties.
    """
    if node.marker.style is Style.ORDINAL:
        return True
    if node.marker.style is Style.HEADING and node.parent is None and not is_frame(node.text.text):
        return bool(harvest(node.whole.text, Role.TARGET).quantities)
    duty = node.parent is not None and _is_no_project(node.parent)
    if duty or is_heading_like(re.split("[。:]", node.text.text, maxsplit=1)[0]):
        return False
    return bool(harvest(node.text.text, Role.TARGET).quantities)


def _holds_no_task(node: Node, plan: Plan) -> bool:
    """True for a chapter without items of its own that names no-task projects in a sentence."""
    if plan.role(node) or node.inside:
        return False
    name = node.text.text
    return len(name) <= 40 and any(word in name for word in words("outline.chapters.no_task"))


def unplaced(region: Region, plan: Plan, *, behind: bool) -> list[Node]:
    """Numbered paragraphs that are neither project nor part of one, chapter or group, duties left out.

    Where nothing of a region is a project, only those that promise a figure, unless it stands behind a list.

    Args:
        region: one printing.
        plan: the roles of its nodes.
        behind: True where a list of projects stands before it.
    """
    above = region.before[-1].text.text if region.before else ""
    if not plan.projects and is_heading_like(above) and holds(above, _DUTIES):
        return []
    placed = {id(node) for project in plan.projects for node in project.walk()}
    placed |= {id(node) for node in (*plan.chapters, *plan.groups)}
    nodes = region.nodes()
    first = next((place for place, node in enumerate(nodes) if plan.role(node) == "projects"), len(nodes))
    loose = [
        node
        for place, node in enumerate(nodes)
        if id(node) not in placed
        and node.marker.number
        and (not _under_duties(node) or _speaks(node, plan, behind=place > first))
        and not _heads(node)
    ]
    if plan.projects or behind:
        return loose
    return [node for node in loose if harvest(node.whole.text, Role.SUBTARGET).quantities]


_DUTIES = "outline.chapters.not_projects"


def _speaks(node: Node, plan: Plan, *, behind: bool) -> bool:
    """True for a duty behind a project that prints a figure, and for one numbered among projects."""
    among = any(
        other.parent is node.parent
        and other.marker.style is node.marker.style
        and other.marker.number > node.marker.number
        for other in plan.projects[-1:]
    )
    return among or (behind and bool(harvest(node.whole.text, Role.SUBTARGET).quantities))


def _under_duties(node: Node) -> bool:
    """True for a section of duties and for all that stands under one."""
    above: Node | None = node
    while above is not None:
        if _under_no_project(above):
            return True
        above = above.parent
    return False


def _heads(node: Node) -> bool:
    """True for a name that only heads further numbered paragraphs, which are told themselves."""
    return bool(node.children) and is_heading_like(node.text.text)

"""An annex of measures that names the items of the list again, in a few words or whole."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.core.policy.chapters import chapter_name
from minsheng.core.policy.drafts import Draft
from minsheng.core.policy.levels import Level, Plan, level_of, names_units, plan_of
from minsheng.core.policy.lexicon import holds
from minsheng.core.policy.nodes import Node, Region
from minsheng.core.policy.numbering import Style
from minsheng.core.policy.printings import likeness, plain
from minsheng.core.policy.reading import Status
from minsheng.core.policy.units import UnitLists

_LEAST = 2
"""Items an annex must name at least."""
_MOST = 400
"""Items looked at, so that a document of many lists is read in linear time."""
_BARE = 30
"""Signs of the longest name that stands for an item."""
_ALIKE = 0.45

Key = tuple[str, str]
"""Chapter and number of an item; the chapter is empty where numbers run through the whole list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The items that earlier printings list without measures, by chapter and number."""

    titles: dict[Key, str]
    units: dict[Key, frozenset[str]]
    through: bool
    tasks: int


def listed_in(drafts: Sequence[Draft]) -> Listed | None:
    """What earlier printings list; None where they have no numbers or set out their measures already."""
    numbered = [draft for draft in drafts[:_MOST] if draft.number]
    if len(numbered) < _LEAST or sum(bool(draft.steps) for draft in numbered) * 2 > len(numbered):
        return None
    tasks = sum(draft.status is not Status.NO_TASK for draft in numbered)
    through = max(Counter(draft.number for draft in numbered).values()) == 1
    keys = [_key_of(draft, through=through) for draft in numbered]
    titles = {key: plain(draft.title.text) for key, draft in zip(keys, numbered, strict=True)}
    units = {key: _names(draft.units) for key, draft in zip(keys, numbered, strict=True)}
    return Listed(titles, units, through, tasks)


def _key_of(draft: Draft, *, through: bool) -> Key:
    return "" if through or draft.chapter is None else plain(draft.chapter.name.text), draft.number


def _names(units: UnitLists) -> frozenset[str]:
    return frozenset(name.text for name in (*units.lead, *units.cooperating))


def _key(node: Node, *, through: bool) -> Key:
    number = f"{node.marker.above}.{node.marker.number}" if node.marker.above else str(node.marker.number)
    chapter = "" if through or node.parent is None else plain(chapter_name(node.parent.text).text)
    return chapter, number


def is_bare(text: str) -> bool:
    """True for words that only name an item: short, no figure, no sentence."""
    return len(text) <= _BARE and not re.search(r"\d|[,;].*。|。.", text)


def _repeats(nodes: Sequence[Node], listed: Listed) -> bool:
    """True where numbered paragraphs name items of the list in its order and set something out below."""
    keys = [_key(node, through=listed.through) for node in nodes]
    if len(keys) < _LEAST or len(keys) * 3 < listed.tasks * 2 or len(set(keys)) < len(keys):
        return False
    if any(key not in listed.titles for key in keys):
        return False
    order = {key: place for place, key in enumerate(listed.titles)}
    places = [order[key] for key in keys]
    named = sum(_is_named(node, listed.titles[key]) for node, key in zip(nodes, keys, strict=True))
    filled = sum(bool(node.children or node.body) for node in nodes)
    duties = sum(holds(node.text.text[:20], "outline.chapters.not_projects") for node in nodes)
    if duties * 2 > len(nodes) or _strangers(nodes, keys, listed):
        return False
    return places == sorted(places) and named * 5 >= len(nodes) * 4 and filled * 5 >= len(nodes) * 4


def _strangers(nodes: Sequence[Node], keys: Sequence[Key], listed: Listed) -> bool:
    """True where most items name other units than those of the list that bear their numbers."""
    pairs = [
        (_names(node.parted.units), listed.units[key])
        for node, key in zip(nodes, keys, strict=True)
        if names_units(node) and node.parted is not None
    ]
    return sum(not (mine & other) for mine, other in pairs if other) * 2 > len(pairs) > 0


def _is_named(node: Node, title: str) -> bool:
    own = node.parted.text.text if node.parted and not node.body else node.text.text
    return is_bare(own) or likeness(plain(own), title) >= _ALIKE


def _level(region: Region, listed: Listed) -> Level | None:
    """The level whose numbers are those of the list; the one with the most items, the inner of two."""
    levels: dict[Level, list[Node]] = {}
    for node in region.nodes():
        if not node.inside and node.marker.style is not Style.HEADING:
            levels.setdefault(level_of(node), []).append(node)
    fitting = [(len(nodes), level[0], level) for level, nodes in levels.items() if _repeats(nodes, listed)]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else None


def plan_below(region: Region, drafts: Sequence[Draft], *, listed: bool) -> Plan:
    """The roles of a region's nodes, those of an annex of measures by the numbers of the list.

    Args:
        region: with units parted.
        drafts: of earlier printings.
        listed: True where the region's title says that it is a list of projects.
    """
    plan = plan_of(region, listed=listed)
    known = listed_in(drafts)
    level = _level(region, known) if known else None
    if level is None:
        return plan
    other = any(names_units(node) and level_of(node) != level for node in plan.projects)
    return plan if other else plan_of(region, listed=True, level=level)

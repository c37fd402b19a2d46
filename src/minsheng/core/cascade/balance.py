"""Whether a split adds up: the gap of each level, sums of leaves and reserves, and all that is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from minsheng.core.cascade.manner import Manner, decimals
from minsheng.core.cascade.problems import Fault, Unbalanced, shown

DEEPEST = 2
"""Levels below the target: departments, then streets."""

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is split.

    Attributes:
        value: of the target in the edition in force, the low end of a range; None without a number.
        measure: the measure word, for sentences.
        scale: decimal places that a part may have.
        reserve: kept back (预留), negative where more is given out than the target asks for (加码).
        each: floor that every leaf holds beside the sum, or the rate of a rated target set for this split.
        at_most: the target bounds from above (不高于); of account where it is rated.
    """

    value: Decimal | None
    manner: Manner
    measure: str
    scale: int
    reserve: Decimal = _ZERO
    reserve_reason: str = ""
    each: Decimal | None = None
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A unit that takes part, `value` None without a number; with others below it, it may keep a reserve."""

    key: str
    name: str
    parent: str | None = None
    value: Decimal | None = None
    reserve: Decimal = _ZERO
    reserve_reason: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """The target (key None) or a unit with others below it.

    `gap` = value − below − reserve; None where nothing is summed or there is no value.
    """

    key: str | None
    value: Decimal | None
    below: Decimal
    reserve: Decimal
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What a split comes to.

    Attributes:
        levels: the target first, then the units with others below them in the order given.
        leaves: keys of the units that report, in the order given.
        leaf_sum, reserve_sum: None unless summed; without a gap they add up to the target.
        faults: everything that keeps the split from being issued, the target's own first.
    """

    levels: tuple[Level, ...]
    leaves: tuple[str, ...]
    leaf_sum: Decimal | None
    reserve_sum: Decimal | None
    faults: tuple[Fault, ...]

    def demand_none(self) -> None:
        """Do nothing if the split may be issued.

        Raises:
            Unbalanced: carries every fault.
        """
        if self.faults:
            raise Unbalanced(self.faults)


@dataclass(frozen=True, slots=True)
class Beside:
    """Leaves of other splits by unit: of the whole that this target lies in (其中), of its own subsets."""

    whole: Mapping[str, Decimal] = field(default_factory=dict)
    subsets: Mapping[str, Decimal] = field(default_factory=dict)


def balance(goal: Goal, nodes: Sequence[Node], beside: Beside | None = None) -> Balance:
    """Gaps, sums and faults of a split.

    Args:
        goal: the target and what the split says of it as a whole.
        nodes: open allocations, each key once.
        beside: what the same units have in the splits that bound this one; the largest of several subsets.

    Source: docs/algorithms/cascade.md, section 3.
    """
    tree = _Tree(nodes)
    levels = tuple(_levels(goal, tree))
    leaves = tuple(node for node in nodes if node.key not in tree.below)
    summed = goal.manner is Manner.SUMMED
    faults = [
        *_faults_of_goal(goal, levels[0], leaves),
        *_faults_of_levels(goal, tree, levels[1:]),
        *(fault for node in nodes for fault in _faults_of_node(goal, tree, node)),
        *(fault for leaf in leaves for fault in _faults_of_leaf(goal, leaf, beside or Beside())),
    ]
    return Balance(
        levels,
        tuple(leaf.key for leaf in leaves),
        sum((leaf.value or _ZERO for leaf in leaves), _ZERO) if summed else None,
        sum((level.reserve for level in levels), _ZERO) if summed else None,
        tuple(faults),
    )


class _Tree:
    """The units by key, and those directly below each."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.by_key = {node.key: node for node in nodes}
        if len(self.by_key) < len(nodes):
            raise ValueError("a unit stands once in a split")
        self.below: dict[str | None, list[Node]] = {}
        for node in nodes:
            self.below.setdefault(node.parent, []).append(node)

    def depth(self, node: Node) -> int | None:
        """1 directly below the target; None where the way up leads into a circle or to nobody."""
        seen = {node.key}
        while node.parent is not None:
            above = self.by_key.get(node.parent)
            if above is None or above.key in seen:
                return None
            seen.add(above.key)
            node = above
        return len(seen)


def _levels(goal: Goal, tree: _Tree) -> Iterator[Level]:
    yield _level(goal, None, goal.value, goal.reserve, tree)
    for key, node in tree.by_key.items():
        if key in tree.below:
            yield _level(goal, key, node.value, node.reserve, tree)


def _level(goal: Goal, key: str | None, value: Decimal | None, reserve: Decimal, tree: _Tree) -> Level:
    below = sum((node.value or _ZERO for node in tree.below.get(key, ())), _ZERO)
    summed = goal.manner is Manner.SUMMED and value is not None
    return Level(
        key, value, below, reserve, value - below - reserve if summed and value is not None else None
    )


def _faults_of_goal(goal: Goal, top: Level, leaves: Sequence[Node]) -> Iterator[Fault]:
    """What is wrong at the target itself."""
    if not any(goal.manner is Manner.NAMED or leaf.value is not None for leaf in leaves):
        yield Fault("cascade.nobody_named")
    if top.gap is not None and top.gap > 0:
        yield Fault("cascade.left_over", None, {"left": shown(top.gap), "measure": goal.measure})
    if top.gap is not None and top.gap < 0:
        yield Fault("cascade.given_too_much", None, {"over": shown(-top.gap), "measure": goal.measure})
    if goal.manner is not Manner.SUMMED:
        if goal.reserve:
            yield Fault("cascade.reserve_not_summed", None, {"reserve": shown(goal.reserve)})
        return
    if goal.reserve < 0 and not goal.reserve_reason.strip():
        more = {"more": shown(-goal.reserve), "measure": goal.measure}
        yield Fault("cascade.surplus_without_reason", None, more)
    if decimals(goal.reserve) > goal.scale:
        facts = {"reserve": shown(goal.reserve), "measure": goal.measure, "scale": goal.scale}
        yield Fault("cascade.reserve_too_fine", None, facts)


def _faults_of_levels(goal: Goal, tree: _Tree, levels: Sequence[Level]) -> Iterator[Fault]:
    """What is wrong at the units that have others below them, for sums alone."""
    for level in levels:
        if level.key is None or goal.manner is not Manner.SUMMED:
            continue
        node = tree.by_key[level.key]
        named = {"unit": node.name, "measure": goal.measure}
        if level.gap is None and (level.below or level.reserve):
            yield Fault("cascade.parent_without_number", node.key, {"unit": node.name})
        if level.gap is not None and level.gap > 0:
            yield Fault("cascade.left_over_below", node.key, {**named, "left": shown(level.gap)})
        if level.gap is not None and level.gap < 0:
            yield Fault("cascade.given_too_much_below", node.key, {**named, "over": shown(-level.gap)})
        if node.reserve < 0 and not node.reserve_reason.strip():
            yield Fault(
                "cascade.surplus_without_reason_below", node.key, {**named, "more": shown(-node.reserve)}
            )


def _faults_of_node(goal: Goal, tree: _Tree, node: Node) -> Iterator[Fault]:
    """What is wrong with one unit's place and number, whatever stands below it."""
    depth = tree.depth(node)
    if depth is None:
        yield Fault("cascade.out_of_tree", node.key, {"unit": node.name})
    elif depth > DEEPEST:
        yield Fault("cascade.too_deep", node.key, {"unit": node.name, "most": DEEPEST})
    if node.reserve and (goal.manner is not Manner.SUMMED or node.key not in tree.below):
        yield Fault(
            "cascade.reserve_of_nothing", node.key, {"unit": node.name, "reserve": shown(node.reserve)}
        )
    if node.value is None:
        return
    facts: dict[str, object] = {"unit": node.name, "value": shown(node.value)}
    if goal.manner is Manner.NAMED:
        yield Fault("cascade.number_not_asked", node.key, facts)
    if node.value < 0:
        yield Fault("cascade.value_negative", node.key, facts)
    if decimals(node.value) > goal.scale:
        measured = {**facts, "measure": goal.measure, "scale": goal.scale}
        code = "cascade.value_too_fine" if goal.scale else "cascade.value_fractional"
        yield Fault(code, node.key, measured if goal.scale else {**facts, "measure": goal.measure})


def _faults_of_leaf(goal: Goal, leaf: Node, beside: Beside) -> Iterator[Fault]:
    """What is wrong with the number of a unit that reports."""
    least, most = _bounds(goal)
    if leaf.value is None:
        if least is not None or most is not None:
            yield Fault("cascade.number_missing", leaf.key, {"unit": leaf.name})
        return
    facts = {"unit": leaf.name, "value": shown(leaf.value), "measure": goal.measure}
    if least is not None and leaf.value < least:
        yield Fault("cascade.below_floor", leaf.key, {**facts, "least": shown(least)})
    if most is not None and leaf.value > most:
        yield Fault("cascade.above_limit", leaf.key, {**facts, "most": shown(most)})
    whole, subset = beside.whole.get(leaf.key), beside.subsets.get(leaf.key)
    if whole is not None and leaf.value > whole:
        yield Fault("cascade.subset_above_whole", leaf.key, {**facts, "whole": shown(whole)})
    if subset is not None and leaf.value < subset:
        yield Fault("cascade.whole_below_subset", leaf.key, {**facts, "subset": shown(subset)})


def _bounds(goal: Goal) -> tuple[Decimal | None, Decimal | None]:
    """Least and most of every leaf: the stricter of the target's rate and the one set for the split."""
    if goal.manner is Manner.NAMED:
        return None, None
    if goal.manner is Manner.SUMMED:
        return goal.each, None
    rates = [rate for rate in (goal.value, goal.each) if rate is not None]
    if not rates:
        return None, None
    return (None, min(rates)) if goal.at_most else (max(rates), None)

"""Figures of a pair beside each other: what the matcher proposes, with what was decided laid over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.apps.lineage.items import Figure, Item
from minsheng.apps.lineage.models import TargetKind
from minsheng.apps.lineage.relating import Between
from minsheng.apps.ui.words import quantity
from minsheng.core.alignment import Pair, Passed, Ratio, Stand, TargetPair
from minsheng.core.alignment.counted import stand

Decisions = Mapping[tuple[int, int], TargetKind]
"""What was decided of targets, by source and own."""

_RATIOS = {
    Ratio.SHARE: "",
    Ratio.SAME: "相同，是比率或标准",
    Ratio.RATE_DIFFERS: "是比率或标准，不算占比",
    Ratio.UNITS_DIFFER: "单位不同，不算占比",
    Ratio.NO_NUMBER: "没有单一数字，不算占比",
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Two figures for one thing; `own` is None where the count became a mechanism that has no target.

    Attributes:
        kind: what was decided of them; empty while nothing is.
        proposed: what the matcher would have them be.
        is_break: True where two years' counts are so far apart that the definition may have changed.
        sides: what the two sides are called.
    """

    source: Figure
    own: Figure | None
    kind: str
    proposed: str
    where: Stand
    is_break: bool
    sides: tuple[str, str]

    @property
    def is_unrelated(self) -> bool:
        """Whether somebody decided that these are not one thing."""
        return self.kind == TargetKind.UNRELATED

    @property
    def is_mechanism(self) -> bool:
        """Whether the count goes on as a mechanism."""
        return TargetKind.INTO_MECHANISM in (self.kind, self.proposed)

    @property
    def named(self) -> str:
        """What is counted, in the words of the lower or later one."""
        return (self.own or self.source).words

    @property
    def share(self) -> str:
        """`本级 8 家 ÷ 上级 120 家 = 6.67%`, or both figures and why there is none."""
        if self.is_mechanism or self.own is None:
            return f"{self.source.said} → 转为机制，不再有数"
        if not self.where.shown:
            return f"{self.source.said} → {self.own.said}，{_RATIOS[self.where.ratio]}"
        above, below = (quantity(each.low, each.unit) for each in (self.source, self.own))
        return f"{self.sides[1]} {below} ÷ {self.sides[0]} {above} = {self.where.shown}%"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a pair: those that go together, and those of one side alone."""

    rows: Sequence[FigureRow]
    dropped: Sequence[Figure]
    added: Sequence[Figure]


def figures_of(
    above: Item, below: Item, pair: Pair | None, decisions: Decisions, between: Between
) -> Figures:
    """The figures of two projects; `pair` is what the matcher says of them, None where it does not pair them.

    A figure that the matcher carries on in another pair is neither dropped nor added.
    """
    rows = list(_rows(above, below, pair.targets if pair else (), decisions, between))
    related = [row for row in rows if not row.is_unrelated]
    gone = {row.source.target for row in related}
    taken = {row.own.target for row in related if row.own is not None}
    denied = [row for row in rows if row.is_unrelated]
    dropped = {int(key) for key in pair.dropped_targets} if pair else set()
    added = {int(key) for key in pair.added_targets} if pair else set()
    dropped |= {row.source.target for row in denied}
    added |= {row.own.target for row in denied if row.own is not None}
    return Figures(
        rows,
        [figure for key, figure in above.figures.items() if key in dropped - gone],
        [figure for key, figure in below.figures.items() if key in added - taken],
    )


def _rows(
    above: Item, below: Item, proposed: Sequence[TargetPair], decisions: Decisions, between: Between
) -> Iterator[FigureRow]:
    told, sides = set(), between.words
    for each in proposed:
        source = above.figures.get(int(each.upper))
        own = below.deliverable if each.lower is None else below.figures.get(int(each.lower))
        if source is None:
            continue
        key = (source.target, own.target if own else 0)
        told.add(key)
        meant = _meant(each, between)
        yield FigureRow(source, own, decisions.get(key, ""), meant, each.stand, each.is_break, sides)
    for key, kind in decisions.items():
        if key in told or key[0] not in above.figures or key[1] not in below.figures:
            continue
        source, own = above.figures[key[0]], below.figures[key[1]]
        yield FigureRow(source, own, kind, "", stand(source.listed, own.listed), is_break=False, sides=sides)


def _meant(each: TargetPair, between: Between) -> TargetKind:
    if each.passed is Passed.INTO_MECHANISM:
        return TargetKind.INTO_MECHANISM
    return between.target_kinds[0]

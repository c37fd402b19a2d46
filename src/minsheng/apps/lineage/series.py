"""One target through the years, along what was decided (系列)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from minsheng.apps.lineage.items import Figure, figures_in
from minsheng.apps.lineage.models import TargetKind, TargetLineage
from minsheng.apps.lineage.relating import in_force
from minsheng.apps.programmes.models import Target
from minsheng.apps.ui.words import MINUS
from minsheng.core.alignment import Ratio
from minsheng.core.alignment.counted import stand

_WHOLE, _HALF, _TWICE = Decimal(100), Decimal(50), Decimal(200)


@dataclass(frozen=True, slots=True)
class Point:
    """What one year's edition in force says of the target; `change` in words against the point before.

    Attributes:
        figure: None where the edition in force no longer states the target.
        is_break: True where the counts are so far apart that the definition may have changed.
    """

    year: int
    target: int
    project: str
    figure: Figure | None
    change: str = ""
    is_break: bool = False

    @property
    def number(self) -> str:
        """The figure without its unit; as printed where there is no number."""
        if self.figure is None:
            return "方案不再列"
        return replace(self.figure, unit="").said if self.figure.low is not None else self.figure.words


class Place(NamedTuple):
    """Where a target was first printed: its programme by id, and its project by code."""

    year: int
    programme: int
    project: str


def series_of(target: Target, on: date) -> list[Point]:
    """A target with what it continues and what continues it, by year; three queries."""
    programme = target.project.programme
    place = Place(programme.year, programme.pk, target.project.code)
    return series_of_targets({target.pk: place}, programme.division.code, on)[target.pk]


def series_of_targets(targets: Mapping[int, Place], division: str, on: date) -> dict[int, list[Point]]:
    """The same of several targets of one division, by target; three queries."""
    links = _Links(division)
    chains = {target: {target, *links.back(target), *links.on(target)} for target in targets}
    places = {**targets, **links.places}
    wanted = {each for chain in chains.values() for each in chain}
    editions = in_force((places[each].programme for each in wanted), on)
    figures = figures_in(editions.values(), wanted)
    points = {pk: Point(places[pk].year, pk, places[pk].project, figures.get(pk)) for pk in wanted}
    return {target: _changes([points[each] for each in chain]) for target, chain in chains.items()}


class _Links:
    """What each target of a division continues, and what continues it; one query."""

    def __init__(self, division: str) -> None:
        self._before: dict[int, list[int]] = defaultdict(list)
        self._after: dict[int, list[int]] = defaultdict(list)
        self.places: dict[int, Place] = {}
        rows = TargetLineage.objects.filter(
            ended_at=None,
            kind__in=(TargetKind.CONTINUED, TargetKind.INTO_MECHANISM),
            target__project__programme__division__code=division,
            source__project__programme__division__code=division,
        )
        place = ("project__programme__year", "project__programme", "project__code")
        columns = [f"{side}__{name}" for side in ("source", "target") for name in ("pk", *place)]
        for source, *said in rows.values_list(*columns):
            target = said[3]
            self.places |= {source: Place(*said[:3]), target: Place(*said[4:])}
            self._before[target].append(source)
            self._after[source].append(target)

    def back(self, target: int) -> set[int]:
        """All earlier targets that it goes back to."""
        return _along(target, self._before)

    def on(self, target: int) -> set[int]:
        """All later targets that go back to it."""
        return _along(target, self._after)


def _along(target: int, links: dict[int, list[int]]) -> set[int]:
    """All targets reached in one direction; years only rise, so there is no circle."""
    found: set[int] = set()
    waiting = [target]
    while waiting:
        for each in links.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _changes(points: Sequence[Point]) -> list[Point]:
    """The points by year, each with its change against that of the year before, where there is one each."""
    ordered = sorted(points, key=lambda point: (point.year, point.target))
    by_year: dict[int, list[Point]] = defaultdict(list)
    for point in ordered:
        by_year[point.year].append(point)
    years = list(by_year)
    made = []
    for position, year in enumerate(years):
        earlier = by_year[years[position - 1]] if position else []
        alone = len(by_year[year]) == len(earlier) == 1
        made += [_changed(earlier[0], point) if alone else point for point in by_year[year]]
    return made


def _changed(earlier: Point, point: Point) -> Point:
    if earlier.figure is None or point.figure is None:
        return point
    if point.figure.low is None:
        return replace(point, change="转为机制")
    found = stand(earlier.figure.listed, point.figure.listed)
    if found.ratio is Ratio.SAME:
        return replace(point, change="不变")
    if found.share_percent is None:
        return replace(point, change="单位或口径不同，不比")
    moved = (found.share_percent - _WHOLE).quantize(Decimal("0.1"))
    sign = "+" if moved > 0 else MINUS if moved < 0 else ""
    is_break = not _HALF <= found.share_percent <= _TWICE
    return replace(point, change=f"{sign}{abs(moved)}%" if moved else "不变", is_break=is_break)

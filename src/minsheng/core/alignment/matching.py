"""Which projects and which figures go together: the best assignment, less what is weak or unclear.

Positions are those of the rows as given to `match`; `align` sorts them by content before.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from minsheng.core.alignment.assigning import best_pairs
from minsheng.core.alignment.counted import Counted, is_same_unit
from minsheng.core.alignment.grams import shared
from minsheng.core.alignment.scoring import Likes, Row, score, target_likes

SURE, FAIR, FAINT, WEAK = 0.4, 0.2, 0.15, 0.07
"""Least scores: of a pair that needs nothing else; of two with a common lead; with the same rare leads."""

UNSAID = 0.3
"""Least score of a pair of which one side names no leads."""

BY_SURE, BY_FAIR, BY_FAINT, BY_WEAK = 1.1, 1.2, 2.0, 1.5
"""How many times the score of its best free rival such a pair must have."""

LEAD_BITS = 0.9
"""Least weight of the common leads of a weak pair; one office that no other project names weighs 1."""

LIKE_SURE, LIKE_FAIR, LIKE_SOLE, LIKE_REST = 0.5, 0.3, 0.15, 0.1
"""Least likeness of two figures: alone a link between projects; in linked projects; the only figure of
one; the last that both projects have left."""

LIKE_OTHER_UNIT = 0.6
"""Least likeness where the printed measure words differ and neither is its project's only figure."""

NEAR_BEST = 0.1
"""How far a pair of figures may stay behind the best candidate of either."""

NAMED, BY_NAME = 0.5, 1.5
"""How much of a name without task must stand in the item that it is a part of, and how many times as much as
in any other."""

BY_PROJECT = 0.5
"""How much a project's score adds to its figures' likeness when figures are given away."""

Place = tuple[int, int]
Keys = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matched:
    """Links between positions, scores of all candidates, and the pairs of figures by key."""

    links: tuple[Place, ...]
    scores: Mapping[Place, float]
    targets: Mapping[Keys, float]


def match(upper: Sequence[Row], lower: Sequence[Row]) -> Matched:
    """Link the projects of two programmes and the figures in them."""
    likes = target_likes(upper, lower)
    places = product(range(len(upper)), range(len(lower)))
    scores = {(one, other): score(upper[one], lower[other], likes) for one, other in places}
    leads = _Leads(upper, lower)
    figures = _Figures(upper, lower, scores, likes)
    proposed = best_pairs({place: found for place, found in scores.items() if found >= WEAK})
    accepted = {
        place for place in proposed.items() if _holds(place, scores, proposed, leads) or figures.link(place)
    }
    accepted |= _further(upper, lower, figures, accepted)
    accepted |= _named_parts(upper, lower, accepted)
    links = tuple(sorted(accepted, key=lambda place: (place[1], place[0])))
    return Matched(links, scores, figures.within(links))


class _Leads:
    """Which leads two projects have in common, and how much that tells."""

    def __init__(self, upper: Sequence[Row], lower: Sequence[Row]) -> None:
        self._upper, self._lower = upper, lower
        rows = (*upper, *lower)
        times = Counter(function for row in rows for function in row.functions)
        most = math.log2(1 + len(rows) / 2)
        self._weights = {
            function: math.log2(1 + len(rows) / max(count, 2)) / most for function, count in times.items()
        }

    def common(self, place: Place) -> frozenset[str]:
        """The functions that both name."""
        return self._upper[place[0]].functions & self._lower[place[1]].functions

    def are_said(self, place: Place) -> bool:
        """Whether both name any."""
        return bool(self._upper[place[0]].functions and self._lower[place[1]].functions)

    def are_same(self, place: Place) -> bool:
        """Whether one side's leads are all among the other's."""
        one, other = self._upper[place[0]].functions, self._lower[place[1]].functions
        return bool(one and other) and (one <= other or other <= one)

    def weight(self, place: Place) -> float:
        """How much the common ones tell; an office that only these two projects name weighs 1."""
        return math.fsum(self._weights[function] for function in self.common(place))


def _holds(place: Place, scores: Mapping[Place, float], proposed: Mapping[int, int], leads: _Leads) -> bool:
    """Whether an assigned pair is strong and clear enough by itself."""
    found, rival = scores[place], _rival(place, scores, proposed)
    if found >= SURE:
        return found >= BY_SURE * rival
    if found >= FAINT and leads.common(place) and found >= (BY_FAIR if found >= FAIR else BY_FAINT) * rival:
        return True
    if not leads.are_said(place):  # a name without task has none
        return found >= UNSAID and found >= BY_FAINT * rival
    return leads.are_same(place) and leads.weight(place) >= LEAD_BITS and found >= BY_WEAK * rival


def _rival(place: Place, scores: Mapping[Place, float], proposed: Mapping[int, int]) -> float:
    """The best score of either row with a row that is free, or whose own pair is worse than this would be."""
    one, other = place
    taken = {column: row for row, column in proposed.items()}
    found = 0.0
    for (row, column), value in scores.items():
        if row == one and column != other:
            own = scores[taken[column], column] if column in taken else 0.0
        elif column == other and row != one:
            own = scores[row, proposed[row]] if row in proposed else 0.0
        else:
            continue
        if own < value * BY_SURE:
            found = max(found, value)
    return found


class _Figures:
    """The figures of two programmes, given away to each other as a whole."""

    def __init__(
        self, upper: Sequence[Row], lower: Sequence[Row], scores: Mapping[Place, float], likes: Likes
    ) -> None:
        self._upper, self._lower, self._scores, self._likes = upper, lower, scores, likes
        self._above = [(row, counted) for row, each in enumerate(upper) for counted in each.counted]
        self._below = [(row, counted) for row, each in enumerate(lower) for counted in each.counted]
        self._given = self._assign(LIKE_FAIR, None)

    def link(self, place: Place) -> bool:
        """Whether a figure of the one goes on in the other, so clearly that the projects belong together."""
        return any(
            (self._above[a][0], self._below[b][0]) == place and self._carries(a, b)
            for a, b in self._given.items()
        )

    def linked(self) -> set[Place]:
        """All projects that a figure links."""
        places = {(self._above[a][0], self._below[b][0]) for a, b in self._given.items()}
        return {place for place in places if self.link(place)}

    def within(self, links: Collection[Place]) -> dict[Keys, float]:
        """The pairs of figures in linked projects, by key, with their likeness."""
        found = self._assign(LIKE_SOLE, frozenset(links))
        bests = self._bests(frozenset(links))
        kept = {a: b for a, b in found.items() if self._is_clear(a, b, bests) and self._is_enough(a, b)}
        kept |= self._rest(links, kept)
        return {self._keys(a, b): self._like(a, b) for a, b in sorted(kept.items())}

    def _rest(self, links: Collection[Place], kept: Mapping[int, int]) -> dict[int, int]:
        """The last figures in one unit that both titles of a linked pair have left."""
        found = {}
        for one, other in links:
            left = [a for a in self._main(self._above, one) if a not in kept]
            right = [b for b in self._main(self._below, other) if b not in kept.values()]
            same = [(a, b) for a, b in product(left, right) if self._is_rest(a, b)]
            times = Counter(a for a, _ in same), Counter(b for _, b in same)
            found.update({a: b for a, b in same if times[0][a] == times[1][b] == 1})
        return {a: b for a, b in found.items() if self._like(a, b) >= LIKE_REST}

    @staticmethod
    def _main(figures: Sequence[tuple[int, Counted]], row: int) -> list[int]:
        """Positions of the figures that stand in a project's title."""
        return [
            place
            for place, (holder, each) in enumerate(figures)
            if holder == row and not each.target.is_subtask
        ]

    def _is_rest(self, a: int, b: int) -> bool:
        return is_same_unit(self._above[a][1].target.unit, self._below[b][1].target.unit)

    def _assign(self, least: float, links: frozenset[Place] | None) -> dict[int, int]:
        candidates = {}
        for a, b in product(range(len(self._above)), range(len(self._below))):
            place = (self._above[a][0], self._below[b][0])
            if (links is None or place in links) and (like := self._like(a, b)) >= least:
                same = self._above[a][1].target.low == self._below[b][1].target.low
                candidates[a, b] = like + BY_PROJECT * self._scores[place] + (_TIE if same else 0.0)
        return best_pairs(candidates)

    def _keys(self, a: int, b: int) -> Keys:
        return self._above[a][1].target.key, self._below[b][1].target.key

    def _like(self, a: int, b: int) -> float:
        return self._likes.get(self._keys(a, b), 0.0)

    def _carries(self, a: int, b: int) -> bool:
        """A figure links projects where the leads or the promises have something in common as well."""
        place = self._above[a][0], self._below[b][0]
        common = self._upper[place[0]].functions & self._lower[place[1]].functions
        if self._like(a, b) >= LIKE_SURE:
            return self._scores[place] >= (WEAK if common else FAIR)
        return bool(common) and self._scores[place] >= FAIR and self._is_rest(a, b)

    def _bests(self, links: frozenset[Place]) -> tuple[dict[int, float], dict[int, float]]:
        above, below = defaultdict[int, float](float), defaultdict[int, float](float)
        for a, b in product(range(len(self._above)), range(len(self._below))):
            if (self._above[a][0], self._below[b][0]) in links:
                above[a], below[b] = max(above[a], self._like(a, b)), max(below[b], self._like(a, b))
        return above, below

    def _is_clear(self, a: int, b: int, bests: tuple[dict[int, float], dict[int, float]]) -> bool:
        return self._like(a, b) >= max(bests[0][a], bests[1][b]) - NEAR_BEST

    def _is_enough(self, a: int, b: int) -> bool:
        like = self._like(a, b)
        sole = self._main(self._above, self._above[a][0]) == [a]
        if sole or self._main(self._below, self._below[b][0]) == [b]:
            return like >= LIKE_SOLE
        same = self._above[a][1].target.unit == self._below[b][1].target.unit
        return like >= (LIKE_FAIR if same else LIKE_OTHER_UNIT)


def _named_parts(upper: Sequence[Row], lower: Sequence[Row], accepted: Collection[Place]) -> set[Place]:
    """Names without task that are a part of an item which has a partner already, or another such name."""
    below = {other for _, other in accepted}
    found = set()
    for other, row in enumerate(lower):
        if row.listed.has_task or other in below or not row.promise.mass:
            continue
        held = [shared(row.promise, each.promise) / row.promise.mass for each in upper]
        best = max(range(len(held)), key=lambda one: (held[one], -one), default=None)
        if best is not None and held[best] >= NAMED:
            rival = max((value for one, value in enumerate(held) if one != best), default=0.0)
            if held[best] >= BY_NAME * rival:
                found.add((best, other))
    return found


_TIE = 0.01
"""Equal figures decide where the words do not (三档比例写在一处)."""


def _further(
    upper: Sequence[Row], lower: Sequence[Row], figures: _Figures, accepted: Collection[Place]
) -> set[Place]:
    """Links of rows that the assignment left alone: what one item covers besides its own partner."""
    above, below = {one for one, _ in accepted}, {other for _, other in accepted}
    return {
        (one, other)
        for one, other in figures.linked()
        if (one, other) not in accepted
        and (one not in above or other not in below)
        and upper[one].listed.has_task
        and lower[other].listed.has_task
    }

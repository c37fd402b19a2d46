"""Which projects and which figures go together: the best assignment first, then what is too weak or unclear falls.

Positions are those of the rows as given to `match`; `align` sorts them by content before.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from minsheng.core.alignment.assigning import best_pairs
from minsheng.core.alignment.scoring import Likes, Row, score, target_likes

SURE, FAIR, WEAK = 0.4, 0.2, 0.1
"""Least scores: of a pair that needs nothing else; of one with a common lead; of one with the same leads."""

CLOSE, LEAD_FAIR, LEAD_WEAK = 1.1, 1.25, 1.6
"""How many times the score of its best free rival a sure, a fair and a weak pair must have."""

LIKE_SURE, LIKE_FAIR, LIKE_SOLE = 0.5, 0.3, 0.2
"""Least likeness of two figures: alone a link between projects; in linked projects; the only figure of one."""

LIKE_OTHER_UNIT = 0.6
"""Least likeness where the printed measure words differ and neither is its project's only figure."""

NEAR_BEST = 0.1
"""How far a pair of figures may stay behind the best candidate of either."""

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
    figures = _Figures(upper, lower, scores, likes)
    proposed = best_pairs({place: found for place, found in scores.items() if found >= WEAK})
    accepted = {
        place
        for place in proposed.items()
        if _holds(place, upper, lower, scores, proposed) or figures.link(place)
    }
    accepted |= _further(upper, lower, figures, accepted)
    links = tuple(sorted(accepted, key=lambda place: (place[1], place[0])))
    return Matched(links, scores, figures.within(links))


def common_leads(upper: Row, lower: Row) -> str:
    """`same` where one side's leads are all among the other's, `some` where one is, `none`, or empty if unsaid."""
    one, other = upper.functions, lower.functions
    if not one or not other:
        return ""
    if one <= other or other <= one:
        return "same"
    return "some" if one & other else "none"


def _holds(
    place: Place,
    upper: Sequence[Row],
    lower: Sequence[Row],
    scores: Mapping[Place, float],
    proposed: Mapping[int, int],
) -> bool:
    """Whether an assigned pair is strong and clear enough by itself."""
    one, other = place
    found, leads = scores[place], common_leads(upper[one], lower[other])
    rival = _rival(place, scores, proposed)
    if found >= SURE:
        return found >= CLOSE * rival
    if found >= FAIR and leads in ("same", "some"):
        return found >= LEAD_FAIR * rival
    return leads == "same" and found >= LEAD_WEAK * rival


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
        if own < value * CLOSE:
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
        self._given = self._assign(LIKE_SURE, None)

    def link(self, place: Place) -> bool:
        """Whether a figure of the one is carried on in the other, so clearly that the projects belong together."""
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
        return {
            self._keys(a, b): self._like(a, b)
            for a, b in sorted(found.items())
            if self._is_clear(a, b, bests) and self._is_enough(a, b)
        }

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
        leads = common_leads(self._upper[place[0]], self._lower[place[1]])
        return self._scores[place] >= (WEAK if leads in ("same", "some") else FAIR)

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
        if self._is_sole(self._upper[self._above[a][0]], a, self._above) or self._is_sole(
            self._lower[self._below[b][0]], b, self._below
        ):
            return like >= LIKE_SOLE
        same = self._above[a][1].target.unit == self._below[b][1].target.unit
        return like >= (LIKE_FAIR if same else LIKE_OTHER_UNIT)

    @staticmethod
    def _is_sole(row: Row, place: int, figures: Sequence[tuple[int, object]]) -> bool:
        main = [counted for counted in row.counted if not counted.target.is_subtask]
        return len(main) == 1 and main[0] is figures[place][1]


_TIE = 0.01
"""Equal figures decide where the words do not (分别按80%、75%、60%)."""


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

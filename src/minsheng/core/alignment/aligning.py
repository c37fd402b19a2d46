"""Two programmes beside each other (对照): what continues, with which figure, and what stands alone."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from minsheng.core.alignment.alignment import (
    Alignment,
    Kind,
    Near,
    Pair,
    Passed,
    Reason,
    TargetPair,
    Unmatched,
)
from minsheng.core.alignment.assigning import best_pairs
from minsheng.core.alignment.clauses import clauses_apart
from minsheng.core.alignment.counted import Ratio, Stand, stand
from minsheng.core.alignment.grams import Vocabulary, alike, folded, genre
from minsheng.core.alignment.listed import Listed, ListedMeasure, ListedTarget, Relation
from minsheng.core.alignment.matching import SURE, Matched, Place, match
from minsheng.core.alignment.offices import changed_leads
from minsheng.core.alignment.scoring import ROOM, Row, rows_of
from minsheng.core.alignment.wording import word_difference
from minsheng.core.quantity.passage import fold

NEAREST = 3
"""Candidates shown for a row that stands alone."""

LEAST_NEAR = 0.03
"""Score under which a candidate has nothing to do with the row."""

LEAST_MEASURE = 0.3
"""Least likeness of two measures of a pair."""

_HALF, _TWICE = Decimal(50), Decimal(200)


def align(
    upper: Sequence[Listed],
    lower: Sequence[Listed],
    *,
    relation: Relation,
    names: Collection[str] = (),
) -> Alignment:
    """Match two programmes by what their projects say, never by number or place in the list.

    Args:
        upper: the upper level, or the earlier year.
        lower: the lower level, or the later year.
        relation: what the two are to each other; it names the kinds and reasons, the matching is the same.
        names: names of the divisions, whole and short, which are taken out of every text.

    Returns:
        Every row of both programmes, in a pair or unmatched with a reason; rows in another order give the
        same pairs.

    Source: docs/algorithms/alignment.md.
    """
    above, below = sorted(upper, key=_content), sorted(lower, key=_content)
    vocabulary = Vocabulary(("\n".join(row.texts) for row in (*above, *below)), names)
    rows = rows_of(above, vocabulary, names), rows_of(below, vocabulary, names)
    matched = match(*rows)
    return _Beside(rows, matched, relation, vocabulary, names).alignment(
        {row.key: place for place, row in enumerate(upper)},
        {row.key: place for place, row in enumerate(lower)},
    )


def _content(row: Listed) -> tuple[str, ...]:
    return (row.title, row.body, *row.leads, row.key)


class _Beside:
    """Two programmes with the links between them, being written up."""

    def __init__(
        self,
        rows: tuple[list[Row], list[Row]],
        matched: Matched,
        relation: Relation,
        vocabulary: Vocabulary,
        names: Collection[str],
    ) -> None:
        self._upper, self._lower = rows
        self._matched, self._relation = matched, relation
        self._vocabulary, self._names = vocabulary, names
        named = [place for place in matched.links if not self._lower[place[1]].listed.has_task]
        self._named = dict(reversed(named))
        self._names_below = {other: one for one, other in named}
        self._pairs = [place for place in matched.links if place not in set(named)]
        self._times = Counter(one for one, _ in self._pairs), Counter(other for _, other in self._pairs)

    def alignment(self, above: dict[str, int], below: dict[str, int]) -> Alignment:
        """All of it, in the order of the programmes as they were given."""
        pairs = [self._pair(place) for place in self._pairs]
        alone = [self._upper_alone(one) for one in range(len(self._upper)) if not self._times[0][one]]
        new = [
            self._lower_alone(other)
            for other in range(len(self._lower))
            if not self._times[1][other] and other not in self._names_below
        ]
        named = [
            (self._lower[other].listed.key, self._upper[one].listed.key)
            for other, one in self._names_below.items()
        ]
        return Alignment(
            self._relation,
            tuple(sorted(pairs, key=lambda pair: (below[pair.lower], above[pair.upper]))),
            tuple(sorted(named, key=lambda keys: below[keys[0]])),
            tuple(sorted(alone, key=lambda row: above[row.key])),
            tuple(sorted(new, key=lambda row: below[row.key])),
        )

    def _pair(self, place: Place) -> Pair:
        upper, lower = self._upper[place[0]].listed, self._lower[place[1]].listed
        targets = self._targets(place)
        passed = {one for one, _ in self._matched.targets} | {target.upper for target in targets}
        taken = {other for _, other in self._matched.targets}
        measures = self._measures(upper.measures, lower.measures)
        gone, new = clauses_apart(upper.promise, lower.promise, self._vocabulary)
        held = _quotes(upper.targets, passed), _quotes(lower.targets, taken)
        return Pair(
            upper=upper.key,
            lower=lower.key,
            kind=self._kind(place),
            score=self._matched.scores[place],
            is_sure=self._matched.scores[place] >= SURE,
            because=self._vocabulary.shared_words(upper.promise, lower.promise),
            words=tuple(word_difference(fold(upper.title), fold(lower.title))),
            leads=changed_leads(upper.leads, lower.leads, self._names),
            targets=tuple(targets),
            dropped_targets=tuple(each.key for each in upper.targets if each.key not in passed),
            added_targets=tuple(each.key for each in lower.targets if each.key not in taken),
            dropped_clauses=_without(gone, held[0]),
            added_clauses=_without(new, held[1]),
            measures=measures,
            dropped_measures=_left_over(upper.measures, {one for one, _ in measures}),
            added_measures=_left_over(lower.measures, {other for _, other in measures}),
        )

    def _kind(self, place: Place) -> Kind:
        if self._times[1][place[1]] > 1:
            return Kind.MERGED
        if self._times[0][place[0]] > 1:
            return Kind.SPLIT
        return Kind.PARENT if self._relation is Relation.LEVEL else Kind.CONTINUED

    def _targets(self, place: Place) -> list[TargetPair]:
        upper, lower = self._upper[place[0]].listed, self._lower[place[1]].listed
        found = []
        for one in upper.targets:
            for other in lower.targets:
                like = self._matched.targets.get((one.key, other.key))
                if like is not None:
                    where = stand(one, other)
                    passed = Passed.CONTINUED
                    far = self._relation is Relation.YEAR and _is_far(where)
                    found.append(
                        TargetPair(one.key, other.key, upper.key, lower.key, passed, where, like, far)
                    )
        return found or self._into_mechanism(place)

    def _into_mechanism(self, place: Place) -> list[TargetPair]:
        """The figures of an item that goes on without any, where its new text speaks of a mechanism."""
        upper, lower = self._upper[place[0]].listed, self._lower[place[1]].listed
        main = [target for target in upper.targets if not target.is_subtask]
        speaks = any(word in lower.promise for word in genre()["mechanism"]["words"])
        if lower.targets or not speaks:
            return []
        held = {key for key, _ in self._matched.targets}
        none = Stand(Ratio.NO_NUMBER)
        return [
            TargetPair(target.key, None, upper.key, lower.key, Passed.INTO_MECHANISM, none, 0.0)
            for target in main
            if target.key not in held
        ]

    def _measures(
        self, upper: Sequence[ListedMeasure], lower: Sequence[ListedMeasure]
    ) -> tuple[tuple[str, str], ...]:
        weighed = [[self._vocabulary.weigh((each.words, 1.0)) for each in side] for side in (upper, lower)]
        likes = {
            (one, other): alike(first, second, ROOM)
            for one, first in enumerate(weighed[0])
            for other, second in enumerate(weighed[1])
        }
        pairs = best_pairs({place: like for place, like in likes.items() if like >= LEAST_MEASURE})
        return tuple((upper[one].key, lower[other].key) for one, other in sorted(pairs.items()))

    def _upper_alone(self, one: int) -> Unmatched:
        listed = self._upper[one].listed
        near = tuple(
            Near(self._lower[other].listed.key, found)
            for other, found in self._near({b: f for (a, b), f in self._matched.scores.items() if a == one})
        )
        if one in self._named:
            return Unmatched(listed.key, Reason.NAMED, self._lower[self._named[one]].listed.key, near)
        if not listed.has_task:
            return Unmatched(listed.key, Reason.NO_TASK, nearest=near)
        reason = Reason.ORPHAN if self._relation is Relation.LEVEL else Reason.DROPPED
        return Unmatched(listed.key, reason, nearest=near)

    def _lower_alone(self, other: int) -> Unmatched:
        listed = self._lower[other].listed
        near = tuple(
            Near(self._upper[one].listed.key, found)
            for one, found in self._near({a: f for (a, b), f in self._matched.scores.items() if b == other})
        )
        if not listed.has_task:
            return Unmatched(listed.key, Reason.NAME_UNKNOWN, nearest=near)
        reason = Reason.NO_PARENT if self._relation is Relation.LEVEL else Reason.NEW
        return Unmatched(listed.key, reason, nearest=near)

    @staticmethod
    def _near(scores: dict[int, float]) -> list[tuple[int, float]]:
        found = [(place, value) for place, value in scores.items() if value >= LEAST_NEAR]
        return sorted(found, key=lambda each: (-each[1], each[0]))[:NEAREST]


def _quotes(targets: Sequence[ListedTarget], keys: Collection[str]) -> tuple[str, ...]:
    return tuple(folded(target.quote) for target in targets if target.key in keys)


def _without(clauses: Sequence[str], quotes: Sequence[str]) -> tuple[str, ...]:
    """The clauses that hold none of the figures: a figure that goes on is no clause that was dropped."""
    return tuple(clause for clause in clauses if not any(quote in clause for quote in quotes))


def _is_far(found: Stand) -> bool:
    return found.share_percent is not None and not _HALF <= found.share_percent <= _TWICE


def _left_over(measures: Sequence[ListedMeasure], paired: Collection[str]) -> tuple[str, ...]:
    return tuple(each.key for each in measures if each.key not in paired)

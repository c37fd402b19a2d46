"""How well each project of one programme goes with each of the other: one score from 0 to 1."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from minsheng.core.alignment.counted import Counted, counted_of, likeness
from minsheng.core.alignment.grams import Vocabulary, Weighed, alike
from minsheng.core.alignment.listed import Listed
from minsheng.core.alignment.offices import function_of

PROMISE, MEASURES, COUNTED = 0.55, 0.2, 0.25
"""Weights of the parts; a part that one of the two rows lacks is left out, and the rest counts as one."""

ONE_SIDED = 0.1
"""Weight of figures that one side alone has: a count may become a mechanism; a name has none."""

OTHER_LEADS = 0.9
"""What is left of a score where no lead has the same function: offices change, so it decides nothing."""

BODY = 0.7
"""How much a word of the running text tells beside one of the title."""

ROOM = 12.0
"""Bits that a short promise is given beside its own, about two runs that only these two rows have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A project made ready: its words with weights, its targets, what its leads are for."""

    listed: Listed
    promise: Weighed
    measures: Weighed
    counted: tuple[Counted, ...]
    functions: frozenset[str]


def rows_of(projects: Sequence[Listed], vocabulary: Vocabulary, names: Collection[str]) -> list[Row]:
    """The projects of one programme made ready, in the order given."""
    return [
        Row(
            listed,
            vocabulary.weigh((listed.title, 1.0), (listed.body, BODY)),
            vocabulary.weigh(*((measure.words, 1.0) for measure in listed.measures)),
            tuple(counted_of(listed, vocabulary)),
            frozenset(function_of(unit, names) for unit in listed.leads),
        )
        for listed in projects
    ]


Likes = dict[tuple[str, str], float]
"""Likeness of what two targets count, by their keys; pairs that share no word are absent."""


def target_likes(upper: Sequence[Row], lower: Sequence[Row]) -> Likes:
    """The likeness of each two targets of the two programmes that share a word in their sentences."""
    holding: dict[str, list[Counted]] = defaultdict(list)
    for row in lower:
        for counted in row.counted:
            for run in counted.sentence.runs:
                holding[run].append(counted)
    found: Likes = {}
    for row in upper:
        for counted in row.counted:
            met = {other.target.key: other for run in counted.sentence.runs for other in holding.get(run, ())}
            for key, other in met.items():
                found[counted.target.key, key] = likeness(counted, other)
    return found


def score(upper: Row, lower: Row, likes: Likes) -> float:
    """How well two projects go together, from 0 to 1."""
    parts = [(PROMISE, alike(upper.promise, lower.promise, ROOM))]
    if upper.measures.mass and lower.measures.mass:
        parts.append((MEASURES, alike(upper.measures, lower.measures, ROOM)))
    if upper.counted and lower.counted:
        pairs = ((one.target.key, other.target.key) for one in upper.counted for other in lower.counted)
        parts.append((COUNTED, max(likes.get(pair, 0.0) for pair in pairs)))
    elif (upper.counted or lower.counted) and upper.listed.has_task and lower.listed.has_task:
        parts.append((ONE_SIDED, 0.0))
    found = sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
    others = upper.functions and lower.functions and not upper.functions & lower.functions
    return found * OTHER_LEADS if others else found

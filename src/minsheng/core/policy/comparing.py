"""What an interpretation says held against the notice it speaks of."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from minsheng.core.policy.lexicon import class_of
from minsheng.core.policy.printings import likeness, plain
from minsheng.core.policy.reading import (
    Claim,
    Comparator,
    Judged,
    Project,
    Quantity,
    Reading,
    Status,
    Value,
    Verdict,
)

_LEAST = 0.3
"""Least score by which a claim is tied to a project."""
_FIGURE = 0.25
"""What the same figure with the same measure word adds to the score of a project that shares words."""
_FURTHER = 0.5
"""Weight of words that only a measure prints."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An interpretation beside a notice: the notice's number if it is the one spoken of, and each claim."""

    number: str | None
    judged: tuple[Judged, ...]


def compare(explained: Reading, notice: Reading) -> Comparison:
    """An interpretation held against a notice."""
    told = explained.about.number if explained.about else None
    own = notice.document_number.value if notice.document_number else ""
    same = told is not None and number_key(told.value) == number_key(own)
    return Comparison(own if same else None, compare_claims(explained.claims, notice))


def number_key(number: str) -> str:
    """A document number without its brackets, so that one whose bracket is lost is still known."""
    return plain(number)


def compare_claims(claims: Iterable[Claim], notice: Reading) -> tuple[Judged, ...]:
    """Each claim with the project that it speaks of and what the notice says to it.

    The words choose the project; a figure that is the same only helps where words are shared, since one
    figure often stands in several projects. A claim without a figure agrees with the project it fits.
    """
    words = _Words(notice)
    return tuple(_judge(claim, words.best(claim), notice) for claim in claims)


def _pairs(text: str) -> set[tuple[str, str]]:
    letters = "".join(sign for sign in plain(text) if not sign.isdecimal())
    return set(pairwise(letters))


def _figures(project: Project) -> tuple[Quantity, ...]:
    return (*project.targets, *project.subtargets, *project.standards)


class _Words:
    """The neighbouring pairs of signs of each project, rare ones weighing more."""

    def __init__(self, notice: Reading) -> None:
        self.notice = notice
        self.near = [_pairs("".join((item.title, *_said(item)))) for item in notice.projects]
        self.far = [_pairs("".join(step.text for step in item.measures)) for item in notice.projects]
        self.seen = Counter(pair for pairs in self.near for pair in pairs)

    def weight(self, pair: tuple[str, str]) -> float:
        """How much a pair tells: the fewer titles print it, the more."""
        return math.log((len(self.near) + 1) / (self.seen[pair] + 0.5))

    def best(self, claim: Claim) -> int | None:
        """Position of the project that a claim speaks of, None if none is like it."""
        pairs = _pairs(claim.quote)
        whole = sum(map(self.weight, pairs))
        if not whole:
            return None
        scores = [self.score(pairs, place) / whole for place in range(len(self.near))]
        scores = [
            max(score, self.named(pairs, place)) + _FIGURE * (score > 0 and self.prints(place, claim))
            for place, score in enumerate(scores)
        ]
        place = max(range(len(scores)), key=scores.__getitem__, default=None)
        return place if place is not None and scores[place] >= _LEAST else None

    def score(self, pairs: set[tuple[str, str]], place: int) -> float:
        """Weight of the claim's pairs that a project prints."""
        near = sum(self.weight(pair) for pair in pairs & self.near[place])
        return near + _FURTHER * sum(self.weight(pair) for pair in pairs & self.far[place] - self.near[place])

    def named(self, pairs: set[tuple[str, str]], place: int) -> float:
        """Share of a project's short name that a claim prints; 0 for a longer title."""
        name = self.near[place]
        if not _NAME[0] <= len(name) <= _NAME[1]:
            return 0.0
        return sum(map(self.weight, pairs & name)) / sum(map(self.weight, name))

    def prints(self, place: int, claim: Claim) -> bool:
        """True where a target of the project is the claim's figure."""
        targets = self.notice.projects[place].targets
        return any(item.value == claim.value and _alike(item, claim) for item in targets)


_NAME = (4, 14)
"""Pairs of signs of a short name."""


def _said(project: Project) -> list[str]:
    return [item.quote for item in project.targets] + [item.words for item in project.undertakings]


def _alike(item: Quantity, claim: Claim) -> bool:
    """True where two figures count the same: one measure word or one class of them, and the same 每."""
    if claim.unit is None or item.unit is None:
        return True
    one, other = item.unit.split("/"), claim.unit.split("/")
    return sorted(one[1:]) == sorted(other[1:]) and (
        one[0] == other[0] or class_of(one[0]) == class_of(other[0])
    )


def _judge(claim: Claim, place: int | None, notice: Reading) -> Judged:
    if place is None:
        return Judged(claim, Verdict.DIGITS_LOST if claim.damaged else Verdict.UNMATCHED)
    project = notice.projects[place]
    if project.status is Status.NO_TASK:
        return Judged(claim, Verdict.NO_TASK, place)
    if claim.value is None:
        return Judged(claim, Verdict.AGREES, place)
    figure = _figure_for(claim, project)
    if figure is None:
        return Judged(claim, Verdict.DIGITS_LOST if claim.damaged else Verdict.UNMATCHED, place)
    if claim.value == figure.value and claim.damaged:
        return Judged(claim, Verdict.DIGITS_LOST, place, figure)
    if claim.value == figure.value:
        against = {claim.comparator, figure.comparator} == {Comparator.GE, Comparator.LE}
        verdict = Verdict.DIFFERS if against else Verdict.AGREES
        return Judged(claim, verdict, place, figure, claim.comparator is not figure.comparator)
    lost = _digits_lost(claim.value, figure.value)
    return Judged(claim, Verdict.DIGITS_LOST if lost else Verdict.DIFFERS, place, figure)


def _figure_for(claim: Claim, project: Project) -> Quantity | None:
    """What the project prints for the claim's figure: the same one, else the one most like it in words."""
    alike = [item for item in _figures(project) if _alike(item, claim)]
    same = [item for item in alike if item.value == claim.value]
    words = plain(claim.quote)
    return max(same or alike, key=lambda item: likeness(plain(item.quote), words), default=None)


def _digits_lost(one: Value, other: Value) -> bool:
    """True where the claim is the notice's number with digits lost at one place: 30 of 300, 2.4 of 2.4万.

    A claim with more digits than the notice differs from it, and so does one that is rounded (3万 of 3.5万).

    Args:
        one: of the claim.
        other: of the notice.
    """
    if not isinstance(one, Decimal) or not isinstance(other, Decimal):
        return False
    if one * 10000 == other:
        return True
    same_scale = [(f"{one:f}", f"{other:f}")]
    if max(one, other) >= 1000:
        same_scale.append((f"{_in_wan(one):f}", f"{_in_wan(other):f}"))
    return any(_is_rest(*pair) for pair in same_scale)


def _in_wan(value: Decimal) -> Decimal:
    return (value / 10000).normalize()


_LOST = 2
"""Most signs that are taken for lost; where more are missing the numbers differ."""


def _is_rest(short: str, whole: str) -> bool:
    """True where the short text is the whole one without a stretch of digits."""
    lost = len(whole) - len(short)
    if not 0 < lost <= _LOST:
        return False
    return any(
        whole.startswith(short[:cut]) and whole.endswith(short[cut:]) and "." not in whole[cut : cut + lost]
        for cut in range(len(short) + 1)
    )

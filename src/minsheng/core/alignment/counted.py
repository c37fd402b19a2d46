"""What a figure counts: the words around it, its measure word, and how two figures stand to each other."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from minsheng.core.alignment.grams import Vocabulary, Weighed, alike, folded, genre
from minsheng.core.alignment.listed import Listed, ListedTarget

OWN, SENTENCE = 0.8, 0.2
"""How much of a likeness comes from the words beside the figure, and from the sentence around them."""

ROOM = 6.0
"""Bits that the words beside a figure are given beside their own: two shared characters are not the whole."""

LENT = 0.7
"""How much of its sentence counts with words beside a figure that say too little (完成改造70户)."""

OTHER_UNIT, UNLIKE_UNIT = 0.9, 0.7
"""What is left of a likeness where the measure words are another pair of one class, or of two classes."""

OTHER_COUNT = 0.3
"""What is left where the words tell that two figures count in other ways: made, made over, all, in each."""

_CENT = Decimal("0.01")
_EXACT = Context(prec=28, rounding=ROUND_HALF_UP)
_CLAUSE_END = re.compile(r"[,，。;；:：\n]")
_SENTENCE_END = re.compile(r"[。;；\n]")
_JOIN = re.compile(r"[、和及]")
_SAYING = re.compile(r"(?![和及、分别达到为至])[\u4e00-\u9fff]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Ratio(StrEnum):
    """How a lower (or later) figure stands to the upper (or earlier) one.

    `SHARE`: lower ÷ upper says something. `SAME`: the same rate or standard. `RATE_DIFFERS`: both are rates
    or standards and differ, so that a quotient says nothing. `UNITS_DIFFER`, `NO_NUMBER`: nothing to divide.
    """

    SHARE = "share"
    SAME = "same"
    RATE_DIFFERS = "rate_differs"
    UNITS_DIFFER = "units_differ"
    NO_NUMBER = "no_number"


@dataclass(frozen=True, slots=True)
class Stand:
    """The ratio of two figures; `share_percent` is exact to 28 digits, None unless it is a share."""

    ratio: Ratio
    share_percent: Decimal | None = None

    @property
    def shown(self) -> str:
        """The share at two decimals, halves upwards; empty if there is none."""
        return "" if self.share_percent is None else str(self.share_percent.quantize(_CENT, ROUND_HALF_UP))


def stand(upper: ListedTarget, lower: ListedTarget) -> Stand:
    """How two figures for the same thing stand to each other."""
    if upper.ratio or lower.ratio:
        return Stand(Ratio.SAME if upper.ratio == lower.ratio else Ratio.RATE_DIFFERS)
    if upper.low is None or lower.low is None:
        return Stand(Ratio.NO_NUMBER)
    if not is_same_unit(upper.unit, lower.unit):
        return Stand(Ratio.UNITS_DIFFER)
    if is_rate(upper.unit):
        is_same = (upper.low, upper.high) == (lower.low, lower.high)
        return Stand(Ratio.SAME if is_same else Ratio.RATE_DIFFERS)
    if upper.low != upper.high or lower.low != lower.high or not upper.low:
        return Stand(Ratio.NO_NUMBER)
    return Stand(Ratio.SHARE, _EXACT.divide(lower.low * 100, upper.low))


def is_rate(unit: str | None) -> bool:
    """Whether a figure of this unit is a rate or standard, which is not split among parts (%, 元/月, 倍)."""
    return unit is not None and ("/" in unit or unit in ("%", "‰", "倍", "ratio"))


def is_same_unit(one: str | None, other: str | None) -> bool:
    """Whether two measure words count the same (人 and 名), the parts after a stroke being equal."""
    if one == other:
        return True
    if one is None or other is None or one.partition("/")[1:] != other.partition("/")[1:]:
        return False
    heads = {one.partition("/")[0], other.partition("/")[0]}
    return any(heads <= set(row) for row in genre()["units"]["same"])


def unit_factor(one: str | None, other: str | None) -> float:
    """From 0 to 1, how well two measure words go together."""
    if is_same_unit(one, other):
        return 1.0
    heads = {(one or "").partition("/")[0], (other or "").partition("/")[0]}
    is_class = any(heads <= set(row) for row in genre()["units"]["alike"])
    return OTHER_UNIT if is_class and is_rate(one) == is_rate(other) else UNLIKE_UNIT


@dataclass(frozen=True, slots=True)
class Counted:
    """One target with the words that say what it counts: those beside its figure, and its sentence."""

    target: ListedTarget
    words: str
    own: Weighed
    sentence: Weighed


def counted_of(project: Listed, vocabulary: Vocabulary) -> list[Counted]:
    """The targets of a project, each with its words."""
    siblings: dict[str, list[ListedTarget]] = defaultdict(list)
    for target in project.targets:
        siblings[target.within].append(target)
    found = {}
    for within, targets in siblings.items():
        for target, (own, sentence) in zip(targets, _windows(within, targets), strict=True):
            beside, around = vocabulary.weigh((own, 1.0)), vocabulary.weigh((sentence, 1.0))
            if vocabulary.is_plain(own):
                beside = vocabulary.weigh((own, 1.0), (sentence, LENT))
            found[target.key] = Counted(target, own, beside, around)
    return [found[target.key] for target in project.targets]


def likeness(one: Counted, other: Counted) -> float:
    """How alike what two targets count is, from 0 to 1."""
    found = alike(one.sentence, other.sentence, ROOM)
    if one.own.mass and other.own.mass:
        found = OWN * alike(one.own, other.own, ROOM) + SENTENCE * found
    if _is_other_count(one, other):
        found *= OTHER_COUNT
    return found * unit_factor(one.target.unit, other.target.unit)


def _is_other_count(one: Counted, other: Counted) -> bool:
    """Whether two figures cannot be the same count whatever they are of."""
    first, second = _ways_of(one), _ways_of(other)
    if ("each" in first) != ("each" in second):
        return True
    works = (first - {"each"}, second - {"each"})
    return bool(works[0] and works[1] and not works[0] & works[1])


def _ways_of(counted: Counted) -> set[str]:
    """How a figure counts: things newly made, made over, all that stand, or so many in each place."""
    ways = {name for name, known in genre()["ways"].items() if any(word in counted.words for word in known)}
    return ways - {"each"} if is_rate(counted.target.unit) else ways


def _windows(within: str, targets: Sequence[ListedTarget]) -> list[tuple[str, str]]:
    """For each target the words beside its figure, and its sentence.

    A figure without words of its own continues the one before (按不低于七成、六成的比例), and has its words.
    """
    text = folded(within)
    places = _places(text, [folded(target.quote) for target in targets])
    ordered = sorted(set(places))
    own: dict[tuple[int, int], str] = {}
    for position, (start, end) in enumerate(ordered):
        left, right = _around(text, start, end, _CLAUSE_END)
        if position and ordered[position - 1][1] > left:
            left = _boundary(text, ordered[position - 1][1], start)
        if position + 1 < len(ordered) and ordered[position + 1][0] < right:
            right = _boundary(text, end, ordered[position + 1][0])
        words = text[left:start] + text[end:right]
        before = own[ordered[position - 1]] if position else ""
        own[start, end] = words if _SAYING.search(words) else before
    own.update(_respective(text, ordered))
    return [(own[place], text[slice(*_around(text, *place, _SENTENCE_END))]) for place in places]


def _respective(text: str, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The words of figures that stand in the order of their nouns: 甲率和乙率分别达到九成和八成."""
    found: dict[tuple[int, int], str] = {}
    clauses: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        clauses[_around(text, *place, _CLAUSE_END)].append(place)
    for (left, right), figures in clauses.items():
        nouns = _JOIN.split(text[left : figures[0][0]].partition("分别")[0])
        if "分别" in text[left:right] and len(nouns) == len(figures) > 1:
            found.update(zip(figures, nouns, strict=True))
    return found


def _boundary(text: str, end: int, start: int) -> int:
    """Where the words of one figure end and those of the next begin, between the two.

    书屋30个、影院4个: what is counted stands before; 30名教练、4名裁判: behind.
    """
    mark = _JOIN.search(text, end, start)
    return mark.end() if mark else start


def _places(text: str, quotes: Sequence[str]) -> list[tuple[int, int]]:
    """Where the figure of each quote stands, from its number to the quote's end; equal ones in order."""
    found, taken = [], dict[str, int]()
    for quote in quotes:
        start = text.find(quote, taken.get(quote, 0))
        start = max(start, text.find(quote), 0)
        end = min(start + len(quote), len(text))
        taken[quote] = end
        numbers = [match.start() for match in _NUMBER.finditer(quote)]
        found.append((start + (numbers[-1] if numbers else 0), end))
    return found


def _around(text: str, start: int, end: int, ends: re.Pattern[str]) -> tuple[int, int]:
    """The stretch between two marks that holds a place."""
    left = max((match.end() for match in ends.finditer(text, 0, start)), default=0)
    match = ends.search(text, end)
    return left, match.start() if match else len(text)

"""Numbers that a print leaves open for somebody to fill in: 新建书房　　座."""

import re
from bisect import bisect_left
from functools import cache

from minsheng.core.policy.figures import measure_at
from minsheng.core.policy.lexicon import class_of, one_of
from minsheng.core.quantity.passage import Passage

# two blanks, or one of full width
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:[ \u00a0]{2,40}|[ \u00a0]{0,20}\u3000[ \u00a0\u3000]{0,20})(?=[\u4e00-\u9fff])"
)
_CLOSES = frozenset((*",。;、)", ""))
_COUNTED = frozenset(("persons", "households", "places", "events", "measures", "money"))
_NOUNS = frozenset(("家庭", "个人", "学员", *"村镇人里方道路面口队组楼集本对位起回度门"))
"""Measure words that are nouns as often."""
_NUMERALS = frozenset("零一二两三四五六七八九十廿卅百千万亿半每各全该本整数几多余第")
_FEW = 8


@cache
def _promising() -> re.Pattern[str]:
    return re.compile(rf"{one_of('promises.verbs.promise', 'promises.works.verbs')}$")


def left_open(text: Passage, source: str) -> Passage:
    """The text with `_` where a blank stands in place of a number, so that it is known as one.

    Args:
        text: a folded line.
        source: the unaltered document.
    """
    if not text.at:
        return text
    found = text
    for match in _BLANK.finditer(source, text.at[0], text.at[-1] + 1):
        place = bisect_left(found.at, match.end())
        if _counts(found.text, place):
            found = found.cut(0, place) + Passage("_", (match.start(),)) + found.cut(place)
    return found


def _counts(text: str, place: int) -> bool:
    """True for a measure word at a place that closes its clause, or behind a verb of promising."""
    unit = measure_at(text, place)
    if class_of(unit) not in _COUNTED or unit in _NOUNS or text[place - 1] in _NUMERALS:
        return False
    closes = text[place + len(unit) : place + len(unit) + 1] in _CLOSES
    return closes or _promising().search(text[max(0, place - _FEW) : place]) is not None

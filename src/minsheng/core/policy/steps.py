"""Measures as printed, also where one sentence counts them: 一是…;二是…."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import Passage, joined


@dataclass(frozen=True, slots=True)
class Step:
    """A measure as printed: its number, empty where none is printed, and its text."""

    number: str
    text: Passage


# 一是新增…10个;二是改造…5公里
_COUNTED = re.compile(r"(?:^|(?<=[。;:,]))([一二三四五六七八九十]{1,2})是(?!否)")
_LEAST = 2
"""Measures that a sentence counts at least."""


def counted_steps(texts: Sequence[Passage]) -> list[Step]:
    """The measures that unnumbered paragraphs count with 一是, 二是 in running order; none where they do not.

    Several paragraphs must each begin with such a number. Words before the first are a measure without number
    where they print a figure.
    """
    if len(texts) > 1 and not all(_COUNTED.match(text.text) for text in texts):
        return []
    whole = joined(texts)
    starts: list[tuple[int, int]] = []
    for match in _COUNTED.finditer(whole.text):
        if han_value(match[1]) == len(starts) + 1:
            starts.append(match.span())
    if len(starts) < _LEAST:
        return []
    lead = whole.cut(0, starts[0][0])
    ends = [start for start, _ in starts[1:]] + [len(whole)]
    found = [Step("", lead)] if re.search(r"\d", lead.text) else []
    return found + [
        Step(str(number), whole.cut(begin, end))
        for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


# 一季度:完成选址。二季度:开工6个。 · 6月底前:开工6个;9月底前:建成8个
STEP = re.compile(r"(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月(?:底|末|[上中下]旬|\d{1,2}日)?之?前?):")
_SCHEDULED = re.compile(rf"(?:^|(?<=[,。;])){STEP.pattern}[^。;]*")


def scheduled_in(text: str) -> list[tuple[int, int]]:
    """Places of the steps of a plan by quarter or month, each behind its colon; none where one stands alone.

    Their figures say how far the work shall have come, not what the year shall bring.
    """
    found = [match.span() for match in _SCHEDULED.finditer(text)]
    return found if len(found) > 1 else []

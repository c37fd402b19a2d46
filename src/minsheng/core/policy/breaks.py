"""Line ends inside a word or a figure, as recognised text, mail and narrow columns print them."""

import re
from collections.abc import Sequence
from functools import cache

from minsheng.core.policy.figures import measure_at
from minsheng.core.policy.lexicon import one_of, words
from minsheng.core.policy.woven import BODY

_STOPS = "。!?;…:,、"
ENDS = _STOPS + ")]}〕】》”"
"""Signs behind which a full line of a narrow column may yet be the last of its paragraph."""
# 位,改造… · 位。: no sentence begins with one sign and a mark
_TAIL = re.compile(r"[\u4e00-\u9fff](?:[,。;、]|$)")
# 新增120 · 惠及1.2万; not 民生实事清单2026
_CUT_FIGURE = re.compile(r"(?<!\d)(?!20\d\d$)\d[\d.]{0,12}[万亿]?$")


@cache
def _counted() -> re.Pattern[str]:
    # 新增120个: a verb of promising, a figure and its measure word, and not yet the thing that is counted
    verbs = one_of("promises.works.verbs", "promises.stages.works")
    bound = "[了约近超各共]{0,2}(?:不少于|至少)?"
    return re.compile(rf"{verbs}{bound}\d[\d.]*[万亿]?(?P<unit>[^\d]{{1,3}})$")


@cache
def _halves() -> dict[str, frozenset[str]]:
    """The rests of each noun that a line end may cut, by its first part: 停车 → 位, 场, 泊位."""
    found: dict[str, set[str]] = {}
    for word in words("promises.broken.nouns"):
        for place in range(1, len(word)):
            found.setdefault(word[:place], set()).add(word[place:])
    return {head: frozenset(rests) for head, rests in found.items()}


_NOUN = 6
"""Signs of the longest noun that is known."""


def _cuts_noun(before: str, text: str) -> bool:
    """True where a known noun stands across the line end, and neither side has a whole one there."""
    nouns = words("promises.broken.nouns")
    if before.endswith(nouns) or text.startswith(nouns):
        return False
    halves = _halves()
    return any(
        text.startswith(tuple(halves.get(before[-length:], ())))
        for length in range(1, min(_NOUN, len(before)) + 1)
    )


def is_broken(before: str, text: str) -> bool:
    """True where a line goes on with a short one that might have been a heading: 新增120个停车 / 位,改造….

    Args:
        before: the paragraph so far, folded, without a stop at its end.
        text: the next line, folded, without number or label.
    """
    if not before or before[-1] in _STOPS or not text:
        return False
    if _TAIL.match(text) or (_CUT_FIGURE.search(before) and "\u4e00" <= text[0] <= "\u9fff"):
        return True
    counted = _counted().search(before)
    if counted and len(measure_at(before, counted.start("unit"))) == len(counted["unit"]):
        return True
    return _cuts_noun(before, text)


def breaks_name(before: str, text: str) -> bool:
    """True where the last body of a line of units goes on: 责任单位:县教 / 育局, 各镇 / 街, 县局 / 、各镇."""
    suffixes = words("units.names.suffixes")
    name = re.split("[:、,;]", before)[-1].rstrip("。")
    rest = re.split("[、,;。]", text)[0]
    if before.endswith("。") or not name:
        return False
    if text.startswith("、"):
        return True
    across = tuple(word for word in suffixes if 0 < len(rest) < len(word) and word.endswith(rest))
    if len(rest) <= _SHREDS and (name + rest).endswith(across):
        return True
    if rest in words("units.names.tails") and not BODY.search(name):
        return True
    if name.endswith(suffixes) or not rest:
        return False
    return len(rest) <= _REST and rest.endswith(suffixes) and re.search(r"\d", text) is None


_SHREDS = 2
"""Signs of the rest of a word such as 镇街 that a line end cut, though its head is a word too."""
_REST = 12
"""Signs of the longest rest of a body's name on the next line."""
_LEAST = 4
"""Full lines that a narrow column must have before its width is known."""
_NARROW = 26
"""Signs of the widest column whose full lines may look like headings."""


def width_of(text: str) -> float:
    """Printed width of a line in full signs; digits and letters take half of one."""
    return sum(0.5 if char.isascii() and char.isalnum() else 1 for char in text)


def full_width(texts: Sequence[str]) -> float:
    """Width from which a line of a narrow column is full, 0 where the lines are not broken by a column."""
    widths = [width_of(text) for text in texts]
    widest = max(widths, default=0)
    if not _LEAST <= widest <= _NARROW:
        return 0
    full = [text for text, width in zip(texts, widths, strict=True) if width >= widest - 1.5]
    running = [text for text in full if text[-1] not in ENDS]
    return widest - 1.5 if len(running) >= _LEAST and len(full) * 3 >= len(texts) else 0

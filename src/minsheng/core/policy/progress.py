"""What a bulletin says was done so far, which promises nothing."""

import re
from collections.abc import Iterable
from functools import cache

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.figures import Figure
from minsheng.core.policy.lexicon import holds, one_of
from minsheng.core.quantity.passage import EMPTY, Passage

_WINDOW = 200
"""Signs before a figure that are looked at."""


@cache
def _done() -> re.Pattern[str]:
    # 截至6月底 · 目前累计 · 已完成210盏 ; 已建成的公园 and 已建成小区按每百户20平方米 say which, not how many
    done = one_of("promises.conditions.done")
    return re.compile(
        rf"截至|截止|(?<![由从较比在])目前(?!的|水平|标准|基础)|到目前|迄今|至今|现累计|现已|已累计|累计已"
        rf"|(?<!业)已经?{done}(?![^,。;\d]{{2,8}}(?:补建|增设|新增|加装|补植|增建|扩建))(?=[^,。;的每按]{{0,12}}\d)"
    )


def is_progress(text: str, figure: Figure) -> bool:
    """True for a figure of what was done: 截至6月底已建成4个,在建2个.

    The words go on through their sentence until one promises again: 已建成4个,年底前再建2个.
    """
    window = max(0, figure.start - _WINDOW)
    start = max(text.rfind(mark, window, figure.start) + 1 for mark in "。;")
    start = max(start, window)
    last = None
    for last in _done().finditer(text, start, figure.start + 1):  # noqa: B007 (the last one is wanted)
        pass
    if last is None:
        return False
    return not holds(text[last.end() : figure.start], "promises.conditions.again")


# 在现行650元基础上提高70元
_GROUND = re.compile(r"(?:标准)?的?基础(?:之)?上")


def stands_already(text: str, figure: Figure) -> bool:
    """True for what a rise or a further number starts from: 在2025年1200个的基础上,再建300个."""
    lead = text[max(0, figure.start - _NEAR) : figure.start]
    return "在" in re.split("[,。;]", lead)[-1] and _GROUND.match(text, figure.end) is not None


_NEAR = 30


@cache
def _again() -> re.Pattern[str]:
    # 年底前 · 将 · 再: where a report of progress turns to what is still to be done
    return re.compile(one_of("promises.conditions.again"))


def told_so_far(text: str) -> list[tuple[int, int]]:
    """The places of a folded text that tell with a figure what was done so far."""
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        match = _done().search(text, *sentence.span())
        if match is None:
            continue
        again = _again().search(text, match.end(), sentence.end())
        end = text.rfind(",", match.end(), again.start()) if again else sentence.end()
        end = end if end >= 0 else sentence.end()
        if re.search(r"\d", text[match.end() : end]):
            found.append((max(sentence.start(), text.rfind(",", 0, match.start()) + 1), end))
    return found


_SENTENCE = re.compile(r"[^。;]+")
_ANY_YEAR = 2000
# 已于5月底前完工
_PAST = re.compile(r"(?:已经?|均已)[^,。;\d]{0,6}$")


def days_to_come(text: Passage) -> Passage:
    """The due days that a report of progress still names (预计10月底前完成), one behind the other."""
    found = EMPTY
    for due in dues_in(text.text, _ANY_YEAR):
        if not _PAST.search(text.text[max(0, due.start - 10) : due.start]):
            found = found + text.cut(due.start, due.end)
    return found


def is_bulletin(names: Iterable[str]) -> bool:
    """True where the lines that name a list say that it tells how far its items have come."""
    return any(len(name) <= 60 and holds(name, "outline.title.bulletin") for name in names)


@cache
def _reported() -> re.Pattern[str]:
    return re.compile(one_of("promises.conditions.reported"))


def promised(text: Passage) -> tuple[Passage, Passage]:
    """An item of a bulletin parted before the sentence that begins to tell what was done so far."""
    start = 0
    for match in re.finditer("[。;]", text.text):
        sentence = text.text[start : match.end()]
        if start and re.search(r"\d", text.text[:start]) and _reported().search(sentence):
            return text.cut(0, start), text.cut(start)
        start = match.end()
    return text, EMPTY

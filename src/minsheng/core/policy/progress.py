"""What a bulletin says was done so far, which promises nothing."""

import re
from functools import cache

from minsheng.core.policy.figures import Figure
from minsheng.core.policy.lexicon import holds, one_of

_WINDOW = 200
"""Signs before a figure that are looked at."""


@cache
def _done() -> re.Pattern[str]:
    # 截至6月底 · 目前已 · 已完成210盏 ; 已建成的公园 and 已建成小区按每百户20平方米 say which, not how many
    done = one_of("promises.conditions.done")
    return re.compile(rf"截至|截止|目前已|已累计|累计已|(?<!业)已经?{done}(?=[^,。;的每按]{{0,12}}\d)")


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

"""Which figures of a task are shares of another one: after 其中, or stage by stage (一季度5部,二季度5部)."""

import re
from functools import cache

from minsheng.core.policy.lexicon import first_in, holds, one_of, words
from minsheng.core.policy.quantities import Found

_MARKS = ",。;:、("
_SERIES = 12
"""Signs between two shares of a series at most, where a comma parts them."""

_AFTER = re.compile(r"[^,。;:、()]{0,12}")
_LOOKED_AT = 20
"""Figures before one that are looked at, so that a text of any length is read in linear time."""

_SPAN = r"(?:[—\-~至到]{1,2})"
# 一季度 · 第三季度 · 上半年 · 各季度 · 1—6月 · 6月底前 · 第一批 · 年底前
_STAGE = (
    rf"(?:第?[一二三四1-4](?:{_SPAN}[二三四2-4])?季度|前[二两三]个?季度|[上下]半年|[各每](?:个)?(?:季度|月|批次|批)"
    rf"|\d{{1,2}}月?(?:份)?{_SPAN}\d{{1,2}}月(?:份)?|(?:20\d\d年)?\d{{1,2}}月(?:份|底|末|[上中下]旬|\d{{1,2}}日)?"
    r"|第[一二三四五1-5]批|首批|年底|年末|全年(?=分))"
)


@cache
def _staged() -> re.Pattern[str]:
    # 一季度 · 其中上半年计划完成 · 6月底前累计建成: a stage with nothing of its own between it and the figure
    own = one_of("promises.stages.verbs", "promises.stages.works", "promises.stages.fillers")
    return re.compile(rf"(?:其中|并|于|在){{0,2}}{_STAGE}(?:底|末|之)?(?:前|内|以前)?{own}{{0,4}}")


def _lead(text: str, item: Found, before: Found | None) -> tuple[int, str]:
    """Where the words right before a figure begin, and these words, up to a mark or the figure before.

    The colon behind a stage is passed: 第二季度:开工2个.
    """
    first = before.end if before is not None and before.end <= item.figure.start else 0
    start = max([first, *(text.rfind(mark, first, item.figure.start) + 1 for mark in _MARKS)])
    if text[start - 1 : start] == ":":
        above = max([first, *(text.rfind(mark, first, start - 1) + 1 for mark in _MARKS)])
        if _stage(text[above : start - 1]):
            return above, text[above : start - 1] + text[start : item.figure.start]
    return start, text[start : item.figure.start]


def _stage(lead: str) -> bool:
    return _staged().fullmatch(lead) is not None


def _whole_of_stage(
    text: str, found: tuple[Found, ...], place: int, leads: list[tuple[int, str]]
) -> int | None:
    """Position of the figure of which a stage gives a share: the nearest before it, else one behind."""
    item, lead = found[place], leads[place][1]
    done = [word for word in words("promises.stages.works") if word in lead]
    for other in range(place - 1, max(-1, place - _LOOKED_AT), -1):
        behind = _AFTER.match(text, found[other].end)
        said = leads[other][1] + (behind[0] if behind else "")
        same = all(word in said for word in done)
        if same and not _stage(leads[other][1]) and _may_hold(found[other], item):
            return other
    for other in range(place + 1, min(place + _LOOKED_AT, len(found))):
        gap = text[item.end : found[other].figure.start]
        if "。" in gap:
            break
        if _may_hold(found[other], item) and holds(gap, "promises.stages.wholes"):
            return other
    return None


def _may_hold(whole: Found, item: Found) -> bool:
    same = whole.figure.unit == item.figure.unit and "/" not in (whole.unit or "")
    return same and whole.figure.unit not in ("%", "‰", "倍") and whole.figure.single >= item.figure.single


def _marked_whole(text: str, found: tuple[Found, ...], place: int) -> int | None:
    """Position of the whole of a figure behind 其中: the nearest larger one before it in the sentence.

    One with the same measure word goes before the others: 新增泊位800个,惠及3000户,其中公共泊位200个.
    """
    item = found[place]
    larger = [
        other
        for other in range(place - 1, max(-1, place - _LOOKED_AT), -1)
        if found[other].figure.single >= item.figure.single
        and "。" not in text[found[other].end : item.figure.start]
    ]
    alike = [other for other in larger if found[other].figure.unit == item.figure.unit]
    return next(iter(alike or larger), None)


def _runs_on(text: str, before: Found, item: Found) -> bool:
    """True where a figure goes on with the shares behind 其中: 其中小学4所,中学6所."""
    gap = text[before.end : item.figure.start]
    if any(mark in gap for mark in "。;:)") or item.figure.unit != before.figure.unit:
        return False
    if any(first_in(gap, f"promises.works.{name}") for name in ("verbs", "fostering", "founding")):
        return False
    if "," not in gap:
        return True
    return len(gap) <= _SERIES and not item.bound.strength and not holds(gap, "promises.held.stock")


def shares_of(text: str, found: tuple[Found, ...]) -> list[int | None]:
    """For each quantity the position of the one it is a share of (其中, or a stage), None for the others.

    Args:
        text: folded text of a title.
        found: its quantities in order of print.
    """
    leads = [_lead(text, item, found[place - 1] if place else None) for place, item in enumerate(found)]
    wholes: list[int | None] = []
    for place, item in enumerate(found):
        whole, (start, lead) = None, leads[place]
        last = wholes[place - 1] if place else None
        if lead.startswith("其中") or text[max(0, start - 3) : start].startswith("其中"):
            whole = _marked_whole(text, found, place)
        elif _stage(lead):
            whole = _whole_of_stage(text, found, place, leads)
        elif last is not None and last < place and _runs_on(text, found[place - 1], item):
            given = sum(found[n].figure.single for n in range(last, place) if wholes[n] == last)
            fits = given + item.figure.single <= found[last].figure.single
            whole = last if fits and found[last].figure.unit == item.figure.unit else None
        wholes.append(whole)
    return wholes

"""How a figure binds: 不少于, 达到, 以上, 左右 and the like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from minsheng.core.policy.figures import Figure
from minsheng.core.policy.lexicon import class_of, one_of
from minsheng.core.policy.rates import clause_start, without_every
from minsheng.core.policy.reading import Comparator

_NOT_APPROX = re.compile(r"(?:[节签预公契履制违]约|[附最临邻靠亲]近)$")
_NOT_OVER = re.compile(r"(?:商超|反超)$")


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparator, the word it rests on, how strongly, and where the phrase ends."""

    comparator: Comparator
    printed: str = ""
    strength: int = 0
    end: int = 0
    start: int = -1


@cache
def _before() -> tuple[tuple[Comparator, int, re.Pattern[str]], ...]:
    between = f"{one_of('comparators.between.verbs')}{{0,2}}"
    rise, fall = one_of("comparators.between.rise"), one_of("comparators.between.fall")
    return (
        # 约 · 近
        (Comparator.APPROX, 4, re.compile(rf"({one_of('comparators.before.approx')})$")),
        # 不少于 · 至少开展 · 超过
        (Comparator.GE, 3, re.compile(rf"({one_of('comparators.before.ge_strong')}){between}$")),
        # 至少建成公共充电站1座
        (Comparator.GE, 3, re.compile(r"(至少|最少)[^,。;\d]{1,16}$")),
        # 不超过 · 最高
        (Comparator.LE, 3, re.compile(rf"({one_of('comparators.before.le_strong')}){between}$")),
        # 稳定在 · 提高到
        (Comparator.GE, 1, re.compile(rf"({one_of('comparators.before.ge')})(?:了|约)?$")),
        # 缩短到
        (Comparator.LE, 1, re.compile(rf"({one_of('comparators.before.le')})$")),
        # 增加租房提取次数至
        (Comparator.GE, 1, re.compile(rf"{rise}[^,。;]{{0,14}}(至|到)$")),
        # 缩短办理时限至
        (Comparator.LE, 1, re.compile(rf"{fall}[^,。;]{{0,14}}(至|到)$")),
    )


@cache
def _share() -> tuple[tuple[Comparator, int, re.Pattern[str]], ...]:
    # 达到城市社区的75% · 不低于上年的5% · 不低于低保标准的1.3倍
    return (
        (Comparator.GE, 3, re.compile(rf"({one_of('comparators.before.ge_strong')})[^,。;\d]{{1,12}}的$")),
        (Comparator.LE, 3, re.compile(rf"({one_of('comparators.before.le_strong')})[^,。;\d]{{1,12}}的$")),
        (Comparator.GE, 1, re.compile(rf"({one_of('comparators.before.ge')})[^,。;\d]{{1,12}}的$")),
    )


@cache
def _after() -> tuple[tuple[Comparator, int, re.Pattern[str]], ...]:
    return (
        (Comparator.APPROX, 4, re.compile(one_of("comparators.after.approx"))),
        (Comparator.GE, 3, re.compile(one_of("comparators.after.ge"))),
        (Comparator.LE, 3, re.compile(one_of("comparators.after.le"))),
    )


def _bound_before(text: str, figure: Figure) -> Bound:
    first = max(clause_start(text, figure.start), figure.start - 24)
    lead = without_every(text[first : figure.start])
    patterns = _before() + (_share() if figure.unit in ("%", "‰", "倍") else ())
    for comparator, strength, pattern in patterns:
        match = pattern.search(lead)
        if match is None:
            continue
        if comparator is Comparator.APPROX and _NOT_APPROX.search(lead):
            continue
        if match[1] == "超" and _NOT_OVER.search(lead[: match.end(1)]):
            continue
        if lead[: match.start(1)].endswith(("不", "不得", "不能")):
            continue
        return Bound(comparator, match[1], strength, figure.end, first + match.start(1))
    return Bound(Comparator.EQ, end=figure.end)


# 城区1小时、农村2小时内
@cache
def _within(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[、和][^\d,。;、和]{{0,6}}\d{{1,3}}(?:\.5)?{unit}){{1,3}}(?:以|之)?内")


def within_series(text: str, figure: Figure) -> bool:
    """True for a limit of time that a 内 behind a later one of its series makes one."""
    return class_of(figure.unit) == "times" and _within(figure.unit).match(text, figure.end) is not None


@cache
def _series(unit: str) -> re.Pattern[str]:
    # 86%、78%左右
    return re.compile(rf"(?:[、和]\d{{1,9}}(?:\.\d{{1,4}})?[万亿]?{re.escape(unit)}){{1,4}}")


def _bound_behind_series(text: str, figure: Figure) -> Bound | None:
    """How the words behind the last figure of a series bind an earlier one, None where none stand there."""
    match = _series(figure.unit).match(text, figure.end) if figure.unit else None
    for comparator, strength, pattern in _after() if match else ():
        if match and (word := pattern.match(text, match.end())):
            return Bound(comparator, word[0], strength, figure.end)
    return None


def _bound_after(text: str, figure: Figure) -> Bound:
    place = figure.end
    if bound := _bound_behind_series(text, figure):
        return bound
    for comparator, strength, pattern in _after():
        match = pattern.match(text, place)
        if match and not (
            match[0] == "起" and text[match.end() : match.end() + 1] not in (",", "。", ";", "")
        ):
            return Bound(comparator, match[0], strength, match.end())
    if figure.more:
        return Bound(Comparator.GE, text[figure.middle - 1], 3, figure.end)
    timed = class_of(figure.unit) == "times"
    if timed and text[place : place + 1] == "内":
        return Bound(Comparator.LE, "内", 3, place + 1)
    if within_series(text, figure):
        return Bound(Comparator.LE, "内", 3, place)
    return Bound(Comparator.EQ, end=place)


@cache
def _only_separators() -> re.Pattern[str]:
    return re.compile(r"(?:、|和|及|与|或|,|/|以及)$")


def bound_of(text: str, figure: Figure, before: Figure | None, inherited: Bound | None) -> Bound:
    """How a figure binds, by the words around it or by those of the series it goes on with.

    Args:
        text: the whole text.
        figure: the figure asked for.
        before: the figure before it, None for the first.
        inherited: how that one binds.
    """
    if isinstance(figure.value, tuple):
        return Bound(Comparator.RANGE, end=_bound_after(text, figure).end)
    own = max(_bound_before(text, figure), _bound_after(text, figure), key=lambda bound: bound.strength)
    end = _bound_after(text, figure).end
    if own.strength or before is None or inherited is None or not inherited.strength or inherited.start < 0:
        return Bound(own.comparator, own.printed, own.strength, end, own.start)
    if _goes_on(text, figure, before, inherited):
        return Bound(inherited.comparator, inherited.printed, inherited.strength, end, inherited.start)
    return Bound(own.comparator, own.printed, own.strength, end, own.start)


# 至少有1名社工、1支队伍 · 至少配备车1辆、救援人员6名
_LISTED = re.compile(r"[\u4e00-\u9fff]{0,10}(?:、|和|及|与)[\u4e00-\u9fff]{0,8}")


@cache
def _own_verb() -> re.Pattern[str]:
    return re.compile(one_of("comparators.between.verbs", "promises.works.verbs"))


def _goes_on(text: str, figure: Figure, before: Figure, inherited: Bound) -> bool:
    """True where a figure follows in a series: `80%、75%` or `至少开展4次讲座、4次活动`."""
    gap = text[before.end : figure.start]
    if inherited.printed in ("至少", "最少") and _LISTED.fullmatch(gap) and not _own_verb().search(gap):
        return True
    gap = without_every(gap)
    if figure.unit != before.unit or len(gap) > 20 or any(mark in gap for mark in "。;:"):
        return False
    if _only_separators().fullmatch(gap):
        return True
    return inherited.strength >= 3 and "," not in gap and _only_separators().search(gap[-2:]) is not None


# 从99.9844%提高到99.9850% · 由半小时缩短到20分钟 · 从94元增至99元
_RISE_OR_FALL = re.compile(
    rf"(?:以上|左右)?(?:{one_of('comparators.between.rise', 'comparators.between.fall')}"
    r"|[上下]?调|[增涨提扩缩])(?:到|至|为)"
)
_HEDGE = re.compile(r"(?:不低于|不少于|不超过|约)$")


def rises_or_falls(gap: str) -> bool:
    """True where the words between two figures make the first what the second starts from.

    What the second is per is passed: 由每人每月760元提高到每人每月795元.
    """
    bare = without_every(_HEDGE.sub("", gap))
    return len(bare) < _GAP_OF_BASE and _RISE_OR_FALL.fullmatch(_HEDGE.sub("", bare)) is not None


_GAP_OF_BASE = 14


# 由A、B分别提高到C、D
_EACH_TO = re.compile(
    rf"[^,。;\d]{{0,6}},?分别{one_of('comparators.between.rise', 'comparators.between.fall')}(?:到|至|为)"
    r"[^,。;\d]{0,8}"
)
_NEXT_OF_SERIES = re.compile(r"[、和及与][^,。;\d]{0,10}")
_FROM = re.compile(r"[由从][^,。;\d]{0,16}$")
_MOST = 6
"""Figures of the longest series of levels that are all raised at once."""


def paired_bases(text: str, figures: Sequence[Figure]) -> dict[int, int]:
    """Places of the new levels of a series (由A、B分别提高到C、D), each with that of its old level."""
    found: dict[int, int] = {}
    for pivot in range(1, len(figures)):
        gap = text[figures[pivot - 1].end : figures[pivot].start]
        if len(gap) > _GAP or not _EACH_TO.fullmatch(gap):
            continue
        first, last = pivot - 1, pivot
        while pivot - first < _MOST and first and _in_series(text, figures[first - 1], figures[first]):
            first -= 1
        while (
            last - pivot < _MOST
            and last + 1 < len(figures)
            and _in_series(text, figures[last], figures[last + 1])
        ):
            last += 1
        several = pivot - first == last - pivot + 1 > 1
        if several and _FROM.search(text[max(0, figures[first].start - _GAP) : figures[first].start]):
            found |= {pivot + step: first + step for step in range(pivot - first)}
    return found


_GAP = 24


def _in_series(text: str, one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and _NEXT_OF_SERIES.fullmatch(text[one.end : other.start]) is not None

"""Quantities of a title or a measure: figures that promise, with comparator, unit, baseline and quote."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from minsheng.core.policy.bounds import Bound, bound_of, paired_bases, rises_or_falls
from minsheng.core.policy.conditions import han_counts, is_rhythm, looks_promised, promises_nothing
from minsheng.core.policy.figures import Figure, figures_in, join_unit, measure_at, restates
from minsheng.core.policy.lexicon import class_of, holds
from minsheng.core.policy.rates import clause_end, clause_start, denominators, per_of
from minsheng.core.policy.reading import Comparator, Role, Value
from minsheng.core.policy.steps import scheduled_in


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity before it is tied to the source; places count characters of the folded text.

    `rate` is the word of a share (处置率, 覆盖率), by which two shares of the same size are told apart.
    """

    figure: Figure
    bound: Bound
    unit: str | None
    value: Value
    start: int
    end: int
    role: Role
    baseline: Decimal | None = None
    rate: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a text gives: quantities, and figures that look promised but have no known measure word.

    `heard` are the places of all numbers whose sense is known, those that promise nothing among them.
    """

    quantities: tuple[Found, ...]
    unread: tuple[tuple[int, int, str], ...] = ()
    heard: tuple[tuple[int, int], ...] = ()


def _kept(text: str, role: Role) -> tuple[list[Figure], list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Figures that count; those with an unknown measure word only where a promise stands before them.

    Last come the places of the numbers whose sense is known.
    """
    heard = denominators(text)
    parts = {place for start, end in heard for place in range(start, end)}
    kept: list[Figure] = []
    unread: list[tuple[int, int, str]] = []
    for figure in figures_in(text):
        if figure.start in parts:
            continue
        if not han_counts(text, figure) and not _may_be_baseline(text, figure):
            continue
        if not figure.known:
            aside = bool(promises_nothing(text, figure))
            if looks_promised(text, figure) and not aside:
                unread.append((figure.start, figure.end, "policy.unit_unknown"))
                kept.append(figure)
            heard += [(figure.start, figure.end)] if aside else []
            continue
        kept.append(figure)
    heard += [(figure.start, figure.end) for figure in kept]
    if role is Role.SUBTARGET:
        kept = [figure for figure in kept if not is_rhythm(text, figure)]
    return kept, unread, heard


def _may_be_baseline(text: str, figure: Figure) -> bool:
    """True for a figure in Chinese numerals that another one replaces: 由半小时缩短到20分钟."""
    following = text[figure.end : figure.end + 6]
    return any(word in following for word in ("缩短", "压缩", "降", "减少", "提高", "提升", "增加"))


def harvest(text: str, role: Role) -> Harvest:
    """All quantities of a text in order of print.

    Args:
        text: folded text of a title (role `TARGET`) or of a measure (any other role).
        role: `TARGET`, or `SUBTARGET` for a measure; there money rates come back as `STANDARD`.
    """
    figures, unread, heard = _kept(text, role)
    found: list[Found] = []
    before: Figure | None = None
    inherited: Bound | None = None
    last_end = 0
    base: Figure | None = None
    paired = paired_bases(text, figures)
    scheduled = scheduled_in(text) if role is Role.TARGET else []
    for place, figure in enumerate(figures):
        after = figures[place + 1] if place + 1 < len(figures) else None
        if place in paired.values() or (after is not None and _is_base(text, figure, after)):
            base, before, inherited = None if place in paired.values() else figure, figure, None
            continue
        base = figures[paired[place]] if place in paired else base
        bound = bound_of(text, figure, before, inherited)
        why = promises_nothing(text, figure) or restates(text, figure, before)
        if not why and _is_step(figure, scheduled, found):
            unread.append((figure.start, figure.end, "policy.schedule_step_unread"))
        elif not why:
            item = _found(text, figure, bound, before, role, last_end)
            item = _with_whole(text, item, found[-1]) if found else item
            found.append(_with_base(item, base) if base else item)
            last_end = bound.end
        before, inherited, base = figure, bound, None
    return Harvest(tuple(found), tuple(sorted([*unread, *_masked(text)])), tuple(heard))


def _is_step(figure: Figure, scheduled: list[tuple[int, int]], found: list[Found]) -> bool:
    """True for a figure of a plan's step that is no share of one printed before: 二季度:开工6个."""
    inside = any(start <= figure.start < end for start, end in scheduled)
    return inside and not any(item.figure.unit == figure.unit for item in found)


def _with_whole(text: str, item: Found, whole: Found) -> Found:
    """A part of a sum that is a task is one too: 投入资金860万元,其中中央资金500万元."""
    part = text[clause_start(text, item.figure.start) : item.figure.start].startswith("其中")
    summed = whole.role is Role.SUBTARGET and whole.unit == item.unit == "元"
    if part and summed:
        return replace(item, role=Role.SUBTARGET)
    # 报销比例提高5个百分点,达到70%
    shares = class_of(whole.figure.unit) == class_of(item.figure.unit) == "ratios"
    goes_on = shares and _LEVEL.fullmatch(text, whole.end, item.figure.start)
    return replace(item, role=whole.role) if goes_on and item.role is Role.SUBTARGET else item


_LEVEL = re.compile(r",(?:总体|整体|平均|均)?(?:达到|达|提高到|提高至|稳定在|不低于)?")


# 小区***个 · 路灯1**盏 · 公园XX个 · __座 · ……处 · 投资X万元 · 1×00个: a number blotted out or left open
_BLOTTED = re.compile(
    r"(?<![A-Za-z\d+×*])(?:\d{0,6}(?:[*■□●○×]{2,9}|[Xx]{1,6}|_{1,12}|…{1,6}|\.{3,9})|\d{1,4}[*■□●○×Xx](?=0\d))"
    r"\d{0,6}(?P<scale>[十百千万亿]{0,2})(?=[\u4e00-\u9fff])"
)


def _masked(text: str) -> list[tuple[int, int, str]]:
    """Places of blotted-out numbers, told by the measure word behind them."""
    return [
        (match.start(), match.end() + len(unit), "policy.number_masked")
        for match in _BLOTTED.finditer(text)
        if (unit := measure_at(text, match.end()))
    ]


def _is_base(text: str, figure: Figure, after: Figure) -> bool:
    """True where `figure` is what `after` starts from: 从99.98%提高到99.99%."""
    return rises_or_falls(text[figure.end : after.start])


_MINUTES = {"小时": 60, "个小时": 60, "": 60}


def _with_base(item: Found, base: Figure) -> Found:
    value = base.single
    if base.unit != item.figure.unit and item.figure.unit == "分钟" and base.unit in ("小时", "个小时"):
        value *= _MINUTES[base.unit]
    comparator = item.bound.comparator
    if comparator is Comparator.EQ:
        comparator = Comparator.GE if item.figure.single >= value else Comparator.LE
    start = min(item.start, base.start)
    return replace(item, bound=replace(item.bound, comparator=comparator), baseline=value, start=start)


def _found(
    text: str, figure: Figure, bound: Bound, before: Figure | None, role: Role, last_end: int
) -> Found:
    unit = join_unit(figure.unit, per_of(text, figure, before)) if figure.unit else None
    if unit is not None and set(figure.unit) <= set("*■□●○×"):
        unit = None
    start = quote_start(text, figure, last_end)
    role = role if role is Role.TARGET else _measure_role(text, figure, bound, unit or "")
    rate = _RATE.search(text[start : figure.start]) if figure.unit == "%" else None
    name = rate[1] if rate else ""
    return Found(figure, bound, unit, figure.value, start, max(bound.end, figure.end), role, rate=name)


# 问题产品处置率 · 检查覆盖率不低于
_RATE = re.compile(r"([\u4e00-\u9fff]{2}率)[^,。;率]{0,8}$")


def quote_start(text: str, figure: Figure, last_end: int) -> int:
    """Where a quote begins: after the last comma or stop, or after the quantity before it."""
    start = max(clause_start(text, figure.start), last_end if last_end <= figure.start else 0)
    while start < figure.start and text[start] in "、,;:和及与。(的":
        start += 1
    opened = text.rfind("(", start, figure.start)
    closed = text.rfind(")", start, figure.start)
    return opened + 1 if opened > closed else start


# 安排财政资金 · 争取上级补助资金: a volume to be raised, no rate
_FUND = re.compile(
    r"(?:安排|投入|争取|筹措|筹集|整合|统筹|落实|下达|列支)[^,。;\d]{0,8}(?:资金|预算)(?:约|不少于|不低于|达|超过|近)?$"
)

_VOLUME = 100_000_000
"""A sum so large is what is spent in all, no grant: 全年发放稳岗资金不少于2.6亿元."""


def _measure_role(text: str, figure: Figure, bound: Bound, unit: str) -> Role:
    """Standard for money that sets a rate or a grant and for shares of cost, subtarget for a task."""
    around = text[clause_start(text, figure.start) : clause_end(text, figure.end)]
    if figure.unit == "ratio":
        return Role.STANDARD
    if figure.unit == "元":
        lead = text[clause_start(text, figure.start) : figure.start]
        tasks = (
            _FUND.search(lead) is not None
            or figure.single >= _VOLUME
            or holds(lead[-12:] + text[figure.end : figure.end + 6], "promises.standards.tasks")
        )
        capped = bound.comparator is Comparator.LE or holds(lead, "promises.standards.caps")
        return Role.SUBTARGET if tasks and not (capped or "/" in unit) else Role.STANDARD
    if class_of(figure.unit) == "ratios" and figure.unit in ("%", "‰", "倍", "个百分点", "百分点", "个点"):
        return Role.STANDARD if holds(around, "promises.standards.percent") else Role.SUBTARGET
    return Role.SUBTARGET


def figure_key(item: Found) -> tuple[Value, str]:
    """Its value with its measure word; 3万名 and 3万人 are one figure."""
    unit = item.figure.unit
    return item.value, "人" if unit in ("名", "位") else unit


def printed_figures(found: Iterable[Found]) -> set[tuple[Value, str]]:
    """Values with their measure words, by which repeated figures are known."""
    return set(map(figure_key, found))


def rates_of(found: Iterable[Found]) -> dict[tuple[Value, str], set[str]]:
    """The words of the shares that figures are, for each value with its measure word; empty where none is."""
    rates: dict[tuple[Value, str], set[str]] = {}
    for item in found:
        rates.setdefault(figure_key(item), set()).add(item.rate)
    return rates


def repeats(item: Found, titled: dict[tuple[Value, str], set[str]]) -> bool:
    """True for a figure of a measure that its title has already, with whatever comparator.

    Two shares of the same size are one figure unless both print the word of another share.
    """
    rates = titled.get(figure_key(item))
    if item.role is not Role.SUBTARGET or rates is None:
        return False
    return not item.rate or "" in rates or item.rate in rates

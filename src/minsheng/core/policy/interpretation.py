"""Documents that explain a notice (解读): which notice they speak of and what they say it promises.

An interpretation has no projects and none of its figures is a target: it is told second-hand, often with
signs lost on the way to a web page. Its statements are claims, which `comparing` holds against the notice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from minsheng.core.policy.bounds import Bound, bound_of
from minsheng.core.policy.conditions import promises_nothing
from minsheng.core.policy.facts import spans_of
from minsheng.core.policy.figures import Figure
from minsheng.core.policy.lexicon import alternatives, holds, one_of, words
from minsheng.core.policy.lines import Line, Sort
from minsheng.core.policy.numbering import Style
from minsheng.core.policy.paragraphs import Block, is_heading_like
from minsheng.core.policy.quantities import harvest, quote_start
from minsheng.core.policy.rates import clause_end, clause_start
from minsheng.core.policy.reading import About, Claim, Role, Told, Value
from minsheng.core.quantity.numerals import arabic_at
from minsheng.core.quantity.passage import EMPTY, Passage

_HEAD_LINES = 12
"""Printed lines among which a headline stands."""
_HEADLINE = 80

# 【文字解读】关于…
_BRACKET = re.compile(r"[【\[(〔]([^【】\[\]()〔〕]{2,12})[】\])〕]")
_NAMED = re.compile(r"《([^《》]{4,60})》")
# 一图读懂|石桥区2025年10件民生实事
_UNNAMED = re.compile(
    rf"((?:[\u4e00-\u9fff]{{2,12}})?20\d{{2}}年[^,。|]{{0,20}}?{one_of('outline.title.notice_list')}(?:项目|清单)?)"
)
# 某民生办〔2024〕1号 · 某民生办〔20241号 with its bracket lost
_NUMBER = re.compile(
    r"(?P<office>[\u4e00-\u9fff]{2,14})(?P<open>[〔\[(【])(?P<year>20\d{2})(?P<close>[〕\])】]?)(?P<rest>第?\d{1,4}号)"
)
_CLOSING = {"〔": "〕", "[": "]", "(": ")", "【": "】"}


def headline_of(lines: list[Line]) -> Passage:
    """The line that says that a document explains another one; empty for any other document.

    A page's path (首页 > 政策解读), a sentence that asks for 解读 and a bare 政策解读 are none.
    """
    for line in lines[:_HEAD_LINES]:
        text = line.text.text
        if line.sort is not Sort.TEXT or not 6 <= len(text) <= _HEADLINE or text[-1] in "。;,":
            continue
        if _explains(text) and (_NAMED.search(text) or holds(text, "outline.title.words")):
            return line.text
    for line in lines[:_HEAD_LINES]:
        if (match := _EXPLAINED.search(line.text.text)) and line.sort is Sort.TEXT:
            named = list(_NAMED.finditer(line.text.text, 0, match.start()))
            return line.text.cut(*named[-1].span(1)) if named else EMPTY
    return EMPTY


# …,印发《某县民生实事实施方案》,现对方案解读如下:
_EXPLAINED = re.compile(r"(?:现|特)(?:就|对|将|把)?[^。;:,]{0,30}?解读如下")


def _explains(text: str) -> bool:
    if ">" in text or "»" in text:
        return False
    bracket = _BRACKET.match(text)
    if bracket and holds(bracket[1], "interpretation.headline.brackets"):
        return True
    bare = re.sub(r"[((][^()]{1,12}[))]$", "", text).rstrip("!?")
    tails, heads = words("interpretation.headline.tails"), words("interpretation.headline.heads")
    return bare.endswith(tails) or text.startswith(heads)


def about_of(lines: list[Line], headline: Passage, source: str) -> About:
    """The notice that an interpretation speaks of: the number it prints first, and the name before it."""
    own = not _explains(headline.text)  # the name of the notice itself
    title = _cut(headline, _NAMED.search(headline.text) or _UNNAMED.search(headline.text), 1)
    title = headline if own else title
    for line in lines:
        match = _NUMBER.search(line.text.text)
        if match is None:
            continue
        named = list(_NAMED.finditer(line.text.text, 0, match.start()))
        if named and named[-1].end() >= match.start() - 2:
            if own and named[-1][1] != headline.text:
                continue
            title = _cut(line.text, named[-1], 1)
        number = line.text.cut(match.start(), match.end()).printed(source)
        told = Told(number, spans_of(line.text.cut(match.start(), match.end()), source))
        return About(_told(title, source), told, _restored(match))
    return About(_told(title, source))


def _restored(match: re.Match[str]) -> str:
    """The number with the bracket behind its year: 〔20241号 can only be 〔2024〕1号."""
    close = match["close"] or _CLOSING[match["open"]]
    return f"{match['office']}{match['open']}{match['year']}{close}{match['rest']}"


def _cut(text: Passage, match: re.Match[str] | None, group: int) -> Passage:
    return text.cut(*match.span(group)) if match else EMPTY


def _told(text: Passage, source: str) -> Told | None:
    return Told(text.printed(source), spans_of(text, source)) if text.text else None


def claims_of(blocks: list[Block], headline: Passage, source: str) -> tuple[Claim, ...]:
    """Every statement of a promise in order of print, each figure of its own a claim.

    Args:
        blocks: paragraphs of an interpretation.
        headline: what `headline_of` found.
        source: the unaltered text.
    """
    return tuple(
        Claim(
            quote=text.cut(said.start, said.end).quoted(source),
            spans=spans_of(text.cut(said.start, said.end), source),
            comparator=said.bound.comparator if said.bound else None,
            value=said.value,
            unit=said.unit and text.as_printed(said.unit, source),
            damaged=said.damaged,
        )
        for paragraph in _contents(blocks, headline)
        for text in _points(paragraph)
        for said in _statements(text.text)
    )


_HAN = "一二三四五六七八九十"
_POINT = re.compile(f"([{_HAN}])是")


def _points(text: Passage) -> list[Passage]:
    """A text cut before its points 一是, 二是 in running order, though no stop stands before them."""
    starts, last = [0], 0
    for match in _POINT.finditer(text.text):
        number = _HAN.index(match[1]) + 1
        if not last or number == last + 1:
            starts.append(match.start())
            last = number
    starts.append(len(text))
    return [text.cut(start, end) for start, end in pairwise(starts) if start < end]


def _contents(blocks: list[Block], headline: Passage) -> Iterator[Passage]:
    """The paragraphs that tell what is promised; background, organisation and questions are left out."""
    top = next((block.marker.style for block in blocks if block.marker), None)
    aside, heard = top is not None, False
    for block in blocks:
        text = block.text.text
        if block.sort is not Sort.TEXT or block.text.at[:1] == headline.at[:1]:
            continue
        heads = block.marker is not None and block.marker.style in (top, Style.PART)
        bare = block.marker is None and is_heading_like(text) and not re.search(r"\d", text)
        if text.startswith("问:") or text.endswith("?"):
            aside = holds(text, "interpretation.sections.aside")
            continue
        if heads or (bare and block.heading):
            name = re.split("[。:,]", text)[0][:30]
            aside = holds(name, "interpretation.sections.aside")
            heard = holds(name, "interpretation.sections.heard")
        if not aside or (heard and _promises_first(text)):
            yield block.text


def _promises_first(text: str) -> bool:
    """True for a paragraph that begins with a verb of promising and prints a figure: 新招聘幼儿教师26名."""
    return _promise().match(text.removeprefix("新")) is not None and re.search(r"\d", text) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement; places count characters of the folded text."""

    start: int
    end: int
    figure: Figure | None = None
    bound: Bound | None = None
    value: Value | None = None
    unit: str | None = None
    damaged: bool = False


# 泊位3200, · 案件不少于680。 · 1500/人: digits whose measure word the print lost
_BARE = re.compile(
    r"(?<![\d.A-Za-z第〔\[+×年月])(?P<number>\d{1,9}(?:\.\d{1,6})?[万亿]?)(?:(?=[,。;、)]|等|$)|/[\u4e00-\u9fff])"
)
_YEAR = re.compile(r"20[0-4]\d(?!\d)")


def _statements(text: str) -> list[_Said]:
    """Statements with figures and without, in order of print."""
    told = [said for said in _figured(text) if not _is_aside(text, said)]
    limits = [*(said.start for said in told), len(text)][1:]
    told = [replace(said, end=_tail(text, said, limit)) for said, limit in zip(told, limits, strict=False)]
    return sorted([*told, *_wordings(text, told)], key=lambda said: said.start)


def _figured(text: str) -> list[_Said]:
    found = [
        _Said(0, item.end, item.figure, item.bound, item.value, item.unit)
        if item.figure.known
        else _damaged(item.figure, item.bound)
        for item in harvest(text, Role.TARGET).quantities
    ]
    taken = {place for said in found if said.figure for place in range(said.figure.start, said.end)}
    for match in _BARE.finditer(text):
        numeral = arabic_at(text, match.start())
        if match.start() in taken or numeral is None or _YEAR.fullmatch(match[0]):
            continue
        figure = Figure(match.start(), match.end("number"), match.end(), numeral.value, "", known=False)
        if not promises_nothing(text, figure):
            found.append(_damaged(figure, bound_of(text, figure, None, None)))
    found.sort(key=lambda said: said.figure.start if said.figure else 0)
    started, last = [], 0
    for said in found:
        started.append(replace(said, start=_start(text, said, last)))
        last = said.end
    return started


def _damaged(figure: Figure, bound: Bound) -> _Said:
    end = figure.end if not figure.unit else figure.middle
    return _Said(0, end, figure, bound, figure.value, None, damaged=True)


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(one_of("interpretation.statements.openers"))


@cache
def _lead() -> re.Pattern[str]:
    # 一是 · 包括 · 主要包括
    numbered = "[一二三四五六七八九十]{1,2}是"
    return re.compile(rf"(?:{numbered}|{one_of('interpretation.statements.leads')}|[、和及以与,;。:])*")


# …发放高龄津贴,每人每月不低于100元: the clause before says what is paid
_SUBJECTLESS = re.compile(r"每|人均|户均|不低于|不少于|达到|标准|共|合计|总数|总量")
_PART = re.compile(r"、|其中")


def _start(text: str, said: _Said, last: int) -> int:
    """Where a statement begins: behind the one before it, or at its verb where no mark parts the two."""
    if said.figure is None:
        return said.start
    place = said.figure.start
    start = quote_start(text, said.figure, last)
    if start == last or text[last:start].strip("、,;和及与。(的") == "":
        gap = text[last:place]
        behind = last > clause_start(text, place)
        if behind and (mark := _PART.search(gap)):
            start = last + mark.end()
        elif behind and (verb := _opener().search(gap)):
            start = last + verb.start()
    before = clause_start(text, start - 1) if start > 1 else start
    if text[start - 1 : start] == "," and _SUBJECTLESS.match(text, start) and before >= last:
        start = before
    match = _lead().match(text, start, place)
    return match.end() if match else start


_CLOSED = re.compile(r"(?:其中|[等、,;。])+$")


def _tail(text: str, said: _Said, limit: int) -> int:
    """Where a statement ends: at the next mark behind its figure or at the next statement."""
    end = min(clause_end(text, said.end), limit)
    mark = text.find("、", said.end, end)
    end = mark if mark >= 0 else end
    match = _CLOSED.search(text, said.end, end)
    return match.start() if match else end


def _is_aside(text: str, said: _Said) -> bool:
    """True for what is past, and for a count of the list itself (50项民生实事)."""
    clause = text[clause_start(text, said.start) : clause_end(text, said.end)]
    if holds(clause, "interpretation.statements.past"):
        return True
    return text[said.end :].startswith(words("interpretation.statements.own_counts"))


@cache
def _promise() -> re.Pattern[str]:
    verbs = [word for word in words("promises.verbs.promise") if len(word) > 1 or word in "对为"]
    lists = (
        "interpretation.statements.begins",
        "promises.undertakings.deliver",
        "promises.undertakings.graded",
    )
    return re.compile(alternatives([*verbs, *(word for path in lists for word in words(path))]))


_CLAUSE = re.compile(r"[^,。;:!?]+")
_SHORTEST = 6


def _wordings(text: str, told: list[_Said]) -> Iterator[_Said]:
    """Statements without a figure: clauses that begin with a verb of promising."""
    taken = [place for said in told for place in range(said.start, said.end)]
    inside = frozenset(taken)
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        last = max((place for place in range(start, end) if place in inside), default=-1)
        if last >= 0:
            start = last + 1
        lead = _lead().match(text, start, end)
        start = lead.end() if lead else start
        clause = text[start:end].rstrip("等")
        short = len(clause) < _SHORTEST or holds(clause, "interpretation.statements.past")
        if not short and _promise().match(clause):
            yield _Said(start, start + len(clause))

"""Printed numbers of parts, chapters, items, sub-items and measures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from minsheng.core.policy.figures import measure_at
from minsheng.core.policy.lexicon import class_of
from minsheng.core.quantity.numerals import han_value

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_HAN_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_STOPPED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_DARK = "❶❷❸❹❺❻❼❽❾❿"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(StrEnum):
    """How a number is printed."""

    PART = "part"
    HAN_DOT = "han_dot"
    HAN_BRACKET = "han_bracket"
    DOT = "dot"
    BRACKET = "bracket"
    CIRCLED = "circled"
    ORDINAL = "ordinal"
    SPACED = "spaced"
    HEADING = "heading"
    INNER = "inner"
    DOTTED = "dotted"


ARABIC = frozenset(
    {Style.DOT, Style.BRACKET, Style.CIRCLED, Style.ORDINAL, Style.SPACED, Style.INNER, Style.DOTTED}
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a paragraph.

    Attributes:
        style: how it is printed.
        number: its value.
        length: characters of folded text it takes.
        unsure: True where digits follow a dot, so that it may be a decimal (`30.12345热线`).
        above: number of the item above that is printed with it (2 of `2.1`), 0 if none is.
    """

    style: Style
    number: int
    length: int
    unsure: bool = False
    above: int = 0


_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 第一部分 · 第二章 · 第3篇:
    (Style.PART, re.compile(rf"第({_HAN}|\d{{1,3}})(?:部分|章|编|篇|节|板块|大?类)[:、.\-]?")),
    # 第一项: · 第12件、 · 第三件实事: · 实事一: · 项目3:
    (
        Style.ORDINAL,
        re.compile(
            rf"(?:第({_HAN}|\d{{1,3}})(?:项|件|条)(?:(?:民生|惠民|为民)?(?:实事|项目|任务|工程)(?=[:、]))?"
            rf"|(?:实事|项目)({_HAN}|\d{{1,3}}))[:、.,\-]?"
        ),
    ),
    # 一、 · 十二. · 三,(OCR)
    (Style.HAN_DOT, re.compile(rf"({_HAN})(?:、|\.|·)")),
    # (一) · 〔二〕 · (十二)、
    (Style.HAN_BRACKET, re.compile(rf"(?:[(\[〔【]({_HAN})[)\]〕】]|([{_HAN_BRACKETED}]))[、.]?")),
    # (1) · [2] · 1) · ⑴
    (
        Style.BRACKET,
        re.compile(rf"(?:[(\[〔【](\d{{1,3}})[)\]〕】]|(\d{{1,3}})[)〕】]|([{_BRACKETED}]))[、.]?"),
    ),
    # 1. · 1、 · 12: · 1。 · NO.1
    (Style.DOT, re.compile(r"-?(\d{1,3})[.、:．。]|N[Oo][.:]?(\d{1,3})[.、:]?(?=[\u4e00-\u9fff“《])")),
    # ⒈ · ⒓
    (Style.DOT, re.compile(f"([{_STOPPED}])、?")),
    # ① · ⑫ · ❶
    (Style.CIRCLED, re.compile(f"([{CIRCLED}{_DARK}])[、.]?")),
)


def _value(token: str) -> int | None:
    if token.isdecimal():
        return int(token)
    for signs in (CIRCLED, _BRACKETED, _HAN_BRACKETED, _STOPPED, _DARK):
        if token in signs:
            return signs.index(token) + 1
    value = han_value(token)
    return None if value is None else int(value)


# ★1. · ●(一)
_STARRED = re.compile(r"[★☆●○◆◇■□▲△▶▪•※♦✓√☑]{0,2}")


def marker_of(text: str) -> Marker | None:
    """The printed number a paragraph begins with, None if it begins with words; a star is passed."""
    star = _STARRED.match(text)
    for style, pattern in _PATTERNS:
        if match := pattern.match(text, star.end() if star else 0):
            value = _value(next(token for token in match.groups() if token))
            if value is None or not 0 < value <= 300:
                return None
            unsure = (
                style is Style.DOT and match[0][-1] == "." and text[match.end() : match.end() + 1].isdecimal()
            )
            return Marker(style, value, match.end(), unsure)
    return None


# 1.1新建… · 2.3、改造… · 1-2改造… · 3.新建…
_ANY_DOTTED = re.compile(
    r"(?P<item>\d{1,2})(?:[.\-—](?P<part>\d{1,2})[、.:]?(?=[\u4e00-\u9fff“《])|[.](?=[^\d\s]))"
)
_LEAST_DOTTED = 3
"""Paragraphs that must be numbered in running order before `1.1` is taken for a number of the outline."""


def dotted_of(texts: Sequence[str]) -> dict[int, Marker]:
    """Numbers such as 1.1, 1.2, 2.1, by the position of their lines; none where they may be decimals.

    Items without parts may stand between them (1.1, 1.2, 2., 3., 4.1). Before a word that is a measure word
    too (6.1社区养老) a number is one only if the next goes on with it.
    """
    found: dict[int, Marker] = {}
    run = _Run()
    printed = [(place, match) for place, text in enumerate(texts) if (match := _ANY_DOTTED.match(text))]
    for index, (place, match) in enumerate(printed):
        if match["part"] is None:
            run.whole(int(match["item"]))
            continue
        number = (int(match["item"]), int(match["part"]))
        after = printed[index + 1][1] if index + 1 < len(printed) else None
        counted = measure_at(texts[place], match.end()) or texts[place][match.end()] in "万亿"
        if run.takes(number) and (not counted or _goes_on(number, after)):
            found[place] = Marker(Style.DOTTED, number[1], match.end(), above=number[0])
            run.last = number
    runs_on = any(marker.number > 1 for marker in found.values())
    return found if len(found) >= _LEAST_DOTTED and runs_on else {}


class _Run:
    """The latest number of a running order of items and parts."""

    def __init__(self) -> None:
        self.last = (0, 0)
        self.item = 0

    def whole(self, number: int) -> None:
        """Note an item without parts, or one whose parts follow."""
        if number == max(self.item, self.last[0]) + 1:
            self.item = number

    def takes(self, number: tuple[int, int]) -> bool:
        """True for a part that follows the part before or the item before."""
        item, part = self.last
        behind_item = self.item > item and number in ((self.item, 1), (self.item + 1, 1))
        return behind_item or number in ((item, part + 1), (item + 1, 1))


def _goes_on(number: tuple[int, int], after: re.Match[str] | None) -> bool:
    if after is None:
        return False
    item, part = int(after["item"]), int(after["part"] or 0)
    return (item, part) in ((number[0], number[1] + 1), (number[0] + 1, 1), (number[0] + 1, 0))


# 12345 in 30.12345热线: digits that no measure word follows
_DIGITS = re.compile(r"\d{1,9}+(?:\.\d{1,6}+)?[万亿]?")


# 1.3月底前 · 2.65周岁以上 · 2.0—6岁儿童 · 1.1路、16路 · 2.2026年新增: no decimal stands before such a word
WHOLE = re.compile(r"\d{1,3}(?:[—\-~至]\d{1,3})?(?:月|(?:周)?岁|路(?:[、和及与公]|车))|20\d{2}年")


# 1.12345热线 · 2.5G基站
_WORD = re.compile(r"G?[\u4e00-\u9fff]")


# 500个 in 2.500个停车泊位
_WHOLE_COUNT = re.compile(r"\d{1,6}(?=[\u4e00-\u9fff])")


def counts_whole(text: str, marker: Marker) -> bool:
    """True where the digits behind a number count things that have no parts (2.500个停车泊位)."""
    match = _WHOLE_COUNT.match(text, marker.length)
    unit = measure_at(text, match.end()) if match else ""
    return class_of(unit) in ("persons", "households", "places", "events")


def is_decimal(text: str, marker: Marker, last: int | None, *, settled: bool = False) -> bool:
    """True where `30.5万人` only looks like a number of the outline.

    Args:
        text: the paragraph, folded.
        marker: what `marker_of` found in it.
        last: number of the latest paragraph of the same style, None if there is none.
        settled: True where its neighbours show that it is a number of the outline (`3.24小时内`).
    """
    if not marker.unsure or settled or WHOLE.match(text, marker.length):
        return False
    match = _DIGITS.match(text, marker.length)
    place = match.end() if match else marker.length
    after = text[place : place + 1]
    if not after or measure_at(text, place):
        return True
    in_order = marker.number == 1 or (last is not None and marker.number == last + 1)
    return not in_order or not _WORD.match(text, place)

"""Remarks on items that this level added itself: 第13项至第15项为县级自定民生实事, 标★的为自增项目."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from minsheng.core.policy.lexicon import holds, one_of
from minsheng.core.quantity.numerals import han_value

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,5})"
_ITEM = rf"第?{_NUMBER}[项件条]?"
_ITEMS = rf"{_ITEM}(?:(?:至|到|—|-|~){_ITEM})?"
_SPAN = re.compile(rf"第?({_NUMBER})[项件条]?(?:(?:至|到|—|-|~)第?({_NUMBER})[项件条]?)?")
_SIGNS = "★☆●◆■▲△※*#"
_LONGEST = 200
"""Signs of the longest line that is searched."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark says: the numbers of items, or the sign they are marked with."""

    numbers: frozenset[str]
    sign: str = ""

    def means(self, number: str, text: str) -> bool:
        """True for an item of such a number, or one whose text begins or ends with the sign."""
        marked = bool(self.sign) and (self.sign in text[:4] or text.rstrip("。;)").endswith(self.sign))
        return marked or number.partition(".")[0] in self.numbers


@cache
def _numbered() -> re.Pattern[str]:
    # 第13项至第15项为县级自定民生实事 · 序号11—12的项目系我区自增
    return re.compile(
        rf"(?:序号|第)为?(?P<items>{_ITEMS}(?:[、,和及]{_ITEMS}){{0,30}}+)的?(?:民生)?(?:项目|事项|实事)?"
        rf"(?:均|都)?(?:为|系|是|属于?|由)[^,。;:\d]{{0,12}}?{one_of('outline.chapters.own')}"
    )


@cache
def _signed() -> re.Pattern[str]:
    # 标有“★”的为区级自增项目 · 带*号项目为我区自定 · ▲为自选项目
    return re.compile(
        rf"[“\"(]?(?P<sign>[{_SIGNS}])[”\")]?(?:号|标记|标志|标识)?的?(?:民生)?(?:项目|事项|实事)?"
        rf"(?:均|都|表示)?(?:为|系|是|属于?|表示)?[^,。;:\d]{{0,8}}?{one_of('outline.chapters.own')}"
    )


def _value(token: str) -> int:
    return int(token) if token.isdecimal() else int(han_value(token) or 0)


def _numbers(items: str) -> Iterator[str]:
    for match in _SPAN.finditer(items):
        low = _value(match[1])
        high = _value(match[2]) if match[2] else low
        yield from map(str, range(low, min(high, low + 300) + 1))


def remarks_in(text: str) -> list[Remark]:
    """The remarks of a printed line on items that this level added itself.

    Args:
        text: folded.
    """
    if len(text) > _LONGEST or holds(text, "outline.chapters.no_task"):
        return []
    found = [Remark(frozenset(_numbers(match["items"]))) for match in _numbered().finditer(text)]
    return found + [Remark(frozenset(), match["sign"]) for match in _signed().finditer(text)]

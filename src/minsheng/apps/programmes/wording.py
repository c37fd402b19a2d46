"""Figures of editions and drafts in words."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Protocol

from minsheng.core.quantity.numerals import rounded_from
from minsheng.core.quantity.passage import fold

_BEFORE = {"ge": "不少于 ", "le": "不高于 ", "eq": "", "approx": "约 ", "range": ""}
_SIGNS = ("%", "‰")
# Figures with a fraction: 99.9710, 5.0
_DECIMAL = re.compile(r"(?<![\d.])\d++\.\d++(?![\d.])")
# The last figure with what stands behind it: 1200人次以上, 3.5万元, 98%
_FIGURE_AT_END = re.compile(r"\d[\d.,:．，：—-]*+\D*+\Z")
# A number that is cut off: 由99.96
_CUT_NUMBER = re.compile(r"\d[\d.,．，]*+\Z")
_LONGEST_IN_LIST = 26
_KEPT_AT_END = 10


class FigureLike(Protocol):
    """A figure of an edition or a draft."""

    @property
    def words(self) -> str:
        """As printed."""

    @property
    def comparator(self) -> str:
        """One of the five."""

    @property
    def low(self) -> Decimal | None:
        """The value."""

    @property
    def high(self) -> Decimal | None:
        """The upper end of a range."""

    @property
    def ratio(self) -> str:
        """The parts of a share."""

    @property
    def unit(self) -> str:
        """The measure word."""

    @property
    def baseline(self) -> Decimal | None:
        """The value it starts from."""


def figure_words(figure: FigureLike, *, rounded: bool = True) -> str:
    """`不少于 1,574 户`, `1.8—2.1 万元`, `由 60% 到不少于 65%`, `1:1`; without a value as printed.

    A percentage that only rounds a printed fraction stands behind it: `不少于 三分之二（66.6667%）`. Decimals
    are those printed: a baseline of 99.90% in the words keeps its last zero.

    Args:
        figure: to be told.
        rounded: False leaves out the percentage behind its fraction, for words that are read in again.
    """
    if figure.low is None:
        return figure.words
    unit = figure.unit
    gap = "" if unit.startswith(_SIGNS) else " "
    before = _BEFORE[figure.comparator]
    if figure.baseline is not None:
        sign = unit if unit.startswith(_SIGNS) else ""
        before = f"由 {_as_printed(figure.baseline, figure.words)}{sign} 到{before or ' '}"
    if figure.ratio:
        return f"{before}{figure.ratio}"
    # Few words have a fraction, and to fold them all took half of a comparison of two editions.
    may_round = figure.high is None and "分" in figure.words
    fraction = rounded_from(fold(figure.words), figure.low) if may_round else ""
    if fraction:
        return f"{before}{fraction}（{number_words(figure.low)}{unit}）" if rounded else f"{before}{fraction}"
    high = "" if figure.high is None else f"—{_as_printed(figure.high, figure.words)}"
    return f"{before}{_as_printed(figure.low, figure.words)}{high}{gap}{unit}".strip()


def _as_printed(number: Decimal, words: str) -> str:
    """The number with the zeros at its end that the words print: stored quantities have none."""
    for found in _DECIMAL.findall(unicodedata.normalize("NFKC", words)):
        if Decimal(found) == abs(number):
            return number_words(number.quantize(Decimal(found)))
    return number_words(number)


def short_words(words: str) -> str:
    """`为失能老年人提供…1200人次以上`: at most 26 characters, among them the last figure if it may be."""
    plain = " ".join(words.split())
    if len(plain) <= _LONGEST_IN_LIST:
        return plain
    figure = _FIGURE_AT_END.search(plain)
    kept = len(figure[0]) if figure else _KEPT_AT_END
    kept = kept if kept <= _KEPT_AT_END else 0
    head = _CUT_NUMBER.sub("", plain[: _LONGEST_IN_LIST - kept - 1])
    return f"{head}…{plain[len(plain) - kept :]}"


def number_words(number: Decimal) -> str:
    """Thousands marks and all decimals: `12,650`, `99.9815`."""
    return format(number, ",f")


def day_words(day: date) -> str:
    """`2026年4月30日`."""
    return f"{day.year}年{day.month}月{day.day}日"

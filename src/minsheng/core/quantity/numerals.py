"""Numbers as notices print them: 1.15万, 10亿, 三分之二, 百分之九十五, 九成, 千分之四, 半, 半数."""

import re
from dataclasses import dataclass
from decimal import Decimal

import cn2an

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_CHINESE = "零〇一二两三四五六七八九十廿卅百千万亿"
_OFFICIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_PLAIN = str.maketrans({"两": "二", "〇": "零", "廿": "二十", "卅": "三十"})

# 1.15万 · 1,250.5 · 10亿 · 3千 ; 千 and 百 before 瓦 米 克 户 人口 belong to the measure word
_ARABIC = re.compile(
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?)"
    r"(?P<scale>(?:十(?=[万亿])|百(?=[万亿])|千(?=[万亿])|百(?![分户])|千(?![瓦米克伏卡兆赫户人字]))?[万亿]*)"
)
# 百分之九十五 · 千分之四 · 三分之二
_FRACTION = re.compile(rf"(?P<whole>[{_CHINESE}]{{1,6}})分之(?P<part>[{_CHINESE}\d.点]{{1,9}})")
# 九成 · 八成五
_TENTHS = re.compile(
    r"(?P<tens>[一二两三四五六七八九\d])成(?P<fives>[一二三四五六七八九])?(?![立本效功果为员熟长交份分品就都人])"
)
# 一百二十 · 两 · 三点五 · 一点二亿
_HAN = re.compile(rf"[{_CHINESE}]++(?:点[零一二三四五六七八九]++[万亿]?)?")
# 壹佰贰拾: two at least, since 伍 and 拾 stand in other words
_WRITTEN_OUT = re.compile(r"[壹贰叁肆伍陆柒捌玖](?=[拾佰仟])[壹贰叁肆伍陆柒捌玖拾佰仟零]++[万亿]?")
_HALF = re.compile(r"半(?P<of_all>数)?")
BEGINS = re.compile(rf"[\d{_CHINESE}半]")
"""The signs that a number may begin with; at any other place there is none."""


_LARGEST = 15
"""Power of ten beyond which nothing is counted: ten quadrillion is a row of digits, not a quantity."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in a text.

    Attributes:
        start, end: half-open place in the text.
        value: exact, multiplied in; percentages as printed (95 for 百分之九十五).
        unit: `%` or `‰` where the numeral says so itself, else empty.
        digits: the number before its multiplier, needed where a range prints the multiplier once (1.8—2.1万).
        scale: power of ten of the multiplier.
        arabic: False for a number in Chinese numerals.
    """

    start: int
    end: int
    value: Decimal
    unit: str = ""
    digits: Decimal = Decimal(0)
    scale: int = 0
    arabic: bool = True


def han_value(token: str) -> Decimal | None:
    """The value of one Chinese numeral token, None where it is no number (万千)."""
    if token in ("百", "千", "万"):
        return Decimal(10) ** _SCALES[token]
    if "点" in token and token[-1] in "万亿":
        # 一点二亿
        whole = han_value(token[:-1])
        return None if whole is None else whole.scaleb(_SCALES[token[-1]])
    try:
        return Decimal(str(cn2an.cn2an(token.translate(_PLAIN), "smart")))
    except (ValueError, KeyError, ArithmeticError):
        return None


def _exact(number: Decimal) -> Decimal:
    """The same number without an exponent, trailing zeros dropped."""
    trimmed = number.normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral_value() else trimmed


def arabic_at(text: str, start: int) -> Numeral | None:
    """The number in digits that begins at `start`."""
    match = _ARABIC.match(text, start)
    if match is None or len(match["digits"]) > 20:
        return None
    scale = sum(_SCALES[char] for char in match["scale"])
    digits = Decimal(match["digits"].replace(",", ""))
    if digits.adjusted() + scale > _LARGEST:
        return None
    value = _exact(digits.scaleb(scale))
    return Numeral(start, match.end(), value, digits=digits, scale=scale)


_PER = {"百": "%", "千": "‰", "万": "‱"}


def _part_of(match: re.Match[str]) -> Decimal | None:
    """What stands over the line of a fraction."""
    part = match["part"]
    return Decimal(part) if part.replace(".", "", 1).isdecimal() else han_value(part)


def _fraction_at(text: str, start: int) -> Numeral | None:
    match = _FRACTION.match(text, start)
    if match is None:
        return None
    above = _part_of(match)
    if match["whole"] in _PER:
        unit = _PER[match["whole"]]
        return None if above is None else Numeral(start, match.end(), _exact(above), unit, arabic=False)
    below = han_value(match["whole"])
    if above is None or not below:
        return None
    value = (above * 100 / below).quantize(_ROUNDED)
    return Numeral(start, match.end(), _exact(value), "%", arabic=False)


_ROUNDED = Decimal("0.0001")
"""Place to which the percentage of a fraction is rounded, as SCHEMA prints it."""


def rounded_from(words: str, number: Decimal) -> str:
    """The fraction in folded words that a percentage only rounds: 三分之二 for 66.6667; empty if it is exact.

    What reaches two thirds need not reach 66.6667 percent, so the words are kept beside the figure.
    """
    for match in _FRACTION.finditer(words):
        above, below = _part_of(match), han_value(match["whole"])
        if match["whole"] in _PER or above is None or not below or above * 100 == number * below:
            continue
        if (above * 100 / below).quantize(_ROUNDED) == number:
            return match[0]
    return ""


def _tenths_at(text: str, start: int) -> Numeral | None:
    match = _TENTHS.match(text, start)
    if match is None:
        return None
    tens = Decimal(match["tens"]) if match["tens"].isdecimal() else han_value(match["tens"])
    fives = han_value(match["fives"]) if match["fives"] else Decimal(0)
    if tens is None or fives is None:
        return None
    return Numeral(start, match.end(), tens * 10 + fives, "%", arabic=False)


def chinese_at(text: str, start: int) -> Numeral | None:
    """The number in Chinese numerals that begins at `start`: a fraction, tenths, a plain number or 半."""
    for reader in (_fraction_at, _tenths_at):
        if found := reader(text, start):
            return found
    if half := _HALF.match(text, start):
        if half["of_all"]:
            return Numeral(start, half.end(), Decimal(50), "%", arabic=False)
        return Numeral(start, start + 1, Decimal("0.5"), digits=Decimal("0.5"), arabic=False)
    match = _WRITTEN_OUT.match(text, start) or _HAN.match(text, start)
    if match is None or len(match[0]) > 12:
        return None
    token = match[0].translate(_OFFICIAL)
    # 三千瓦: the last sign belongs to the measure word after it
    if token[-1] == "千" and text[match.end() : match.end() + 1] in ("瓦", "米", "克") and len(token) > 1:
        token = token[:-1]
    value = han_value(token)
    if value is None:
        return None
    return Numeral(start, start + len(token), _exact(value), digits=value, arabic=False)

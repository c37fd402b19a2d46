"""Values of workbook cells, and the tolerant reading of what people type into them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from minsheng.engines.office.problems import NoQuantity

SIGNIFICANT_DIGITS = 15
"""What a workbook keeps of a number; further digits are already lost in the file."""


@dataclass(frozen=True, slots=True)
class LostDigits:
    """A number of sixteen digits or more: an ID or account typed as a number, whose end is gone for good."""

    shown: str


Value = str | Decimal | date | LostDigits | None
"""A cell: text, exact number, day (or day and time, a `datetime`), ruined number, or nothing."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as somebody typed it: `约1.2万 元` is 12000, unit `元`, about.

    Attributes:
        value: with 万 and 亿 multiplied in; a percentage as printed (`85%` is 85).
        unit: what follows the number (`户`, `%`), empty if nothing does.
        about: 约, 左右 and the like stand beside it.
    """

    value: Decimal
    unit: str = ""
    about: bool = False


_MULTIPLES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
# 约1.2万户 · ¥3,000.50 · 85% · 不少于120户左右
_AMOUNT = re.compile(
    r"(?P<before>约|大约|近|共|计|不少于|不低于|达|[¥￥]){0,2}"
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,9})?)"
    r"(?P<multiple>百万|千万|百|千|万|亿)?"
    r"(?P<unit>[^\d,.+\-左余]{0,12}?)(?P<after>左右|余)?"
)
_ABOUT = ("约", "大约", "近")
_BLANKS = frozenset(("", "-", "—", "——", "/", "无", "\\"))


def exact(value: float) -> Decimal | LostDigits:
    """The number that was typed, from the binary fraction the file keeps of it."""
    if abs(value) >= 10**SIGNIFICANT_DIGITS:
        return LostDigits(f"{value:.6E}")
    number = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def cell_value(raw: object) -> Value:
    """A library's cell as one of ours: numbers exact, times and truth values as text."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return exact(float(raw))
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else raw
    if isinstance(raw, date):
        return raw
    if isinstance(raw, time | timedelta):
        return str(raw)
    return str(raw)


def as_text(value: Value) -> str:
    """A cell as one line of text: white space folded, a whole number without point, a day as `2024-04-30`."""
    if value is None:
        return ""
    if isinstance(value, LostDigits):
        return value.shown
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value.split())


def is_blank(value: Value) -> bool:
    """Nothing, white space, or one of the signs people put where there is nothing."""
    return as_text(value) in _BLANKS


def as_quantity(value: Value) -> Amount:
    """A cell as a number: full-width digits, spaces, thousands' commas, 万, 亿, a unit and 约 are read.

    Raises:
        NoQuantity: there is no single number, or its digits are lost.
    """
    if isinstance(value, Decimal):
        return Amount(value)
    folded = "".join(unicodedata.normalize("NFKC", as_text(value)).split())
    match = None if isinstance(value, LostDigits | date) else _AMOUNT.fullmatch(folded)
    if match is None:
        raise NoQuantity(text=as_text(value))
    number = Decimal(match["number"].replace(",", "")) * _MULTIPLES[match["multiple"] or ""]
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    return Amount(number, match["unit"], match["before"] in _ABOUT or match["after"] is not None)

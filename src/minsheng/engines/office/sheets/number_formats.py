"""Numbers and days of workbook cells as the program shows them, by their number format.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31; the day formats without a code of their own (27 to 36, 50 to 58)
are those of the Chinese programs. docs/algorithms/office.md, section 7.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from minsheng.engines.office.numerals import printed_number

GENERAL = "General"
_YEAR_MONTH, _MONTH_DAY, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"'
_CLOCK, _CLOCK_SECONDS = 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "¥#,##0",
    43: "#,##0.00", 44: "¥#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
    27: _YEAR_MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _DAY, 32: _CLOCK, 33: _CLOCK_SECONDS,
    34: _CLOCK, 35: _CLOCK_SECONDS, 36: _YEAR_MONTH, 50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH,
    53: _MONTH_DAY, 54: _MONTH_DAY, 55: _CLOCK, 56: _CLOCK_SECONDS, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip
"""Format codes that a workbook names by number only."""

_LONGEST = 255
"""Characters of a format code; office programs refuse longer ones."""
_SHOWN_DIGITS = 11
"""Digits of a number without a format of its own in a cell of usual width."""
_LAST_SERIAL = 2_958_466
"""The day after 31 December 9999, counted from the end of 1899."""

# 0"户" · \¥#,##0.00_ · [$¥-804]0 · yyyy"年"m"月" · 0!.0,"万" · G/通用格式
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<clock>AM/PM|A/P|上午/下午)|(?P<power>E[+-])"
    r"|(?P<time>y+|m+|d+|h+|s+|a{3,4})|(?P<digit>[0#?])|(?P<sign>[.,%@;/])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,9})?)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-.*)?", re.DOTALL)
_WEEKDAYS = "一二三四五六日"
_CHINESE = "chineseCountingThousand"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_Section = list[_Token]


def shown_number(number: Decimal, code: str, *, from_1904: bool = False) -> str:
    """A number as a cell of that format shows it; a day as `2026年4月30日` whatever its separators.

    Args:
        number: as the file keeps it; of a day, the days since the end of 1899.
        code: the format code; one that is not understood counts as none.
        from_1904: the workbook counts its days from 1 January 1904.
    """
    sections = _sections(code[:_LONGEST])
    section, magnitude = _chosen(sections, number)
    kinds = {token.kind for token in section}
    if "general" in kinds or not kinds & {"digit", "time"}:
        return _general(magnitude, section)
    if "time" in kinds and not _counts(section):
        shown = _time(magnitude, section, from_1904=from_1904)
        return _general(number, []) if shown is None else shown
    if any(token == _Token("sign", "/") for token in section):
        return _general(number, [])
    return _placed(magnitude, section)


_LAST_TYPED = -4
"""The last decimal that somebody types; a number with more was worked out and counts as shown."""
# 46% · ¥3,600.00 · 1.2万户
_ONE_NUMBER = re.compile(
    r"(?P<before>[^\d%-]*)(?P<number>-?\d[\d,]*(?:\.(?P<decimals>\d+))?)(?P<behind>%?[^\d%]*)"
)


def told_number(number: Decimal, code: str, *, from_1904: bool = False) -> str:
    """What a cell says of a number: as shown, but nothing rounded away (45.5% as 46%), no empty decimals.

    Args:
        number: as the file keeps it.
        code: the format code.
        from_1904: the workbook counts its days from 1 January 1904.
    """
    shown = shown_number(number, code, from_1904=from_1904)
    match = _ONE_NUMBER.fullmatch(shown)
    if match is None:
        return shown
    printed = Decimal(match["number"].replace(",", ""))
    meant = number * 100 if match["behind"].startswith("%") else number
    places = len(match["decimals"] or "")
    if abs(printed - meant) > Decimal(5).scaleb(-places - 1):
        return shown  # a day, or shown in thousands
    if printed == meant and (not places or match["decimals"].strip("0")):
        return shown
    told = meant.normalize()
    if int(told.as_tuple().exponent) < _LAST_TYPED:
        return shown
    return f"{match['before']}{told:f}{match['behind']}"


def plain_number(number: Decimal) -> str:
    """A number of no format: what a cell of usual width shows of its decimals."""
    whole = len(f"{abs(int(number))}")
    if -int(number.as_tuple().exponent) > max(_SHOWN_DIGITS - 1 - whole, 0):
        number = number.quantize(Decimal(1).scaleb(-max(_SHOWN_DIGITS - 1 - whole, 0)), ROUND_HALF_UP)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[_Section]:
    sections: list[_Section] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "gap", match[0]
        if kind == "sign" and text == ";":
            sections.append([])
        elif kind in ("quoted", "escaped"):
            sections[-1].append(_Token("literal", match[kind] or ""))
        elif kind == "bracket":
            sections[-1].append(_bracket(match["bracket"]))
        elif kind == "gap":
            sections[-1].append(_Token("literal", " " if text[0] == "_" else ""))
        elif kind == "other":
            sections[-1].append(_Token("literal", text))
        else:
            sections[-1].append(_Token(kind, text))
    return sections


def _bracket(inside: str) -> _Token:
    currency = _CURRENCY.fullmatch(inside)
    if currency:
        return _Token("literal", currency[1])
    if inside and not inside.lower().strip("hms"):
        return _Token("elapsed", inside.lower())
    return _Token("bracket", inside)


def _chosen(sections: list[_Section], number: Decimal) -> tuple[_Section, Decimal]:
    """The section for a number, and the number without the sign that the section itself shows."""
    conditions = [_condition(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is None or _holds(number, *condition):
                return section, number
        return sections[min(2, len(sections) - 1)], number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _condition(section: _Section) -> tuple[str, Decimal] | None:
    for token in section:
        found = _CONDITION.fullmatch(token.text) if token.kind == "bracket" else None
        if found:
            return found[1], Decimal(found[2])
    return None


def _holds(number: Decimal, sign: str, bound: Decimal) -> bool:
    return {
        "<": number < bound,
        "<=": number <= bound,
        ">": number > bound,
        ">=": number >= bound,
        "=": number == bound,
        "<>": number != bound,
    }[sign]


def _counts(section: _Section) -> bool:
    """Digits stand before anything of a day or time: `0"d"` is a number, `ss.00` is not."""
    return next(token.kind for token in section if token.kind in ("digit", "time")) == "digit"


def _chinese(section: _Section) -> bool:
    return any(token.kind == "bracket" and token.text.lower() == "dbnum1" for token in section)


def _general(number: Decimal, section: _Section) -> str:
    text = plain_number(number)
    if _chinese(section) and number == number.to_integral_value() and 0 < number < 10_000:
        text = printed_number(int(number), _CHINESE)
    around = "".join("\0" if t.kind == "general" else t.text for t in section if t.kind in _PRINTED)
    return around.replace("\0", text).strip() if "\0" in around else text


_PRINTED = ("literal", "general")


def _placed(number: Decimal, section: _Section) -> str:
    """A number set digit by digit into the places of its format."""
    digits = [index for index, token in enumerate(section) if token.kind == "digit"]
    point = next((i for i, t in enumerate(section) if t == _Token("sign", ".")), len(section))
    power = next((i for i, t in enumerate(section) if t.kind == "power"), None)
    decimals = [i for i in digits if i > point and (power is None or i < power)]
    wholes = [i for i in digits if i < point and (power is None or i < power)]
    if power is not None:
        return f"{number:.{len(decimals)}E}"
    commas = [i for i, t in enumerate(section) if t == _Token("sign", ",")]
    scale = sum(i > digits[-1] or (bool(wholes) and wholes[-1] < i < point) for i in commas)
    percent = sum(t == _Token("sign", "%") for t in section)
    scaled = (number * 100**percent).scaleb(-3 * scale)
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    least = max((n + 1 for n, i in enumerate(decimals) if section[i].text != "#"), default=0)
    rest = rest[:least] + rest[least:].rstrip("0")
    grouped = any(wholes and wholes[0] < i < wholes[-1] for i in commas)
    places = _whole_places(whole, [section[i].text for i in wholes], grouped=grouped)
    printed = dict(zip(wholes, places, strict=True)) | dict(zip(decimals, rest, strict=False))
    printed |= {point: "."} if rest and point < len(section) else {}
    text = "".join(_shown(i, token, printed) for i, token in enumerate(section)).strip()
    return f"-{text}" if scaled < 0 and rounded else text


def _shown(index: int, token: _Token, printed: dict[int, str]) -> str:
    if token.kind == "literal" or token == _Token("sign", "%"):
        return token.text
    return printed.get(index, "")


def _whole_places(whole: str, places: list[str], *, grouped: bool) -> list[str]:
    """The digits before the point, shared out to their places from the right; the first takes the rest."""
    least = len(places) - next((n for n, place in enumerate(places) if place == "0"), len(places))
    whole = whole.lstrip("0").rjust(least, "0")
    pieces = [
        ("," if grouped and (len(whole) - n) % 3 == 0 and n else "") + digit for n, digit in enumerate(whole)
    ]
    missing = len(places) - len(pieces)
    if missing >= 0:
        return [""] * missing + pieces
    cut = len(pieces) - len(places) + 1
    return ["".join(pieces[:cut]), *pieces[cut:]] if places else []


def _time(number: Decimal, section: _Section, *, from_1904: bool) -> str | None:
    """A day or time of day, None where the number is none."""
    if not 0 <= number < _LAST_SERIAL - (1462 if from_1904 else 0):
        return None
    # The 1900 system counts a 29 February 1900 that never was.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if number < 60 else 30)  # noqa: DTZ001
    at = start + timedelta(seconds=int((number * 86400).to_integral_value(ROUND_HALF_UP)))
    if any(token.kind == "elapsed" for token in section):
        minutes = int(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    names = _named(section)
    if any(token.kind == "literal" and set(token.text) & set("年月日时分") for token in section):
        return _spelled_time(at, section, names)
    if not section_days(names) and "a" in names:
        return f"星期{_WEEKDAYS[at.weekday()]}"
    day = (f"{at.year}年" if "y" in names else "") + (f"{at.month}月" if "m" in names else "")
    day += f"{at.day}日" if "d" in names else ""
    clock = f"{at.hour}:{at.minute:02}" if set(names) & {"h", "n", "s"} else ""
    return " ".join(each for each in (day, clock) if each)


def section_days(names: list[str]) -> bool:
    """Whether a format shows year, month or day."""
    return bool(set(names) & {"y", "m", "d"})


def _named(section: _Section) -> list[str]:
    """What each part of a day format shows: y m d h s, `n` for minutes, `a` for the day of the week."""
    names: list[str] = []
    parts = [token.text.lower() for token in section if token.kind == "time"]
    for index, part in enumerate(parts):
        follows = parts[index + 1][0] if index + 1 < len(parts) else ""
        before = names[-1] if names else ""
        if part[0] == "m" and (before == "h" or follows == "s"):
            names.append("n")
        elif part[0] == "a" or part.startswith("ddd"):
            names.append("a")
        else:
            names.append(part[0])
    return names


def _spelled_time(at: datetime, section: _Section, names: list[str]) -> str:
    pieces: list[str] = []
    waiting = iter(names)
    for token in section:
        if token.kind == "literal" or (token.kind == "sign" and token.text in "/.,"):
            pieces.append(token.text)
        elif token.kind == "time":
            pieces.append(_part(at, next(waiting), len(token.text), chinese=_chinese(section)))
    return "".join(pieces).strip()


def _part(at: datetime, name: str, length: int, *, chinese: bool) -> str:
    if name == "a":
        return ("" if length == 3 else "星期") + _WEEKDAYS[at.weekday()]
    number = {"y": at.year, "m": at.month, "d": at.day, "h": at.hour, "n": at.minute, "s": at.second}[name]
    if name == "y" and length <= 2:
        number %= 100
    if chinese:
        spelled = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
        return spelled if name == "y" else printed_number(number, _CHINESE)
    return f"{number:0{min(length, 2)}}"

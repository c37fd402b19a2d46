"""One cell of a 登记表 as what is asked there; tolerant as people type (days, numbers, choices)."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import CellUnfit
from minsheng.apps.ledger.sheets.columns import Column, Kind
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.cascade.cells import LARGEST, read_cell
from minsheng.core.cascade.manner import decimals
from minsheng.core.progress.months import month_end
from minsheng.engines.office.sheets.cells import LostDigits, as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng.engines.office.sheets.cells import Value

_SCALE = 6
_TOLD = 10
"""Choices that a refusal names one by one."""
_ONE = Decimal(1)
# 2026-6-3 · 2026/06/03 · 2026.6.3 · 2026年6月3日 · 26-6-3, with a time behind or not
_WHOLE = re.compile(r"(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
# 20260603
_PACKED = re.compile(r"(20\d{2})(\d{2})(\d{2})")
# 6月3日 · 6/3 · 6-3
_SHORT = re.compile(r"(\d{1,2})[月/\-](\d{1,2})日?")
# 2026年5月 · 2026-05 · 5月
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})月?")
_SERIAL = re.compile(r"\d{5}")
_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Numbers that are days as a workbook counts them: 1954 to 2119."""
_YES = frozenset({"是", "√", "对", "1", "Y", "YES", "离开", "TRUE"})
_NO = frozenset({"否", "×", "0", "N", "NO", "FALSE", "-", "—"})


def read(column: Column, value: Value, year: int) -> object:
    """What a cell that is not blank says: text, Decimal, date, True, or the value of a choice.

    Args:
        column: what is asked.
        value: as the workbook keeps it.
        year: of the programme, for days without one.

    Raises:
        Refusal: nothing that is asked there.
    """
    return _READERS[column.kind](column, value, year)


def _text(column: Column, value: Value, _year: int) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else as_text(value)
    if len(text) > column.longest:
        raise CellUnfit(why=f"最多 {column.longest} 字，现在有 {len(text)} 字")
    for kept, shown in column.choices:
        if _folded(shown) == _folded(text):
            return kept
    return text


def _day(_column: Column, value: Value, year: int) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    found = day_of(as_text(value), year)
    if found is None:
        raise CellUnfit(why="不是日期，请写成 2026-06-03 或 6月3日".replace("2026", str(year)))
    return found


@lru_cache(maxsize=4096)
def day_of(text: str, year: int) -> datetime.date | None:
    """The day that a text names, also as the number a workbook keeps; None where it names none."""
    bare = _folded(text)
    if _SERIAL.fullmatch(bare):
        return _EPOCH + datetime.timedelta(int(bare)) if int(bare) in _SERIALS else None
    try:
        if match := _WHOLE.fullmatch(bare) or _PACKED.fullmatch(bare):
            of = int(match[1])
            return datetime.date(of + 2000 if of < 100 else of, int(match[2]), int(match[3]))
        if match := _SHORT.fullmatch(bare):
            return datetime.date(year, int(match[1]), int(match[2]))
    except ValueError:
        return None
    return None


def _month(_column: Column, value: Value, year: int) -> datetime.date:
    text = _folded(as_text(value))
    day = value if isinstance(value, datetime.date) else day_of(text, year)
    if day is None and (match := _MONTH.fullmatch(text)) and 1 <= int(match[2]) <= 12:
        day = datetime.date(int(match[1] or year), int(match[2]), 1)
    if day is None:
        raise CellUnfit(why="不是月份，请写成 5月")
    return month_end(day)


def _number(column: Column, value: Value, _year: int) -> Decimal:
    if isinstance(value, Decimal) and decimals(value) <= _SCALE and abs(value) <= LARGEST:
        if column.measure == "%" and 0 < abs(value) <= _ONE:
            raise CellUnfit(why="看不出是百分之几，请写成 85% 这样")
        return value
    text = value.shown if isinstance(value, LostDigits) else as_text(value)
    negative = text.lstrip()[:1] in ("-", "－", "−")
    found = read_cell(text.lstrip(" -－−") if negative else text, measure=column.measure, scale=_SCALE)
    if found.problem is not None:
        raise CellUnfit(why=sentence_for(found.problem.code, found.problem.facts).rstrip("。"))
    if found.value is None:
        raise CellUnfit(why="没有数")
    return -found.value if negative else found.value


def _yes(_column: Column, value: Value, _year: int) -> bool:
    text = _folded(as_text(value)).upper()
    if text not in _YES | _NO:
        raise CellUnfit(why="请填“是”，不是的空着")
    return text in _YES


def _choice(column: Column, value: Value, _year: int) -> str:
    text = _folded(as_text(value))
    for kept, shown in (*column.choices, *column.further):
        if text in (_folded(shown), kept):
            return kept
    if len(column.choices) > _TOLD:
        raise CellUnfit(why="下拉里没有这一项，请从下拉里选")
    raise CellUnfit(
        why=f"只能选：{'、'.join(shown for _, shown in column.choices)}" if column.choices else "没有可选的"
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


_READERS: dict[Kind, Callable[[Column, Value, int], object]] = {
    Kind.TEXT: _text,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.NUMBER: _number,
    Kind.YES: _yes,
    Kind.CHOICE: _choice,
}

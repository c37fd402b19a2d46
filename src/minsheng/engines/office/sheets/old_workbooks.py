"""Workbooks of the old binary kind, read in a process of their own.

The library panics on damaged ones and holds a sheet's whole rectangle however few its cells are (a gigabyte
for two of them); a child process with bounds on memory and time keeps both away from the server. It is this
module run as a program.
"""

import sys
from datetime import date, datetime
from decimal import Decimal

from minsheng.engines.office.children import answer_of, serve
from minsheng.engines.office.limits import MEGABYTE, Limits
from minsheng.engines.office.problems import BrokenWorkbook, TooMuchWork
from minsheng.engines.office.sheets.calamine import Merged, ReadSheet, sheets_of
from minsheng.engines.office.sheets.cells import LostDigits, Value

ADDRESS_SPACE = 1024 * MEGABYTE

Packed = list[str] | str | None


def read_old_workbook(data: bytes, limits: Limits, cells: int) -> tuple[ReadSheet, ...]:
    """The sheets of an .xls, each with at most so many cells in its rectangle.

    Raises:
        BrokenWorkbook: the library gave up in any way, or took too long.
        TooManyCells: a sheet's rectangle is beyond the limit.
    """
    try:
        read = answer_of(__name__, data, limits, str(cells), broken=BrokenWorkbook)
    except TooMuchWork as error:
        raise BrokenWorkbook from error
    return tuple(
        ReadSheet(name, tuple(tuple(map(_unpacked, row)) for row in rows), hidden, tuple(map(tuple, merges)))
        for name, rows, hidden, merges in read
    )


def _packed(value: Value) -> Packed:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, LostDigits):
        return ["lost", value.shown]
    if isinstance(value, Decimal):
        return ["number", str(value)]
    return ["time" if isinstance(value, datetime) else "day", value.isoformat()]


def _unpacked(packed: Packed) -> Value:
    if packed is None or isinstance(packed, str):
        return packed
    kind, text = packed
    if kind == "lost":
        return LostDigits(text)
    if kind == "number":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "time" else date.fromisoformat(text)


def _read(data: bytes, _: Limits) -> list[tuple[str, list[list[Packed]], bool, list[Merged]]]:
    sheets = sheets_of(data, int(sys.argv[2]))
    return [
        (each.name, [list(map(_packed, row)) for row in each.rows], each.hidden, list(each.merges))
        for each in sheets
    ]


if __name__ == "__main__":
    sys.exit(serve(_read, memory=ADDRESS_SPACE))

"""Workbooks of the old binary kind, read in a process of their own.

The library panics on damaged ones and holds a sheet's whole rectangle however few its cells are (a gigabyte
for two of them); a child process with bounds on memory and time keeps both away from the server. It is this
module run as a program: the file on standard input, the sheets as JSON on standard output.
"""

import json
import resource
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

from minsheng.engines.office.limits import MEGABYTE
from minsheng.engines.office.problems import BrokenWorkbook, TooManyCells
from minsheng.engines.office.sheets.calamine import ReadSheet, sheets_of
from minsheng.engines.office.sheets.cells import LostDigits, Value

SECONDS = 60
ADDRESS_SPACE = 1024 * MEGABYTE
_TOO_MANY = 3
"""Exit status that means a sheet beyond the limit, whose name is what stands on standard output."""


def read_old_workbook(data: bytes, cells: int) -> tuple[ReadSheet, ...]:
    """The sheets of an .xls.

    Raises:
        BrokenWorkbook: the library gave up in any way, or took too long.
        TooManyCells: a sheet's rectangle is beyond the limit.
    """
    command = [sys.executable, "-m", __name__, str(cells)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise BrokenWorkbook from error
    if done.returncode == _TOO_MANY:
        raise TooManyCells(sheet=done.stdout.decode(), limit=cells)
    if done.returncode != 0:
        raise BrokenWorkbook
    return tuple(
        ReadSheet(name, tuple(tuple(map(_unpacked, row)) for row in rows), hidden)
        for name, rows, hidden in json.loads(done.stdout)
    )


def _packed(value: Value) -> list[str] | str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, LostDigits):
        return ["lost", value.shown]
    if isinstance(value, Decimal):
        return ["number", str(value)]
    return ["time" if isinstance(value, datetime) else "day", value.isoformat()]


def _unpacked(packed: list[str] | str | None) -> Value:
    if packed is None or isinstance(packed, str):
        return packed
    kind, text = packed
    if kind == "lost":
        return LostDigits(text)
    if kind == "number":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "time" else date.fromisoformat(text)


def main() -> int:
    """Read standard input as a workbook and write its sheets to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    try:
        sheets = sheets_of(sys.stdin.buffer.read(), int(sys.argv[1]))
    except TooManyCells as problem:
        sys.stdout.write(str(problem.facts["sheet"]))
        return _TOO_MANY
    except BrokenWorkbook:
        return 1
    packed = [[each.name, [list(map(_packed, row)) for row in each.rows], each.hidden] for each in sheets]
    json.dump(packed, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

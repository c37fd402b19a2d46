"""Workbooks in, row by row: long lists are never held as rows of Python values all at once."""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from minsheng.engines.office.limits import check_size
from minsheng.engines.office.problems import BrokenWorkbook, TooManyCells
from minsheng.engines.office.sheets.calamine import ERRORS
from minsheng.engines.office.sheets.cells import cell_value
from minsheng.engines.office.sheets.workbooks_in import CELLS, WORKBOOK_LIMITS, check_archive, read_workbook
from minsheng.engines.office.sniffing import is_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from python_calamine import CalamineSheet

    from minsheng.engines.office.limits import Limits
    from minsheng.engines.office.sheets.cells import Value


@dataclass(frozen=True, slots=True)
class StreamedSheet:
    """A sheet whose rows come one by one, from its cell A1; a merged range shows its value in each cell.

    `rows()` reads the sheet anew each time it is called and holds it no longer than its rows are asked for;
    it raises BrokenWorkbook and TooManyCells.
    """

    name: str
    hidden: bool
    rows: Callable[[], Iterator[Sequence[Value]]]


def stream_workbook(
    data: bytes, *, limits: Limits = WORKBOOK_LIMITS, cells: int = CELLS
) -> list[StreamedSheet]:
    """The sheets of a workbook, none of them read yet.

    An .xlsx is streamed; an .xls, which has 65,536 rows at most, and a text table are read whole.

    Raises:
        Unreadable: not a workbook, broken, protected by a password, or beyond the limits.
    """
    check_size(data, limits)
    if not is_zip(data):
        whole = read_workbook(data, limits=limits, cells=cells)
        return [StreamedSheet(read.name, read.hidden, read.rows.__iter__) for read in whole]
    check_archive(data, limits, cells)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        known = workbook.sheets_metadata
    except ERRORS as error:
        raise BrokenWorkbook from error
    return [
        StreamedSheet(
            each.name, each.visible is not SheetVisibleEnum.Visible, partial(_rows, workbook, n, cells)
        )
        for n, each in enumerate(known)
        if each.typ is SheetTypeEnum.WorkSheet
    ]


def _sheet(workbook: CalamineWorkbook, index: int, cells: int) -> CalamineSheet:
    try:
        sheet = workbook.get_sheet_by_index(index)
        end = sheet.end
    except ERRORS as error:
        raise BrokenWorkbook from error
    if end is not None and (end[0] + 1) * (end[1] + 1) > cells:
        raise TooManyCells(sheet=sheet.name, limit=cells)
    return sheet


def _rows(workbook: CalamineWorkbook, index: int, cells: int) -> Iterator[Sequence[Value]]:
    sheet = _sheet(workbook, index, cells)
    if sheet.start is None:
        return
    # The library begins at the first row, but at the first column that holds anything.
    left = [None] * sheet.start[1]
    merges = defaultdict(list)
    for first, last in sheet.merged_cell_ranges or ():
        merges[first[0]].append((*first, *last))
    shown: list[tuple[int, int, int, Value]] = []
    for number, raw in enumerate(sheet.iter_rows()):
        row: list[Value] = [*left, *map(cell_value, raw)]
        for _, start, bottom, end in merges.pop(number, ()):
            shown.append((bottom, start, end + 1, row[start] if start < len(row) else None))
        if shown:
            shown = [each for each in shown if each[0] >= number]
            for _, start, end, value in shown:
                width = len(list(islice(row, start, end)))
                row[start : start + width] = [value] * width
        yield row

"""The library for workbooks, its values and errors turned into ours."""

import io
from dataclasses import dataclass
from typing import Any

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from minsheng.engines.office.problems import BrokenWorkbook, TooManyCells
from minsheng.engines.office.sheets.cells import Value, cell_value

Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, all from 0 and inclusive."""

ERRORS = (
    python_calamine.CalamineError,
    python_calamine.XmlError,
    python_calamine.ZipError,
    OSError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet from its cell A1, so that row and column numbers are those of the program.

    A merged range shows its value in each of its cells; `merges` tell which these are.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    hidden: bool = False
    merges: tuple[Merged, ...] = ()


def sheets_of(data: bytes, cells: int) -> tuple[ReadSheet, ...]:
    """The sheets of a workbook whose size was looked at before.

    Raises:
        BrokenWorkbook: the library cannot read it. TooManyCells: a rectangle is beyond the limit.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return tuple(
            _sheet(workbook.get_sheet_by_index(index), each.visible is not SheetVisibleEnum.Visible, cells)
            for index, each in enumerate(workbook.sheets_metadata)
            if each.typ is SheetTypeEnum.WorkSheet
        )
    except ERRORS as error:
        raise BrokenWorkbook from error


def _sheet(sheet: CalamineSheet, hidden: bool, cells: int) -> ReadSheet:
    merges = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return ReadSheet(sheet.name, _rows(sheet, cells), hidden, merges)


def _rows(sheet: CalamineSheet, cells: int) -> tuple[tuple[Value, ...], ...]:
    end = sheet.end
    if end is None:
        return ()
    if (end[0] + 1) * (end[1] + 1) > cells:
        raise TooManyCells(sheet=sheet.name, limit=cells)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            width = min(right + 1, len(row)) - left
            row[left : left + width] = [rows[top][left]] * width
    return tuple(tuple(map(cell_value, row)) for row in rows)

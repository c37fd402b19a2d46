"""The sheets of an .xls as a person sees them, read by a process of its own under bounds."""

import io
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from minsheng.engines.office.children import answer_of, serve
from minsheng.engines.office.layout import Layout
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import LegacyWorkbook, PasswordProtected, TooManyCells
from minsheng.engines.office.sheets.number_formats import BUILT_IN, GENERAL
from minsheng.engines.office.sheets.shown import SHEET_CELLS, ShownSheet
from minsheng.engines.office.words import is_help_sheet

_TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = 1, 2, 3, 4, 5


def read_old_sheets(data: bytes, limits: Limits) -> tuple[list[ShownSheet], list[str], list[str]]:
    """The sheets that are read, the names of hidden ones and of those that only explain.

    Raises:
        LegacyWorkbook: the library gave up in any way.
        PasswordProtected, TooManyCells, TextTooLong, TooMuchWork: as they say.
    """
    read = answer_of(__name__, data, limits, broken=LegacyWorkbook)
    return [_unpacked(each) for each in read["sheets"]], read["hidden"], read["help"]


def _packed(sheet: ShownSheet) -> dict[str, Any]:
    packed = asdict(sheet)
    packed["cells"] = [[row, column, text] for (row, column), text in sheet.cells.items()]
    return packed


def _unpacked(packed: dict[str, Any]) -> ShownSheet:
    return ShownSheet(
        packed["name"],
        {(row, column): text for row, column, text in packed["cells"]},
        [(top, left, bottom, right) for top, left, bottom, right in packed["merges"]],
        packed["hidden_lines"],
        {code: [(row, column) for row, column in places] for code, places in packed["odd"].items()},
    )


def _read(data: bytes, limits: Limits) -> dict[str, Any]:
    import xlrd  # type: ignore[import-untyped]  # by the child alone

    # Lines that the library prints on odd files would stand before the answer.
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        raise (PasswordProtected if "encrypted" in str(error) else LegacyWorkbook) from error
    spend = Layout(limits).spend
    read: dict[str, Any] = {"sheets": [], "hidden": [], "help": []}
    for index, name in enumerate(book.sheet_names()):
        sheet = book.sheet_by_index(index)
        if sheet.visibility:
            read["hidden"].append(name)
        elif is_help_sheet(name):
            read["help"].append(name)
        else:
            read["sheets"].append(_packed(_shown(book, sheet, spend)))
        book.unload_sheet(index)
    return read


def _shown(book: Any, sheet: Any, spend: Callable[[int], None]) -> ShownSheet:  # noqa: ANN401
    shown = ShownSheet(sheet.name)
    if sum(map(sheet.row_len, range(sheet.nrows))) > SHEET_CELLS:
        raise TooManyCells(sheet=sheet.name, limit=SHEET_CELLS)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            place = (row, column)
            if cell.ctype == _TEXT:
                spend(len(cell.value))
                shown.put_text(place, cell.value)
            elif cell.ctype in (_NUMBER, _DATE):
                code = _code(book, cell.xf_index)
                shown.put_number(place, cell.value, code, from_1904=bool(book.datemode))
            elif cell.ctype == _TRUTH:
                shown.put_text(place, "是" if cell.value else "否")
            elif cell.ctype == _ERROR:
                shown.note("office.cell_errors_left_out", place)
    shown.merges = [(top, left, end - 1, right - 1) for top, end, left, right in sheet.merged_cells]
    rows = {row for row, _ in shown.cells} & {r for r, each in sheet.rowinfo_map.items() if each.hidden}
    columns = {column for _, column in shown.cells}
    columns &= {c for c, each in sheet.colinfo_map.items() if each.hidden}
    shown.hidden_lines = len(rows) + len(columns)
    return shown


def _code(book: Any, style: int) -> str:  # noqa: ANN401
    """The number format of a style; days of the Chinese programs are unknown to the library."""
    key = book.xf_list[style].format_key
    return BUILT_IN.get(key) or (book.format_map[key].format_str if key in book.format_map else GENERAL)


if __name__ == "__main__":
    sys.exit(serve(_read))

"""Workbooks to be filled in for months: sheets of many rows, drop-downs, texts typed as text, locked heads.

Written row by row, so that neither sixty sheets nor a hundred thousand rows are held in memory.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from typing import IO, TYPE_CHECKING

import xlsxwriter

from minsheng.engines.office.problems import TooManyRows
from minsheng.engines.office.sheets.cells import SIGNIFICANT_DIGITS, as_text
from minsheng.engines.office.sheets.writing import A4, LAST_ROW, OPTIONS, Pen, sheet_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from xlsxwriter.worksheet import Worksheet

    from minsheng.engines.office.sheets.cells import Value

CHOICES_SHEET = "选项"
_LAST_TYPED = 200_000
"""The last row with drop-downs."""
_TOP = 2
"""Rows above the head: title and note."""
_PROTECTED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
_TITLE: dict[str, object] = {"bold": True, "font_size": 16, "align": "center"}
_NOTE: dict[str, object] = {"align": "left", "text_wrap": True, "valign": "top"}
_HEAD: dict[str, object] = {
    "bold": True,
    "border": 1,
    "align": "center",
    "text_wrap": True,
    "bg_color": "#EDEDED",
}
_LOCKED: dict[str, object] = {"border": 1, "bg_color": "#F5F5F5"}
_LINE = 15
"""Height of one line of a note, in points."""


@dataclass(frozen=True, slots=True)
class FillColumn:
    """A column; `choices` are offered in a drop-down, which warns and does not forbid.

    `number_format`: `@` for what is typed as text. Nobody types into a locked one, or sees a hidden one.
    """

    title: str
    width: int = 12
    number_format: str = ""
    choices: tuple[str, ...] = ()
    locked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FillRow:
    """One row under the head; a locked one is told and not to be typed over."""

    values: Sequence[Value]
    locked: bool = False


@dataclass(frozen=True, slots=True)
class FillSheet:
    """A table to be filled in below what stands in it already; of a locked one nothing.

    `rows` is read once, while the sheet is written.
    """

    name: str
    title: str
    note: Sequence[str]
    columns: Sequence[FillColumn]
    rows: Iterable[FillRow]
    locked: bool = False


def write_filling(
    sheets: Iterable[FillSheet],
    *,
    hidden: tuple[str, Sequence[Sequence[str]]] | None = None,
    created: datetime,
) -> IO[bytes]:
    """A temporary file with the workbook, at its beginning; closing it removes it.

    Args:
        sheets: in order; their names are made fit for the program and unlike each other.
        hidden: name and rows of a sheet that nobody sees.
        created: an aware time, which stands in the file's properties.

    Raises:
        TooManyRows: a sheet has more rows than the format can hold.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 (it is handed on)
    options = OPTIONS | {"in_memory": False, "constant_memory": True}
    workbook = xlsxwriter.Workbook(target, options)
    workbook.set_properties({"created": created.astimezone(UTC)})
    writer = _Writer(workbook, [hidden[0], CHOICES_SHEET] if hidden else [CHOICES_SHEET])
    for sheet in sheets:
        writer.write(sheet)
    writer.finish(hidden)
    workbook.close()
    target.seek(0)
    return target


class _Writer:
    """Writes the sheets of one workbook, each row once and downwards."""

    def __init__(self, workbook: xlsxwriter.Workbook, reserved: Sequence[str]) -> None:
        self._workbook, self._pen = workbook, Pen(workbook)
        self._names = [name.lower() for name in reserved]
        self._choices: dict[tuple[str, ...], str] = {}

    def write(self, sheet: FillSheet) -> None:
        """Title, note, head and rows of one sheet."""
        name = sheet_names([sheet.name], self._names)[0]
        self._names.append(name.lower())
        worksheet = self._workbook.add_worksheet(name)
        for index, column in enumerate(sheet.columns):
            look = self._pen.format(self._look(column, locked=sheet.locked))
            worksheet.set_column(index, index, column.width, look, {"hidden": column.hidden})
        self._above(worksheet, sheet)
        for index, column in enumerate(sheet.columns):
            self._pen.text(worksheet, _TOP, index, column.title, _HEAD)
        for number, row in enumerate(sheet.rows, _TOP + 1):
            if number >= LAST_ROW:
                raise TooManyRows(sheet=sheet.name, rows=number, limit=LAST_ROW)
            locked = row.locked or sheet.locked
            for place, value in enumerate(row.values):
                self._cell(worksheet, number, place, value, self._look(sheet.columns[place], locked=locked))
        self._page(worksheet, sheet)

    def finish(self, hidden: tuple[str, Sequence[Sequence[str]]] | None) -> None:
        """The lists of choices, which may be long and hold commas, and what nobody sees."""
        if hidden is not None:
            worksheet = self._workbook.add_worksheet(hidden[0])
            for number, row in enumerate(hidden[1]):
                for index, text in enumerate(row):
                    self._pen.text(worksheet, number, index, text, {})
            worksheet.hide()
        if self._choices:
            worksheet = self._workbook.add_worksheet(CHOICES_SHEET)
            lists = list(self._choices)
            for number in range(max(map(len, lists))):
                for index, choices in enumerate(lists):
                    if number < len(choices):
                        self._pen.text(worksheet, number, index, choices[number], {})
            worksheet.hide()

    def _above(self, worksheet: Worksheet, sheet: FillSheet) -> None:
        shown = [index for index, column in enumerate(sheet.columns) if not column.hidden]
        for number, (text, look) in enumerate([(sheet.title, _TITLE), ("\n".join(sheet.note), _NOTE)]):
            if len(shown) > 1:
                worksheet.merge_range(number, 0, number, shown[-1], "", self._pen.format(look))
            self._pen.text(worksheet, number, 0, text, look)
        worksheet.set_row(0, 30)
        worksheet.set_row(1, _LINE * max(len(sheet.note), 1) + 4)

    def _look(self, column: FillColumn, *, locked: bool) -> dict[str, object]:
        look: dict[str, object] = {"border": 1, "locked": False}
        if locked or column.locked:
            look = dict(_LOCKED)
        if column.number_format:
            look["num_format"] = column.number_format
        return look

    def _cell(
        self, worksheet: Worksheet, row: int, index: int, value: Value, look: dict[str, object]
    ) -> None:
        if value is None or value == "":
            worksheet.write_blank(row, index, None, self._pen.format(look))
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= SIGNIFICANT_DIGITS:
            worksheet.write_number(row, index, float(value), self._pen.format(look))
        elif isinstance(value, date):
            dated = {"num_format": "yyyy-mm-dd"} | look
            worksheet.write_datetime(row, index, value, self._pen.format(dated))
        else:
            text = value if isinstance(value, str) else as_text(value)
            self._pen.text(worksheet, row, index, text, look)

    def _page(self, worksheet: Worksheet, sheet: FillSheet) -> None:
        for index, column in enumerate(sheet.columns):
            if column.choices and not sheet.locked:
                rule = {
                    "validate": "list",
                    "source": self._source(column.choices),
                    "error_type": "warning",
                    "error_title": "请再看一眼",
                    "error_message": "这里一般从下拉里选。确定要这样填吗？",
                }
                worksheet.data_validation(_TOP + 1, index, _LAST_TYPED, index, rule)
        worksheet.freeze_panes(_TOP + 1, 1)
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(_TOP)
        worksheet.set_footer("&C第 &P 页，共 &N 页")
        worksheet.protect(options=dict(_PROTECTED))

    def _source(self, choices: tuple[str, ...]) -> str:
        if choices not in self._choices:
            column = xlsxwriter.utility.xl_col_to_name(len(self._choices), col_abs=True)
            self._choices[choices] = f"='{CHOICES_SHEET}'!{column}$1:{column}${len(choices)}"
        return self._choices[choices]

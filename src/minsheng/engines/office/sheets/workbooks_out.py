"""Workbooks out: tables as offices print and fill them, without a formula ever coming from data."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from minsheng.engines.office.problems import TooManyRows
from minsheng.engines.office.sheets.cells import SIGNIFICANT_DIGITS, Value, as_text
from minsheng.engines.office.sheets.writing import A4, LAST_ROW, OPTIONS, Pen, sheet_names

CHOICES_SHEET = "选项"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        width: in characters of half width.
        number_format: as in the program (`#,##0.00`, `@` for text such as ID codes), empty for general.
        choices: the only values a cell may take, offered as a drop-down.
        locked: people may not type here; asks for a protected sheet.
    """

    title: str
    width: int = 12
    number_format: str = ""
    choices: tuple[str, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be printed and filled in.

    Attributes:
        title: merged over all columns above the table; empty for none.
        note: a line below the title at the right (`单位：万元`).
        footer: a line below the table (`填报人： 审核人： 日期：`), pushed down by blank rows.
        blank_rows: further rows to be filled in, with border, format and drop-downs.
        protected: the head and locked columns cannot be typed over.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    title: str = ""
    note: str = ""
    footer: str = ""
    blank_rows: int = 0
    protected: bool = False


def write_workbook(sheets: Sequence[Sheet], *, created: datetime) -> bytes:
    """An .xlsx of these sheets; the same arguments give the same bytes.

    Args:
        sheets: in order; their names are made fit for the program and unlike each other.
        created: an aware time, which stands in the file's properties.

    Raises:
        TooManyRows: a sheet has more rows than the format can hold.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, dict(OPTIONS))
    workbook.set_properties({"created": created.astimezone(UTC)})
    names = sheet_names([sheet.name for sheet in sheets], [CHOICES_SHEET])
    writer = _Writer(workbook)
    for name, sheet in zip(names, sheets, strict=True):
        writer.write(workbook.add_worksheet(name), sheet)
    writer.finish()
    workbook.close()
    return buffer.getvalue()


class _Writer:
    """Writes sheets of one workbook, with formats and lists of choices shared among them."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook, self._pen = workbook, Pen(workbook)
        self._choices: dict[tuple[str, ...], str] = {}

    def write(self, worksheet: Worksheet, sheet: Sheet) -> None:
        """One sheet: title, note, head, rows, blank rows, footer, and how it is printed."""
        head = bool(sheet.title) + bool(sheet.note)
        first = head + 1
        end = first + len(sheet.rows) + sheet.blank_rows
        if end + 1 > LAST_ROW:
            raise TooManyRows(sheet=sheet.name, rows=len(sheet.rows), limit=LAST_ROW)
        self._above(worksheet, sheet)
        for index, column in enumerate(sheet.columns):
            worksheet.set_column(index, index, column.width)
            self._pen.text(
                worksheet, head, index, column.title, {"bold": True, "border": 1, "align": "center"}
            )
            if column.choices and end > first:
                rule = {"validate": "list", "source": self._source(column.choices)}
                worksheet.data_validation(first, index, end - 1, index, rule)
        for number, row in enumerate(sheet.rows):
            for index, value in enumerate(row[: len(sheet.columns)]):
                self._cell(worksheet, first + number, index, value, sheet.columns[index])
        for number in range(first, end):
            given = len(sheet.rows[number - first]) if number - first < len(sheet.rows) else 0
            for index in range(given, len(sheet.columns)):
                self._cell(worksheet, number, index, None, sheet.columns[index])
        if sheet.footer:
            self._merged(worksheet, end, sheet, sheet.footer, {"align": "left"})
        self._page(worksheet, sheet, head)

    def finish(self) -> None:
        """Put the lists of choices on a hidden sheet: they may be long and may hold commas."""
        if not self._choices:
            return
        worksheet = self._workbook.add_worksheet(CHOICES_SHEET)
        for index, choices in enumerate(self._choices):
            for number, choice in enumerate(choices):
                self._pen.text(worksheet, number, index, choice, {})
        worksheet.hide()

    def _above(self, worksheet: Worksheet, sheet: Sheet) -> None:
        if sheet.title:
            look: dict[str, object] = {"bold": True, "font_size": 18, "align": "center"}
            self._merged(worksheet, 0, sheet, sheet.title, look)
            worksheet.set_row(0, 32)
        if sheet.note:
            self._merged(worksheet, int(bool(sheet.title)), sheet, sheet.note, {"align": "right"})

    def _merged(
        self, worksheet: Worksheet, row: int, sheet: Sheet, text: str, look: dict[str, object]
    ) -> None:
        last = len(sheet.columns) - 1
        if last > 0:
            worksheet.merge_range(row, 0, row, last, "", self._pen.format(look))
        self._pen.text(worksheet, row, 0, text, look)

    def _cell(self, worksheet: Worksheet, row: int, index: int, value: Value, column: Column) -> None:
        look: dict[str, object] = {"border": 1, "locked": column.locked}
        if column.number_format:
            look["num_format"] = column.number_format
        if value is None:
            worksheet.write_blank(row, index, None, self._pen.format(look))
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= SIGNIFICANT_DIGITS:
            # The format keeps numbers as binary fractions of 15 digits; longer ones are written as text.
            worksheet.write_number(row, index, float(value), self._pen.format(look))
        elif isinstance(value, date):
            with_time = isinstance(value, datetime)
            look.setdefault("num_format", "yyyy-mm-dd hh:mm" if with_time else "yyyy-mm-dd")
            worksheet.write_datetime(row, index, value, self._pen.format(look))
        else:
            text = value if isinstance(value, str) else as_text(value)
            self._pen.text(worksheet, row, index, text, look | {"text_wrap": True})

    def _page(self, worksheet: Worksheet, sheet: Sheet, head: int) -> None:
        worksheet.freeze_panes(head + 1, 0)
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(head)
        worksheet.set_footer("&C第 &P 页，共 &N 页")
        if sheet.protected:
            worksheet.protect(options={"format_columns": True, "format_rows": True, "sort": True})

    def _source(self, choices: tuple[str, ...]) -> str:
        if choices not in self._choices:
            column = xlsxwriter.utility.xl_col_to_name(len(self._choices), col_abs=True)
            self._choices[choices] = f"='{CHOICES_SHEET}'!{column}$1:{column}${len(choices)}"
        return self._choices[choices]

"""Workbooks that are filled in and sent back: cells of their own look, live formulas, a hidden sheet."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import xlsxwriter

from minsheng.engines.office.problems import TooManyRows
from minsheng.engines.office.sheets.cells import SIGNIFICANT_DIGITS
from minsheng.engines.office.sheets.writing import A4, LAST_ROW, OPTIONS, Pen, sheet_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xlsxwriter.worksheet import Worksheet


class Look(StrEnum):
    """What a cell is for; people type into open ones alone."""

    TITLE = "title"
    NOTE = "note"
    HEAD = "head"
    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    OPEN = "open"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula of ours with the result it has now, for programs that do not compute.

    `text` is written by us and never holds anything that came from data.
    """

    text: str
    result: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `scale` are the decimals that an open one takes, None for anything."""

    value: str | Decimal | Formula | None = None
    look: Look = Look.TEXT
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to be filled in, every locked cell protected.

    Attributes:
        rows: from the top; a row of one cell goes over the whole width.
        widths: of the columns, in characters of half width.
        frozen: rows and columns that stay in sight.
        head: the row repeated on each page, from 0; None for none.
        hidden: not shown, and not protected: nobody sees it.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    frozen: tuple[int, int] = (0, 0)
    head: int | None = None
    hidden: bool = False


_LOOKS: dict[Look, dict[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "align": "center"},
    Look.NOTE: {"align": "left", "text_wrap": True},
    Look.HEAD: {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": "#EDEDED"},
    Look.CODE: {"border": 1, "font_size": 8, "font_color": "#707070", "align": "center"},
    Look.TEXT: {"border": 1, "text_wrap": True},
    Look.NUMBER: {"border": 1, "num_format": "#,##0.######;-#,##0.######", "bg_color": "#F5F5F5"},
    Look.OPEN: {"border": 1, "locked": False},
    Look.BARE: {},
}
# A whole number shown as #,##0.###### would end in a bare point.
_WHOLE = {"num_format": "#,##0"}
_PROTECTED = {
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
}


def write_forms(forms: Sequence[Form], *, created: datetime) -> bytes:
    """An .xlsx of these sheets; the same arguments give the same bytes.

    Args:
        forms: in order; their names are made fit for the program and unlike each other.
        created: an aware time, which stands in the file's properties.

    Raises:
        TooManyRows: a sheet has more rows than the format can hold.
    """
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, dict(OPTIONS))
    workbook.set_properties({"created": created.astimezone(UTC)})
    pen = Pen(workbook)
    for name, form in zip(sheet_names([form.name for form in forms]), forms, strict=True):
        if len(form.rows) > LAST_ROW:
            raise TooManyRows(sheet=form.name, rows=len(form.rows), limit=LAST_ROW)
        _write(workbook.add_worksheet(name), form, pen)
    workbook.close()
    return buffer.getvalue()


def _write(worksheet: Worksheet, form: Form, pen: Pen) -> None:
    for index, width in enumerate(form.widths):
        worksheet.set_column(index, index, width)
    for number, row in enumerate(form.rows):
        if len(row) == 1 and len(form.widths) > 1:
            worksheet.merge_range(number, 0, number, len(form.widths) - 1, "", pen.format(_look(row[0])))
        for index, cell in enumerate(row):
            _put(worksheet, number, index, cell, pen)
    _ask_for_numbers(worksheet, form)
    worksheet.freeze_panes(*form.frozen)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&C第 &P 页，共 &N 页")
    if form.head is not None:
        worksheet.repeat_rows(form.head)
    if form.hidden:
        worksheet.hide()
    else:
        worksheet.protect(options=dict(_PROTECTED))


def _put(worksheet: Worksheet, row: int, column: int, cell: Cell, pen: Pen) -> None:
    value, look = cell.value, _look(cell)
    if value is None:
        worksheet.write_blank(row, column, None, pen.format(look))
    elif isinstance(value, Formula):
        worksheet.write_formula(row, column, value.text, pen.format(look), float(value.result))
    elif isinstance(value, str):
        pen.text(worksheet, row, column, value, look)
    elif len(value.as_tuple().digits) > SIGNIFICANT_DIGITS:
        # The format keeps numbers as binary fractions of 15 digits; longer ones are written as text.
        pen.text(worksheet, row, column, f"{value:f}", look)
    else:
        worksheet.write_number(row, column, float(value), pen.format(look))


def _look(cell: Cell) -> dict[str, object]:
    look = _LOOKS[cell.look]
    value = cell.value.result if isinstance(cell.value, Formula) else cell.value
    if cell.look is Look.NUMBER and isinstance(value, Decimal) and value == value.to_integral_value():
        return look | _WHOLE
    return look


def _ask_for_numbers(worksheet: Worksheet, form: Form) -> None:
    """One rule for each run of open cells of a row; it warns, since 1.2万 and — are read too."""
    for number, row in enumerate(form.rows):
        start = 0
        for index in range(1, len(row) + 1):
            if index < len(row) and _rule(row[index]) == _rule(row[start]):
                continue
            if (scale := _rule(row[start])) is not None:
                worksheet.data_validation(number, start, number, index - 1, _asking(scale))
            start = index


def _rule(cell: Cell) -> int | None:
    return cell.scale if cell.look is Look.OPEN else None


def _asking(scale: int) -> dict[str, object]:
    what = "0 或以上的整数" if scale == 0 else f"0 或以上的数，小数不超过 {scale} 位"
    return {
        "validate": "integer" if scale == 0 else "decimal",
        "criteria": ">=",
        "value": 0,
        "error_type": "warning",
        "error_title": "请再看一眼",
        "error_message": f"这里一般填{what}；没有数填“—”。确定要这样填吗？",
    }

"""Workbooks as offices fill them in: merged titles and headers, dates, numbers; the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

FIXED = datetime(2026, 1, 1, tzinfo=UTC)
DAY = re.compile(r"(20\d\d)年(\d+)月(?:(\d+)日)?")
LOOKS = {
    "title": {"bold": True, "font_size": 18, "align": "center"},
    "head": {"bold": True, "align": "center", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "chapter": {"bold": True, "border": 1},
    "cell": {"border": 1, "text_wrap": True, "valign": "vcenter"},
    "day": {"border": 1, "num_format": 'yyyy"年"m"月"d"日"', "valign": "vcenter"},
    # What Excel makes of a month typed without a day: the first of it, shown without the day.
    "month": {"border": 1, "num_format": 'yyyy"年"m"月"', "valign": "vcenter"},
    "plain": {"text_wrap": True},
    "right": {"align": "right"},
}


@dataclass(frozen=True)
class Span:
    """A header cell over several rows or columns, counted from 0, ends included."""

    text: str
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass
class Book:
    """A workbook being written; `looks` are its cell formats by name."""

    path: Path
    looks: dict[str, xlsxwriter.format.Format] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.file = xlsxwriter.Workbook(str(self.path))
        self.file.set_properties({"author": "示例", "comments": "虚构示例，仅供演示", "created": FIXED})
        self.looks = {
            name: self.file.add_format({"font_name": "宋体", **look}) for name, look in LOOKS.items()
        }

    def sheet(self, name: str, widths: list[int]) -> Sheet:
        """A new sheet; widths in characters."""
        sheet = self.file.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return Sheet(sheet, self.looks, len(widths))

    def close(self) -> None:
        """Write the file."""
        self.file.close()


@dataclass
class Sheet:
    """A sheet being written from top to bottom; `row` is the next one."""

    page: xlsxwriter.worksheet.Worksheet
    looks: dict[str, xlsxwriter.format.Format]
    columns: int
    row: int = 0

    def across(self, text: str, look: str) -> None:
        """One line over all columns."""
        self.page.merge_range(self.row, 0, self.row, self.columns - 1, text, self.looks[look])
        self.row += 1

    def header(self, spans: list[Span]) -> None:
        """A header of one or more rows; rows of a span count from the first row of the header."""
        for span in spans:
            (top, bottom), (left, right) = span.rows, span.columns
            place = (self.row + top, left, self.row + bottom, right)
            if top == bottom and left == right:
                self.page.write(place[0], place[1], span.text, self.looks["head"])
            else:
                self.page.merge_range(*place, span.text, self.looks["head"])
        self.row += 1 + max(span.rows[1] for span in spans)

    def cells(self, values: list[str | float | None]) -> None:
        """A row; numbers stay numbers, and a text that is a day or a month becomes a date."""
        for column, value in enumerate(values):
            self.cell(self.row, column, value)
        self.row += 1

    def cell(self, row: int, column: int, value: str | float | None) -> None:
        """One cell."""
        look = self.looks["cell"]
        if value is None:
            self.page.write_blank(row, column, None, look)
        elif isinstance(value, str) and (day := DAY.fullmatch(value)):
            date = datetime(int(day[1]), int(day[2]), int(day[3] or 1), tzinfo=UTC).replace(tzinfo=None)
            self.page.write_datetime(row, column, date, self.looks["day" if day[3] else "month"])
        elif isinstance(value, str):
            self.page.write_string(row, column, value, look)
        else:
            self.page.write_number(row, column, value, look)

    def merge_down(self, column: int, begin: int, end: int, value: str) -> None:
        """One cell over the rows from `begin` to `end`."""
        if end > begin:
            self.page.merge_range(begin, column, end, column, value, self.looks["cell"])

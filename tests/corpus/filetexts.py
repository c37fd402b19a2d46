"""The words of workbooks and web pages in printed order, read with nothing of the product."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xlrd
from lxml import etree, html

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Excel counts days from here, with a leap day in 1900 that never was.
DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)


def page_text(path: Path) -> str:
    """The text of a web page, scripts and styles left out."""
    root = html.fromstring(path.read_bytes())
    for node in root.xpath("//script|//style|//noscript"):
        node.drop_tree()
    return "\n".join(root.itertext())


def markdown_text(path: Path) -> str:
    """The text with the marks of tables, headings and emphasis taken out."""
    text = re.sub(r"<br\s*/?>", "\n", path.read_text(encoding="utf-8"))
    return re.sub(r"\*\*|\||^#+ |^> ", "", text, flags=re.M)


def old_workbook_text(path: Path) -> str:
    """The cells of the visible sheets of a binary workbook, row by row, dates and shares as shown."""
    book = xlrd.open_workbook(str(path), formatting_info=True)
    rows = [row for sheet in book.sheets() if sheet.visibility == 0 for row in sheet.get_rows()]
    return "\n".join("".join(old_cell_text(book, cell) for cell in row) for row in rows)


def old_cell_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """What the cell shows."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        day = DAY_ZERO + timedelta(days=int(cell.value))
        return f"{day.year}年{day.month}月{day.day}日"
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_NUMBER and code.endswith("%"):
        return f"{number(round(cell.value * 100, 4))}%"
    return number(cell.value)


def workbook_text(path: Path) -> str:
    """The cells of the visible sheets of a workbook, row by row, dates as shown."""
    with zipfile.ZipFile(path) as archive:
        strings = [
            "".join(node.text or "" for node in entry.iter(f"{X}t"))
            for entry in etree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        formats = date_formats(etree.fromstring(archive.read("xl/styles.xml")))
        places = {
            link.get("Id"): link.get("Target")
            for link in etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        }
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        shown = [sheet for sheet in book.iter(f"{X}sheet") if sheet.get("state") is None]
        sheets = [etree.fromstring(archive.read(f"xl/{places[sheet.get(f'{R}id')]}")) for sheet in shown]
    return "\n".join(
        "".join(cell_text(cell, strings, formats) for cell in row)
        for sheet in sheets
        for row in sheet.iter(f"{X}row")
    )


def date_formats(styles: etree._Element) -> dict[int, str]:
    """The number format of each cell style that shows a date."""
    codes = {int(node.get("numFmtId")): node.get("formatCode") for node in styles.iter(f"{X}numFmt")}
    used = [int(style.get("numFmtId")) for style in styles.find(f"{X}cellXfs")]
    return {index: codes[code] for index, code in enumerate(used) if "yy" in codes.get(code, "")}


def cell_text(cell: etree._Element, strings: list[str], formats: dict[int, str]) -> str:
    """What the cell shows."""
    value = cell.findtext(f"{X}v")
    if value is None:
        return ""
    if cell.get("t") == "s":
        return strings[int(value)]
    code = formats.get(int(cell.get("s", "0")))
    if not code:
        return number(float(value))
    day = DAY_ZERO + timedelta(days=int(float(value)))
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in code else "")


def number(value: object) -> str:
    """A number without the .0 of a whole one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

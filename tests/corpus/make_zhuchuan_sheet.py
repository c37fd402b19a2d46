"""Write `zhuchuan-sheet.xls`: a county's table of indicators in the old binary format, and its gold."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import xlwt
from markup import HERE, Item, Source, plain, read_source, write_gold

HEAD = ["类别", "序号", "项目名称", "指标名称", "目标值", "计量单位", "牵头单位", "配合单位", "完成时限"]
FUND = "省补资金（万元）"
WIDTHS = [12, 6, 20, 30, 10, 12, 20, 24, 18, 14]
BOX = "borders: left thin, right thin, top thin, bottom thin; align: vert centre, wrap on"
CELL = xlwt.easyxf(BOX)
TITLE = xlwt.easyxf("font: bold on, height 360; align: horiz centre")
DAY = xlwt.easyxf(BOX, num_format_str='yyyy"年"m"月"d"日"')
SHARE = xlwt.easyxf(BOX, num_format_str="0.0%")
WHOLE_SHARE = xlwt.easyxf(BOX, num_format_str="0%")


def indicators(item: Item) -> list[tuple[str, str, str]]:
    """Name, value and unit of each indicator as the three cells print them."""
    rows = [plain(text).split() for key, text in item.extras.items() if re.fullmatch(r"i\d", key)]
    return [(*row, "", "")[:3] for row in rows]


def put(sheet: xlwt.Worksheet, rows: tuple[int, int], column: int, text: str) -> None:
    """A cell, over several rows where its item has several; figures, shares and days stay numbers."""
    value, style = text, CELL
    if re.fullmatch(r"\d+(\.\d+)?", text):
        value = float(text)
    elif share := re.fullmatch(r"(\d+(?:\.\d+)?)%", text):
        value, style = float(share[1]) / 100, SHARE if "." in text else WHOLE_SHARE
    elif day := re.fullmatch(r"(20\d\d)年(\d+)月(\d+)日", text):
        value = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC).replace(tzinfo=None)
        style = DAY
    if rows[0] == rows[1]:
        sheet.write(rows[0], column, value, style)
    else:
        sheet.write_merge(*rows, column, column, value, style)


def write_item(sheet: xlwt.Worksheet, row: int, item: Item) -> int:
    """The rows of an item; returns the next free row."""
    found = indicators(item)
    rows = (row, row + len(found) - 1)
    for offset, parts in enumerate(found):
        for column, text in enumerate(parts, 3):
            put(sheet, (row + offset, row + offset), column, text)
    units = ["、".join(item.leads) or "—", "、".join(item.cooperating) or "—"]
    rest = [*units, plain(item.extras["deadline"]), item.extras["fund"]]
    for column, text in [(1, item.number or ""), (2, item.title), *enumerate(rest, 6)]:
        put(sheet, rows, column, text)
    return rows[1] + 1


def write_sheet(sheet: xlwt.Worksheet, source: Source) -> None:
    """Title, header, chapters merged downwards, notes and signature."""
    for column, width in enumerate(WIDTHS):
        sheet.col(column).width = 256 * width
    last = len(WIDTHS) - 1
    sheet.write_merge(0, 0, 0, last, "附件2")
    sheet.write_merge(1, 1, 0, last, source.facts["title"], TITLE)
    for column, text in enumerate([*HEAD, FUND]):
        sheet.write(2, column, text, CELL)
    row = 3
    for chapter in source.chapters:
        begin = row
        for item in chapter.items:
            row = write_item(sheet, row, item)
        put(sheet, (begin, row - 1), 0, chapter.name or "")
    for text in [*source.blocks["notes"], source.facts["issuer"], "2024年3月29日"]:
        sheet.write_merge(row, row, 0, last, text)
        row += 1


def main(folder: Path = HERE) -> None:
    """Write workbook and gold; the workbook has the two empty sheets that old Excel adds."""
    source = read_source("zhuchuan-sheet")
    book = xlwt.Workbook(encoding="utf-8")
    write_sheet(book.add_sheet("分解表"), source)
    for name in ("Sheet2", "Sheet3"):
        book.add_sheet(name)
    book.save(str(folder / "zhuchuan-sheet.xls"))
    write_gold(source, folder)


if __name__ == "__main__":
    main()

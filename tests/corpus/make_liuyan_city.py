"""Write `liuyan-city.xls`: a city's breakdown with a row for each measure, and its gold."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import xlwt
from markup import HERE, Item, Source, plain, read_source, write_gold

HEAD = [
    "类别",
    "序号",
    "民生实事项目",
    "年度目标",
    "推进措施",
    "承办单位",
    "协作单位",
    "资金计划（万元）",
    "完成时限",
    "市级领导",
    "备注",
]
WIDTHS = [10, 6, 18, 38, 52, 18, 22, 10, 16, 10, 14]
MEASURES = 4
BOX = "borders: left thin, right thin, top thin, bottom thin; align: vert centre, wrap on"
CELL = xlwt.easyxf(BOX)
TITLE = xlwt.easyxf("font: bold on, height 400; align: horiz centre")
PLAIN = xlwt.easyxf("align: wrap on")
RIGHT = xlwt.easyxf("align: horiz right")
DAY = xlwt.easyxf(BOX, num_format_str='yyyy"年"m"月"d"日"')


def put(sheet: xlwt.Worksheet, rows: tuple[int, int], column: int, text: str) -> None:
    """A cell over the rows of its item; amounts are numbers and days are dates."""
    value, style = text, CELL
    if re.fullmatch(r"\d+(\.\d+)?", text):
        value = float(text)
    elif day := re.fullmatch(r"(20\d\d)年(\d+)月(\d+)日", text):
        value = datetime(int(day[1]), int(day[2]), int(day[3]), tzinfo=UTC).replace(tzinfo=None)
        style = DAY
    if rows[0] == rows[1]:
        sheet.write(rows[0], column, value, style)
    else:
        sheet.write_merge(*rows, column, column, value, style)


def write_item(sheet: xlwt.Worksheet, row: int, item: Item) -> int:
    """The rows of an item, one for each measure; returns the next free row."""
    rows = (row, row + max(len(item.measures), 1) - 1)
    lines = [f"{number}.{plain(text)}" if number else plain(text) for number, text in item.measures]
    for offset, line in enumerate(lines or ["—"]):
        put(sheet, (row + offset, row + offset), MEASURES, line)
    before = [item.number or "", item.title, plain(item.extras["target"])]
    after = ["、".join(item.leads) or "—", "、".join(item.cooperating) or "—", item.extras["fund"]]
    after += [plain(item.extras["deadline"]), item.extras["leader"]]
    after.append("我市无任务" if item.status == "no_task" else "")
    for column, text in [*enumerate(before, 1), *enumerate(after, MEASURES + 1)]:
        put(sheet, rows, column, text)
    return rows[1] + 1


def write_sheet(sheet: xlwt.Worksheet, source: Source) -> None:
    """Annex mark, title, header, chapters merged downwards, notes and signature."""
    last = len(HEAD) - 1
    for column, width in enumerate(WIDTHS):
        sheet.col(column).width = 256 * width
    sheet.write_merge(0, 0, 0, last, "附件1")
    sheet.write_merge(1, 1, 0, last, source.facts["title"], TITLE)
    sheet.write_merge(2, 2, 0, last, f"填报单位：{source.facts['issuer']}")
    for column, text in enumerate(HEAD):
        sheet.write(3, column, text, CELL)
    row = 4
    for chapter in source.chapters:
        begin = row
        for item in chapter.items:
            row = write_item(sheet, row, item)
        put(sheet, (begin, row - 1), 0, chapter.name or "")
    for text in source.blocks["notes"]:
        sheet.write_merge(row, row, 0, last, text, PLAIN)
        row += 1
    sheet.write_merge(row, row, 0, last, "2026年3月5日", RIGHT)


def main(folder: Path = HERE) -> None:
    """Write workbook and gold; last year's list stays in it, hidden."""
    source = read_source("liuyan-city")
    book = xlwt.Workbook(encoding="utf-8")
    write_sheet(book.add_sheet("责任分解表"), source)
    old = book.add_sheet("2025年")
    for row, line in enumerate(["序号|项目名称|年度目标|责任单位", *source.blocks["old"]]):
        for column, text in enumerate(line.split("|")):
            old.write(row, column, text)
    old.visibility = 1
    book.save(str(folder / "liuyan-city.xls"))
    write_gold(source, folder)


if __name__ == "__main__":
    main()

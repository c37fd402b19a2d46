"""Write `luming-workbook.xlsx`: a district's list with help, old and local sheets, and its gold."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese
from sheets import Book, Sheet, Span

HEAD = [
    Span("序号", (0, 1), (0, 0)),
    Span("项目名称", (0, 1), (1, 1)),
    Span("目标任务", (0, 0), (2, 3)),
    Span("年度目标", (1, 1), (2, 2)),
    Span("完成时限", (1, 1), (3, 3)),
    Span("主要举措", (0, 1), (4, 4)),
    Span("责任单位", (0, 0), (5, 6)),
    Span("牵头", (1, 1), (5, 5)),
    Span("配合", (1, 1), (6, 6)),
    Span("资金安排（万元）", (0, 0), (7, 8)),
    Span("总投资", (1, 1), (7, 7)),
    Span("区级财政", (1, 1), (8, 8)),
    Span("分管区领导", (0, 1), (9, 9)),
    Span("备注", (0, 1), (10, 10)),
]
WIDTHS = [6, 18, 42, 16, 52, 16, 18, 10, 10, 14, 12]
LEADER = 9
LOCAL_HEAD = ["序号", "项目名称", "年度目标", "牵头单位", "配合单位", "完成时限"]
LOCAL_WIDTHS = [6, 20, 46, 18, 18, 16]


def measures(item: Item) -> str:
    """The measures in one cell, a line for each."""
    return "\n".join(f"{number}.{plain(text)}" if number else plain(text) for number, text in item.measures)


def row(item: Item) -> list[str | float | None]:
    """The cells of an item; the amounts are numbers."""
    amounts = [float(part) for part in item.extras["fund"].split()] or [None, None]
    return [
        int(item.number or 0),
        item.title,
        plain(item.extras["target"]),
        plain(item.extras["deadline"]),
        measures(item) or None,
        "、".join(item.leads) or "—",
        "、".join(item.cooperating) or "—",
        *amounts,
        item.extras["leader"],
        item.extras["remark"] or None,
    ]


def write_chapter(sheet: Sheet, place: int, chapter: Chapter) -> None:
    """A line over all columns, then the items; a leader's cell runs over the items that follow each other."""
    sheet.across(f"{chinese(place)}、{chapter.name}（{chapter.count}项）", "chapter")
    for leader, group in groupby(chapter.items, key=lambda item: item.extras["leader"]):
        begin = sheet.row
        for item in group:
            values = row(item)
            values[LEADER] = leader if sheet.row == begin else None
            sheet.cells(values)
        sheet.merge_down(LEADER, begin, sheet.row - 1, leader)


def write_list(book: Book, source: Source) -> None:
    """The sheet of what comes from above: titles, a header of two rows, chapters, a sum, notes, signature."""
    sheet = book.sheet("民生实事清单", WIDTHS)
    sheet.across("附件", "plain")
    sheet.across(source.facts["title"], "title")
    sheet.across("单位：万元", "right")
    sheet.header(HEAD)
    first = sheet.row + 1
    for place, chapter in enumerate(source.chapters[:-1], 1):
        write_chapter(sheet, place, chapter)
    last = sheet.row
    sheet.cells(["合计", *[None] * (len(WIDTHS) - 1)])
    items = [item for chapter in source.chapters[:-1] for item in chapter.items if item.extras["fund"]]
    for column, letter in ((7, "H"), (8, "I")):
        total = sum(float(item.extras["fund"].split()[column - 7]) for item in items)
        formula = f"=SUM({letter}{first}:{letter}{last})"
        sheet.page.write_formula(last, column, formula, book.looks["cell"], total)
    for text in source.blocks["notes"]:
        sheet.across(text, "plain")
    sheet.across(source.facts["issuer"], "right")
    sheet.across("2025年3月20日", "right")
    sheet.page.freeze_panes(5, 2)


def write_local(book: Book, source: Source) -> None:
    """The second list, with a header of one row."""
    chapter = source.chapters[-1]
    sheet = book.sheet("区自定项目", LOCAL_WIDTHS)
    sheet.across(source.blocks["local"][0], "title")
    sheet.header([Span(text, (0, 0), (place, place)) for place, text in enumerate(LOCAL_HEAD)])
    sheet.across(f"{chinese(len(source.chapters))}、{chapter.name}（{chapter.count}项）", "chapter")
    for item in chapter.items:
        units = ["、".join(item.leads), "、".join(item.cooperating)]
        target, deadline = plain(item.extras["target"]), plain(item.extras["deadline"])
        sheet.cells([int(item.number or 0), item.title, target, *units, deadline])


def main(folder: Path = HERE) -> None:
    """Write workbook and gold."""
    source = read_source("luming-workbook")
    book = Book(folder / "luming-workbook.xlsx")
    help_sheet = book.sheet("填表说明", [90])
    for line in source.blocks["help"]:
        help_sheet.page.write_string(help_sheet.row, 0, line, book.looks["plain"])
        help_sheet.row += 1
    write_list(book, source)
    write_local(book, source)
    old = book.sheet("2024年清单", [6, 20, 40, 16])
    old.across("鹿鸣区2024年民生实事项目清单", "title")
    old.cells(["序号", "项目名称", "年度目标", "牵头单位"])
    for line in source.blocks["old"]:
        number, *texts = line.split("|")
        old.cells([int(number), *texts])
    old.page.hide()
    book.close()
    write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write `shipan-tasks.xlsx`: a county's list of tasks with a help sheet and a hidden one, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from sheets import Book, Sheet, Span

HEAD = [
    Span("领域", (0, 1), (0, 0)),
    Span("序号", (0, 1), (1, 1)),
    Span("实事项目", (0, 1), (2, 2)),
    Span("总体任务", (0, 1), (3, 3)),
    Span("责任分工", (0, 0), (4, 5)),
    Span("牵头单位", (1, 1), (4, 4)),
    Span("参与单位", (1, 1), (5, 5)),
    Span("时间要求", (0, 0), (6, 7)),
    Span("阶段安排", (1, 1), (6, 6)),
    Span("完成时限", (1, 1), (7, 7)),
    Span("资金（万元）", (0, 0), (8, 9)),
    Span("总额", (1, 1), (8, 8)),
    Span("县级配套", (1, 1), (9, 9)),
    Span("推进举措", (0, 1), (10, 10)),
    Span("备注", (0, 1), (11, 11)),
]
WIDTHS = [10, 6, 16, 40, 16, 18, 20, 16, 10, 10, 56, 12]
# Names that the typist broke to fit the column, and cells whose units run on in one line.
BROKEN = {"14": "农村供水\n保障", "7": "妇女“两癌”\n免费检查"}
RUN_ON = {"1", "5", "9", "13", "16"}


def units(names: list[str], item: Item) -> str:
    """A cell of units."""
    return ("、" if item.number in RUN_ON else "\n").join(names) or "—"


def row(item: Item) -> list[str | float | None]:
    """The cells of an item behind its chapter."""
    amounts = [float(part) for part in item.extras["fund"].split()] or [None, None]
    steps = [f"（{number}）{plain(text)}" if number else plain(text) for number, text in item.measures]
    task = plain(item.extras["target"]).replace("/", "\n") or "我县无任务"
    return [
        int(item.number or 0),
        BROKEN.get(item.number or "", item.title),
        task,
        units(item.leads, item),
        units(item.cooperating, item),
        plain(item.extras["stage"]),
        plain(item.extras["deadline"]),
        *amounts,
        "\n".join(steps) or None,
        item.extras["remark"] or None,
    ]


def write_chapter(sheet: Sheet, chapter: Chapter) -> None:
    """The rows of a chapter; the cell of its name runs over them all."""
    name, begin = f"{chapter.name}（{chapter.count}项）", sheet.row
    for item in chapter.items:
        sheet.cells([name if sheet.row == begin else None, *row(item)])
    sheet.merge_down(0, begin, sheet.row - 1, name)


def write_list(book: Book, source: Source) -> None:
    """The sheet of the list: titles, a header of two rows, items, a sum, notes, signature."""
    sheet = book.sheet("任务清单", WIDTHS)
    sheet.across(source.facts["document_number"], "plain")
    sheet.across(source.facts["title"], "title")
    sheet.header(HEAD)
    first = sheet.row + 1
    for chapter in source.chapters:
        write_chapter(sheet, chapter)
    last = sheet.row
    sheet.cells(["合计", *[None] * (len(WIDTHS) - 1)])
    funds = [item.extras["fund"].split() for chapter in source.chapters for item in chapter.items]
    for column, letter in ((8, "I"), (9, "J")):
        total = sum(float(fund[column - 8]) for fund in funds if fund)
        formula = f"=SUM({letter}{first}:{letter}{last})"
        sheet.page.write_formula(last, column, formula, book.looks["cell"], total)
    for text in source.blocks["notes"]:
        sheet.across(text, "plain")
    sheet.across(source.facts["issuer"], "right")
    sheet.across("2026年2月25日", "right")
    sheet.page.freeze_panes(4, 3)


def main(folder: Path = HERE) -> None:
    """Write workbook and gold."""
    source = read_source("shipan-tasks")
    book = Book(folder / "shipan-tasks.xlsx")
    write_list(book, source)
    guide = book.sheet("填报说明", [96])
    for line in source.blocks["help"]:
        guide.page.write_string(guide.row, 0, line, book.looks["plain"])
        guide.row += 1
    old = book.sheet("2025年底稿", [6, 20, 40, 18, 12])
    old.across("石磐县2025年度民生实事任务清单", "title")
    old.cells(["序号", "实事项目", "总体任务", "牵头单位", "进展"])
    for line in source.blocks["old"]:
        number, *texts = line.split("|")
        old.cells([int(number), *texts])
    old.page.hide()
    book.close()
    write_gold(source, folder)


if __name__ == "__main__":
    main()

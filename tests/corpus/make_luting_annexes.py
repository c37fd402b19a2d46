"""Write `luting-annexes.docx`: a county's list, its measures and a cross table of towns, and its gold."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper
from wordparts import repeat_header, small

HEAD = ["序号", "项目名称", "年度目标任务", "牵头单位", "配合单位", "完成时限", "资金来源及规模"]
WIDTHS = [11, 24, 46, 22, 26, 19, 24]
# Units of the measures that differ from those of the list; the list governs.
LEADS_AGAIN = {"12": ["县农业农村局"]}


def row(item: Item) -> list[str]:
    """An item in the list."""
    units = ["\n".join(item.leads) or "—", "、".join(item.cooperating) or "—"]
    rest = [plain(item.extras["deadline"]), item.extras["fund"]]
    return [item.number or "", item.title, plain(item.extras["target"]), *units, *rest]


def write_list(paper: Paper, source: Source) -> None:
    """The first annex: each chapter a row over all columns."""
    rows, spanning = [HEAD], []
    for place, chapter in enumerate(source.chapters, 1):
        spanning.append(len(rows))
        name = f"（{chinese(place)}）{chapter.name}（{chapter.count}项）"
        rows.append([name, *[""] * (len(HEAD) - 1)])
        rows += [row(item) for item in chapter.items]
    table = paper.table(rows, WIDTHS)
    for at in spanning:
        merged = table.cell(at, 0).merge(table.cell(at, len(HEAD) - 1))
        for paragraph in merged.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
    repeat_header(table)
    small(table)
    for text in source.blocks["notes"]:
        paper.flush(text)


def write_measures(paper: Paper, source: Source) -> None:
    """The second annex: names, units in brackets, measures."""
    for place, chapter in enumerate(source.chapters, 1):
        if chapter.items[0].status == "no_task":
            continue
        paper.line(f"{chinese(place)}、{chapter.name}", font="黑体")
        for item in chapter.items:
            leads = "、".join(LEADS_AGAIN.get(item.number or "", item.leads))
            units = f"（牵头单位：{leads}；配合单位：{'、'.join(item.cooperating)}）"
            paper.line(f"{item.number}.{item.title}{units}", font="楷体_GB2312")
            for number, text in item.measures:
                paper.line(f"（{number}）{plain(text)}" if number else plain(text))


def write_towns(paper: Paper, source: Source) -> None:
    """The third annex: tasks by town, with a sum."""
    rows = [["序号", "任务指标", "合计", *source.blocks["towns"][0].split()]]
    for line in source.blocks["cross"]:
        number, name, figures = line.split("|")
        parts = figures.split()
        total = sum(Decimal(part) for part in parts if part != "—")
        rows.append([number, name, str(total), *parts])
    small(paper.table(rows, [11, 38, 18, *[18] * (len(rows[0]) - 3)]))


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("luting-annexes")
    issuer, heading = source.facts["issuer"], source.blocks["heading"][0]
    annexes = [*source.blocks["annexes"]]
    paper = Paper(heading)
    paper.masthead(issuer)
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    for index, name in enumerate(annexes, 1):
        paper.line(f"{'附件：' if index == 1 else '　　　'}{index}.{name}")
    paper.signature(issuer, "2025年3月6日")
    for index, (name, write) in enumerate(
        zip(annexes, (write_list, write_measures, write_towns), strict=True), 1
    ):
        paper.new_page()
        paper.flush(f"附件{index}")
        paper.title(name)
        write(paper, source)
    paper.save(folder / "luting-annexes.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

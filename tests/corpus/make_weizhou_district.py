"""Write `weizhou-district.docx`: a list as a table, its measures below under short names, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper
from wordparts import merge_down, repeat_header, small

HEAD = ["领域", "序号", "年度任务", "牵头单位", "配合单位", "办结时限"]
WIDTHS = [16, 11, 68, 27, 27, 19]
# How the units of a cell are parted: by a line break unless the typist ran them on.
RUN_ON = {"2": "、", "7": "、", "13": "、", "15": "，", "20": "、"}


def units(names: list[str], item: Item) -> str:
    """A cell of units."""
    return RUN_ON.get(item.number or "", "\n").join(names) or "—"


def row(item: Item) -> list[str]:
    """The cells of an item behind its chapter; where there is no task the cell of the leads says so."""
    deadline = plain(item.extras["deadline"])
    if item.status == "no_task":
        return [item.number or "", plain(item.title), "无任务", "—", deadline]
    pair = [units(item.leads, item), units(item.cooperating, item)]
    return [item.number or "", plain(item.title), *pair, deadline]


def write_list(paper: Paper, source: Source) -> None:
    """The table, chapters merged downwards, and the sentences under it."""
    rows, spans = [HEAD], []
    for chapter in source.chapters[:-1]:
        first = len(rows)
        for item in chapter.items:
            rows.append(["" if len(rows) > first else f"{chapter.name}\n（{chapter.count}项）", *row(item)])
        spans.append((first, len(rows) - 1))
    table = paper.table(rows, WIDTHS)
    for begin, end in spans:
        merge_down(table, 0, begin, end)
    repeat_header(table)
    small(table)
    paper.flush(source.blocks["remarks"][0])
    before, after = source.blocks["lacking"]
    paper.line(before + "、".join(item.title for item in source.chapters[-1].items) + after)


def write_measures(paper: Paper, source: Source) -> None:
    """Each item under its short name with its measures."""
    paper.title(source.blocks["second"][0])
    for place, chapter in enumerate(source.chapters[:-1], 1):
        paper.line(f"{chinese(place)}、{chapter.name}", font="黑体")
        for item in chapter.items:
            if item.status == "no_task":
                continue
            paper.line(f"第{item.number}项　{item.extras['name']}", font="楷体_GB2312")
            for number, text in item.measures:
                paper.line(f"{number}．{plain(text)}" if number else plain(text))


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("weizhou-district")
    facts = source.facts
    paper = Paper(source.blocks["heading"][0])
    paper.line(facts["document_number"], align=CENTRE)
    paper.title(source.blocks["heading"][0])
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    paper.line("附件：1.苇洲区2026年民生实事项目任务分解表")
    paper.line("　　　2.苇洲区2026年民生实事项目办理措施")
    paper.signature(facts["issuer"], "2026年3月18日")
    paper.new_page()
    paper.flush("附件1")
    paper.title(facts["title"])
    write_list(paper, source)
    paper.new_page()
    paper.flush("附件2")
    write_measures(paper, source)
    paper.save(folder / "weizhou-district.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

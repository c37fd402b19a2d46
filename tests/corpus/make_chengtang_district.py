"""Write `chengtang-district.docx`: a list of numbered paragraphs, measures under short names, and gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper

LACKING = "（我区无任务）"


def bracket(item: Item) -> str:
    """The units behind the sentence, or the words that there is no task."""
    if item.status == "no_task":
        return LACKING if item.number == "11" else ""
    cooperating = f"；协办单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
    return f"（主办单位：{'、'.join(item.leads)}{cooperating}）"


def write_list(paper: Paper, source: Source) -> None:
    """The first annex: items numbered by Word through all chapters."""
    series = paper.series("measure")
    for place, chapter in enumerate(source.chapters, 1):
        paper.line(f"{chinese(place)}、{chapter.name}（{chapter.count}项）", font="黑体")
        for item in chapter.items:
            paper.line(plain(item.title) + bracket(item), series=series)


def write_measures(paper: Paper, source: Source) -> None:
    """The second annex: items with a task under their short names."""
    for place, chapter in enumerate(source.chapters[:-1], 1):
        paper.line(f"{chinese(place)}、{chapter.name}", font="黑体")
        for item in chapter.items:
            if item.status == "no_task":
                continue
            paper.line(f"项目{item.number}　{item.extras['name']}", font="楷体_GB2312")
            for number, text in item.measures:
                paper.line(f"（{number}）{plain(text)}" if number else plain(text))


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("chengtang-district")
    facts, heading = source.facts, source.blocks["heading"][0]
    annexes = source.blocks["annexes"]
    paper = Paper(heading)
    paper.masthead(f"{facts['issuer']}文件")
    paper.line(facts["document_number"], align=CENTRE)
    paper.title(facts["issuer"])
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    for index, name in enumerate(annexes, 1):
        paper.line(f"{'附件：' if index == 1 else '　　　'}{index}．{name}")
    paper.signature(facts["issuer"], "2025年3月12日")
    for index, (name, write) in enumerate(zip(annexes, (write_list, write_measures), strict=True), 1):
        paper.new_page()
        paper.flush(f"附件{index}")
        paper.title(name)
        write(paper, source)
    paper.save(folder / "chengtang-district.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

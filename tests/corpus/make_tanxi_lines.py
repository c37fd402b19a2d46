"""Write `tanxi-lines.docx`: a district's plan with units, leaders and quarters on lines of their own."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, roles, write_gold
from numerals import chinese
from paper import CENTRE, Paper

# Items whose quarters stand on a line each; those of the others share one.
BROKEN_QUARTERS = {"1", "4", "8", "12", "14", "18"}
# Items whose line of leaders comes before the units.
LEADER_FIRST = {"1", "2", "3", "7", "10", "15"}


def head_lines(item: Item) -> list[str]:
    """The lines between the sentence of an item and its measures: units by kind, and leaders."""
    units = [f"{word}单位：{'、'.join(names)}" for word, names in roles(item).items()]
    leader = f"牵头区领导：{item.extras['leader']}"
    return [leader, *units] if item.number in LEADER_FIRST else [*units, leader]


def quarter_lines(item: Item) -> list[str]:
    """The schedule of an item."""
    text = plain(item.extras["milestones"])
    if item.number not in BROKEN_QUARTERS:
        return [f"进度安排：{text}"]
    return ["进度安排：", *(f"{part.rstrip('。')}。" for part in text.split("；"))]


def write_items(paper: Paper, source: Source) -> None:
    """Chapters and items, each followed by its lines."""
    for place, chapter in enumerate(source.chapters, 1):
        paper.line(f"（{chinese(place)}）{chapter.name}", font="楷体_GB2312")
        for item in chapter.items:
            paper.line(f"{item.number}.{plain(item.title)}")
            for text in head_lines(item):
                paper.line(text)
            paper.line("工作举措：")
            for number, text in item.measures:
                paper.line(f"（{number}）{plain(text)}")
            for text in quarter_lines(item):
                paper.line(text)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("tanxi-lines")
    heading = source.blocks["heading"][0]
    paper = Paper(heading)
    paper.masthead("檀溪区人民政府文件")
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(source.facts["issuer"])
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    paper.signature(source.facts["issuer"], "2026年2月10日")
    paper.new_page()
    paper.title(source.facts["title"])
    paper.line("一、总体要求", font="黑体")
    for text in source.blocks["intro"]:
        paper.line(text)
    paper.line("二、重点任务", font="黑体")
    write_items(paper, source)
    for text in source.blocks["tail"]:
        paper.line(text, font="黑体" if text.startswith("三、") else "仿宋_GB2312")
    paper.save(folder / "tanxi-lines.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write the two programmes of the demo's city and their gold: a list with measures, and a plan in parts."""

from __future__ import annotations

from pathlib import Path

from make_demo_notice import DATA, bracket
from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper

NAMES = ("demo-city-2026", "demo-city-2025")
DAYS = {"demo-city-2026": "2026年2月5日", "demo-city-2025": "2025年3月6日"}


def begin(source: Source) -> Paper:
    """Masthead, number, title and covering letter."""
    heading, issuer = source.blocks["heading"][0], source.facts["issuer"]
    paper = Paper(heading)
    paper.masthead(f"{issuer}文件")
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(issuer)
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    return paper


def chapter_line(paper: Paper, index: int, chapter: Chapter) -> None:
    """The heading of a chapter of the list, typed by hand."""
    paper.line(f"{chinese(index)}、{chapter.name}（{chapter.count}项）", font="黑体")


def is_without_task(item: Item) -> bool:
    """Whether the item is named only, without units and measures."""
    return item.status == "no_task"


def write_list(paper: Paper, source: Source) -> None:
    """The first annex: items numbered through all chapters."""
    for index, chapter in enumerate(source.chapters, 1):
        chapter_line(paper, index, chapter)
        for item in chapter.items:
            units = "。" if is_without_task(item) else bracket(item)
            paper.line(f"{item.number}．{plain(item.title).removesuffix('。')}{units}")


def write_measures(paper: Paper, source: Source) -> None:
    """The second annex; items without task have nothing to say there."""
    told = [c for c in source.chapters if not is_without_task(c.items[0])]
    for index, chapter in enumerate(told, 1):
        chapter_line(paper, index, chapter)
        for item in chapter.items:
            number = chinese(int(item.number or 0))
            paper.line(f"（{number}）{plain(item.title)}{bracket(item)}", font="楷体_GB2312")
            paper.line("推进措施：")
            measures = paper.series("measure")
            for _, text in item.measures:
                paper.line(plain(text), series=measures)


def write_city_list(path: Path, source: Source) -> None:
    """The notice of 2026: cover, list, measures."""
    paper = begin(source)
    annexes, issuer = source.blocks["annexes"], source.facts["issuer"]
    for index, name in enumerate(annexes, 1):
        paper.line(f"{'附件：' if index == 1 else '　　　'}{index}.{name}")
    paper.signature(issuer, DAYS[source.facts["source"]])
    for index, (name, write) in enumerate(zip(annexes, (write_list, write_measures), strict=True), 1):
        paper.new_page()
        paper.flush(f"附件{index}")
        paper.title(name)
        write(paper, source)
    paper.save(path)


def write_plan(path: Path, source: Source) -> None:
    """The notice of 2025: cover, then the plan in parts, chapters, items and sub-items."""
    paper = begin(source)
    paper.signature(source.facts["issuer"], DAYS[source.facts["source"]])
    paper.new_page()
    paper.title(source.facts["title"])
    for text in source.blocks["aims"]:
        paper.line(text)
    parts = dict(line.split(" | ") for line in source.blocks["parts"])
    groups = dict(line.split(" ") for line in source.blocks["groups"])
    for index, chapter in enumerate(source.chapters, 1):
        if chapter.name in parts:
            paper.line(parts[chapter.name], font="黑体", align=CENTRE)
        paper.line(f"（{chinese(index)}）{chapter.name}", font="楷体_GB2312")
        for item in chapter.items:
            write_plan_item(paper, item, groups)
    paper.save(path)


def write_plan_item(paper: Paper, item: Item, groups: dict[str, str]) -> None:
    """An item, or a sub-item after the heading of its group; a group leaves `groups` once it is printed."""
    number, _, sub = (item.number or "").partition(".")
    text = f"{item.title}。{plain(item.body)}{bracket(item)}"
    if sub and number in groups:
        paper.line(f"{number}.{groups.pop(number)}")
    paper.line(f"（{sub}）{text}" if sub else f"{number}.{text}")


def main(folder: Path = HERE, data: Path = DATA) -> None:
    """Write both documents into `data` and their gold into `folder`."""
    this_year, last_year = map(read_source, NAMES)
    write_city_list(data / "city-2026.docx", this_year)
    write_plan(data / "city-2025.docx", last_year)
    for source in (this_year, last_year):
        write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write `yunjin-city.txt`: a forum's repost of a city list, in GB18030, half-width marks, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese, circled

# The items whose measures the poster copied without the line that announces them.
SILENT = {"7", "18"}


def units(item: Item) -> str:
    """The bracket after the sentence; nothing where no unit is named."""
    return f"【牵头单位:{'、'.join(item.leads)}】" if item.leads else ""


def heading(index: int, chapter: Chapter) -> str:
    """The line of a chapter."""
    return f"{chinese(index)}、{chapter.name}({chapter.count}件)"


def lines(source: Source) -> list[str]:
    """The whole page from the log-in line to the footer."""
    out = list(source.blocks["top"])
    for index, chapter in enumerate(source.chapters, 1):
        out += ["", heading(index, chapter)]
        for item in chapter.items:
            out += ["", f"{item.number}、{plain(item.listed or item.title)}{units(item)}"]
    title = source.facts["title"]
    out += ["", f"附:{title}", "", title]
    for index, chapter in enumerate(source.chapters, 1):
        out += ["", heading(index, chapter)]
        for item in chapter.items:
            out += ["", f"({chinese(int(item.number or 0))}){plain(item.title)}{units(item)}"]
            if item.measures and item.number not in SILENT:
                out += ["", "工作举措:"]
            for number, text in item.measures:
                out += ["", f"{circled(int(number or 0))}{plain(text)}"]
    return [*out, "", *source.blocks["bottom"]]


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("yunjin-city")
    path = folder / "yunjin-city.txt"
    path.write_bytes("\r\n".join(lines(source)).encode("gb18030"))
    write_gold(source, folder)


if __name__ == "__main__":
    main()

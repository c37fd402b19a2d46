"""Write `yunpu-halfyear.txt`: a half-year bulletin, annual targets beside progress, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese

# Items printed in one paragraph; the others have a line for each part.
RUN_IN = {"3", "7", "10", "14"}


def item_lines(item: Item) -> list[str]:
    """Name, target, progress and unit of an item."""
    units = f"（牵头单位：{'、'.join(item.leads)}）"
    if item.number in RUN_IN:
        text = plain(item.body).removeprefix("年度目标：") + plain(item.extras["progress"])[5:]
        return [f"{item.number}.{item.title}。{text}{units}"]
    return [f"{item.number}.{item.title}{units}", plain(item.body), plain(item.extras["progress"])]


def lines(source: Source) -> list[str]:
    """The bulletin, then its annex."""
    facts = source.facts
    out = [facts["document_number"], *source.blocks["heading"], *source.blocks["cover"]]
    out += [facts["issuer"], "2025年7月11日", "", "附件", facts["title"]]
    for index, chapter in enumerate(source.chapters, 1):
        out.append(f"（{chinese(index)}）{chapter.name}")
        for item in chapter.items:
            out += item_lines(item)
    return out


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("yunpu-halfyear")
    (folder / "yunpu-halfyear.txt").write_text("\n".join(lines(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

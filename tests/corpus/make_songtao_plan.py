"""Write `songtao-plan.txt`: a city's action plan in parts, chapters, items and sub-items, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese

# Items whose heading runs into the text instead of standing on its own line.
RUN_IN = {"9", "16", "20", "23"}


def table(lines: list[str], separator: str) -> dict[str, str]:
    """A block of two columns as a mapping."""
    return dict(line.split(separator, 1) for line in lines)


def item_lines(item: Item, groups: dict[str, str], seen: set[str]) -> list[str]:
    """The lines of an item or sub-item, after the heading of its group where the group begins."""
    number, _, sub = (item.number or "").partition(".")
    text = f"{plain(item.body)}{item.printed_units}"
    if not sub:
        heading = f"{number}.{item.title}"
        return [f"{heading}。{text}"] if number in RUN_IN else [heading, text]
    head = [] if number in seen else [f"{number}.{groups[number]}"]
    seen.add(number)
    return [*head, f"({sub}){item.title}。{text}"]


def lines(source: Source) -> list[str]:
    """Covering letter, then the plan."""
    parts, groups = table(source.blocks["parts"], " | "), table(source.blocks["groups"], " ")
    out = [source.facts["document_number"], *source.blocks["cover"], source.facts["title"]]
    seen: set[str] = set()
    for index, chapter in enumerate(source.chapters, 1):
        out += [parts[chapter.name]] if chapter.name in parts else []
        out.append(f"({chinese(index)}){chapter.name}")
        for item in chapter.items:
            out += item_lines(item, groups, seen)
    return out


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("songtao-plan")
    (folder / "songtao-plan.txt").write_text("\n".join(lines(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

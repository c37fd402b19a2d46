"""Write `qingping-pipe.md`: a city's list as a pipe table, its measures as nested numbers, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold

HEAD = ["序号", "领域", "目标任务", "牵头单位", "配合单位", "完成时限"]
# Rows whose units stand on lines of their own.
BROKEN = {"2", "5", "9", "13"}
# Items whose name is set in bold.
BOLD = {"1", "4", "10"}


def pipe(cells: list[str]) -> str:
    """One row."""
    return f"| {' | '.join(cells)} |"


def row(item: Item) -> str:
    """An item in the table."""
    between = "<br>" if item.number in BROKEN else "、"
    lacking = "（无任务）" if item.status == "no_task" else ""
    task = plain(item.title) + lacking
    units = [between.join(names) or "—" for names in (item.leads, item.cooperating)]
    return pipe([item.number or "", item.category or "", task, *units, plain(item.extras["deadline"])])


def measures(item: Item) -> list[str]:
    """The short name of an item, then its measures one step further in."""
    name = item.extras["short"]
    head = f"{item.number}. {f'**{name}**' if item.number in BOLD else name}"
    lines = [
        f"{item.number}.{number} {plain(text)}" if number else plain(text) for number, text in item.measures
    ]
    return [head, *(f"    {line}" for line in lines), ""]


def page(source: Source) -> list[str]:
    """Cover, table, measures."""
    facts = source.facts
    items = [item for chapter in source.chapters for item in chapter.items]
    addressees, *cover = source.blocks["cover"]
    return [
        f"# {facts['issuer']}关于印发{facts['title']}的通知",
        "",
        facts["document_number"],
        "",
        addressees,
        "",
        *(line for text in cover for line in (text, "")),
        facts["issuer"],
        "",
        "2025年2月28日",
        "",
        "---",
        "",
        f"## {facts['title']}",
        "",
        pipe(HEAD),
        "|:---:|:---:|---|---|---|:---:|",
        *(row(item) for item in items),
        "",
        *(f"> {text}" for text in source.blocks["notes"]),
        "",
        "## 推进措施",
        "",
        *(line for item in items if item.measures for line in measures(item)),
    ]


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("qingping-pipe")
    (folder / "qingping-pipe.md").write_text("\n".join(page(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

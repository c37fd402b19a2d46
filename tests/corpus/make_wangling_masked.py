"""Write `wangling-masked.txt`: a county's list in which a filter put asterisks over words, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Source, plain, read_source, write_gold
from numerals import chinese


def lines(source: Source) -> list[str]:
    """Covering notice, list with measures, notes."""
    facts = source.facts
    out = [*source.blocks["heading"], facts["document_number"], "", *source.blocks["cover"]]
    out += ["", facts["issuer"], "2025年3月12日", "", facts["title"]]
    for index, chapter in enumerate(source.chapters, 1):
        out += ["", f"{chinese(index)}、{chapter.name}"]
        for item in chapter.items:
            out += [f"{item.number}.{plain(item.title)}"]
            out += [f"责任单位：{'、'.join([*item.leads, *item.cooperating])}", "主要措施："]
            out += [f"（{number}）{plain(text)}" for number, text in item.measures]
    return [*out, "", *source.blocks["notes"]]


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("wangling-masked")
    (folder / "wangling-masked.txt").write_text("\n".join(lines(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

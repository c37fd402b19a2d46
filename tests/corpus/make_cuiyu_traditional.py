"""Write `cuiyu-traditional.txt`: a city's plan in traditional characters, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Source, plain, read_source, write_gold
from numerals import chinese


def lines(source: Source) -> list[str]:
    """Covering notice, then the plan with its measures."""
    facts = source.facts
    out = [facts["document_number"], *source.blocks["heading"], *source.blocks["cover"]]
    out += [facts["issuer"], "2026年2月13日", "", facts["title"]]
    for index, chapter in enumerate(source.chapters, 1):
        out.append(f"{chinese(index)}、{chapter.name}（{chapter.count}件）")
        for item in chapter.items:
            units = f"牽頭單位：{'、'.join(item.leads)}；配合單位：{'、'.join(item.cooperating)}"
            out += [f"（{chinese(int(item.number or 0))}）{plain(item.title)}（{units}）", "推進措施："]
            out += [f"{number}.{plain(text)}" for number, text in item.measures]
    return out


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("cuiyu-traditional")
    (folder / "cuiyu-traditional.txt").write_text("\n".join(lines(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

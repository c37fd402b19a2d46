"""Write `qiyun-ocr.txt`: a district's list as a scanner read it, and its gold."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from printing import HANGING, width

COLUMNS, LINES = 30, 24
# How a page number came out, page by page; the last form goes on.
NUMBERS = ["— {} —", "- {} -", "第 {} 页", "{}", "—{}—"]
WIDE = {code: code + 0xFEE0 for code in range(0x30, 0x3A)}


def units(item: Item) -> str:
    """The bracket after the sentence, half-width where the sentence is."""
    text = f"（牵头单位：{'、'.join(item.leads)}；配合单位：{'、'.join(item.cooperating)}）"
    if "," not in item.title:
        return text
    return text.translate(str.maketrans("（）：；", "():;"))


def paragraphs(source: Source) -> list[str]:
    """The paragraphs that lay under the scanner."""
    facts, blocks = source.facts, source.blocks
    out = [facts["document_number"], *blocks["heading"], *blocks["cover"], facts["issuer"], "2025年3月28日"]
    out += ["附件", facts["title"]]
    for index, chapter in enumerate(source.chapters, 1):
        if chapter.items[0].status == "no_task":
            continue
        out.append(f"{chinese(index)}、{chapter.name}（{chapter.count}项）")
        for item in chapter.items:
            out += [f"（{item.number}）{plain(item.title)}{units(item)}", "推进措施："]
            out += [f"{number}.{plain(text)}" for number, text in item.measures]
    return [*out, *blocks["notask"]]


def blotted(text: str, chance: random.Random) -> str:
    """The text with stray blanks, most of them beside figures."""
    out = text[:1]
    for before, sign in pairwise(text):
        digits = before.isdigit() + sign.isdigit()
        # A blank beside the point of a number would make two numbers of it.
        likely = 0 if "." in (before, sign) else (0.03, 0.22, 0.07)[digits]
        out += " " * (chance.random() < likely) + sign
    return out


def broken(text: str, chance: random.Random) -> list[str]:
    """The lines of a paragraph; it may end inside a word, not inside half-width digits."""
    lines, line = [], ""
    for index, sign in enumerate(text):
        inside = text[index - 1 : index + 1].isascii()
        full = width(line) >= 2 * COLUMNS - chance.choice((0, 0, 1, 2))
        if full and not inside and sign not in HANGING:
            lines.append(line.rstrip())
            line = ""
        line += sign
    return [*lines, line]


def scanned(source: Source) -> list[str]:
    """All lines, with the numbers of the pages between them and a blank line here and there."""
    chance = random.Random(source.facts["source"])  # noqa: S311
    lines: list[str] = []
    for text in paragraphs(source):
        lines += broken(blotted(text, chance), chance)
        lines += [""] * (chance.random() < 0.3)
    out: list[str] = []
    for page, at in enumerate(range(0, len(lines), LINES), 1):
        form = NUMBERS[min(page, len(NUMBERS)) - 1]
        number = str(page).translate(WIDE) if page % 3 == 0 else str(page)
        out += [*lines[at : at + LINES], "", form.format(number), ""]
    return out[:-3]


def main(folder: Path = HERE) -> None:
    """Write text and gold."""
    source = read_source("qiyun-ocr")
    (folder / "qiyun-ocr.txt").write_text("\n".join(scanned(source)), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write `yuanting-city.pdf`: a city's plan in prose on numbered pages, and its gold."""

from __future__ import annotations

import html
from itertools import count
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from printing import SERIF, document, save_pdf, wrapped

COLUMNS, LINES = 30, 24
STYLE = f"""
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; font: 15pt/27pt '{SERIF}' }}
.page {{ position: relative; width: 210mm; height: 296mm; page-break-after: always }}
.text {{ position: absolute; left: 26mm; top: 30mm; white-space: pre }}
.foot {{ position: absolute; left: 0; right: 0; bottom: 16mm; text-align: center; font-size: 12pt }}
"""


def units(item: Item) -> str:
    """The bracket at the end of an item; items of one side alone say who is responsible."""
    leads = "、".join(item.leads)
    if not item.cooperating:
        return f"（{leads}负责）"
    return f"（{leads}牵头，{'、'.join(item.cooperating)}配合）"


def centred(text: str) -> list[str]:
    """A heading over as many lines as it needs, each in the middle."""
    rows = wrapped(text, COLUMNS - 6, indent=0)
    return ["", *("\u3000" * ((COLUMNS - len(row)) // 2) + row for row in rows), ""]


def item_lines(item: Item) -> list[str]:
    """An item in one paragraph, or a part of an item under the heading that its first part prints."""
    number, _, part = str(item.number).partition(".")
    out: list[str] = []
    if "parent" in item.extras:
        out += wrapped(f"{number}．{item.extras['parent']}。", COLUMNS)
    head = f"（{part}）" if part else f"{number}．"
    return [*out, *wrapped(f"{head}{item.title}。{plain(item.body)}{units(item)}", COLUMNS)]


def letter(source: Source) -> list[str]:
    """The covering notice."""
    addressees, *cover = source.blocks["cover"]
    out = [*centred(source.facts["document_number"]), *centred(source.blocks["heading"][0])]
    out += wrapped(addressees, COLUMNS, indent=0)
    for text in cover:
        out += wrapped(text, COLUMNS)
    return [*out, "", "\u3000" * 20 + source.facts["issuer"], "\u3000" * 20 + "2025年2月27日"]


def plan(source: Source) -> list[str]:
    """The plan in three parts, of which the second holds the items."""
    out = centred(source.facts["title"])
    out += wrapped("一、总体安排", COLUMNS)
    for text in source.blocks["aims"]:
        out += wrapped(text, COLUMNS)
    out += wrapped("二、重点任务", COLUMNS)
    for place, chapter in zip(count(1), source.chapters, strict=False):
        out += wrapped(f"（{chinese(place)}）{chapter.name}", COLUMNS)
        for item in chapter.items:
            out += item_lines(item)
    out += wrapped("三、保障机制", COLUMNS)
    for text in source.blocks["guard"]:
        out += wrapped(text, COLUMNS)
    return out


def pages(source: Source) -> str:
    """The whole document; notice and plan begin on pages of their own."""
    sheets: list[list[str]] = []
    for part in (letter(source), plan(source)):
        sheets += [part[at : at + LINES] for at in range(0, len(part), LINES)]
    body = "".join(
        f'<div class="page"><div class="text">{html.escape(chr(10).join(lines))}</div>'
        f'<div class="foot">第 {number} 页 共 {len(sheets)} 页</div></div>'
        for number, lines in enumerate(sheets, 1)
    )
    return document(source.facts["title"], STYLE, body)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("yuanting-city")
    save_pdf(pages(source), folder / "yuanting-city.pdf")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

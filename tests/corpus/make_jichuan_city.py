"""Write `jichuan-city.pdf`: notice, list and measures on pages with a running head, and its gold."""

from __future__ import annotations

import html
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from printing import SANS, SERIF, document, save_pdf, wrapped

COLUMNS, LINES = 28, 22
RUNNING_HEAD = "霁川市人民政府公报　2026年第3期"
STYLE = f"""
@page {{ size: A4; margin: 0 }}
body {{ margin: 0; font: 16pt/28pt '{SERIF}' }}
.page {{ position: relative; width: 210mm; height: 296mm; page-break-after: always }}
.text {{ position: absolute; left: 28mm; top: 37mm; white-space: pre }}
.head {{ position: absolute; right: 26mm; top: 20mm; font-size: 10.5pt }}
.foot {{ position: absolute; right: 30mm; bottom: 22mm; font-size: 14pt }}
.left {{ right: auto; left: 30mm }}
b {{ font-family: '{SANS}'; font-weight: normal }}
"""


def units(item: Item) -> str:
    """The bracket after the sentence."""
    return f"（牵头单位：{'、'.join(item.leads)}）"


def centred(text: str) -> list[str]:
    """A heading over as many lines as it needs, each in the middle."""
    rows = wrapped(text, COLUMNS - 6, indent=0)
    return ["", *("\u3000" * ((COLUMNS - len(row)) // 2) + row for row in rows), ""]


def listed(source: Source) -> list[str]:
    """The first annex."""
    out = ["附件1", *centred(source.facts["title"])]
    for index, chapter in enumerate(source.chapters, 1):
        out += wrapped(f"{chinese(index)}、{chapter.name}（{chapter.count}项）", COLUMNS)
        for item in chapter.items:
            out += wrapped(f"（{item.number}）{plain(item.listed or item.title)}{units(item)}", COLUMNS)
    return out


def measured(source: Source) -> list[str]:
    """The second annex: the items again, each with its measures."""
    out = ["附件2", *centred(f"{source.facts['title']}推进措施")]
    for index, chapter in enumerate(source.chapters, 1):
        out += wrapped(f"{chinese(index)}、{chapter.name}（{chapter.count}项）", COLUMNS)
        for item in chapter.items:
            number = chinese(int(item.number or 0))
            out += wrapped(f"（{number}）{plain(item.title)}{units(item)}", COLUMNS)
            out += wrapped("推进措施：", COLUMNS)
            for step, text in item.measures:
                out += wrapped(f"{step}.{plain(text)}", COLUMNS)
    return out


def letter(source: Source) -> list[str]:
    """The covering notice."""
    addressees, *cover = source.blocks["cover"]
    out = ["", *centred(source.facts["document_number"]), *centred(source.blocks["heading"][0])]
    out += wrapped(addressees, COLUMNS, indent=0)
    for text in cover:
        out += wrapped(text, COLUMNS)
    return [*out, "", "\u3000" * 11 + source.facts["issuer"], "\u3000" * 16 + "2026年3月6日"]


def page(number: int, lines: list[str]) -> str:
    """One page: running head, lines, page number on the outer side."""
    side = "foot" if number % 2 else "foot left"
    return (
        f'<div class="page"><div class="head">{RUNNING_HEAD}</div>'
        f'<div class="text">{html.escape(chr(10).join(lines))}</div>'
        f'<div class="{side}">— {number} —</div></div>'
    )


def pages(source: Source) -> str:
    """The whole document; each part begins on a page of its own."""
    sheets: list[list[str]] = []
    for part in (letter(source), listed(source), measured(source)):
        sheets += [part[at : at + LINES] for at in range(0, len(part), LINES)]
    body = "".join(page(number, lines) for number, lines in enumerate(sheets, 1))
    return document(source.facts["title"], STYLE, body)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("jichuan-city")
    save_pdf(pages(source), folder / "jichuan-city.pdf")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

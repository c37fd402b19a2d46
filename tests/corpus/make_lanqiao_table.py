"""Write `lanqiao-table.pdf`: a county's table over landscape pages that cut its rows, and its gold."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from printing import SANS, SERIF, document, save_pdf, wrapped

HEAD = ["类别", "序号", "项目名称", "年度目标任务", "牵头单位", "配合单位", "完成时限"]
# Widths of the columns in full characters, and the lines of a page: the first one carries the heading.
WIDTHS = [3, 2, 6, 18, 7, 8, 6]
FIRST, FOLLOWING = 17, 13
STYLE = f"""
@page {{ size: A4 landscape; margin: 0 }}
body {{ margin: 0; font: 12pt/22pt '{SERIF}' }}
.page {{ position: relative; width: 297mm; height: 209mm; page-break-after: always }}
.text {{ position: absolute; left: 17mm; top: 20mm; width: 263mm }}
.foot {{ position: absolute; left: 0; right: 0; bottom: 9mm; text-align: center }}
h1 {{ font: 20pt/30pt '{SANS}'; text-align: center; margin: 0 0 4pt }}
p {{ margin: 0; text-indent: 2em }}
p.flush {{ text-indent: 0 }} p.right {{ text-align: right; padding-right: 4em }}
table {{ border-collapse: collapse; table-layout: fixed; width: 744pt }}
td, th {{ border: 1px solid #000; padding: 1pt 4pt; vertical-align: middle; font-weight: normal }}
th {{ font-family: '{SANS}' }}
td, th {{ white-space: pre }}
"""


@dataclass
class Row:
    """A row, or the part of one that stands on a page: the lines of each cell but the category's."""

    chapter: Chapter
    cells: list[list[str]]

    @property
    def height(self) -> int:
        return max(len(cell) for cell in self.cells)

    def cut(self, height: int) -> tuple[Row, Row]:
        """The part that still fits on the page and the part that goes over."""
        above = [cell[:height] for cell in self.cells]
        return Row(self.chapter, above), Row(self.chapter, [cell[height:] for cell in self.cells])


def stacked(units: list[str], columns: int) -> list[str]:
    """A cell of units, each on lines of its own; a dash for none."""
    return [line for unit in units or ["—"] for line in wrapped(unit, columns, indent=0)]


def row(chapter: Chapter, item: Item) -> Row:
    """The cells of an item, wrapped to their columns."""
    texts = [item.number or "", plain(item.title), plain(item.body)]
    cells = [wrapped(text, columns, indent=0) for text, columns in zip(texts, WIDTHS[1:4], strict=True)]
    cells += [stacked(item.leads, WIDTHS[4]), stacked(item.cooperating, WIDTHS[5])]
    return Row(chapter, [*cells, wrapped(plain(item.due), WIDTHS[6], indent=0)])


def dealt(source: Source) -> list[list[Row]]:
    """The rows of each page; a row of which at least two lines fit is cut, a shorter rest goes over whole."""
    sheets: list[list[Row]] = [[]]
    room = FIRST
    waiting = [row(chapter, item) for chapter in source.chapters for item in chapter.items]
    while waiting:
        here = waiting.pop(0)
        if here.height > room:
            if room >= 2 and here.height - room >= 1:
                here, rest = here.cut(room)
                sheets[-1].append(here)
                here = rest
            sheets.append([])
            room = FOLLOWING
        sheets[-1].append(here)
        room -= here.height
    return sheets


def cell(lines: list[str], *, span: int = 1) -> str:
    """One cell of the printed table."""
    rowspan = f' rowspan="{span}"' if span > 1 else ""
    return f"<td{rowspan}>{html.escape(chr(10).join(lines))}</td>"


def table(rows: list[Row], seen: set[str]) -> str:
    """The rows of a page under the header; a category is printed where it begins, blank where it goes on."""
    printed = ["<tr>" + "".join(f"<th>{name}</th>" for name in HEAD) + "</tr>"]
    for index, each in enumerate(rows):
        category = ""
        if index == 0 or rows[index - 1].chapter is not each.chapter:
            span = sum(other.chapter is each.chapter for other in rows)
            name = f"{each.chapter.name}（{each.chapter.count}项）"
            words = [] if each.chapter.name in seen else wrapped(name, WIDTHS[0], indent=0)
            seen.add(each.chapter.name)
            category = cell(words, span=span)
        printed.append(f"<tr>{category}{''.join(cell(lines) for lines in each.cells)}</tr>")
    columns = "".join(f'<col style="width: {1.7 + columns}em">' for columns in WIDTHS)
    return f"<table>{columns}{''.join(printed)}</table>"


def letter(source: Source) -> str:
    """The covering notice, which has a page of its own."""
    addressees, *cover = source.blocks["cover"]
    return (
        f'<p style="text-align:center">{source.facts["document_number"]}</p>'
        f'<h1>{source.blocks["heading"][0]}</h1><p class="flush">{addressees}</p>'
        + "".join(f"<p>{text}</p>" for text in cover)
        + f'<p class="right">{source.facts["issuer"]}</p><p class="right">2026年2月27日</p>'
    )


def pages(source: Source) -> str:
    """The whole document."""
    seen: set[str] = set()
    bodies = [table(rows, seen) for rows in dealt(source)]
    bodies[0] = f'<p class="flush">附件</p><h1>{source.facts["title"]}</h1>{bodies[0]}'
    bodies[-1] += "".join(f'<p class="flush">{text}</p>' for text in source.blocks["notes"])
    sheets = "".join(
        f'<div class="page"><div class="text">{body}</div><div class="foot">第 {number} 页</div></div>'
        for number, body in enumerate([letter(source), *bodies], 1)
    )
    return document(source.facts["title"], STYLE, sheets)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("lanqiao-table")
    save_pdf(pages(source), folder / "lanqiao-table.pdf")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

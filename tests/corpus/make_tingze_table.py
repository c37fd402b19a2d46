"""Write `tingze-table.pdf`: a city's table that the printer deals over upright pages, and its gold."""

from __future__ import annotations

import html
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from printing import SANS, SERIF, document, save_pdf

HEAD = ["序号", "项目名称", "工作目标", "责任单位", "完成时限"]
WIDTHS = [9, 24, 84, 34, 25]
STYLE = f"""
@page {{ size: A4; margin: 24mm 17mm 22mm; @bottom-center {{ content: "－ " counter(page) " －" }} }}
body {{ margin: 0; font: 10.5pt/17pt '{SERIF}' }}
h1 {{ font: 18pt/28pt '{SANS}'; text-align: center; margin: 0 0 10pt }}
p {{ margin: 0 0 4pt; text-indent: 2em; font-size: 12pt; line-height: 22pt }}
p.flush, p.note {{ text-indent: 0 }} p.note {{ font-size: 10pt; line-height: 17pt }}
p.middle {{ text-align: center; text-indent: 0 }} p.right {{ text-align: right; padding-right: 3em }}
.letter {{ page-break-after: always }}
table {{ border-collapse: collapse; table-layout: fixed; width: 176mm; margin-bottom: 6pt }}
td, th {{ border: 0.75pt solid #000; padding: 2pt 3pt; vertical-align: middle; text-align: left }}
th {{ font: 10.5pt/17pt '{SANS}'; text-align: center }} td.number {{ text-align: center }}
"""


def row(item: Item) -> str:
    """A row; all units stand in one cell, the first of them leads."""
    texts = [
        item.title,
        plain(item.body),
        "、".join([*item.leads, *item.cooperating]),
        plain(item.due),
    ]
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in texts)
    return f'<tr><td class="number">{item.number}</td>{cells}</tr>'


def table(source: Source) -> str:
    """The table, each chapter a row over all columns; the browser repeats the header on every page."""
    columns = "".join(f'<col style="width: {width}mm">' for width in WIDTHS)
    head = "".join(f"<th>{name}</th>" for name in HEAD)
    rows = []
    for place, chapter in enumerate(source.chapters, 1):
        name = f"{chinese(place)}、{chapter.name}（{chapter.count}项）"
        rows.append(f'<tr><td colspan="{len(HEAD)}"><b>{name}</b></td></tr>')
        rows += [row(item) for item in chapter.items]
    return f"<table>{columns}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def letter(source: Source) -> str:
    """The covering notice, on a page of its own."""
    addressees, *cover = source.blocks["cover"]
    facts = source.facts
    return (
        f'<div class="letter"><p class="middle">{facts["document_number"]}</p>'
        f"<h1>{source.blocks['heading'][0]}</h1><p class='flush'>{addressees}</p>"
        + "".join(f"<p>{text}</p>" for text in cover)
        + f'<p class="right">{facts["issuer"]}</p><p class="right">2026年2月13日</p>'
        + "<p>（此件公开发布）</p></div>"
    )


def pages(source: Source) -> str:
    """The whole document."""
    notes = "".join(f'<p class="note">{text}</p>' for text in source.blocks["notes"])
    body = f'{letter(source)}<p class="flush">附件</p><h1>{source.facts["title"]}</h1>{table(source)}{notes}'
    return document(source.facts["title"], STYLE, body)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("tingze-table")
    save_pdf(pages(source), folder / "tingze-table.pdf")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write `biwan-page.html`: a district's list as a table on its web site, measures below, and its gold."""

from __future__ import annotations

import re
from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese
from pages import Page, whole

INDENT = '<p style="text-indent: 2em">'
# Cells whose units stand in paragraphs, and cells that keep the comma before each line break.
PARAGRAPHS = {"3", "9"}
COMMAS = {"4", "12", "15"}


def spread(text: str, number: str | None) -> str:
    """The text of a cell or line; in every third item an editor's spans cut the figures."""
    if number and int(number) % 3 == 0:
        return re.sub(r"(\d)(\d*(?:\.\d+)?)([万亿]?)", r'\1<span style="color:#000">\2\3</span>', text)
    return text


def units(names: list[str], item: Item) -> str:
    """The cell of a column of units."""
    if not names:
        return "—"
    if item.number in PARAGRAPHS:
        return "".join(f"<p>{name}</p>" for name in names)
    return ("、<br/>" if item.number in COMMAS else "<br>").join(names)


def rows(chapter: Chapter) -> list[str]:
    """The rows of a chapter; its name spans them."""
    count, lines = len(chapter.items), []
    for index, item in enumerate(chapter.items):
        name = f"{chapter.name}<br>（{chapter.count}项）"
        cells = [f'<td rowspan="{count}"><strong>{name}</strong></td>'] if index == 0 else []
        task = spread(plain(item.listed or item.title), item.number)
        cells.append(f'<td align="center">{item.number}</td>')
        if item.status == "no_task":
            cells.append(f'<td>{task}</td><td colspan="3" align="center">无任务</td>')
        else:
            deadline = plain(item.extras["deadline"])
            pair = f"<td>{units(item.leads, item)}</td><td>{units(item.cooperating, item)}</td>"
            cells.append(f"<td>{task}</td>{pair}<td>{deadline}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return lines


def table(source: Source) -> list[str]:
    """The list: a header of two rows, then the chapters."""
    head = [
        '<tr><th rowspan="2">领域</th><th rowspan="2">序号</th><th rowspan="2">项目内容</th>',
        '<th colspan="2">责任单位</th><th rowspan="2">完成时限</th></tr>',
        "<tr><th>牵头单位</th><th>配合单位</th></tr>",
    ]
    body = [line for chapter in source.chapters for line in rows(chapter)]
    return ['<table class="list" width="100%">', "<tbody>", *head, *body, "</tbody>", "</table>"]


def measures(source: Source) -> list[str]:
    """The second annex: each item again with its measures, a paragraph each."""
    lines = []
    for place, chapter in enumerate(source.chapters, 1):
        if chapter.items[0].status == "no_task":
            continue
        lines.append(f"<p>　　<strong>{chinese(place)}、{chapter.name}</strong></p>")
        for item in chapter.items:
            lines.append(f"{INDENT}<b>{item.number}.{plain(item.title)}</b></p>")
            for number, text in item.measures:
                lines.append(f"{INDENT}（{number}）{spread(plain(text), item.number)}</p>")
    return lines


def main(folder: Path = HERE) -> None:
    """Write page and gold."""
    source = read_source("biwan-page")
    facts = source.facts
    page = Page(
        place="碧湾区",
        heading=source.blocks["heading"][0],
        trail=["首页", "政务公开", "政策文件", "区政府办公室文件"],
        published="2025-04-02 16:20",
        source="碧湾区人民政府办公室",
        facts=[
            ("索引号", "999900/202504-00012"),
            ("主题分类", "民政、扶贫、救灾/社会福利"),
            ("发布机构", facts["issuer"]),
            ("成文日期", "2025年3月31日"),
            ("文号", facts["document_number"]),
            ("有效性", "有效"),
        ],
        related=["碧湾区2024年10件民生实事全部完成", "【图解】一图读懂碧湾区2025年民生实事"],
    )
    addressees, *cover = source.blocks["cover"]
    article = [
        f'<p align="center">{facts["document_number"]}</p>',
        f"<p>{addressees}</p>",
        *(f"<p>　　{text}</p>" for text in cover),
        "<p>　　附件：1.碧湾区2025年民生实事项目清单<br>　　　　　2.碧湾区2025年民生实事项目推进措施</p>",
        f'<p style="text-align: right">{facts["issuer"]}&nbsp;&nbsp;&nbsp;&nbsp;</p>',
        '<p style="text-align: right">2025年3月31日&nbsp;&nbsp;&nbsp;&nbsp;</p>',
        "<p>（此件公开发布）</p>",
        "<p>附件1</p>",
        f'<p style="text-align: center"><strong>{facts["title"]}</strong></p>',
        *table(source),
        "<p>&nbsp;</p>",
        "<p>附件2</p>",
        f'<p style="text-align: center"><strong>{source.blocks["measures"][0]}</strong></p>',
        *measures(source),
    ]
    (folder / "biwan-page.html").write_text(whole(page, article), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

"""Write `qinghe-table.docx`: a county's plan whose list is a table with merged cells, and its gold."""

from __future__ import annotations

from pathlib import Path

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from markup import HERE, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper

HEAD = ["类别", "序号", "年度目标任务", "牵头单位", "配合单位"]
WIDTHS = [22, 12, 70, 30, 30]
# The number of the item before which the typist put the header once more, and units parted by line breaks.
HEADER_AGAIN = "8"
BROKEN_CELLS = {"1", "4", "10", "16"}
# A blank inside a name, as justified cells leave it.
STRETCHED = {"县市场监管局": "县市场监 管局", "县数据资源局": "县数据资 源局"}


def cell(units: list[str], item: Item) -> str:
    """The text of a cell with units; a dash for none."""
    separator = "\n" if item.number in BROKEN_CELLS else "、"
    return separator.join(STRETCHED.get(unit, unit) for unit in units) or "—"


def write_table(paper: Paper, source: Source) -> None:
    """The list: category cells merged downwards, the header repeated on each page and once inside."""
    rows, spans = [HEAD], []
    for chapter in source.chapters:
        begin = len(rows)
        for item in chapter.items:
            if item.number == HEADER_AGAIN:
                rows.append(HEAD)
                begin += 1
            text = plain(item.listed or item.title)
            rows.append(["", item.number or "", text, cell(item.leads, item), cell(item.cooperating, item)])
        rows[begin][0] = f"{chapter.name}（{chapter.count}项）"
        spans.append((begin, len(rows) - 1))
    table = paper.table(rows, WIDTHS)
    for begin, end in spans:
        if end > begin:
            merged = table.cell(begin, 0).merge(table.cell(end, 0))
            for paragraph in merged.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)


def write_measures(paper: Paper, source: Source) -> None:
    """Chapters and items again, each with its measures."""
    for index, chapter in enumerate(source.chapters, 1):
        if chapter.items[0].status == "no_task":
            continue
        paper.line(f"（{chinese(index)}）{chapter.name}", font="楷体_GB2312")
        for item in chapter.items:
            cooperating = f"；配合单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
            units = f"（牵头单位：{'、'.join(item.leads)}{cooperating}）"
            paper.line(f"{item.number}.{plain(item.title)}{units}")
            for number, text in item.measures:
                paper.line(f"（{number}）{plain(text)}")


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("qinghe-table")
    heading = source.blocks["heading"][0]
    paper = Paper(heading)
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(source.facts["issuer"])
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    paper.signature(source.facts["issuer"], "2025年4月8日")
    paper.new_page()
    paper.title(source.facts["title"])
    for text in source.blocks["intro"]:
        paper.line(text)
    write_table(paper, source)
    paper.line("三、推进措施", font="黑体")
    write_measures(paper, source)
    paper.save(folder / "qinghe-table.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

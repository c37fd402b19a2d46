"""Write `chengxi-table.docx`: a county's list in two tables, a text box and footnotes, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, roles, write_gold
from paper import CENTRE, Paper
from wordparts import add_footnotes, merge_down, repeat_header, small, text_box

HEAD = ["类别", "序号", "目标任务", "责任单位", "配合单位", "完成时限"]
WIDTHS = [18, 11, 64, 26, 26, 22]
LOCAL_HEAD = ["序号", "项目名称", "年度目标", "牵头单位", "责任单位", "配合单位", "完成时限"]
LOCAL_WIDTHS = [11, 26, 48, 22, 22, 22, 20]
# The items before which a page ended and the typist put the header once more, and what the chapter's cell
# holds after it: its name again, or nothing.
HEADER_AGAIN = {"9": "教育体育", "15": ""}
# Cells whose units stand in one line; the others have a line for each.
IN_LINE = {"4", "10", "21"}


def cell(item: Item, word: str) -> str:
    """The units of a column; a dash for none."""
    return ("、" if item.number in IN_LINE else "\n").join(roles(item).get(word, [])) or "—"


def list_row(item: Item) -> list[str]:
    """The cells of an item behind its chapter."""
    lacking = "（无任务）" if item.status == "no_task" else ""
    units = [cell(item, "责任"), cell(item, "配合")]
    return [item.number or "", plain(item.title) + lacking, *units, plain(item.extras["deadline"])]


def write_list(paper: Paper, source: Source) -> None:
    """The table of what comes from above, chapters merged downwards in the first column."""
    rows, spans = [HEAD], []
    for chapter in source.chapters[:-1]:
        first, name = len(rows), f"{chapter.name}\n（{chapter.count}项）"
        for item in chapter.items:
            if item.number in HEADER_AGAIN:
                spans.append((first, len(rows) - 1))
                rows.append(HEAD)
                first, name = len(rows), HEADER_AGAIN[item.number]
            rows.append([name, *list_row(item)])
            name = ""
        spans.append((first, len(rows) - 1))
    table = paper.table(rows, WIDTHS)
    for begin, end in spans:
        merge_down(table, 0, begin, end)
    repeat_header(table)
    small(table)


def write_local(paper: Paper, source: Source) -> None:
    """The county's own projects, with a cell for the name and three columns of units."""
    rows = [LOCAL_HEAD]
    for item in source.chapters[-1].items:
        target, deadline = plain(item.extras["target"]), plain(item.extras["deadline"])
        units = [cell(item, word) for word in ("牵头", "责任", "配合")]
        rows.append([item.number or "", item.title, target, *units, deadline])
    table = paper.table(rows, LOCAL_WIDTHS)
    repeat_header(table)
    small(table)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("chengxi-table")
    heading = source.blocks["heading"][0]
    paper = Paper(heading)
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(source.facts["issuer"])
    paper.title(heading)
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    paper.signature(source.facts["issuer"], "2025年3月12日")
    paper.new_page()
    paper.title(source.facts["title"])
    text_box(paper, source.blocks["box"][0])
    paper.line("一、上级部署项目", font="黑体")
    write_list(paper, source)
    for text in source.blocks["notes"]:
        paper.flush(text)
    paper.line(f"{source.blocks['local'][0]}（{source.chapters[-1].count}项）", font="黑体")
    write_local(paper, source)
    add_footnotes(paper, [tuple(line.split("|")) for line in source.blocks["footnotes"]])
    paper.save(folder / "chengxi-table.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

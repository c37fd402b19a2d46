"""Write `langshan-numerals.docx`: a county's plan in Chinese numerals that names no unit, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, plain, read_source, write_gold
from numerals import chinese, circled
from paper import CENTRE, Paper


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("langshan-numerals")
    paper = Paper(source.facts["title"])
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(source.blocks["heading"][0])
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    paper.signature(source.facts["issuer"], "二〇二五年二月二十日")
    paper.new_page()
    paper.title(source.facts["title"])
    for item in source.chapters[0].items:
        paper.line(f"第{chinese(int(item.number or 0))}件：{plain(item.title)}", font="楷体_GB2312")
        for number, text in item.measures:
            paper.line(f"{circled(int(number or 0))}{plain(text)}")
    paper.save(folder / "langshan-numerals.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

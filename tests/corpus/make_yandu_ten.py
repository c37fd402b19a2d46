"""Write `yandu-ten.html`: a city's ten matters as a public notice on its web site, and its gold."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Item, plain, read_source, write_gold
from numerals import chinese, circled
from pages import Page, whole

# How the number of an item is set off from its sentence, in turn.
GAPS = ["：", "&nbsp;&nbsp;", "　"]
# Items whose measures stand in one paragraph, parted by line breaks.
BROKEN = {"4", "7"}


def item_lines(item: Item) -> list[str]:
    """The sentence of an item, then its measures."""
    number = int(item.number or 0)
    gap = GAPS[number % 3]
    head = f"<strong>第{chinese(number)}件</strong>{gap}{plain(item.title)}"
    texts = [f"{circled(int(place or 0))}{plain(text)}" for place, text in item.measures]
    if item.number in BROKEN:
        body = [f"<p>&emsp;&emsp;{'<br>&emsp;&emsp;'.join(texts)}</p>"]
    else:
        body = [
            f"<div>&nbsp;&nbsp;&nbsp;&nbsp;<span>{text[0]}</span>&nbsp;{text[1:]}</div>" for text in texts
        ]
    return [f"<p>　　{head}</p>", *body]


def main(folder: Path = HERE) -> None:
    """Write page and gold."""
    source = read_source("yandu-ten")
    page = Page(
        place="雁渡市",
        heading=source.blocks["heading"][0],
        trail=["首页", "要闻动态", "公示公告"],
        published="2026-01-23 09:05",
        source="雁渡日报",
        facts=[],
        related=["雁渡市2025年十件民生实事完成情况通报", "市民代表热议十件民生实事：件件暖心"],
    )
    article = [
        *(f"<p>　　{text}</p>" for text in source.blocks["cover"]),
        f'<p style="text-align:center"><b>{source.facts["title"]}</b></p>',
        *(line for item in source.chapters[0].items for line in item_lines(item)),
        *(f"<p>　　{text}</p>" for text in source.blocks["ending"]),
        "<p>&nbsp;</p>",
        f'<p align="right">{source.facts["issuer"]}&nbsp;&nbsp;</p>',
        '<p align="right">2026年1月22日&nbsp;&nbsp;</p>',
        '<div class="editor">责任编辑：示例　　审核：示例</div>',
    ]
    (folder / "yandu-ten.html").write_text(whole(page, article), encoding="utf-8")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

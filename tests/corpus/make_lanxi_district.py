"""Write `lanxi-district.docx`: a notice scanned back into Word, whole annexes twice, and its gold."""

from __future__ import annotations

import re
from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper

DAY = "2025 年 3 月 28 日"
# Where a page ended in the middle of a sentence: the words after which the scan broke it.
CUTS = [
    "做到点位、工期、",
    "新增公办学位 3150",
    "打造“红色物业”示范",
    "局部涂氟 0.72",
    "（责任单位：区消防救",
    "按季公布物业服务红黑榜，连续两次列",
    "服务机构通过公开遴选确",
    "山区县域冷链物流",
]
# The second copy ends its pages elsewhere: only the first of these cuts stand in it. Some of its items have
# half-width marks, as if typed by another hand.
CUTS_AGAIN = 4
TYPED_AGAIN = {"4", "5", "12", "13"}
HALF = str.maketrans("，：；（）", ",:;()")


class Scan:
    """Writes lines as a scan would: blanks around some digits, sentences cut at page ends."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.figures = 0
        self.cuts = CUTS

    def blanks(self, text: str) -> str:
        """The text with a blank before two figures of three and behind one of two."""

        def spread(match: re.Match[str]) -> str:
            self.figures += 1
            before = " " if self.figures % 3 else ""
            return before + match[0] + ("" if self.figures % 2 else " ")

        number = re.match(r"\d+．|（\d+）", text)
        begin = number.end() if number else 0
        return text[:begin] + re.sub(r"(?<![\dA-Z.“])\d[\d.]*(?![\d.日])", spread, text[begin:])

    def line(self, text: str, font: str = "仿宋_GB2312") -> None:
        """One paragraph, or two with an empty one between where a page ended inside it."""
        text = self.blanks(text)
        for cut in self.cuts:
            place = re.search(r"\s*".join(map(re.escape, cut.replace(" ", ""))), text)
            if place:
                self.paper.line(text[: place.end()], font=font)
                self.paper.line("")
                text = text[place.end() :].lstrip()
                break
        self.paper.line(text, font=font)


def bracket(item: Item) -> str:
    """The bracket that names the units."""
    cooperating = f"，配合单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
    return f"（责任单位：{'、'.join(item.leads)}{cooperating}）"


def no_task_sentence(chapter: Chapter) -> str:
    """All projects without task in one sentence."""
    names = "；".join(item.title for item in chapter.items)
    return f"上级安排、我区没有任务的共{len(chapter.items)}项：{names}。"


def write_annexes(scan: Scan, source: Source, *, again: bool) -> None:
    """Both annexes; `again` for the second copy."""
    scan.cuts = CUTS[:CUTS_AGAIN] if again else CUTS
    for index, name in enumerate(source.blocks["annexes"], 1):
        scan.paper.new_page()
        scan.paper.flush(f"附件 {index}" if again else f"附件{index}")
        scan.paper.title(scan.blanks(name))
        for place, chapter in enumerate(source.chapters, 1):
            scan.line(f"（{chinese(place)}）{chapter.name}（{chapter.count}项）", "黑体")
            if chapter.items[0].status == "no_task":
                scan.line(no_task_sentence(chapter))
                continue
            for item in chapter.items:
                write_item(scan, item, measures=index == 2, again=again)


def write_item(scan: Scan, item: Item, *, measures: bool, again: bool) -> None:
    """An item of the list, or with its measures."""
    texts = [f"{item.number}．{plain(item.title)}{bracket(item)}"]
    if measures:
        texts += ["推进举措：", *(f"（{number}）{plain(text)}" for number, text in item.measures)]
    for text in texts:
        scan.line(text.translate(HALF) if again and item.number in TYPED_AGAIN else text)


def main(folder: Path = HERE) -> None:
    """Write document and gold."""
    source = read_source("lanxi-district")
    issuer, heading = source.facts["issuer"], source.blocks["heading"][0]
    paper = Paper(heading)
    scan = Scan(paper)
    paper.line(source.facts["document_number"], align=CENTRE)
    paper.title(issuer)
    paper.title(scan.blanks(heading))
    addressees, *cover = source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        scan.line(text)
    for index, name in enumerate(source.blocks["annexes"], 1):
        paper.line(f"{'- 附件：' if index == 1 else ''}{index}.{name}")
    paper.signature(issuer, DAY)
    write_annexes(scan, source, again=False)
    write_annexes(scan, source, again=True)
    paper.save(folder / "lanxi-district.docx")
    write_gold(source, folder)


if __name__ == "__main__":
    main()

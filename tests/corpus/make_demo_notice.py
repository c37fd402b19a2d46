"""Write the notice of the demo, its correction and the gold annotation from `sources/demo.src`."""

from __future__ import annotations

from pathlib import Path

from markup import HERE, Chapter, Item, Source, plain, read_source, write_gold
from numerals import chinese
from paper import CENTRE, Paper

DATA = HERE.parents[1] / "src" / "minsheng" / "apps" / "demo" / "data"
ISSUER = "望湖区民生工作领导小组办公室"
DAY, CORRECTED_DAY = "2026年2月26日", "2026年4月10日"
CORRECTED_NUMBER = "望民生办〔2026〕33号"

# 街镇, new meal points, adapted homes, public parking spaces; each column adds up to the district's figure.
STREETS = [
    ("望湖路街道", 2, 48, 300),
    ("临江门街道", 2, 42, 220),
    ("青石桥街道", 2, 40, 240),
    ("柳荫街道", 2, 38, 180),
    ("白鹭洲街道", 1, 30, 200),
    ("鼓亭街道", 2, 44, 260),
    ("花市街道", 2, 36, 230),
    ("北闸街道", 2, 40, 280),
    ("稻香街道", 1, 34, 210),
    ("杏林街道", 1, 36, 240),
    ("东浦街道", 2, 32, 290),
    ("荷塘镇", 2, 36, 250),
    ("望湖经开区", 1, 24, 300),
]
STREETS_HEAD = ["街镇", "新建老年食堂（助餐点）（个）", "适老化改造（户）", "新增公共停车泊位（个）"]

# What the correction prints otherwise: one figure, one lead unit, one sentence in other words.
CORRECTIONS = [
    ("上门服务不少于1.5万人次", "上门服务不少于1.8万人次"),
    ("（牵头单位：区城管局；配合单位：临江燃气公司", "（牵头单位：区住建局；配合单位：临江燃气公司"),
    (
        "完善“十分钟健身圈”，新建、更新健身路径45条",
        "增加群众身边的健身场地，新建、更新健身路径45条",
    ),
]
CORRECTED_HEADING = "关于更正印发《望湖区2026年50项民生实事》的通知"
CORRECTED_COVER = [
    "各街镇，区有关单位：",
    "《望湖区2026年50项民生实事》（望民生办〔2026〕1号）印发后，部分项目的任务数、牵头单位和文字表述需要更正。"
    "经区政府同意，现将更正后的文本重新印发，请遵照执行，原文本同时停止使用。",
    "本次更正不改变项目序号，已经开展的工作和已经报送的数据继续有效。",
]


def corrected(text: str) -> str:
    """The line as the correction prints it."""
    for old, new in CORRECTIONS:
        text = text.replace(old, new)
    return text


def same(text: str) -> str:
    """The line as the first notice prints it."""
    return text


def bracket(item: Item) -> str:
    """The bracket that names the units."""
    cooperating = f"；配合单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
    return f"（牵头单位：{'、'.join(item.leads)}{cooperating}）"


def no_task_sentence(chapter: Chapter) -> str:
    """All projects without task in one sentence."""
    return f"分别为：{'、'.join(item.title for item in chapter.items)}，共{len(chapter.items)}项。"


def write_list(paper: Paper, source: Source, revise) -> None:
    """The first annex: chapters counted automatically, items numbered by hand."""
    chapters = paper.series("chapter")
    for chapter in source.chapters:
        paper.line(f"{chapter.name}（{chapter.count}项）", font="黑体", series=chapters)
        if chapter.items[0].status == "no_task":
            paper.line(no_task_sentence(chapter))
            continue
        for item in chapter.items:
            paper.line(revise(f"（{item.number}）{plain(item.listed or item.title)}{bracket(item)}"))


def write_measures(paper: Paper, source: Source, revise) -> None:
    """The second annex: chapters and measures counted automatically, items in Chinese numerals by hand."""
    chapters = paper.series("chapter")
    for chapter in source.chapters:
        paper.line(f"{chapter.name}（{chapter.count}项）", font="黑体", series=chapters)
        if chapter.items[0].status == "no_task":
            paper.line(no_task_sentence(chapter))
            continue
        for item in chapter.items:
            number = chinese(int(item.number or 0))
            paper.line(revise(f"（{number}）{plain(item.title)}{bracket(item)}"), font="楷体_GB2312")
            paper.line("推进措施：")
            measures = paper.series("measure")
            for _, text in item.measures:
                paper.line(plain(text), series=measures)


def write_streets(paper: Paper) -> None:
    """The third annex: a small table with a sum."""
    sums = [sum(row[column] for row in STREETS) for column in (1, 2, 3)]
    body = [[str(cell) for cell in row] for row in [*STREETS, ("合计", *sums)]]
    table = paper.table([STREETS_HEAD, *body], [45, 42, 35, 42])
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].alignment = CENTRE


def write(path: Path, source: Source, *, correction: bool) -> None:
    """One notice: cover, three annexes, imprint."""
    number = CORRECTED_NUMBER if correction else source.facts["document_number"]
    heading = CORRECTED_HEADING if correction else source.blocks["heading"][0]
    day = CORRECTED_DAY if correction else DAY
    revise = corrected if correction else same
    paper = Paper(heading)
    paper.masthead(f"{ISSUER}文件")
    paper.line(number, align=CENTRE)
    paper.title(ISSUER)
    paper.title(heading)
    addressees, *cover = CORRECTED_COVER if correction else source.blocks["cover"]
    paper.flush(addressees)
    for text in cover:
        paper.line(text)
    annexes = source.blocks["annexes"]
    for index, name in enumerate(annexes, 1):
        paper.line(f"{'附件：' if index == 1 else '　　　'}{index}.{name}")
    paper.signature(ISSUER, day)
    for index, name in enumerate(annexes, 1):
        paper.new_page()
        paper.flush(f"附件{index}")
        paper.title(name)
        if index < 3:
            (write_list if index == 1 else write_measures)(paper, source, revise)
        else:
            write_streets(paper)
    paper.flush("抄送：区委办公室，区人大常委会办公室，区政协办公室。")
    paper.flush(f"{ISSUER}　　{day}印发")
    paper.save(path)


def main(folder: Path = HERE, data: Path = DATA) -> None:
    """Write both notices into `data` and the gold annotation into `folder`."""
    source = read_source("demo")
    write(data / "notice.docx", source, correction=False)
    write(data / "notice-corrected.docx", source, correction=True)
    write_gold(source, folder)


if __name__ == "__main__":
    main()

import pytest

from minsheng.core.policy.source import Paragraph, Remark, Source, Span, Table
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.plain import pasted_document
from minsheng.engines.office.problems import BlankText, LineTooLong, UnknownFormat

NOTICE = """# 望湖区2026年民生实事实施方案

各单位：
现将方案**印发**给你们。

## 一、促进就业

1. 新增就业~~1~~1.15万人
   1.1 第一季度3000人
   1.2 第二季度3000人
2. 培训
   1) 甲
   2) 乙

7. 另起

- 牵头单位：`区人社局`、[区民政局](https://example.com/)

1、顿号编号不是列表标记
（1）括号也不是

| 序号 | 项目 | 责任单位 |
|---|:--:|--:|
| 1 | 新增*就业* | 区人社局<br>区民政局 |
| 2 | 改造 \\| 提升 |

| 甲 | 乙 |
| 丙 | 丁 |

![图](a.png)
"""


def outline(source: Source) -> list[tuple[object, ...]]:
    return [
        (block.role, source.quote(block.span))
        if isinstance(block, Paragraph)
        else (block.rows, block.columns, block.header_rows)
        for block in source.blocks
    ]


def cells(source: Source) -> list[list[str]]:
    tables = [block for block in source.blocks if isinstance(block, Table)]
    return [[source.quote(cell.span) for cell in table.cells] for table in tables]


def test_markdown_shows_its_text_without_marks_and_with_its_numbers():
    source = open_document(NOTICE.encode(), name="方案.md")
    assert (source.format, source.name) == ("md", "方案.md")
    assert outline(source) == [
        ("title", "望湖区2026年民生实事实施方案"),
        ("body", "各单位：\n现将方案印发给你们。"),
        ("heading", "一、促进就业"),
        ("body", "1. 新增就业1.15万人\n1.1 第一季度3000人\n1.2 第二季度3000人"),
        ("body", "2. 培训"),
        ("body", "1) 甲"),
        ("body", "2) 乙"),
        ("body", "3. 另起"),
        ("body", "牵头单位：区人社局、区民政局"),
        ("body", "1、顿号编号不是列表标记\n（1）括号也不是"),
        (3, 3, 1),
        (2, 2, 0),
    ]
    assert cells(source) == [
        ["序号", "项目", "责任单位", "1", "新增就业", "区人社局\n区民政局", "2", "改造 | 提升", ""],
        ["甲", "乙", "丙", "丁"],
    ]
    assert source.remarks == (
        Remark("office.struck_text_left_out", {"count": 1}),
        Remark("office.pictures_left_out", {"count": 1}),
    )


def test_markdown_has_places_by_paragraph_and_cell_since_marks_are_not_shown():
    source = open_document(NOTICE.encode("gb18030"), name="方案.MD")
    start = source.text.index("新增就业\t")
    assert source.locator(Span(start, start + 4)) == "表1第2行第2列"
    assert source.locator(source.blocks[2].span) == "第3段"


@pytest.mark.parametrize(
    ("text", "name", "format"),
    [
        ("# 题\n\n## 一、甲\n", "", "md"),
        ("# 题\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n", "题", "md"),
        ("# 题\n\n## 一、甲\n", "题.txt", "txt"),
        ("# 题\n\n甲\n", "", "txt"),
        ("甲\n# 题\n## 一、乙\n", "", "txt"),
        ("#1楼 加装电梯\n## 2楼\n", "", "txt"),
        ("甲*乙*丙", "a.markdown", "md"),
    ],
)
def test_markdown_is_told_by_the_ending_of_its_name_or_by_a_title_and_more_marks(text, name, format):
    source = open_document(text.encode(), name=name)
    assert source.format == format
    assert source.text == text or format == "md"


def test_pipe_tables_in_plain_text_are_tables_and_the_text_stays_as_it_is():
    table = "| 序号 | 项目 | 单位 |\n|----|----|----|\n| 1 | 就业 |  |\n｜2｜养老｜民政局｜"
    text = f"附件\n{table}\n# 说明 | 甲\n| 一行 | 非表 |\n"
    source = pasted_document(text)
    assert source.text == text
    assert outline(source) == [
        ("body", "附件"),
        (3, 3, 1),
        ("body", "# 说明 | 甲"),
        ("body", "| 一行 | 非表 |"),
    ]
    assert cells(source) == [["序号", "项目", "单位", "1", "就业", "", "2", "养老", "民政局"]]
    assert source.quote(source.blocks[1].span) == table
    assert source.locator(source.blocks[1].cells[7].span) == "第5行"


def test_rows_without_a_rule_are_a_table_and_rows_of_another_width_begin_a_new_one():
    source = open_document(
        "| 序号 | 项目 |\n| 1 | a \\| b |\n| 甲 | 乙 | 丙 |\n| 丁 | 戊 | 己 |".encode(), name="a.txt"
    )
    assert outline(source) == [(2, 2, 1), (2, 3, 0)]
    assert cells(source)[0] == ["序号", "项目", "1", "a | b"]
    assert source.text.split("\n")[1] == "| 1 | a | b |"
    assert cells(source)[1] == ["甲", "乙", "丙", "丁", "戊", "己"]


def test_a_backslash_outside_a_table_of_strokes_stays():
    source = open_document("甲\\|乙\n| 序号 | 项目 |\n| 1 | a\\|b\\|c |\n丙\\|丁".encode(), name="a.txt")
    assert source.text == "甲\\|乙\n| 序号 | 项目 |\n| 1 | a|b|c |\n丙\\|丁"
    assert cells(source) == [["序号", "项目", "1", "a|b|c"]]


def test_html_in_markdown_is_shown_and_scripts_are_not():
    page = "甲<br>乙\n\n<script>x</script>\n\n<table><tr><td>丙</td><td>丁</td></tr></table>\n"
    assert open_document(page.encode(), name="a.md").text == "甲\n乙\n丙\t丁"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"# \n\n---\n", BlankText),
        (bytes(range(256)) * 4, UnknownFormat),
        (b"|" * 300_000, LineTooLong),
    ],
)
def test_markdown_that_shows_nothing_or_is_none_is_refused(data, problem):
    with pytest.raises(problem):
        open_document(data, name="a.md")

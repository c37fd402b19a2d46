"""Whole notices of our own wording, in the layouts that districts use."""

from datetime import date
from decimal import Decimal

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Kind, Status
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import Cell, Paragraph, Source, Span, Table, plain_source

LETTER = """云民办〔2025〕6号

云溪区民生工作领导小组办公室关于实施民生实事的通知

各街道：

一、压实责任。各单位要在3月20日前分解任务。
二、加强调度。每月通报一次。

附件：1.云溪区2025年6项民生实事
2.云溪区2025年6项民生实事推进措施

云溪区民生工作领导小组办公室

2025年3月12日

附件1

云溪区2025年6项民生实事

一、安居（2项）

（1）改造老旧小区18个，惠及居民0.62万
- 2 -
户。（牵头单位：区住建局、区财政局）

（2）推动电梯加装应装尽装。（牵头单位：区住建局）

二、市级民生实事（1 项）

（3）新建社区书屋5家左右。（牵头

单位：区文旅局)

三、云溪区无任务（3项）

分别为：“四好农村路”建设、农村改厕（含粪污处理）、渔港升级等，共3项。

附件2

云溪区2025年6项民生实事推进措施

一、安居（2项）

（一）改造老旧小区18个，惠及居民0.62万户。（牵头单位：区住建局、区财政局）

推进措施：

1.4月底前完成设计，每户补助2万元。

3.改造老旧小区18个，更新管网7.5公里。

（二）推动电梯加装应装尽装。（牵头单位：区住建局）

推进举措：加强宣传，做到应知尽知。

二、市级民生实事（1项）

（三）新建社区书屋6家左右。（牵头单位：区文旅局）

1.市、区按4:6分担经费。

三、云溪区无任务（3项）

分别为：“四好农村路”建设、农村改厕（含粪污处理）、渔港升级等，共3项。
"""


def reading(text, **options):
    return read(plain_source(text, format="txt", name="a.txt"), **options)


@pytest.fixture(scope="module")
def letter():
    return reading(LETTER)


def test_head_of_a_letter_with_annexes(letter):
    assert letter.kind is Kind.NOTICE
    assert letter.title.value == "云溪区2025年6项民生实事"
    assert letter.document_number.value == "云民办〔2025〕6号"
    assert letter.issuer.value == "云溪区民生工作领导小组办公室"
    assert (letter.signed_on.value, letter.year) == (date(2025, 3, 12), 2025)


def test_chapters_keep_their_printed_counts(letter):
    assert [(found.name, found.declared_count) for found in letter.categories] == [
        ("安居", 2),
        ("市级民生实事", 1),
        ("云溪区无任务", 3),
    ]


def test_each_project_stands_once_though_printed_twice(letter):
    assert [(found.number, found.status.value, found.origin) for found in letter.projects] == [
        ("1", "task", ""),
        ("2", "task", ""),
        ("3", "local", "city"),
        (None, "no_task", ""),
        (None, "no_task", ""),
        (None, "no_task", ""),
    ]
    assert [found.title for found in letter.projects] == [
        "改造老旧小区18个，惠及居民0.62万户。",
        "推动电梯加装应装尽装。",
        "新建社区书屋5家左右。",
        "“四好农村路”建设",
        "农村改厕（含粪污处理）",
        "渔港升级",
    ]


def test_a_bracket_broken_by_a_page_names_its_unit(letter):
    assert [unit.name for unit in letter.projects[2].lead_units] == ["区文旅局"]


def test_a_number_cut_from_its_unit_by_a_page_number_is_whole(letter):
    homes = letter.projects[0].targets[1]
    assert (homes.value, homes.unit, homes.quote) == (Decimal(6200), "户", "惠及居民0.62万户")
    assert len(homes.spans) == 2


def test_measures_come_from_the_second_annex(letter):
    first, second, third = letter.projects[:3]
    assert [found.number for found in first.measures] == ["1", "3"]
    assert [(found.number, found.text) for found in second.measures] == [(None, "加强宣传，做到应知尽知。")]
    assert [(found.value, found.unit, found.measure) for found in first.standards] == [
        (Decimal(20000), "元/户", "1")
    ]
    assert [(found.value, found.unit) for found in first.subtargets] == [(Decimal("7.5"), "公里")]
    assert [(found.due_on, found.measure) for found in first.deadlines] == [(date(2025, 4, 30), "1")]
    assert [found.words for found in second.pledges] == ["应装尽装", "应知尽知"]
    assert [found.value for found in third.standards] == ["4:6"]


def test_the_list_governs_and_the_difference_is_shown(letter):
    (found,) = [found for found in letter.warnings if found.code == "policy.list_figures_differ"]
    assert found.project == 2
    assert (found.facts["list_figures"], found.facts["measures_figures"]) == ("左右5家", "左右6家")
    assert letter.projects[2].targets[0].value == 5


def test_gaps_in_measures_are_shown(letter):
    assert [found.facts["numbers"] for found in letter.warnings if found.code == "policy.measure_gap"] == [
        "2"
    ]


def test_requirements_and_attachments_of_the_letter_are_no_projects(letter):
    assert not letter.unread
    assert all("责任" not in found.title for found in letter.projects)


PLAN = """临湖市“安心办事”行动方案（2025）
为群众办事
（一）一老一小
1.托育
（1）普惠托位。新增托位900个，每千人口托位数不少于5个。〔牵头单位：市甲委；配合单位：市乙局，各县（市）区〕
（2）托育队伍。培训保育员1200人次以上。〔牵头单位：市甲委；配合单位：市丙局〕
2.养老
新建长者食堂40家，其中农村15家，力争助餐服务实现社区全覆盖。〔牵头单位：市丁局；配合单位：各县（市）区〕
（二）出行
3.12328热线优化
投诉2个工作日内办结。〔牵头单位：市戊局〕
"""


def test_a_plan_in_three_levels_gives_sub_items_as_projects():
    found = reading(PLAN)
    assert found.kind is Kind.PLAN
    assert [(item.number, item.title) for item in found.projects] == [
        ("1.1", "普惠托位"),
        ("1.2", "托育队伍"),
        ("2", "养老"),
        ("3", "12328热线优化"),
    ]
    assert [(item.name, item.part) for item in found.categories] == [
        ("一老一小", "为群众办事"),
        ("出行", "为群众办事"),
    ]
    assert [[target.unit for target in item.targets] for item in found.projects] == [
        ["个", "个/千人口"],
        ["人次"],
        ["家", "家"],
        ["个工作日"],
    ]
    assert found.projects[2].targets[1].proposal.subset_of == 0


LABELS = """2025年白鹭县十件民生实事
1. 新建养老服务站3所。
牵头单位：县甲局
配合单位：县乙局、县丙局
完成时限：2025年11月
2. 硬化通组公路45公里。
牵头单位：县丁局
完成时限：12月底
"""


def test_units_and_due_dates_on_lines_of_their_own():
    first, second = reading(LABELS).projects
    assert first.title == "新建养老服务站3所。"
    assert [unit.name for unit in first.cooperating_units] == ["县乙局", "县丙局"]
    assert [found.due_on for found in (*first.deadlines, *second.deadlines)] == [
        date(2025, 11, 30),
        date(2025, 12, 31),
    ]


@pytest.mark.parametrize(
    ("marks", "chapter"),
    [
        (("1.", "2.", "3."), "一、"),
        (("1、", "2、", "3、"), "（一）"),
        (("（1）", "（2）", "（3）"), "一、"),
        (("①", "②", "③"), "一、"),
        (("第一件：", "第二件：", "第三件："), "一、"),
        (("（一）", "（二）", "（三）"), "一、"),
        (("一、", "二、", "三、"), ""),
    ],
)
def test_items_in_every_numbering_style(marks, chapter):
    head = f"{chapter}美好家园（共3项）\n" if chapter else ""
    body = "\n".join(f"{mark}新建公园{n}个。（责任单位：区甲局）" for n, mark in enumerate(marks, 1))
    found = reading(f"石桥区2025年民生实事清单\n{head}{body}\n")
    assert [item.number for item in found.projects] == ["1", "2", "3"]
    assert [item.targets[0].value for item in found.projects] == [1, 2, 3]
    assert {item.category for item in found.projects} == ({0} if chapter else {None})
    assert not found.warnings


def test_a_list_without_any_unit_is_read_and_each_missing_lead_shown():
    found = reading("石桥区2025年民生实事清单\n一、就业\n1.新增就业300人。\n2.培训500人次。\n")
    assert [item.targets[0].value for item in found.projects] == [300, 500]
    assert [item.code for item in found.warnings] == ["policy.lead_missing"] * 2


def test_items_without_task_in_a_closing_note():
    found = reading(
        "石桥区2025年民生实事清单\n1.新建公园2个。（责任单位：区甲局）\n2.海堤加固（我区无任务）。\n"
        "注：第3项“渔港改造”、第4项“林区道路”我区无任务。\n"
    )
    assert [(item.number, item.status, item.title) for item in found.projects[1:]] == [
        ("2", Status.NO_TASK, "海堤加固。"),
        ("3", Status.NO_TASK, "“渔港改造”"),
        ("4", Status.NO_TASK, "“林区道路”"),
    ]


def test_own_projects_are_local():
    found = reading("石桥区2025年民生实事清单\n一、自增民生实事\n1.新建书吧2个。（责任单位：区甲局）\n")
    assert [(item.status, item.origin) for item in found.projects] == [(Status.LOCAL, "own")]


TABBED = """石桥区2025年民生实事任务分解表
类别\t序号\t目标任务\t牵头单位\t配合单位\t完成时限
教育\t1\t新建幼儿园2所，新增学位540个\t区甲局\t区乙局、各街道\t8月底
2\t课后服务覆盖率达到百分之百\t区甲局\t—\t
医疗\t3\t免费筛查1.2万人次\t区丙委\t\t年底前
"""


def test_a_table_pasted_with_tabs():
    found = reading(TABBED)
    assert [(item.number, found.categories[item.category].name) for item in found.projects] == [
        ("1", "教育"),
        ("2", "教育"),
        ("3", "医疗"),
    ]
    assert [[unit.name for unit in item.cooperating_units] for item in found.projects] == [
        ["区乙局", "各街道"],
        [],
        [],
    ]
    assert [[due.due_on for due in item.deadlines] for item in found.projects] == [
        [date(2025, 8, 31)],
        [],
        [date(2025, 12, 31)],
    ]


def _word_table(rows, merged):
    """A Word table: cells with tabs between, rows with line ends; `merged` gives (row, column) → rows."""
    text, cells = "", []
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value is not None:
                cells.append(Cell(Span(len(text), len(text) + len(value)), y, x, merged.get((y, x), 1)))
                text += value + "\t"
        text = text[:-1] + "\n"
    table = Table(Span(0, len(text) - 1), len(rows), len(rows[0]), tuple(cells), 1)
    return text, table


def test_a_word_table_with_merged_categories():
    rows = [
        ["类别", "序号", "项目名称", "目标任务", "责任单位"],
        ["养老", "1", "助餐", "新建食堂6家", "区甲局\n区乙局"],
        [None, "2", "适老化", "改造80户", "区甲局"],
        ["出行", "3", "路灯", "安装路灯120盏", "区丙局"],
    ]
    text, table = _word_table(rows, {(1, 0): 2})
    title = "石桥区2025年民生实事项目表\n"
    shift = len(title)
    cells = tuple(
        Cell(Span(c.span.start + shift, c.span.end + shift), c.row, c.column, c.rows, c.columns)
        for c in table.cells
    )
    moved = Table(Span(table.span.start + shift, table.span.end + shift), table.rows, table.columns, cells, 1)
    source = Source(title + text, (Paragraph(Span(0, shift - 1), "title"), moved), "docx", "b.docx")
    found = read(source)
    assert found.title.value == "石桥区2025年民生实事项目表"
    assert [(item.title, found.categories[item.category].name) for item in found.projects] == [
        ("助餐", "养老"),
        ("适老化", "养老"),
        ("路灯", "出行"),
    ]
    assert [unit.name for unit in found.projects[0].lead_units] == ["区甲局", "区乙局"]
    assert [item.targets[0].value for item in found.projects] == [6, 80, 120]
    assert as_schema(found, source)["projects"][1]["targets"][0]["locator"] == "表1第3行第4列"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "关于召开会议的通知\n各单位：\n一、时间。3月5日上午9点。\n二、要求。请准时参加，每单位不少于2人。\n",
        "只有一句话，没有任何项目。",
    ],
)
def test_a_text_that_is_no_list_has_no_projects(text):
    found = reading(text)
    assert (found.kind, found.projects) == (Kind.OTHER, ())


def test_a_due_date_without_any_year_is_reported():
    found = reading("1.新建公园2个，6月底前完成。（责任单位：区甲局）\n2.新建公园3个。（责任单位：区甲局）\n")
    assert [item.why for item in found.unread] == ["policy.date_without_year"]
    assert not found.projects[0].deadlines
    dated = reading("1.新建公园2个，6月底前完成。（责任单位：区甲局）\n", on=date(2025, 1, 9))
    assert [item.due_on for item in dated.projects[0].deadlines] == [date(2025, 6, 30)]


def test_web_page_lines_around_the_list_are_left_out():
    found = reading(
        "首页 > 政务公开\n浏览次数：35\n石桥区2025年民生实事清单\n"
        "1.新建公园2个。（责任单位：区甲局）\n2.新建公园3个。（责任单位：区甲局）\n"
        "来源：区政府办\n编辑：某某\n返回顶部\n"
    )
    assert [item.title for item in found.projects] == ["新建公园2个。", "新建公园3个。"]
    assert not any(item.measures for item in found.projects)


def test_units_printed_after_the_measures_belong_to_the_item():
    found = reading(
        "石桥区2025年民生实事清单\n（一）新建公园2个。\n工作措施：\n1.6月底前开工。\n"
        "牵头单位：区甲局\n配合单位：区乙局\n"
        "（二）新建书吧3个。\n工作措施：\n1.完成选址。\n2.每处补助5万元。\n牵头单位：区丙局\n"
    )
    assert [(item.title, [unit.name for unit in item.lead_units]) for item in found.projects] == [
        ("新建公园2个。", ["区甲局"]),
        ("新建书吧3个。", ["区丙局"]),
    ]
    assert [[step.number for step in item.measures] for item in found.projects] == [["1"], ["1", "2"]]
    assert not found.warnings


def test_a_list_that_labels_no_unit_and_parts_its_numbers_by_a_blank():
    found = reading(
        "2025年石桥街道民生微实事\n01 加装电梯3部（城建办）\n"
        "02 举办讲座12场（文化站、妇联）\n03 改造路口4处（城建办）\n"
    )
    assert [(item.number, [unit.name for unit in item.lead_units]) for item in found.projects] == [
        ("1", ["城建办"]),
        ("2", ["文化站", "妇联"]),
        ("3", ["城建办"]),
    ]


def test_items_whose_parts_are_numbered_fields():
    found = reading(
        "石桥区2025年民生实事清单\n一、安居行动\n（一）工作目标\n改造小区6个，惠及900户。\n（二）主要举措\n1.每户补助2万元。\n"
        "2.开展培训3场。\n（三）责任单位\n区甲局牵头，区乙局、区丙局配合。\n"
        "二、乐学行动\n（一）工作目标\n新建幼儿园2所。\n（二）主要举措\n1.完成选址。\n（三）责任单位\n区丁局。\n"
    )
    first, second = found.projects
    assert (first.title, second.title) == ("安居行动", "乐学行动")
    assert [item.value for item in first.targets] == [6, 900]
    assert [unit.name for unit in first.lead_units] == ["区甲局"]
    assert [unit.name for unit in first.cooperating_units] == ["区乙局", "区丙局"]
    assert [unit.name for unit in second.lead_units] == ["区丁局"]
    assert [step.number for step in first.measures] == ["1", "2"]

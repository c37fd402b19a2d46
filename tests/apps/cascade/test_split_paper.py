"""The 任务分解表 as an annex."""

import io

import docx
from docx.oxml.ns import qn

from minsheng.apps.cascade.sheets.paper import split_paper
from minsheng.apps.cascade.sheets.table import programme_table
from minsheng.engines.office.notice import read_notice
from tests.apps.cascade.sheetsteps import DAY
from tests.apps.cascade.steps import AT, COUNTED, NAMED, RATED, edition_of, streets, targets_of, typed
from tests.conftest import make_unit

FRONT = ["序号", "项目", "年度目标", "分管领导", "牵头单位"]


def paper_of(world, *said, units, number="7"):
    edition = edition_of(world.district, *said, lead=world.civil_affairs)
    typed(world.clerk, targets_of(edition)[0], dict.fromkeys(units, number))
    table = programme_table(edition.programme, world.clerk, DAY)
    return split_paper(table, "望湖区民生实事任务分解表", world.clerk, at=AT)


def opened(data):
    return docx.Document(io.BytesIO(data))


def heads(table):
    return [cell.text for cell in table.rows[0].cells]


def test_thirteen_streets_stand_in_one_table_whose_head_is_repeated(world):
    paper = opened(paper_of(world, COUNTED, RATED, units=streets(world.district, 13)))
    (table,) = paper.tables
    assert heads(table) == [*FRONT, *(f"{n:03d}街道" for n in range(1, 14)), "完成时限"]
    assert table.rows[0]._tr.trPr.findall(qn("w:tblHeader"))
    assert [cell.text for cell in table.rows[1].cells][:7] == [
        *("1", "社区食堂建设", "新建社区食堂 100 家", "", "望湖区民政局", "7", "7"),
    ]
    assert [line.text for line in paper.paragraphs][:3] == [
        "附件",
        "望湖区民生实事任务分解表",
        "望民生〔2026〕1号　截至2026年3月10日",
    ]


def test_what_holds_for_the_project_stands_once_beside_its_targets(world):
    (table,) = opened(paper_of(world, COUNTED, RATED, units=streets(world.district, 2))).tables
    merged = [[tc.vMerge for tc in row._tr.tc_lst][:5] for row in table.rows[1:]]
    assert merged == [
        ["restart", "restart", None, "restart", "restart"],
        ["continue", "continue", None, "continue", "continue"],
    ]


def test_more_units_go_on_in_tables_of_like_width_with_project_and_target(world):
    paper = opened(paper_of(world, COUNTED, units=streets(world.district, 60)))
    first, *rest = paper.tables
    assert [heads(table)[:3] for table in rest] == [FRONT[:3]] * len(rest)
    shown = [name for table in paper.tables for name in heads(table) if name.endswith("街道")]
    assert shown == [f"{n:03d}街道" for n in range(1, 61)]
    sizes = [len(heads(table)) - 3 for table in rest]
    assert len(heads(first)) > 15
    assert max(sizes) - min(sizes) <= 2
    assert "望湖区民生实事任务分解表（续表1）" in [line.text for line in paper.paragraphs]


def test_long_numbers_take_wider_columns(world):
    paper = opened(paper_of(world, COUNTED, units=streets(world.district, 13), number="123456789"))
    assert len(paper.tables) == 2


def test_units_with_few_numbers_are_named_in_a_table_of_their_own(world):
    many = [{**COUNTED, "words": f"第 {n} 类 100 家"} for n in range(5)]
    edition = edition_of(world.district, *many, NAMED, lead=world.civil_affairs)
    street = streets(world.district, 2)
    for target in targets_of(edition)[:5]:
        typed(world.clerk, target, dict.fromkeys(street, "7"))
    typed(world.clerk, targets_of(edition)[0], {make_unit(world.district, "望湖区残联"): "3"})
    data = split_paper(programme_table(edition.programme, world.clerk, DAY), "表", world.clerk, at=AT)
    first, named = opened(data).tables
    assert heads(first) == [*FRONT, "001街道", "002街道", "完成时限"]
    assert [[cell.text for cell in row.cells] for row in named.rows] == [
        ["序号", "项目", "年度目标", "其他责任单位"],
        ["1", "社区食堂建设", "第 0 类 100 家", "残联 3"],
    ]


def test_our_own_reader_finds_the_project_with_its_targets_again(world):
    data = paper_of(world, COUNTED, RATED, units=streets(world.district, 3))
    _, reading = read_notice(data, name="t.docx")
    assert [project.title for project in reading.projects] == ["社区食堂建设"]
    (project,) = reading.projects
    assert [(target.value, target.unit) for target in project.targets] == [(100, "家"), (80, "%")]

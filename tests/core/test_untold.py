"""Nothing of a table may go unsaid: what bears a promise is read, or told as unread, or left out by name."""

import tomllib
from pathlib import Path

import pytest
from test_layouts import facts_of
from test_tables import source_of

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import Paragraph, Source, Span, plain_source

CASES = tomllib.loads(Path(__file__).with_name("untold.toml").read_text(encoding="utf-8"))["table"]
OTHERS = ("policy.lead_missing", "policy.due_before_notice")


def _told(source):
    reading = read(source)
    for item in reading.warnings:
        if item.code not in OTHERS:
            facts = " ".join(f"{key}={item.facts[key]}" for key in sorted(item.facts))
            yield f"{item.code.removeprefix('policy.')} {facts}"
    for item in reading.unread:
        words = "".join(source.quote(span) for span in item.spans)
        place = "" if item.project is None else f" {item.project}"
        yield f"{item.why.removeprefix('policy.')}{place}: {words}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_promise_of_a_table_is_read_or_told(case):
    source = source_of(case["text"])
    facts = [line for line in facts_of(source) if not line.startswith(("warning", "unread"))]
    assert facts == case["facts"].strip("\n").split("\n") if case["facts"].strip() else not facts
    assert list(_told(source)) == case["told"]


def test_lines_with_tabs_need_no_heading_row():
    rows = ("1\t学位扩容\t新增学位2700个\t区教育局\t8月底", "2\t校园食堂\t改造食堂12个\t区教育局\t11月底")
    source = plain_source("\n".join(("石桥区2026年民生实事项目", *rows)), format="txt")
    assert list(facts_of(source)) == [
        "1 task: 学位扩容",
        "  units 区教育局",
        "  target eq 2700 个",
        "  due 2026-08-31",
        "2 task: 校园食堂",
        "  units 区教育局",
        "  target eq 12 个",
        "  due 2026-11-30",
        "warning policy.headings_guessed",
    ]


def test_lines_with_tabs_that_share_out_a_number_are_told_as_a_table():
    rows = "乡镇\t就业（人）\t泊位（个）\n东河镇\t500\t100\n西河镇\t300\t—\n合计\t800\t180"
    text = f"清溪县2031年民生实事实施方案\n1.新增城镇就业800人。（牵头单位：县人社局）\n附件\n分解表\n{rows}"
    reading = read(plain_source(text, format="txt"))
    told = [warning for warning in reading.warnings if warning.code == "policy.table_unread"]
    assert [warning.facts for warning in told] == [{"first": "乡镇、就业（人）、泊位（个）", "rows": 4}]


def test_a_table_inside_an_interpretation_is_named():
    text = "《石桥区2026年民生实事》政策解读\n一、主要内容\n序号|项目|东县|西县\n1|食堂|8家|12家"
    assert list(_told(source_of(text))) == ["table_unread first=序号、项目、东县 rows=2"]


def test_a_long_column_of_unknown_heading_is_told_once():
    rows = [f"{number}|改造公厕|改造公厕{number}座|区甲局|周边3.5万人" for number in range(1, 102)]
    reading = read(
        source_of("\n".join(("石桥区2026年民生实事", "序号|项目|目标任务|责任单位|受益情形", *rows)))
    )
    told = [item.facts for item in reading.warnings if item.code == "policy.columns_unknown"]
    assert told == [{"columns": 1, "first": "受益情形", "cells": 101}]
    assert reading.unread == ()


def test_a_footnote_with_a_figure_is_told_and_one_without_is_not():
    lines = [
        "石桥区2026年民生实事清单",
        "1.加装电梯45部。",
        "责任单位：区甲局",
        "每部电梯补助12万元。",
        "电梯含提升机。",
    ]
    blocks, start = [], 0
    for place, line in enumerate(lines):
        blocks.append(Paragraph(Span(start, start + len(line)), role="note" if place > 2 else "body"))
        start += len(line) + 1
    source = Source(text="\n".join(lines), blocks=tuple(blocks), format="docx")
    assert list(_told(source)) == ["note_unread: 每部电梯补助12万元。"]


def test_a_sentence_between_a_chapter_and_its_first_item_is_told():
    items = "1.加装电梯45部。（区住建局）\n2.新建书房9座。（区文旅局）"
    text = f"柏溪区2031年民生实事\n一、安居\n今年翻修公厕36座。\n{items}"
    assert list(_told(plain_source(text, format="txt"))) == ["outside_list: 今年翻修公厕36座。"]


def test_a_count_of_people_in_title_and_text_is_one_target():
    screened = "1.免费筛查2万人\n为2万名妇女免费筛查。\n责任单位：区甲局"
    text = f"柏溪区2031年民生实事\n{screened}\n2.修路3条\n修路3条。\n责任单位：区乙局"
    projects = read(plain_source(text, format="txt")).projects
    assert [len(project.targets) for project in projects] == [1, 1]


def test_a_sentence_of_its_own_behind_the_units_of_the_last_item_is_told():
    items = "1.扩建书房9座。（区文旅局）\n2.划定车位700个。（区城管局）"
    extra = "另为150户低保家庭换装灶具，每户补助900元。"
    source = plain_source(f"柏溪区2031年民生实事\n{items}\n{extra}", format="txt")
    last = read(source).projects[-1]
    assert (last.title, [unit.name for unit in last.lead_units]) == ("划定车位700个。", ["区城管局"])
    assert list(_told(source)) == [f"behind_list: {extra}"]

"""What the headings of an upper office's empty table are taken to hold."""

import pytest

from minsheng.apps.filing.fields import Heading, headings_of

TITLE = ["临江市2026年民生实事推进情况表"]


PLAIN = "序号=number 实事项目=project 责任单位=leads 年度目标=asked 累计完成=done 完成率=share 备注="
FULL = (
    "编号=number 项目名称=project 指标名称=target 计量单位=unit 全年目标=asked 本月完成=month_done "
    "已完成=done 存在的问题=problem 下一步打算=next_step"
)


@pytest.mark.parametrize("said", [PLAIN, FULL])
def test_headings_are_known_by_their_words(said):
    pairs = [tuple(each.split("=")) for each in said.split()]
    rows = [TITLE, ["填报单位：", None, "2026年 月 日"], [heading for heading, _ in pairs] + [None]]
    assert [(each.heading, each.field) for each in headings_of(rows)] == pairs


def test_a_heading_says_in_what_its_numbers_are():
    row = ["项目", "计划数（万元）", "完成数（单位：亿元）", "完成率（%）", "已完成（万人次）"]
    assert headings_of([row]) == [
        Heading("项目", "project", 1),
        Heading("计划数（万元）", "asked", 10_000),
        Heading("完成数（单位：亿元）", "done", 100_000_000),
        Heading("完成率（%）", "share", 1),
        Heading("已完成（万人次）", "", 1),
    ]


def test_a_content_is_given_away_once_and_other_tables_are_none():
    assert [each.field for each in headings_of([["序号", "项目", "项目", "牵头单位", "单位"]])].count(
        "project"
    ) == 1
    assert headings_of([TITLE, ["姓名", "电话"], []]) == []


def test_a_title_merged_over_the_table_is_no_heading():
    title = ["临江市2026年民生实事项目进展情况统计表"] * 6
    heads = ["序号", "项目名称", "年度目标", "累计完成", "到位资金（万元）", "支付资金（万元）"]
    rows = [["附件2"], title, ["填报单位："], heads]
    fields = ["number", "project", "asked", "done", "funds_arrived", "funds_paid"]
    assert [(each.field, each.factor) for each in headings_of(rows)] == [
        (field, 10_000 if field.startswith("funds") else 1) for field in fields
    ]

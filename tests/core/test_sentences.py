"""Figures in the sentences of titles and measures, as a careful reader gives them."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from minsheng.core.policy.bodies import may_be_one
from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Role, Status
from minsheng.core.policy.source import plain_source
from minsheng.core.quantity.passage import fold

SENTENCES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))


def _figure(item):
    value = "—".join(map(str, item.value)) if isinstance(item.value, tuple) else str(item.value)
    base = f" from {item.baseline}" if item.baseline is not None else ""
    return f"{item.bound.comparator} {value} {item.unit}{base}"


@pytest.mark.parametrize(("text", "figures"), SENTENCES["titles"].items())
def test_figures_of_a_title(text, figures):
    assert [_figure(item) for item in harvest(fold(text), Role.TARGET).quantities] == figures


@pytest.mark.parametrize(("text", "figures"), SENTENCES["measures"].items())
def test_figures_of_a_measure(text, figures):
    found = harvest(fold(text), Role.SUBTARGET).quantities
    assert [f"{item.role} {_figure(item)}" for item in found] == figures


@pytest.mark.parametrize(
    "text",
    ["改造2000年底前建成的小区", "2024年6月30日前登记的企业", "12月31日前出生的儿童", "2010年底前竣工的住宅"],
)
def test_a_date_that_says_what_qualifies_is_no_due_day(text):
    assert dues_in(text, 2025) == []


def test_a_due_day_behind_such_a_date_is_still_read():
    text = "改造2000年底前建成的小区16个,12月底前竣工"
    assert [due.on for due in dues_in(text, 2025)] == [date(2025, 12, 31)]


LIST = "石桥区2025年民生实事清单\n1.新建公园2个。（责任单位：区甲局）\n2.新建书吧3个。（责任单位：区乙局）\n"


@pytest.mark.parametrize(
    ("note", "items"),
    [
        ("此外，市级下达的民生实事中，渔港改造、林道整治等2项，石桥区无任务。", ["渔港改造", "林道整治"]),
        ("注：市定20项民生实事中的渔港改造、林道整治2项我区无任务。", ["渔港改造", "林道整治"]),
        ("渔港改造、林道整治等2项民生实事在我区暂无任务。", ["渔港改造", "林道整治"]),
        ("说明：渔港改造、林道整治，本区不承担。", ["渔港改造", "林道整治"]),
        ("我区无任务的有：渔港改造、林道整治。", ["渔港改造", "林道整治"]),
        ("另有渔港改造、林道整治、滩涂治理3项任务石桥区不涉及。", ["渔港改造", "林道整治", "滩涂治理"]),
        ("以下项目我区无任务：渔港改造；林道整治。", ["渔港改造", "林道整治"]),
        (
            "其中，“三农”渔港改造（含码头）、林道整治两项石桥区无任务。",
            ["“三农”渔港改造（含码头）", "林道整治"],
        ),
    ],
)
def test_items_without_task_in_a_closing_sentence(note, items):
    found = read(plain_source(LIST + note + "\n", format="txt")).projects[2:]
    assert [(item.number, item.status, item.title) for item in found] == [
        (None, Status.NO_TASK, title) for title in items
    ]


@pytest.mark.parametrize(
    "note",
    [
        "第3项“渔港改造”、第4项“林道整治”我区无任务。",
        "省、市下达的30项任务中，3.“渔港改造”、4.“林道整治”等2项不涉及我区。",
    ],
)
def test_items_without_task_keep_the_numbers_a_closing_sentence_gives_them(note):
    found = read(plain_source(LIST + note + "\n", format="txt")).projects[2:]
    assert [(item.number, item.title) for item in found] == [("3", "“渔港改造”"), ("4", "“林道整治”")]


@pytest.mark.parametrize(
    "text",
    [
        "新建食堂22个，其中示范性4个，总数达到86个。",
        "新建食堂22个，其中示范性4个、社区2个，总数达到86个。",
        "建设综合体9个，其中主城区6个；助餐点扩充到410个。",
        "新增泊位800个，其中公共泊位200个，全区累计泊位达1万个。",
    ],
)
def test_a_stock_beside_a_flow_is_no_part_of_it(text):
    found = read(plain_source(f"石桥区2025年民生实事\n1.{text}（责任单位：区甲局）\n", format="txt"))
    assert not found.warnings


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("区农业农村局", "区农业农村水利局", False),
        ("区教育局", "区教育体育局", False),
        ("区交通局", "区交通运输局", True),
        ("市政务服务局", "市政务服务管理局", True),
        ("区农水局", "区农业农村水利局", True),
    ],
)
def test_a_body_with_a_further_field_is_another_body(one, other, same):
    assert may_be_one(one, other) is same


@pytest.mark.parametrize("inner", ["1.", "1、", "(1)", "①"])
def test_sub_items_are_told_from_items_however_they_are_numbered(inner):
    signs = {"①": "①②③"}
    mark = [signs[inner][n] if inner in signs else inner.replace("1", str(n + 1)) for n in range(3)]
    text = (
        "石桥市民生行动方案（2025）\n（一）托育\n1.托育服务\n"
        f"{mark[0]}新增托位900个。〔牵头单位：市甲委〕\n{mark[1]}培训保育员1200人次。〔牵头单位：市甲委〕\n"
        f"2.学前教育\n{mark[0]}新建幼儿园6所。〔牵头单位：市乙局〕\n{mark[1]}新增学位720个。〔牵头单位：市乙局〕\n"
        f"{mark[2]}培训教师300人次。〔牵头单位：市乙局〕\n3.儿童关爱\n新建儿童之家8家。〔牵头单位：市丙局〕\n"
    )
    found = read(plain_source(text, format="txt"))
    assert [item.number for item in found.projects] == ["1.1", "1.2", "2.1", "2.2", "2.3", "3"]
    assert not found.warnings


@pytest.mark.parametrize("inner", ["{}.", "{}、", "（{}）"])
def test_measures_are_told_from_items_however_they_are_numbered(inner):
    one, two = inner.format(1), inner.format(2)
    text = (
        f"石桥区2025年民生实事清单\n1.新建公园2个。（责任单位：区甲局）\n{one}6月底前开工。\n{two}完善设施。\n"
        f"2.新建书吧3个。（责任单位：区乙局）\n{one}完成选址。\n{two}每处补助2万元。\n"
    )
    found = read(plain_source(text, format="txt"))
    assert [(item.number, len(item.measures)) for item in found.projects] == [("1", 2), ("2", 2)]
    assert not found.warnings


def test_a_list_printed_again_is_no_inner_level():
    text = (
        "1.便民食堂\n2.口袋公园\n3.社区书吧\n1.便民食堂（责任单位：区甲局）\n2.口袋公园（责任单位：区乙局）\n"
    )
    found = read(plain_source("石桥区2025年民生实事清单\n" + text, format="txt"))
    assert [item.number for item in found.projects] == ["1", "2", "3"]


def test_a_figure_with_an_unknown_measure_word_behind_any_verb_is_shown():
    assert harvest("擦亮路牌30糰", Role.TARGET).unread == ((4, 7, "policy.unit_unknown"),)

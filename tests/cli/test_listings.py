from decimal import Decimal

import pytest

from minsheng.cli.listings import listed_of, names_of, places_of
from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Kind, Reading, Told
from minsheng.core.policy.source import plain_source


def reading(title, issuer=None):
    told = Told(issuer, ()) if issuer else None
    return Reading(Kind.NOTICE, Told(title, ()), None, told, None, None)


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("云津市2024年民生实事项目", ("云津市",)),
        ("云津市柳溪区2024年民生实事", ("云津市", "柳溪区")),
        ("2025年度云津市十件民生实事", ("云津市",)),
        ("关于印发《青岚县2026年民生实事》的通知", ("青岚县",)),
        ("云津高新区民生实事清单", ("云津高新区",)),
        ("雁岭自治县2026年民生实事", ("雁岭自治县",)),
        ("全市十件民生实事", ()),
        ("我区2025年为民实事", ()),
        ("2025年为民办实事项目", ()),
    ],
)
def test_a_title_begins_with_the_divisions_it_is_of(title, places):
    assert places_of(reading(title)) == places


def test_the_issuer_speaks_where_the_title_names_no_place():
    assert places_of(reading("十件民生实事", "柳溪区人民政府")) == ("柳溪区",)
    assert places_of(reading("十件民生实事", "民生工作领导小组")) == ()


def test_names_are_whole_and_short():
    assert names_of(reading("云津市民生实事"), reading("柳溪区民生实事")) == (
        "云津",
        "云津市",
        "柳溪",
        "柳溪区",
    )


def rows(text):
    source = plain_source(text, format="txt", name="通知.txt")
    return listed_of(source, read(source), "A")


PLAN = """云津市“为民服务”行动方案（2024）
重点群体优服务
（一）老有所养
1.乡村养老
(1)村级养老站点。依托闲置校舍建设村级养老站30个，添置助浴车12辆。〔牵头单位：市民政局；配合单位：市财政局〕
(2)上门照护。为独居老人上门照护2600人次，每季度回访。〔牵头单位：市民政局；配合单位：市卫健委〕
"""


def test_the_running_text_of_a_plan_is_told_without_title_and_units():
    first, second = rows(PLAN)
    assert (first.title, first.body) == (
        "村级养老站点",
        "依托闲置校舍建设村级养老站30个,添置助浴车12辆",
    )
    assert [(target.within == first.body, target.low) for target in first.targets] == [
        (True, Decimal(30)),
        (True, Decimal(12)),
    ]
    assert second.body == "为独居老人上门照护2600人次,每季度回访"
    assert [row.key for row in (first, second)] == ["A1", "A2"]


LIST = """云津市2024年民生实事项目

一、养老（1项）
（一）建设村级养老站30个。（牵头单位：市民政局）
推进措施：
1.选址优先利用闲置校舍，改造校舍18处。
2.每站补助4万元。
"""


def test_a_list_with_measures_has_them_apart():
    (row,) = rows(LIST)
    assert (row.title, row.body, row.leads) == ("建设村级养老站30个。", "", ("市民政局",))
    assert [measure.key for measure in row.measures] == ["A1/m1", "A1/m2"]
    assert [(target.low, target.is_subtask) for target in row.targets] == [(30, False), (18, True)]
    assert row.targets[1].within == row.measures[0].words

"""Figures of titles and measures: comparator, unit, what they are per, and what they are not."""

from decimal import Decimal

import pytest

from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import fold


def read(text, role=Role.TARGET):
    return [
        (
            item.bound.comparator.value,
            item.value if isinstance(item.value, str) else _plain(item.value),
            item.unit,
        )
        for item in harvest(fold(text), role).quantities
    ]


def _plain(value):
    return tuple(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建口袋公园12个", [("eq", "12", "个")]),
        ("新建口袋公园不少于12个", [("ge", "12", "个")]),
        ("新建口袋公园12个以上", [("ge", "12", "个")]),
        ("绿道达到36公里左右", [("approx", "36", "公里")]),
        ("惠及近2600户", [("approx", "2600", "户")]),
        ("签约2600户", [("eq", "2600", "户")]),
        ("服务超1.5万人次", [("ge", "15000", "人次")]),
        ("安装烟感4000余只", [("ge", "4000", "只")]),
        ("颗粒物浓度不高于38微克/立方米", [("le", "38", "微克/立方米")]),
        ("失业率控制在5%以内", [("le", "5", "%")]),
        ("办结时限压缩至3个工作日", [("le", "3", "个工作日")]),
        ("2个工作日内答复", [("le", "2", "个工作日")]),
        ("机构数量达到全部社区的70%", [("ge", "70", "%")]),
        ("覆盖率实现100%", [("eq", "100", "%")]),
        ("参保率保持在97%以上", [("ge", "97", "%")]),
        ("把贷款贴息次数增加至4次", [("ge", "4", "次")]),
        ("配备轮椅60台（部）", [("eq", "60", "台(部)")]),
        ("补贴1000—1500元", [("range", ("1000", "1500"), "元")]),
        ("至少建成公共充电站1座", [("ge", "1", "座")]),
        ("培训不得少于300人", [("ge", "300", "人")]),
    ],
)
def test_comparators(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每名学生每年资助800元", [("eq", "800", "元/名/年")]),
        ("平均每月每站4万元", [("eq", "40000", "元/站/月")]),
        ("每10万人口拥有救护车3辆", [("eq", "3", "辆/10万人口")]),
        ("每人每次20元", [("eq", "20", "元/人/次")]),
        ("按每户2万元", [("eq", "20000", "元/户")]),
        ("标准达到每人每月650元", [("ge", "650", "元/人/月")]),
        ("户均补助1200元", [("eq", "1200", "元/户")]),
        ("每个行政村放映电影不少于6场", [("ge", "6", "场/村")]),
        ("每个县（市）建设一所", [("eq", "1", "所/县(市)")]),
        ("每百户不低于25平方米", [("ge", "25", "平方米/百户")]),
        ("每新增一个床位补助3000元", [("eq", "3000", "元/床位")]),
        ("每学期至少组织一次", [("ge", "1", "次/学期")]),
        ("年接待游客20万人次", [("eq", "200000", "人次")]),
        ("每套图书室藏书不少于800册、月更新不少于20册", [("ge", "800", "册/套"), ("ge", "20", "册/套")]),
        ("每户不低于40平方米、单体面积不低于90平方米", [("ge", "40", "平方米/户"), ("ge", "90", "平方米")]),
    ],
)
def test_what_a_figure_is_per(text, expected):
    assert read(text) == expected


def test_a_series_shares_its_comparator():
    assert read("分别按不低于85%、70%的比例") == [("ge", "85", "%"), ("ge", "70", "%")]
    assert read("每年至少举办3场讲座、3场义诊") == [("ge", "3", "场/年"), ("ge", "3", "场/年")]
    assert read("发放5000元、3000元的补贴") == [("eq", "5000", "元"), ("eq", "3000", "元")]


def test_the_figure_that_another_replaces_is_its_baseline():
    (found,) = harvest("合格率从96.5%提高到98%", Role.TARGET).quantities
    assert (found.value, found.baseline, found.bound.comparator.value) == (Decimal(98), Decimal("96.5"), "ge")
    (found,) = harvest("等候时间由半小时缩短到12分钟以下", Role.TARGET).quantities
    assert (found.value, found.baseline, found.bound.comparator.value) == (Decimal(12), Decimal(30), "le")


@pytest.mark.parametrize(
    "text",
    [
        "年收入6万元以下的家庭优先",
        "对就业率未达到80%的街道进行约谈",
        "服务3—6岁儿童",
        "惠及65岁以上老年人",
        "落实省厅等7部门《通知》",
        "打造10分钟生活圈",
        "实行24小时开放",
        "第3批名单",
        "参照18000元设定监测标准",
        "2024年度项目",
        "残疾人两项补贴",
        "培育一批示范点",
        "推进二次供水改造",
        "实施三年行动",
        "可按2000元给予奖励的",
    ],
)
def test_conditions_names_ages_and_years_are_no_promises(text):
    if text.startswith("可"):
        text = "也" + text
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建学校两所，改造厕所十二座", [("eq", "2", "所"), ("eq", "12", "座")]),
        ("不少于一名社工", [("ge", "1", "名")]),
        ("九成以上的居民", [("ge", "90", "%")]),
        ("惠及千家以上企业", [("ge", "1000", "家")]),
    ],
)
def test_counts_in_chinese_numerals(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "role", "unit"),
    [
        ("按每人300元补助", "standard", "元/人"),
        ("经费由市、区按3:7分担", "standard", "ratio"),
        ("费用由财政承担60%", "standard", "%"),
        ("完成投资2.6亿元", "subtarget", "元"),
        ("培训合格率不低于95%", "subtarget", "%"),
        ("举办活动60场", "subtarget", "场"),
        ("每场不少于90分钟", "subtarget", "分钟/场"),
    ],
)
def test_money_in_a_measure_sets_a_standard_and_a_count_a_task(text, role, unit):
    (found,) = harvest(text, Role.SUBTARGET).quantities
    assert (found.role.value, found.unit) == (role, unit)


def test_a_rhythm_of_the_offices_own_work_is_no_task_of_a_measure():
    assert read("每月调度一次,每季度开展1次督查", Role.SUBTARGET) == []


def test_a_figure_with_an_unknown_measure_word_is_kept_and_reported():
    gathered = harvest("新增10糰", Role.TARGET)
    assert [(item.value, item.unit) for item in gathered.quantities] == [(Decimal(10), "糰")]
    assert gathered.unread == ((2, 5, "policy.unit_unknown"),)


def test_quotes_hold_the_figure_and_its_comparator():
    text = "开展培训,新增护理员350人以上"
    (found,) = harvest(text, Role.TARGET).quantities
    assert text[found.start : found.end] == "新增护理员350人以上"


@pytest.mark.parametrize(
    ("text", "value", "baseline", "unit"),
    [
        ("特困供养金由每人每月810元提高到每人每月865元", "865", "810", "元/人/月"),
        ("由每人每年520元增加到每人每年不低于560元", "560", "520", "元/人/年"),
        ("人均经费从71元增至78元", "78", "71", "元/人"),
        ("公共用房由40平方米增至48平方米", "48", "40", "平方米"),
        ("补助由每户2000元上调至2300元", "2300", "2000", "元/户"),
    ],
)
def test_a_baseline_is_known_whatever_is_printed_between(text, value, baseline, unit):
    (found,) = harvest(text, Role.TARGET).quantities
    assert (str(found.value), str(found.baseline), found.unit) == (value, baseline, unit)
    assert found.bound.comparator.value == "ge"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("养老金在现行580元基础上提高45元", [("eq", "45", "元")]),
        ("在2030年860个的基础上，再设120个", [("eq", "120", "个")]),
        ("月人均增加35元", [("eq", "35", "元/人/月")]),
        ("2031年人均补助35元", [("eq", "35", "元/人")]),
        ("由每人每年520元增加到560元，个人缴费320元", [("ge", "560", "元/人/年"), ("eq", "320", "元/人/年")]),
        ("每张床位补助不超过1800元", [("le", "1800", "元/张")]),
        ("最高赔付2万元", [("le", "20000", "元")]),
        ("腾出岗位1.4万个次", [("eq", "14000", "个次")]),
        ("报销比例提高三个百分点", [("eq", "3", "个百分点")]),
        ("日处理能力4200t/d", [("eq", "4200", "t/d")]),
        ("免费孕检（每人210元）4800例", [("eq", "210", "元/人"), ("eq", "4800", "例")]),
        ("新增装机1.4万千瓦（14MW）", [("eq", "14000", "千瓦")]),
        ("新修步道1.2公里（约1200米）", [("eq", "1.2", "公里")]),
        ("新修步道1.2公里（800米）", [("eq", "1.2", "公里"), ("eq", "800", "米")]),
        ("新设驿站14个每个驿站补助2万元", [("eq", "14", "个"), ("eq", "20000", "元/驿站")]),
    ],
)
def test_what_stands_already_what_each_gets_and_rarer_units(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "targets", "told"),
    [
        ("一季度：完成选址。二季度：开工6个。三季度：建成9个。", [], ["6个", "9个"]),
        ("3月底前：完成选址；6月底前：开工6个；9月底前：建成9个", [], ["6个", "9个"]),
        ("新建食堂9个。一季度：开工4个；二季度：开工5个", ["9", "4", "5"], []),
        ("二季度：开工6个", ["6"], []),
    ],
)
def test_the_steps_of_a_plan_without_a_whole_are_told(text, targets, told):
    gathered = harvest(fold(text), Role.TARGET)
    assert [str(item.value) for item in gathered.quantities] == targets
    assert [(fold(text)[start:end], why) for start, end, why in gathered.unread] == [
        (words, "policy.schedule_step_unread") for words in told
    ]

"""Types, holds, stocks and subsets that the reader proposes; warnings about a document."""

import pytest

from minsheng.core.policy.bodies import may_be_one
from minsheng.core.policy.kinds import propose
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Hold, Role
from minsheng.core.policy.source import plain_source


def proposals(text):
    return propose(text, harvest(text, Role.TARGET).quantities)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("培训护理员300人次", "A"),
        ("办理公证800件", "A"),
        ("培育示范农庄12家", "A"),
        ("解决办证难房屋300套", "A"),
        ("体检覆盖率达到90%", "B"),
        ("每个社区配备社工不少于2名", "B"),
        ("补贴标准不低于300元/人/月", "C"),
        ("示范食堂单体建筑面积不低于150平方米", "C"),
        ("新建口袋公园单个面积一般不少于400平方米", "C"),
        ("新增绿地4.5万平方米", "E"),
        ("医疗费用按不低于70%的比例给予救助", "C"),
        ("细颗粒物平均浓度不高于33微克/立方米", "D"),
        ("供电可靠性达到99.98%", "D"),
        ("3个工作日内办结", "D"),
        ("新建公厕16座", "E"),
        ("新增停车泊位500个", "E"),
        ("改造供水管网40公里", "E"),
        ("成立互助社45家", "F"),
    ],
)
def test_types(text, kind):
    (found,) = proposals(text)
    assert found.type == kind
    assert found.because


@pytest.mark.parametrize(
    ("text", "kind", "doubt"),
    [
        ("新建小学2所,新增学位720个", "E", ""),
        ("新增学位720个", "E", "policy.type_unsure"),
        ("新增停车泊位500个", "E", ""),
        ("发病率下降1.5个百分点", "B", "policy.count_or_rate"),
        ("绿化覆盖率提高1.5个百分点", "B", "policy.count_or_rate"),
        ("噪声投诉量同比下降20%", "D", "policy.count_or_rate"),
        ("学员总数增长10%", "A", ""),
        ("每年开展讲座4次", "A", "policy.count_or_rate"),
        ("每学期开展讲座2次", "B", "policy.count_or_rate"),
        ("每村每年放映电影12场", "B", ""),
    ],
)
def test_types_that_a_clerk_should_look_at_twice(text, kind, doubt):
    found = proposals(text)[-1]
    assert (found.type, found.doubt) == (kind, doubt)


def test_held_soft_stock_and_per_unit():
    (held,) = proposals("参保率稳定在97%以上")
    assert held.hold is Hold.HELD
    (soft,) = proposals("力争新增床位60张")
    assert soft.soft
    (stock,) = proposals("在校老年学员达到3.2万人")
    assert stock.stock
    (flow,) = proposals("新增学员2000人")
    assert not flow.stock
    (each,) = proposals("每村放映电影不少于4场")
    assert each.hold is Hold.PER_UNIT
    for text in ("在甲街道和乙街道各启用1个", "两区各新建食堂2个"):
        assert [each.hold for each in proposals(text)] == [Hold.PER_UNIT]
    assert [each.hold for each in proposals("举办各类讲座100场")] == [Hold.REACH]


def test_a_sub_task_of_a_measure_has_a_proposal_of_its_own_and_a_rate_has_none():
    text = """望湖区2026年民生实事实施方案

1.加强养老服务。（牵头单位：区民政局）
推进措施：（1）力争新建食堂6家，其中街道2家。（2）每人每月补贴200元。
"""
    project = read(plain_source(text)).projects[0]
    first, second = (item.proposal for item in project.subtargets)
    assert (first.type, first.hold, first.soft) == ("E", Hold.REACH, True)
    assert (second.subset_of, second.part_of) == (None, None)
    assert [item.proposal for item in project.standards] == [None]


def test_a_subset_points_at_its_whole_and_exact_parts_at_theirs():
    whole, subset = proposals("新增泊位800个,其中公共泊位200个")
    assert (whole.subset_of, subset.subset_of) == (None, 0)
    found = proposals("资助学生90人次,小学生50人次,中学生40人次")
    assert [item.part_of for item in found] == [None, 0, 0]


@pytest.mark.parametrize(
    ("text", "wholes"),
    [
        # a stage or share never counts beside its whole (written by hand from INVENTORY 1.1 and 5.4)
        ("新增电梯10部,其中一季度5部,二季度5部。", [None, 0, 0]),
        ("新增电梯10部,其中上半年4部,下半年6部。", [None, 0, 0]),
        ("新增电梯10部(其中第三季度4部,第四季度6部)。", [None, 0, 0]),
        ("加装电梯12部,其中:一季度3部;二季度4部;三季度5部。", [None, 0, 0, 0]),
        ("新增电梯12部,各季度3部。", [None, 0]),
        ("新增电梯12部,1—6月完成5部,7—12月完成7部。", [None, 0, 0]),
        ("新增电梯12部,一季度完成3部,二季度完成5部,其余年底前完成。", [None, 0, 0]),
        ("新增电梯12部。6月底前完成5部,年底前完成7部。", [None, 0, 0]),
        ("建设公园8个,首批3个6月底前开工,第二批5个年底前开工。", [None, 0, 0]),
        ("新建公园4个。第一季度:完成设计;第二季度:开工2个;第三季度:开工2个。", [None, 0, 0]),
        ("上半年完成改造5个,年底前全部完成12个小区改造。", [1, None]),
        ("新建学校10所,其中小学4所,中学6所。", [None, 0, 0]),
        ("新增泊位800个,其中公共泊位200个、小区泊位300个,新建充电桩50个。", [None, 0, 0, None]),
        ("新增泊位800个,惠及3000户,其中公共泊位200个。", [None, None, 0]),
        # and what has a verb or a thing of its own is no share
        ("新建公厕10座,6月底前改造旧厕5座。", [None, None]),
        ("新建公厕10座,6月底前改造5座。", [None, None]),
        ("一季度新增5部,二季度新增5部。", [None, None]),
        ("新建食堂22个,其中示范性4个,总数达到86个。", [None, 0, None]),
    ],
)
def test_a_share_or_stage_never_counts_beside_its_whole(text, wholes):
    assert [item.subset_of for item in proposals(text)] == wholes


def warnings(text):
    return {found.code: found.facts for found in read(plain_source(text, format="txt")).warnings}


def items(*texts, lead="（责任单位：区甲局）"):
    return "".join(f"{number}.{text}{lead}\n" for number, text in enumerate(texts, 1))


def test_printed_counts_that_differ_from_the_rows():
    found = warnings("石桥区2025年5项民生实事\n一、安居（3项）\n" + items("新建公园2个。", "新建书屋3个。"))
    assert found["policy.title_count"] == {"printed": 5, "rows": 2, "tasks": 2, "idle": 0}
    assert found["policy.chapter_count"] == {"chapter": "安居", "printed": 3, "rows": 2}


def test_gaps_and_repeats_of_numbers():
    lead = "（责任单位：区甲局）"
    text = f"1.新建公园2个。{lead}\n3.新建书屋3个。{lead}\n3.新建泳池1座。{lead}\n"
    found = warnings("石桥区2025年民生实事\n" + text)
    assert found["policy.number_gap"]["numbers"] == "2"
    assert found["policy.number_repeat"]["numbers"] == "3"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("新增泊位100个,其中公共泊位200个。", "policy.subset_exceeds"),
        ("资助90人,分别为小学生50人、中学生30人。", "policy.parts_differ"),
        ("补助30元(检查10元、化验15元)。", "policy.parts_differ"),
    ],
)
def test_parts_that_do_not_add_up(text, code):
    assert code in warnings("石桥区2025年民生实事\n" + items(text))


def test_parts_that_add_up_are_silent():
    assert warnings("石桥区2025年民生实事\n" + items("资助90人,分别为小学生50人、中学生40人。")) == {}


def test_measures_that_nearly_make_up_their_title():
    text = "1.资助学生100人。（责任单位：区甲局）\n推进措施：\n（1）资助小学生60人。\n（2）资助中学生39人。\n"
    found = warnings("石桥区2025年民生实事\n" + text)
    assert (found["policy.measures_near"]["sum"], found["policy.measures_near"]["whole"]) == ("99", "100人")


def test_masks_and_dates_that_do_not_fit():
    found = warnings(
        "石桥区2025年民生实事\n1.新建公园2个，4月底前完成。（责任单位：区***局）\n"
        "2.新建书屋1个，2026年5月底前建成。（责任单位：区甲局）\n"
        "石桥区人民政府\n2025年5月6日\n"
    )
    assert found["policy.unit_masked"] == {"unit": "区***局"}
    assert found["policy.due_before_notice"]["due_on"] == "2025-04-30"
    assert found["policy.due_other_year"]["due_on"] == "2026-05-31"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("县文旅局", "县文化和旅游局", True),
        ("市卫健委", "市卫生健康委员会", True),
        ("区残联", "区残疾人联合会", True),
        ("市直有关单位", "市直相关单位", True),
        ("市体育局", "市教育体育局", False),
        ("市民政局", "市财政局", False),
        ("县水利局", "市水利局", False),
    ],
)
def test_an_abbreviation_beside_its_full_name(one, other, same):
    assert may_be_one(one, other) is same


def test_projects_without_a_figure_get_an_undertaking():
    text = items("建立居家照护补贴制度。", "持续整治违规养犬，还路于民。", "实现失能老人照护应护尽护。")
    first, second, third = read(plain_source("石桥区2025年民生实事\n" + text, format="txt")).projects
    assert [(found.words, found.graded) for found in first.undertakings] == [("建立居家照护补贴制度", False)]
    assert (first.type, second.type, third.type) == ("F", "G", "B")
    assert second.undertakings[0].graded
    assert third.undertakings

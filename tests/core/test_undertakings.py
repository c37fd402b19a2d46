"""What a task promises without a figure: beside its figures nothing goes without a word."""

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import plain_source

BESIDE = {
    "城镇新增就业5000人，零就业家庭动态清零。": ["零就业家庭动态清零"],
    "新增学位900个，县一中新校区竣工并投入使用。": ["县一中新校区竣工并投入使用"],
    "新增床位100张，门诊楼主体封顶。": ["门诊楼主体封顶"],
    "新建充电桩300个，实行充电收费明码标价。": ["实行充电收费明码标价"],
    "开展阅读活动60场，图书馆延长开放至晚上9点。": ["图书馆延长开放至晚上9点"],
    "培训护理员200名；出台家庭病床管理办法。": ["出台家庭病床管理办法"],
    "改造公厕6座，滨河路10月1日前建成通车。": ["滨河路10月1日前建成通车"],
    "新建改建泊位500个，全县公共停车场接入统一平台。": ["全县公共停车场接入统一平台"],
}
NOTHING_MORE = [
    "切实提高群众满意度，新建口袋公园6个。",
    "新建口袋公园6个，10月底前全部建成投用。",
    "对2000年底前建成的老旧小区改造20个，持续优化居住环境。",
    "推动工会驿站规范化运行，打造驿站6个。",
    "鼓励机关停车场错时开放，新增泊位300个。",
    "组织线上线下招聘会30场，稳步推进就业服务体系建设。",
    "建成“延长开放”品牌2个，已建成的站点提质增效。",
    "建成区绿化覆盖率达到43%，加强公园绿地管护。",
    "抽检食品300批次，抽检结果公示全覆盖。",
]
UNSURE = {
    "新增托位200个，普惠率确保位居全市首位。": "普惠率确保位居全市首位",
    "开展文化活动60场，夜间场馆开放到21:00。": "夜间场馆开放到21:00",
    "办理法律援助案件300件，符合条件的当天受理。": "符合条件的当天受理",
}


def _project(task):
    lines = ["石桥区2025年民生实事", f"1.{task}（牵头单位：区甲局）", "2.新建书屋1个。（牵头单位：区乙局）"]
    source = plain_source("\n".join(lines), format="txt")
    reading = read(source)
    unread = ["".join(source.quote(span) for span in item.spans) for item in reading.unread]
    return reading.projects[0], unread, {item.why for item in reading.unread}


@pytest.mark.parametrize(("task", "words"), BESIDE.items())
def test_a_result_beside_a_figure_is_an_undertaking(task, words):
    project, unread, _ = _project(task)
    assert [item.words for item in project.undertakings] == words
    assert not any(item.graded for item in project.undertakings)
    assert len(project.targets) == 1
    assert unread == []


@pytest.mark.parametrize("task", NOTHING_MORE)
def test_rhetoric_days_and_names_are_no_undertakings(task):
    project, unread, _ = _project(task)
    assert (project.undertakings, unread) == ((), [])


@pytest.mark.parametrize(("task", "words"), UNSURE.items())
def test_a_promise_that_is_not_understood_is_told_as_unread(task, words):
    project, unread, why = _project(task)
    assert (project.undertakings, unread, why) == ((), [words], {"policy.promise_unmeasured"})


def test_every_result_of_a_task_without_a_figure_is_an_undertaking():
    project, _, _ = _project("县一中新校区竣工并投入使用，县医院门诊楼封顶，不断改善办学条件。")
    words = ["县一中新校区竣工并投入使用", "县医院门诊楼封顶"]
    assert [item.words for item in project.undertakings] == words
    assert project.type == "F"

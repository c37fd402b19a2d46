"""No figure of a project goes without a word: it is read, or told as unread, or plainly no figure."""

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import plain_source

LIST = "石桥区2026年民生实事\n1.改造公厕5座，{}。\n责任单位：区甲局\n2.修路3条。\n责任单位：区乙局\n"


def _told(text):
    source = plain_source(text, format="txt")
    return [
        f"{item.why.removeprefix('policy.')} {item.project}: {''.join(map(source.quote, item.spans))}"
        for item in read(source).unread
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("每户补助1OO元", ["1OO元"]),
        ("装灯l20盏", ["l20盏"]),
        ("建泵房3I座", ["3I座"]),
        ("每人每月发放2O0元", ["2O0元"]),
        ("惠及５６O户", ["５６O户"]),
        ("惠及人口12,5万人", ["12,5万人"]),
        ("服务群众上千人次", ["上千人次"]),
        ("增设座椅数十把", ["数十把"]),
        ("培训4000（其中女性不少于1500）人次", ["4000", "1500"]),
        ("新增学位：小学1200、初中800", ["1200", "800"]),
        ("治理率达到0.58", ["0.58"]),
        ("新增托位200左右", ["200"]),
        ("居民收入翻一番", ["翻一番"]),
        ("资金投入增长一倍", ["增长一倍"]),
        ("就诊人数翻倍", ["翻倍"]),
        ("覆盖过半社区", ["过半"]),
        ("停电时间缩短半小时", ["缩短半小时"]),
        ("网速不低于500Kbit", ["500Kbit"]),
    ],
)
def test_a_figure_that_nothing_was_read_of_is_told_beside_others(words, told):
    assert _told(LIST.format(words)) == [f"figure_unread 0: {figure}" for figure in told]


@pytest.mark.parametrize("day", ["国庆节前", "元旦前", "春节假期前"])
def test_a_feast_by_which_something_is_to_be_done_is_told(day):
    assert _told(LIST.format(f"{day}开放")) == [f"due_unread 0: {day}"]


@pytest.mark.parametrize(
    "words",
    [
        "落实省教育厅等5部门文件",
        "依托110/12345联动处置",
        "完善12345热线和96580平台",
        "开展“十百千”行动",
        "建设“1+6+N”体系",
        "落实〔2025〕16号文件",
        "面向80后、90后青年",
        "完善一级、二级网点",
        "推行一村一档、一户一策",
        "改造1、2、3号楼",
        "治理PM2.5",
        "推广5G应用",
        "新建10千伏线路",
        "2026—2027学年起实行",
        "8:30开门",
        "配合第3、4批清单",
        "各镇任务见附件3",
        "处方可开12周用量",
        "面向3—6岁儿童",
        "分两步实施：1.普查；2.改造",
        "打造15分钟生活圈",
        "每100户配备设施",
        "实行一站式办理",
    ],
)
def test_names_numbers_and_years_are_told_of_no_figure(words):
    assert not [line for line in _told(LIST.format(words)) if line.startswith("figure_unread")]


def test_a_figure_of_a_measure_is_told_with_its_project():
    steps = "推进措施：\n（1）更换灯具2O0盏。\n（2）完成验收。\n"
    text = f"石桥区2026年民生实事\n1.改造公厕5座。（牵头单位：区甲局）\n{steps}"
    assert _told(text) == ["figure_unread 0: 2O0盏"]


def test_a_figure_told_for_another_reason_is_told_once():
    assert _told(LIST.format("擦亮路牌30糰")) == ["unit_unknown 0: 30糰"]


def test_a_number_half_blotted_out_is_told_once():
    assert _told(LIST.format("安装路灯1**盏")) == ["number_masked 0: 1**盏"]


def test_an_item_without_task_is_told_of_nothing():
    idle = "二、本区无任务\n2.安装路灯l20盏\n"
    assert not _told(f"石桥区2026年民生实事\n一、安居\n1.改造公厕5座。（责任单位：区甲局）\n{idle}")


@pytest.mark.parametrize(
    ("title", "sentence", "codes"),
    [
        ("石桥区2026年民生实事", "今年安排10件民生实事。", ["policy.said_count"]),
        ("石桥区2026年民生实事", "今年安排两项民生实事，共2件实事。", []),
        ("石桥区2026年10件民生实事", "今年安排10件民生实事。", ["policy.title_count"]),
        ("石桥区2O26年民生实事", "请认真落实。", ["policy.year_damaged"]),
    ],
)
def test_a_count_before_the_list_and_a_year_with_letters_are_warned_of(title, sentence, codes):
    text = LIST.format("完成验收").replace("石桥区2026年民生实事", f"{title}\n{sentence}")
    assert [item.code for item in read(plain_source(text, format="txt")).warnings] == codes


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("测血压l.5万人次", ["l.5万人次"]),
        ("整修O.8万平方米", ["O.8万平方米"]),
        ("投用率达1/3", ["1/3"]),
        ("完成第一批五个点位", ["五个"]),
    ],
)
def test_a_scanned_point_a_fraction_and_the_size_of_a_batch_are_told(words, told):
    assert _told(LIST.format(words)) == [f"figure_unread 0: {figure}" for figure in told]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("新设驿站XX个", "XX个"),
        ("新设驿站__个", "__个"),
        ("新设驿站……个", "……个"),
        ("投资X万元", "X万元"),
        ("装灯2×00盏", "2×00盏"),
        ("新设书房　　座", "　　座"),
        ("新设书房   座", "   座"),
    ],
)
def test_a_number_left_open_is_told(words, told):
    assert _told(LIST.format(words)) == [f"number_masked 0: {told}"]


def test_a_number_left_open_stays_in_the_title():
    text = "石桥区2026年民生实事\n1.新设书房　　座。（区甲局）\n2.修路3条。（区乙局）"
    assert read(plain_source(text, format="txt")).projects[0].title == "新设书房　座。"


@pytest.mark.parametrize("words", ["安装2×600兆瓦机组", "做好3×3篮球赛事", "服务　家庭", "推进5G+X场景"])
def test_products_and_blanks_between_words_are_no_open_numbers(words):
    assert not [line for line in _told(LIST.format(words)) if line.startswith("number_masked")]

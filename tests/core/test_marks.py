"""Numbers of the outline, due days, pledges and unit brackets."""

from datetime import date

import pytest

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.numbering import Style, is_decimal, marker_of
from minsheng.core.policy.pledges import pledges_in
from minsheng.core.policy.units import part_units
from minsheng.core.quantity.passage import fold, passage


@pytest.mark.parametrize(
    ("line", "style", "number"),
    [
        ("一、", Style.HAN_DOT, 1),
        ("（十二）", Style.HAN_BRACKET, 12),
        ("1．", Style.DOT, 1),
        ("23、", Style.DOT, 23),
        ("(4)", Style.BRACKET, 4),
        ("5）", Style.BRACKET, 5),
        ("③", Style.CIRCLED, 3),
        ("第六项：", Style.ORDINAL, 6),
        ("第12件", Style.ORDINAL, 12),
        ("第二部分 ", Style.PART, 2),
        ("二十一、", Style.HAN_DOT, 21),
    ],
)
def test_every_numbering_style_is_read(line, style, number):
    found = marker_of(fold(line + "改善居住条件"))
    assert (found.style, found.number, found.length) == (style, number, len(fold(line)))


@pytest.mark.parametrize("line", ["2024年工作", "12345热线", "(2023)", "三公里", "一批项目"])
def test_a_line_that_begins_with_words_or_a_year_has_no_number(line):
    assert marker_of(line) is None


@pytest.mark.parametrize(
    ("line", "last", "decimal"),
    [
        ("8.96110热线", 7, False),
        ("8.5万人", 7, True),
        ("3.5倍", None, True),
        ("1.3月底前完成", None, False),
        ("4.2平方米", 3, True),
        ("2.65周岁以上", 1, False),
        ("2.0—6岁", None, False),
        ("1.1路、16路", None, False),
    ],
)
def test_a_decimal_is_told_from_a_number_before_digits(line, last, decimal):
    assert is_decimal(line, marker_of(line), last) is decimal


def test_digits_between_their_neighbours_are_a_number_whatever_follows():
    assert not is_decimal("3.24小时内", marker_of("3.24小时内"), 2, settled=True)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("5月底前完成", date(2025, 5, 31)),
        ("于9月底完工", date(2025, 9, 30)),
        ("6月15日前报送", date(2025, 6, 15)),
        ("年底前投用", date(2025, 12, 31)),
        ("2026年2月底前建成", date(2026, 2, 28)),
        ("预计2025年年底开放", date(2025, 12, 31)),
        ("10月中旬前启用", date(2025, 10, 20)),
        ("3月底前发布首批名录", date(2025, 3, 31)),
    ],
)
def test_due_days_are_the_last_day_meant(text, due):
    assert [found.on for found in dues_in(fold(text), 2025)] == [due]


@pytest.mark.parametrize(
    "text",
    [
        "较2023年底增加8%",
        "上半年完成",
        "汛期前",
        "3月至5月开展",
        "2024年度项目",
        "自7月1日起执行",
        "第三季度完成",
        "全年举办",
        "2月30日前",
        "3月15日发布首批名录",
    ],
)
def test_comparisons_quarters_and_starts_are_no_due_days(text):
    assert dues_in(fold(text), 2025) == []


def test_a_month_alone_is_due_in_a_column_of_due_dates():
    assert [found.on for found in dues_in("2025年11月", 2025, column=True)] == [date(2025, 11, 30)]
    assert dues_in("11月", None, column=True) == []


def test_pledges_repeat_their_verb():
    text = "做到应改尽改、应享尽享，基本实现全覆盖，不应保却保"
    assert [text[start:end] for start, end in pledges_in(text)] == ["应改尽改", "应享尽享", "全覆盖"]


@pytest.mark.parametrize(
    ("bracket", "lead", "cooperating"),
    [
        ("（牵头单位：区甲局；配合单位：区乙局、各街道）", ["区甲局"], ["区乙局", "各街道"]),
        ("〔责任单位：县甲局，县乙局〕", ["县甲局", "县乙局"], []),
        ("【主办：市甲局 市乙委；协办：市丙局和市丁局】。", ["市甲局", "市乙委"], ["市丙局", "市丁局"]),
        ("（市甲局牵头，市乙局、市丙办配合）", ["市甲局"], ["市乙局", "市丙办"]),
        ("（区甲局负责）", ["区甲局"], []),
        ("（市甲局、市乙局）", ["市甲局", "市乙局"], []),
        ("（牵头单位：区甲局)", ["区甲局"], []),
        ("（牵头\n单位：区甲\n局)", ["区甲局"], []),
        ("（牵头单位：市甲局；责任单位：市乙局）", ["市甲局"], ["市乙局"]),
        ("（责任单位：各县（市）区、开发区）", ["各县(市)区", "开发区"], []),
        ("[牵头单位:市甲局会同市乙局]", ["市甲局"], ["市乙局"]),
        ("（牵头领导：某副区长；责任单位：区甲局）", ["区甲局"], []),
        ("牵头单位：区甲局\n配合单位：区乙局", ["区甲局"], ["区乙局"]),
        ("（牵头单位：市****局）", ["市****局"], []),
    ],
)
def test_units_are_read_from_any_bracket(bracket, lead, cooperating):
    text = "改造小区三十个。" + bracket
    parted = part_units(passage(text, 0, len(text)))
    assert parted.text.text.rstrip("。") == "改造小区三十个"
    assert [name.text for name in parted.units.lead] == lead
    assert [name.text for name in parted.units.cooperating] == cooperating


def test_a_due_date_in_the_bracket_is_kept():
    text = "改造小区〔责任单位：市甲局；完成时限：2025年8月〕"
    assert part_units(passage(text, 0, len(text))).units.deadline.text == "2025年8月"


@pytest.mark.parametrize("text", ["打造驿站6个（工会驿站）。", "建设社区（村）学校", "补贴（含一次性补贴）"])
def test_other_brackets_stay_in_the_text(text):
    parted = part_units(passage(text, 0, len(text)))
    assert parted.text.text == fold(text)
    assert not parted.units


def test_units_woven_into_the_sentence_stay_in_it():
    text = "由市甲局牵头,会同市乙局,新建公园5个。"
    parted = part_units(passage(text, 0, len(text)))
    assert parted.text.text == text
    assert [name.text for name in parted.units.lead] == ["市甲局"]
    assert [name.text for name in parted.units.cooperating] == ["市乙局"]


def test_a_bracket_that_is_half_units_is_reported():
    text = "改造路口（市甲局、各有关方面协调、市乙委）"
    assert [name.text for name in part_units(passage(text, 0, len(text))).units.unread] == [
        "市甲局、各有关方面协调、市乙委"
    ]

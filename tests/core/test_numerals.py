"""Numbers in every form that notices print."""

from decimal import Decimal

import pytest

from minsheng.core.policy.figures import figures_in
from minsheng.core.quantity.numerals import arabic_at, chinese_at, rounded_from
from minsheng.core.quantity.passage import fold, passage


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2.35万", "23500"),
        ("0.1807万", "1807"),
        ("12亿", "1200000000"),
        ("3千万", "30000000"),
        ("1,250", "1250"),
        ("99.9820", "99.982"),
        ("４５", "45"),
    ],
)
def test_digits_are_read_exactly(printed, value):
    text = fold(printed)
    numeral = arabic_at(text, 0)
    assert (numeral.value, numeral.end) == (Decimal(value), len(text))


@pytest.mark.parametrize(
    ("printed", "value"), [("8千瓦", "8"), ("6百户", "6"), ("3千米", "3"), ("5千克", "5")]
)
def test_a_multiplier_that_begins_the_measure_word_is_left_to_it(printed, value):
    assert arabic_at(printed, 0).value == Decimal(value)


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("四分之三", "75", "%"),
        ("三分之一", "33.3333", "%"),
        ("百分之八十五", "85", "%"),
        ("百分之百", "100", "%"),
        ("千分之六", "6", "‰"),
        ("八成", "80", "%"),
        ("七成五", "75", "%"),
        ("二十六", "26", ""),
        ("两", "2", ""),
        ("半", "0.5", ""),
        ("一百二十", "120", ""),
        ("廿六", "26", ""),
        ("一百卅", "130", ""),
        ("半数", "50", "%"),
    ],
)
def test_chinese_numerals_and_fractions_are_read(printed, value, unit):
    numeral = chinese_at(printed, 0)
    assert (numeral.value, numeral.unit, numeral.end) == (Decimal(value), unit, len(printed))


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("3—5万元", "30000", "50000"),
        ("3万—5万元", "30000", "50000"),
        ("0.8-1.1倍", "0.8", "1.1"),
        ("20%～30%", "20", "30"),
    ],
)
def test_a_span_has_both_ends_multiplied(printed, low, high):
    assert figures_in(fold(printed))[0].value == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("printed", "unit", "per"),
    [
        ("500元/人·月", "元", ("人", "月")),
        ("8元每人每天", "元", ("人", "天")),
        ("45微克/立方米", "微克/立方米", ()),
        ("96人（次）", "人(次)", ()),
        ("210套（间）", "套(间)", ()),
        ("2.5万平方米", "平方米", ()),
        ("5个工作日", "个工作日", ()),
        ("1.2个百分点", "个百分点", ()),
    ],
)
def test_the_longest_measure_word_is_taken(printed, unit, per):
    figure = figures_in(fold(printed))[0]
    assert (figure.unit, figure.per) == (unit, per)


@pytest.mark.parametrize("printed", ["PM10", "1+20+N", "“5分钟”", "《60条》", "P2P", "7×24"])
def test_numbers_of_names_are_no_figures(printed):
    assert figures_in(fold(printed)) == []


def test_a_passage_leads_back_to_its_places():
    source = "新 增\n 1.2　万\u200b人"
    found = passage(source, 0, len(source))
    assert found.text == "新增1.2万人"
    assert "".join(fold(source[start:end]) for start, end in found.ranges(source)) == found.text
    assert found.cut(2, 6).ranges(source) == [(5, 10)]


def test_roman_numerals_and_circled_digits_stay_as_printed():
    assert fold("Ⅲ类 ×２ ①（Ａ）—") == "Ⅲ类×2①(A)—"


@pytest.mark.parametrize(
    ("words", "number", "fraction"),
    [
        ("三分之二以上的社区", "66.6667", "三分之二"),
        ("四分之三以上的社区", "75", ""),
        ("三分之一至三分之二", "66.6667", "三分之二"),
        ("三分之二以上的社区", "66.6666", ""),
        ("百分之六十六", "66", ""),
        ("六分之一点五", "25", ""),
    ],
)
def test_a_percentage_that_only_rounds_a_fraction_keeps_its_words(words, number, fraction):
    assert rounded_from(words, Decimal(number)) == fraction

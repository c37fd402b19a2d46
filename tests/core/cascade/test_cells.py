"""What clerks type is read if it can mean one number only; all else is refused with the reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.cascade.cells import Cell, read_cell


def code(text, *, measure="户", scale=0):
    cell = read_cell(text, measure=measure, scale=scale)
    assert cell.value is None
    return cell.problem.code.removeprefix("cascade.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", "120"),
        (" 120\u3000", "120"),
        ("0", "0"),
        ("-0", "0"),
        ("5.0", "5"),
        ("1.2万", "12000"),
        ("1.2万户", "12000"),
        ("12,000", "12000"),
        ("１２，０００", "12000"),
        ("１２０户", "120"),
        ("120 户", "120"),
        ("12 000", "12000"),
        ("1 200户", "1200"),
        ("一百二十", "120"),
        ("两千户", "2000"),
        ("9万亿", "9000000000000"),
    ],
)
def test_one_number_is_read_whatever_its_dress(text, value):
    assert read_cell(text, measure="户", scale=0) == Cell(Decimal(value))


@pytest.mark.parametrize("text", ["", " ", "—", "——", "-", "--", "－", "/", "／", "无"])
def test_a_dash_or_nothing_is_no_number(text):
    assert read_cell(text, measure="户", scale=0) == Cell()


@pytest.mark.parametrize("text", ["约120", "大约120户", "120左右", "120户左右", "约 120 户"])
def test_about_is_dropped_with_a_remark(text):
    cell = read_cell(text, measure="户", scale=0)
    assert (cell.value, [remark.code for remark in cell.remarks]) == (Decimal(120), ["cascade.cell_about"])
    assert cell.remarks[0].facts["value"] == "120"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("见附件", "cell_unread"),
        ("NaN", "cell_unread"),
        ("Infinity", "cell_unread"),
        ("1,2000", "cell_unread"),
        ("12,00", "cell_unread"),
        ("1.2.3", "cell_unread"),
        ("120。", "cell_unread"),
        ("+5", "cell_unread"),
        ("3-5", "cell_unread"),
        ("1.8—2.1万", "cell_unread"),
        ("=SUM(A1:A3)", "cell_unread"),
        ("1月2日", "cell_unread"),
        ("近120", "cell_unread"),
        ("万", "cell_unread"),
        ("三分之二", "cell_unread"),
        ("1" * 61, "cell_unread"),
        ("1e9", "cell_scientific"),
        ("1.2E+05", "cell_scientific"),
        ("#REF!", "cell_broken"),
        ("####", "cell_broken"),
        ("12 30", "cell_two_numbers"),
        ("12\n300", "cell_two_numbers"),
        ("120人", "cell_other_unit"),
        ("120余户", "cell_other_unit"),
        ("85%", "cell_other_unit"),
        ("九成", "cell_other_unit"),
        ("-5", "cell_negative"),
        ("－0.5万", "cell_negative"),
        ("9.1万亿", "cell_too_large"),
        ("1" * 30, "cell_too_large"),
        ("0.5", "cell_fractional"),
        ("1.23456万", "cell_fractional"),
    ],
)
def test_what_is_not_one_number_of_the_target_is_refused(text, reason):
    assert code(text) == reason


@pytest.mark.parametrize(
    ("text", "measure", "scale", "value"),
    [
        ("85%", "%", 2, "85"),
        ("85.25 ％", "%", 2, "85.25"),
        ("九成", "%", 2, "90"),
        ("百分之八十五", "%", 0, "85"),
        ("0.85", "%", 2, "0.85"),
        ("5千瓦", "千瓦", 0, "5"),
        ("5万平方米", "平方米", 0, "50000"),
        ("5万平方米", "万平方米", 0, "5"),
        ("120人次", "人(次)", 0, "120"),
        ("120人（次）", "人(次)", 0, "120"),
        ("120", "", 0, "120"),
    ],
)
def test_the_measure_word_of_the_target_may_stand_behind(text, measure, scale, value):
    assert read_cell(text, measure=measure, scale=scale) == Cell(Decimal(value))


def test_what_is_measured_has_no_more_decimals_than_the_target_allows():
    assert read_cell("1.25", measure="公里", scale=2).value == Decimal("1.25")
    assert code("1.255", measure="公里", scale=2) == "cell_too_fine"


def test_a_problem_names_the_cell_and_its_limit():
    assert read_cell("０.5", measure="人", scale=0).problem.facts == {
        "printed": "０.5",
        "value": "0.5",
        "measure": "人",
    }
    assert read_cell("120人", measure="", scale=0).problem.facts == {
        "printed": "120人",
        "other": "人",
    }
    assert read_cell("甲" * 40, measure="", scale=0).problem.facts == {"printed": "甲" * 20 + "…"}


@given(st.integers(0, 9 * 10**12))
def test_every_whole_number_comes_back_from_how_sheets_print_it(number):
    for printed in (str(number), f"{number:,}", f"{number}户", f"{number}.00"):
        assert read_cell(printed, measure="户", scale=0) == Cell(Decimal(number))


@given(st.text(max_size=80))
def test_any_text_is_a_number_nothing_or_a_problem(text):
    cell = read_cell(text, measure="户", scale=0)
    assert cell.value is None or cell.problem is None
    assert cell.value is None or cell.value == cell.value.to_integral_value() >= 0

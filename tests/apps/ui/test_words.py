"""How figures and days are written."""

import datetime
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from minsheng.apps.ui import words

TODAY = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (Decimal(9600), "人", "9,600 人"),
        (Decimal("99.981500"), "%", "99.9815%"),
        (Decimal("18.60"), "公里", "18.6 公里"),
        (Decimal(0), "户", "0 户"),
        (Decimal("-3"), "户", "−3 户"),
        (Decimal("1E+4"), "", "10,000"),
        (1234567, "", "1,234,567"),
        (None, "户", "—"),
    ],
)
def test_quantity_is_grouped_exact_and_has_its_unit(value, unit, printed):
    assert words.quantity(value, unit) == printed


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (203, 360, "56.4%"),
        (1, 8, "12.5%"),
        (Decimal("0.05"), 100, "0.1%"),
        (0, 5, "0.0%"),
        (3, 0, "—"),
        (None, 5, "—"),
    ],
)
def test_share_is_rounded_half_up_and_blank_without_a_whole(part, whole, printed):
    assert words.share(part, whole) == printed


def test_percentage_stands_as_printed_unless_places_are_asked_for():
    assert words.percent(Decimal("99.981500")) == "99.9815%"
    assert words.percent(Decimal("56.25"), 1) == "56.3%"
    assert words.percent(Decimal("-0.04"), 1) == "0.0%"
    assert words.percent(None) == "—"


@pytest.mark.parametrize(
    ("due", "printed"),
    [
        (date(2026, 10, 13), "逾期 2 天"),
        (date(2026, 10, 14), "逾期 1 天"),
        (date(2026, 10, 15), "今天"),
        (date(2026, 10, 16), "明天"),
        (date(2026, 10, 17), "还有 2 天"),
        (None, ""),
    ],
)
def test_distance_of_a_day(due, printed):
    assert words.distance(due, TODAY) == printed


def test_day_says_its_year_only_where_it_is_another():
    assert words.day(date(2026, 1, 5), TODAY) == "1月5日"
    assert words.day(date(2025, 12, 31), TODAY) == "2025年12月31日"
    assert words.day(None) == "—"


def test_moment_is_printed_in_the_time_of_shanghai():
    late = datetime.datetime(2026, 10, 14, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert words.moment(late, TODAY) == "10月15日 00:30"
    assert words.moment(None) == "—"


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (0, "约 1 秒"),
        (89, "约 89 秒"),
        (90, "约 2 分钟"),
        (121, "约 3 分钟"),
        (3600, "约 1 小时"),
        (3901, "约 1 小时 6 分钟"),
    ],
)
def test_duration_is_rounded_up(seconds, printed):
    assert words.duration(seconds) == printed

"""Where a sum ends at the pace of its months."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.standing import Forecast, forecast


def decimals(*numbers):
    return [Decimal(number) for number in numbers]


@pytest.mark.parametrize(("known", "left"), [((), 12), ((5,), 11), ((5, 9), 10), ((5, 9, 14), 0)])
def test_nothing_is_said_before_three_reports_and_at_the_end(known, left):
    assert forecast(decimals(*known), left) is None


def test_an_even_pace_goes_on_to_the_last_unit():
    assert forecast(decimals(8, 16, 24), 9) == Forecast(*decimals(96, 96, 96))


def test_an_uneven_pace_has_the_span_of_the_textbook():
    # Increments 4, 6, 8: mean 6, s = 2; three months more: 18 ± 1.8856 × 2 × √(3 + 9/3).
    found = forecast(decimals(4, 10, 18), 3)
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (36, *decimals("26.76", "45.24"))


def test_a_sum_that_did_not_begin_with_nothing_is_no_increment():
    later, whole = forecast(decimals(40, 44, 50, 58), 3, from_start=False), forecast(decimals(4, 10, 18), 3)
    assert later == Forecast(whole.value + 40, whole.low + 40, whole.high + 40)


def test_what_is_done_stays_done():
    found = forecast(decimals(30, 31, 31), 2)
    assert found.low == 31
    assert found.high > found.value > 31


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=11), st.integers(1, 9), st.integers(1, 7))
def test_the_span_holds_the_value_and_grows_with_the_measure(steps, left, scale):
    known = [Decimal(sum(steps[:at])) for at in range(1, len(steps) + 1)]
    one, more = forecast(known, left), forecast([scale * each for each in known], left)
    assert known[-1] <= one.low <= one.value <= one.high
    for a, b in ((one.low, more.low), (one.value, more.value), (one.high, more.high)):
        assert abs(a * scale - b) < Decimal("1e-18") * (1 + b)


def test_four_of_five_years_end_in_the_span():
    drawn, inside, years = random.Random(20261123), 0, 4000  # noqa: S311 (a simulation, no secret)
    for _ in range(years):
        sums = [Decimal(0)]
        for _ in range(12):
            sums.append(sums[-1] + Decimal(drawn.gauss(100, 15)))
        found = forecast(sums[1:7], 6)
        inside += found.low <= sums[-1] <= found.high
    assert 0.78 < inside / years < 0.82

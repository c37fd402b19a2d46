from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.progress import Curve, Goal, Point, at_deadline, equal, held, problems, scaled, stretched
from minsheng.core.progress.months import month_ends

DECEMBER_31 = date(2026, 12, 31)
MONTHS = month_ends(2026, DECEMBER_31)


def values(curve):
    return [int(point.value) for point in curve.points]


def counts(**parts):
    return {unit: Decimal(value) for unit, value in parts.items()}


def curve_of(*levels):
    rows = tuple(Point(month, Decimal(value)) for month, value in zip(MONTHS, levels, strict=False))
    return Curve(rows, DECEMBER_31)


def test_three_streets_share_every_month_of_the_target():
    curves = scaled(curve_of(3, 5, 10), counts(a=5, b=3, c=2))
    assert {unit: values(curve) for unit, curve in curves.items()} == {
        "a": [1, 3, 5],
        "b": [1, 1, 3],
        "c": [1, 1, 2],
    }


def test_what_a_street_was_planned_is_not_taken_back():
    """Largest fraction month by month gives `a` 1 of the first 3 and 0 of the first 4."""
    curves = scaled(curve_of(3, 4, 7), counts(a=1, b=3, c=3))
    assert {unit: values(curve) for unit, curve in curves.items()} == {
        "a": [1, 1, 1],
        "b": [1, 2, 3],
        "c": [1, 1, 3],
    }


def test_whoever_must_soonest_have_more_comes_before_the_largest_fraction():
    """Largest fraction first, nothing taken back, has placed 11 where 10 are planned."""
    curves = scaled(curve_of(*range(1, 11), 15), counts(a=1, b=1, c=1, d=6, e=6))
    rows = list(zip(*(values(curves[unit]) for unit in "abcde"), strict=True))
    assert [sum(row) for row in rows] == [*range(1, 11), 15]
    assert rows[-4:] == [(1, 0, 0, 4, 3), (1, 0, 0, 4, 4), (1, 1, 0, 4, 4), (1, 1, 1, 6, 6)]


def test_a_unit_without_any_part_is_never_planned():
    curves = scaled(curve_of(1, 2, 3), counts(a=3, b=0))
    assert values(curves["b"]) == [0, 0, 0]


def test_a_reserve_takes_its_proportion_of_each_month():
    curves = scaled(curve_of(5, 10), counts(a=4, b=4))
    assert {unit: values(curve) for unit, curve in curves.items()} == {"a": [2, 4], "b": [2, 4]}


def test_parts_above_the_target_stretch_its_curve():
    curves = scaled(curve_of(5, 10), counts(a=6, b=6))
    assert {unit: values(curve) for unit, curve in curves.items()} == {"a": [3, 6], "b": [3, 6]}


def test_what_is_held_is_held_by_each_unit_from_the_first_day():
    curves = scaled(held(Goal(Decimal(7), 2026)), counts(a=4, b=3))
    assert [curve.planned(date(2026, 1, 1)) for curve in curves.values()] == [4, 3]
    assert values(curves["a"]) == [4] * 12


def test_what_is_reached_is_reached_by_each_unit_at_the_deadline():
    curves = scaled(at_deadline(Goal(Decimal(7), 2026, date(2026, 2, 10))), counts(a=4, b=3))
    assert {unit: values(curve) for unit, curve in curves.items()} == {"a": [0, 4], "b": [0, 3]}
    assert curves["a"].planned(date(2026, 2, 10)) == 4


def test_a_stock_that_falls_is_shared_by_largest_fraction_each_month():
    curves = scaled(curve_of(9, 7, 4), counts(a=3, b=1))
    assert {unit: values(curve) for unit, curve in curves.items()} == {"a": [7, 5, 3], "b": [2, 2, 1]}


def test_a_rate_keeps_the_shape_up_to_its_own_value():
    curve = equal(Goal(Decimal("80.0"), 2026, scale=1))
    stretched_to_90 = stretched(curve, Decimal("90.0"))
    assert [str(point.value) for point in stretched_to_90.points[:2]] == ["7.4", "14.9"]
    assert stretched_to_90.end == 90


def test_a_target_of_zero_gives_its_parts_in_the_last_month():
    assert values(scaled(curve_of(0, 0), counts(a=2))["a"]) == [0, 2]


@pytest.mark.parametrize(("value", "refusal"), [("-1", problems.PartNegative), ("0.5", problems.PartTooFine)])
def test_a_part_that_cannot_be_counted_is_refused(value, refusal):
    with pytest.raises(refusal) as caught:
        scaled(curve_of(1, 2), {"990102001": Decimal(value)})
    assert caught.value.facts["unit"] == "990102001"


PARTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 40), min_size=1, max_size=14
)


@st.composite
def split_curves(draw):
    parts = draw(PARTS)
    whole = sum(parts.values()) + draw(st.sampled_from([0, 0, 0, 1, 17]))
    levels = sorted(draw(st.lists(st.integers(0, whole), min_size=0, max_size=11)))
    return curve_of(*levels, whole), {unit: Decimal(value) for unit, value in parts.items()}


@given(split_curves())
def test_months_sum_to_the_target_and_no_unit_falls_or_leaves_its_proportion(given_split):
    curve, parts = given_split
    curves = scaled(curve, parts)
    whole, kept = curve.end, curve.end - sum(parts.values())
    assert all(each.is_rising for each in curves.values())
    assert {unit: each.end for unit, each in curves.items()} == parts
    for n, point in enumerate(curve.points):
        planned = {unit: each.points[n].value for unit, each in curves.items()}
        if kept == 0:
            assert sum(planned.values()) == point.value
        held_back = point.value - sum(planned.values())
        assert 0 <= held_back <= kept
        for unit, value in planned.items():
            exact = Fraction(parts[unit]) * Fraction(point.value) / Fraction(whole) if whole else 0
            assert abs(Fraction(value) - exact) < 1


@given(split_curves(), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(given_split, random):
    curve, parts = given_split
    shuffled = list(parts.items())
    random.shuffle(shuffled)
    assert scaled(curve, dict(shuffled)) == scaled(curve, parts)


@given(PARTS, st.integers(1, 12))
def test_equal_parts_differ_by_one_at_most(parts, month):
    units = {unit: Decimal(9) for unit in parts}
    curves = scaled(equal(Goal(Decimal(9 * len(units)), 2026)), units)
    planned = [curve.points[month - 1].value for curve in curves.values()]
    assert max(planned) - min(planned) <= 1


def test_a_falling_curve_still_sums_in_every_month():
    curve = curve_of(100, 61, 37, 29)
    curves = scaled(curve, counts(a=11, b=11, c=7))
    assert [sum(values(each)[n] for each in curves.values()) for n in range(4)] == [100, 61, 37, 29]

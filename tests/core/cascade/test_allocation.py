"""Parts sum to the whole, whatever the base; order is of no account; more need never gets less."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.cascade.allocation import equal, pro_rata, same_rate
from minsheng.core.cascade.problems import (
    BaseAllZero,
    BaseMissing,
    BaseNegative,
    FloorsExceedTotal,
    NobodyToSplit,
    TotalNegative,
    TotalTooFine,
)

D = Decimal

SCALES = st.integers(0, 4)
BASES = st.dictionaries(
    st.integers(1, 40).map("{:03}".format),
    st.one_of(st.integers(0, 6).map(D), st.decimals(0, 10**6, places=3)),
    min_size=1,
    max_size=14,
).filter(lambda bases: any(bases.values()))


@st.composite
def splits(draw):
    """A total, bases, a scale and floors that fit."""
    bases, scale = draw(BASES), draw(SCALES)
    floors = {
        key: draw(st.integers(0, 30).map(lambda steps: D(steps).scaleb(-scale)))
        for key in bases
        if draw(st.booleans())
    }
    more = draw(st.one_of(st.integers(0, 50), st.integers(0, 10**12)))
    return sum(floors.values(), D(0)) + D(more).scaleb(-scale), bases, scale, floors


def test_an_even_split_gives_what_is_left_over_to_the_lower_codes():
    assert equal(D(100), ["c", "a", "b"], scale=0) == {"c": D(33), "a": D(34), "b": D(33)}


def test_the_largest_fraction_comes_first():
    parts = pro_rata(D(1085), {"01": D(412), "02": D(305), "03": D(288), "04": D(0)}, scale=0)
    assert parts == {"01": D(445), "02": D(329), "03": D(311), "04": D(0)}


def test_a_unit_below_its_floor_gets_it_and_the_others_share_the_rest():
    bases, floors = {"01": D(90), "02": D(9), "03": D(1)}, dict.fromkeys(("01", "02", "03"), D(10))
    assert pro_rata(D(100), bases, scale=0, floors=floors) == {"01": D(80), "02": D(10), "03": D(10)}


def test_holding_one_at_its_floor_can_bring_another_below_its_own():
    # 60 of 100 are held for 03; at the rate left, 02 falls from 19.8 to 8 and below its floor of 15.
    floors = {"02": D(15), "03": D(60)}
    parts = pro_rata(D(100), {"01": D(80), "02": D(20), "03": D(1)}, scale=0, floors=floors)
    assert parts == {"01": D(25), "02": D(15), "03": D(60)}


def test_a_floor_between_two_steps_is_rounded_up():
    assert equal(D(3), ["a", "b"], scale=0, floors={"b": D("1.2")}) == {"a": D(1), "b": D(2)}


def test_the_same_rate_divides_nothing():
    assert same_rate(D("98.5"), ["a", "b"]) == {"a": D("98.5"), "b": D("98.5")}


@pytest.mark.parametrize(
    ("total", "bases", "floors", "refusal", "facts"),
    [
        (D(1), {}, None, NobodyToSplit, {}),
        (D(-5), {"a": D(1)}, None, TotalNegative, {"total": "-5"}),
        (D("1.5"), {"a": D(1)}, None, TotalTooFine, {"total": "1.5", "scale": 0}),
        (D(1), {"b": None, "a": None, "c": D(1)}, None, BaseMissing, {"count": 2, "units": "甲街道、b"}),
        (D(1), {"a": D(-1), "b": D(2)}, None, BaseNegative, {"units": "甲街道"}),
        (D(1), {"a": D(0)}, None, BaseAllZero, {}),
        (
            D(9),
            {"a": D(1)},
            {"a": D(30)},
            FloorsExceedTotal,
            {"floors": "30", "total": "9", "over": "21"},
        ),
    ],
)
def test_what_cannot_be_split_is_refused_with_its_figures(total, bases, floors, refusal, facts):
    with pytest.raises(refusal) as refused:
        pro_rata(total, bases, scale=0, floors=floors, names={"a": "甲街道"})
    assert refused.value.facts == facts


def test_floors_that_use_up_the_total_fit():
    assert pro_rata(D(3), {"a": D(0), "b": D(7)}, scale=0, floors={"a": D(2), "b": D(1)}) == {
        "a": D(2),
        "b": D(1),
    }


@given(splits())
def test_parts_sum_to_the_total_hold_their_floors_and_have_no_more_decimals_than_allowed(split):
    total, bases, scale, floors = split
    parts = pro_rata(total, bases, scale=scale, floors=floors)
    assert list(parts) == list(bases)
    assert sum(map(Fraction, parts.values())) == Fraction(total)
    assert all(parts[key] >= floors.get(key, 0) for key in parts)
    assert all(part.as_tuple().exponent == -scale for part in parts.values())


@given(splits())
def test_without_floors_each_part_is_its_exact_share_rounded_down_or_up(split):
    total, bases, scale, _ = split
    step, weight = Fraction(1, 10**scale), sum(map(Fraction, bases.values()))
    for key, part in pro_rata(total, bases, scale=scale).items():
        assert abs(Fraction(part) - Fraction(total) * Fraction(bases[key]) / weight) < step


@given(splits(), st.randoms(use_true_random=False))
def test_the_order_of_units_is_of_no_account(split, random):
    total, bases, scale, floors = split
    shuffled = list(bases.items())
    random.shuffle(shuffled)
    assert pro_rata(total, dict(shuffled), scale=scale, floors=floors) == pro_rata(
        total, bases, scale=scale, floors=floors
    )


@given(splits())
def test_more_need_never_gets_less_than_less_need(split):
    total, bases, scale, floors = split
    parts = pro_rata(total, bases, scale=scale, floors=floors)
    for one in bases:
        for other in bases:
            if bases[one] > bases[other] and floors.get(one, 0) >= floors.get(other, 0):
                assert parts[one] >= parts[other]


@given(splits(), st.data())
def test_raising_the_need_of_one_unit_alone_never_takes_from_it(split, data):
    total, bases, scale, floors = split
    key = data.draw(st.sampled_from(sorted(bases)))
    raised = {**bases, key: bases[key] + data.draw(st.decimals("0.001", 10**6, places=3))}
    before = pro_rata(total, bases, scale=scale, floors=floors)
    assert pro_rata(total, raised, scale=scale, floors=floors)[key] >= before[key]


def test_a_larger_total_can_take_a_step_from_a_unit():
    # The Alabama paradox, which the docstring warns of: 3 of 10 pieces, 2 of 11.
    bases = {"a": D(6), "b": D(6), "c": D(2)}
    assert pro_rata(D(10), bases, scale=0) == {"a": D(4), "b": D(4), "c": D(2)}
    assert pro_rata(D(11), bases, scale=0) == {"a": D(5), "b": D(5), "c": D(1)}

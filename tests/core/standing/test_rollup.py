"""The figure of a target from those of its units: sums, rates, minima, never a mean of rates."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.standing import Figures, Goal, Grade, Hold, Kind, rolled_up

COUNT = Goal(Kind.COUNT, "ge", Decimal(100))
AMOUNTS = st.lists(st.none() | st.integers(0, 10**6), min_size=2, max_size=14)


def count(value):
    return Figures(None if value is None else Fraction(value))


def rate(numerator, denominator):
    return Figures(numerator=Decimal(numerator), denominator=Decimal(denominator))


@given(AMOUNTS)
def test_a_count_is_the_plain_sum_and_says_who_is_missing(values):
    whole = rolled_up(COUNT, [count(value) for value in values])
    known = [value for value in values if value is not None]
    assert whole.value == (sum(known) if known else None)
    assert (whole.units, whole.missing) == (len(values), len(values) - len(known))


@given(AMOUNTS, st.randoms())
def test_order_of_units_does_not_matter(values, random):
    mixed = random.sample(values, len(values))
    one, other = ([count(value) for value in each] for each in (values, mixed))
    assert rolled_up(COUNT, one) == rolled_up(COUNT, other)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=14))
def test_a_rate_is_sum_over_sum(pairs):
    whole = rolled_up(Goal(Kind.RATE, "ge", Decimal(95)), [rate(*pair) for pair in pairs])
    over, under = (sum(each) for each in zip(*pairs, strict=True))
    assert whole.rate == Fraction(over * 100, under)


def test_a_rate_of_unequal_units_is_no_mean():
    whole = rolled_up(Goal(Kind.RATE, "ge", Decimal(95)), [rate(1, 1), rate(0, 99)])
    assert whole.reached == 1


def test_a_rate_that_is_no_percentage_is_so_many_of_one_for_each_of_the_other():
    goal = Goal(Kind.RATE, "ge", Decimal(10), per=1)
    assert rolled_up(goal, [rate(900, 90), rate(330, 30)]).reached == Fraction(41, 4)
    assert rolled_up(goal, [rate(900, 90)]).reached == 10


def test_a_rate_of_each_unit_is_that_of_the_worst():
    goal = Goal(Kind.RATE, "ge", Decimal(10), hold=Hold.PER_UNIT)
    assert rolled_up(goal, [rate(3, 10), rate(1, 20), rate(9, 10)]).reached == 5


def test_a_ceiling_of_each_unit_is_that_of_the_highest():
    goal = Goal(Kind.RATE, "le", Decimal(10), hold=Hold.PER_UNIT)
    assert rolled_up(goal, [rate(3, 100), rate(12, 100)]).reached == 12


def test_a_standard_is_the_least_of_all_and_what_was_paid_is_added():
    goal = Goal(Kind.STANDARD, "ge", Decimal(277))
    paid = [
        Figures(Fraction(290), Decimal(900), Decimal(1000)),
        Figures(Fraction(277), Decimal(500), Decimal(500)),
    ]
    assert rolled_up(goal, paid) == Figures(Fraction(277), Decimal(1400), Decimal(1500), units=2)


def test_states_of_several_units_are_not_added_but_judged_by_the_worst():
    whole = rolled_up(
        Goal(Kind.STATE, "ge", Decimal("99.98")), [count(Fraction("99.99")), count(Fraction("99.97"))]
    )
    assert (whole.value, whole.judged, whole.is_added) == (None, Fraction("99.97"), False)


def test_a_state_of_one_unit_is_its_own():
    whole = rolled_up(Goal(Kind.STATE, "le", Decimal(63)), [count(61)])
    assert (whole.value, whole.is_added) == (61, True)


def test_works_add_their_stages_beside_what_is_accepted():
    units = [
        Figures(Fraction(3), stages={"started": Decimal(8), "accepted": Decimal(3)}),
        Figures(Fraction(0), stages={"started": Decimal("2.5")}),
    ]
    whole = rolled_up(Goal(Kind.WORKS, "ge", Decimal(20)), units)
    assert (whole.value, whole.stages) == (3, {"started": Decimal("10.5"), "accepted": Decimal(3)})


def test_a_mechanism_counts_units_that_have_everything():
    whole = rolled_up(Goal(Kind.MECHANISM), [rate(3, 3), rate(2, 3), Figures()])
    assert (whole.numerator, whole.denominator, whole.missing) == (1, 3, 1)


def test_counted_bodies_are_added():
    goal = Goal(Kind.MECHANISM, "ge", Decimal(18))
    assert rolled_up(goal, [count(4), count(5)]).value == 9


def test_a_pledge_is_as_good_as_its_poorest_grade():
    grades = [Figures(grade=Grade.GOOD), Figures(grade=Grade.MEDIOCRE)]
    assert rolled_up(Goal(Kind.PLEDGE), grades).grade is Grade.MEDIOCRE


@pytest.mark.parametrize("kind", list(Kind))
def test_of_nothing_known_nothing_stands(kind):
    whole = rolled_up(Goal(kind, "ge", Decimal(1)), [Figures(), Figures()])
    assert (whole.is_known, whole.units, whole.missing) == (False, 2, 2)


@given(st.lists(st.lists(st.integers(0, 999), min_size=1, max_size=6), min_size=1, max_size=8))
def test_a_tree_of_two_levels_gives_the_same_as_its_leaves(tree):
    """Departments, then streets: rolling up by department first moves nothing."""
    by_department = [rolled_up(COUNT, [count(value) for value in streets]) for streets in tree]
    flat = [count(value) for streets in tree for value in streets]
    assert rolled_up(COUNT, by_department).value == rolled_up(COUNT, flat).value == sum(map(sum, tree))

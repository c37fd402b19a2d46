"""The share that a month's figures make by themselves."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.standing import Figures, Goal, Grade, Hold, Kind, attained, pace_of

NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("goal", "figures", "share"),
    [
        (Goal(Kind.COUNT, low=Decimal(60)), Figures(Fraction(40)), Fraction(2, 3)),
        (Goal(Kind.COUNT, low=Decimal(0)), Figures(Fraction(40)), None),
        (Goal(Kind.COUNT, low=Decimal(60)), Figures(), None),
        # 4.6 per thousand asked and there: all of it, not 4.6 per thousand of it.
        (
            Goal(Kind.RATE, low=Decimal("4.6"), per=1000),
            Figures(numerator=Decimal(46), denominator=Decimal(10000), per=1000),
            Fraction(1),
        ),
        # Ten hours a day asked: fifty hours in five days are all of it.
        (
            Goal(Kind.RATE, low=Decimal(10), per=1),
            Figures(numerator=Decimal(50), denominator=Decimal(5), per=1),
            Fraction(1),
        ),
        # Of a standard the lesser of level and paid.
        (
            Goal(Kind.STANDARD, low=Decimal(900)),
            Figures(Fraction(990), numerator=Decimal(80), denominator=Decimal(100)),
            Fraction(4, 5),
        ),
        (Goal(Kind.MECHANISM), Figures(numerator=Decimal(1), denominator=Decimal(4)), Fraction(1, 4)),
        (Goal(Kind.PLEDGE), Figures(grade=Grade.GOOD), None),
        (Goal(Kind.STATE, low=Decimal(0)), Figures(Fraction(0)), None),
        (Goal(Kind.RATE, "le", Decimal(3)), Figures(numerator=Decimal(2), denominator=Decimal(100)), None),
        (Goal(Kind.RATE, low=Decimal(90), hold=Hold.HELD), Figures(Fraction(91)), None),
    ],
)
def test_what_a_figure_makes_of_what_was_asked(goal, figures, share):
    assert attained(goal, figures) == share


@given(
    st.sampled_from(list(Kind)), st.sampled_from(["ge", "le", "eq"]), NUMBERS, NUMBERS, st.sampled_from(Hold)
)
def test_where_it_says_a_share_the_pace_has_the_same(kind, comparator, asked, there, hold):
    goal, figures = Goal(kind, comparator, asked, hold=hold), Figures(Fraction(there))
    share = attained(goal, figures)
    if share is not None:
        assert share == pace_of(goal, [figures], Fraction(1, 2)).actual

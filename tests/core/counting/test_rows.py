"""The figure of a row by its movements and states, month by month."""

import datetime
from decimal import Decimal

import pytest

from minsheng.core.counting import (
    Era,
    Moved,
    Opened,
    RowFacts,
    State,
    counted_in,
    figure_at,
    following,
    months_of,
    settled_since,
)

MONTHS = months_of(2026)
JANUARY, FEBRUARY, MARCH, APRIL, MAY = MONTHS[:5]
DECEMBER, CLOSING = MONTHS[11:]
SUMS, STATES = Era(JANUARY, "subjects", is_summed=True), Era(JANUARY, "totals", is_summed=False)


def state(month, value, **more):
    return State("totals", month, more.pop("since", month), (0,), value=Decimal(value), **more)


def test_the_year_has_twelve_months_and_a_closing_period():
    assert [month.isoformat() for month in (JANUARY, FEBRUARY, DECEMBER, CLOSING)] == [
        "2026-01-31", "2026-02-28", "2026-12-31", "2027-01-31",
    ]  # fmt: skip
    assert following(DECEMBER) == CLOSING
    assert following(JANUARY) == FEBRUARY


@pytest.mark.parametrize(
    ("happened_on", "closed", "month"),
    [
        (datetime.date(2026, 3, 1), None, MARCH),
        (datetime.date(2026, 3, 31), FEBRUARY, MARCH),
        (datetime.date(2026, 3, 31), MARCH, APRIL),
        (datetime.date(2026, 1, 1), APRIL, MAY),
        (datetime.date(2026, 12, 31), DECEMBER, CLOSING),
    ],
)
def test_what_was_done_counts_in_its_month_or_the_first_open_one(happened_on, closed, month):
    assert counted_in(happened_on, closed) == month


def test_a_sum_is_of_all_months_up_to_its_own_and_unknown_before_any():
    facts = RowFacts([SUMS], [Moved(FEBRUARY, Decimal(3)), Moved(APRIL, Decimal(-1))])
    found = [figure_at(facts, month).value for month in (JANUARY, FEBRUARY, MARCH, APRIL, CLOSING)]
    assert found == [None, 3, 3, 2, 2]


def test_an_accepted_double_or_an_approved_report_makes_it_zero():
    assert figure_at(RowFacts([SUMS], known_from=MARCH), FEBRUARY).value is None
    assert figure_at(RowFacts([SUMS], known_from=MARCH), MARCH).value == 0
    assert figure_at(RowFacts([SUMS]), MARCH, is_reported=True).value == 0
    assert figure_at(RowFacts([STATES]), MARCH, is_reported=True).value is None


def test_of_works_the_counting_stage_counts_and_the_others_stand_beside_it():
    era = Era(JANUARY, "works", is_summed=True, stage="验收")
    said = [(MARCH, 5, "开工"), (MARCH, 2, "验收"), (APRIL, 1, "验收")]
    moved = [Moved(month, Decimal(amount), stage) for month, amount, stage in said]
    figure = figure_at(RowFacts([era], moved), APRIL)
    assert (figure.value, figure.stages) == (3, {"开工": 5, "验收": 3})


def test_a_state_holds_until_the_next_and_not_in_months_before_it_counted():
    facts = RowFacts([STATES], states=[state(FEBRUARY, 5), state(MARCH, 7, since=APRIL)])
    found = [figure_at(facts, month).value for month in (JANUARY, FEBRUARY, MARCH, APRIL)]
    assert found == [None, 5, 5, 7]


def test_a_state_taken_back_holds_in_the_months_before():
    facts = RowFacts([STATES], states=[state(FEBRUARY, 5), state(MARCH, 7, counts_until=APRIL)])
    assert [figure_at(facts, month).value for month in (MARCH, APRIL)] == [7, 5]


def test_what_is_held_is_of_its_month_alone_and_the_closing_period_of_december():
    facts = RowFacts([STATES], states=[state(FEBRUARY, 5), state(DECEMBER, 7)])
    found = [figure_at(facts, month, is_held=True).value for month in (FEBRUARY, MARCH, DECEMBER, CLOSING)]
    assert found == [5, None, 7, 7]


def test_another_manner_leaves_what_was_before_it():
    eras = [STATES, Era(MARCH, "subjects", is_summed=True)]
    facts = RowFacts(eras, [Moved(MARCH, Decimal(5)), Moved(APRIL, Decimal(1))], [state(FEBRUARY, 5)])
    assert [figure_at(facts, month).value for month in (FEBRUARY, MARCH, APRIL)] == [5, 5, 6]


def test_an_opening_stands_until_the_first_state():
    facts = RowFacts([STATES], states=[state(APRIL, 9)], openings=[Opened(MARCH, Decimal(4))])
    assert [figure_at(facts, month).value for month in (FEBRUARY, MARCH, APRIL)] == [None, 4, 9]


def test_named_deliverables_are_a_share():
    era = Era(JANUARY, "deliverables", is_summed=True, named=4)
    figure = figure_at(RowFacts([era], [Moved(MARCH, Decimal(1))]), MARCH)
    assert (figure.value, figure.numerator, figure.denominator) == (None, 1, 4)


@pytest.mark.parametrize(
    ("moved", "month"),
    [
        ([], None),
        ([(MARCH, 1), (MARCH, -1)], None),
        ([(MARCH, 1)], MARCH),
        ([(MAY, -1), (MARCH, 1)], MAY),
        ([(MARCH, 1), (MAY, -1), (MAY, 1)], MARCH),
    ],
)
def test_a_running_sum_is_settled_from_its_last_change_on(moved, month):
    assert settled_since((each, Decimal(amount)) for each, amount in moved) == month


def test_what_is_counted_and_was_reported_without_an_entry_is_nothing_and_what_is_measured_unknown():
    counted = Era(JANUARY, "totals", is_summed=False, is_amount=True)
    for era, value in ((counted, 0), (STATES, None)):
        assert figure_at(RowFacts(eras=[era]), JANUARY, is_reported=True).value == value
        assert figure_at(RowFacts(eras=[era]), JANUARY).value is None

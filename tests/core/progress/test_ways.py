from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.progress import (
    Goal,
    Weighted,
    at_deadline,
    by_milestone,
    equal,
    from_month,
    held,
    problems,
    typed,
    typed_faults,
)

OCTOBER_15 = date(2026, 10, 15)


def goal(value, deadline=None, scale=0):
    return Goal(Decimal(value), 2026, deadline, scale)


def values(curve):
    return [int(point.value) for point in curve.points]


def test_month_by_twelve_is_cut_to_whole_people_and_ends_at_the_value():
    curve = equal(goal(50))
    assert values(curve) == [4, 8, 12, 16, 20, 25, 29, 33, 37, 41, 45, 50]
    assert (curve.points[0].month, curve.points[-1].month) == (date(2026, 1, 31), date(2026, 12, 31))


def test_what_is_counted_in_cents_is_cut_to_cents():
    curve = equal(goal("100.00", scale=2))
    assert [str(point.value) for point in curve.points[:3]] == ["8.33", "16.66", "25.00"]
    assert curve.end == 100


def test_a_deadline_in_mid_october_gives_october_the_whole_value_and_plans_nothing_after_it():
    curve = equal(goal(120, OCTOBER_15))
    assert values(curve) == [10, 20, 30, 40, 50, 60, 70, 80, 90, 120]
    assert curve.points[-1].month == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("on", "planned"),
    [
        (date(2026, 1, 30), 0),
        (date(2026, 1, 31), 10),
        (date(2026, 9, 29), 80),
        (date(2026, 9, 30), 90),
        (date(2026, 10, 14), 90),
        (OCTOBER_15, 120),
        (date(2026, 12, 1), 120),
    ],
)
def test_a_month_is_owed_from_its_last_day_and_the_value_from_the_deadline(on, planned):
    curve = equal(goal(120, OCTOBER_15))
    assert curve.planned(on) == planned
    assert curve.share(on) == Fraction(planned, 120)


def test_from_a_month_on_nothing_is_planned_before_it():
    assert values(from_month(goal(8, OCTOBER_15), date(2026, 7, 9))) == [0] * 6 + [2, 4, 6, 8]
    assert values(from_month(goal(8, OCTOBER_15), OCTOBER_15)) == [0] * 9 + [8]
    with pytest.raises(problems.FirstMonthOutside) as caught:
        from_month(goal(8, OCTOBER_15), date(2026, 11, 1))
    assert caught.value.facts == {"month": "2026年11月", "first": "2026年1月", "last": "2026年10月"}


def test_a_deadline_in_the_next_year_is_reached_evenly():
    curve = equal(goal(30, date(2027, 3, 31)))
    assert values(curve) == [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]


def test_milestones_carry_their_share_from_the_month_they_are_due_in():
    milestones = [
        Weighted("开工", date(2026, 3, 20), Decimal(1)),
        Weighted("过半", date(2026, 6, 30), Decimal(2)),
        Weighted("验收", OCTOBER_15, Decimal(3)),
    ]
    assert values(by_milestone(goal(7, OCTOBER_15), milestones)) == [0, 0, 1, 1, 1, 3, 3, 3, 3, 7]


def test_a_milestone_on_the_deadline_carries_a_share_and_the_day_after_it_is_refused():
    late = Weighted("验收", date(2026, 10, 16), Decimal(1))
    with pytest.raises(problems.MilestoneAfterDeadline) as caught:
        by_milestone(goal(7, OCTOBER_15), [late])
    assert caught.value.facts == {"milestone": "验收", "day": date(2026, 10, 16), "deadline": OCTOBER_15}
    assert values(by_milestone(goal(7, OCTOBER_15), [Weighted("验收", OCTOBER_15, Decimal(1))]))[-2:] == [
        0,
        7,
    ]


@pytest.mark.parametrize(
    ("weights", "refusal"),
    [
        ([], problems.MilestonesWeightless),
        ([Decimal(0)], problems.MilestonesWeightless),
        ([Decimal(2), Decimal(-1)], problems.WeightNegative),
    ],
)
def test_weights_that_say_nothing_are_refused(weights, refusal):
    with pytest.raises(refusal):
        by_milestone(goal(7), [Weighted("节点", OCTOBER_15, weight) for weight in weights])


def test_what_is_reached_is_free_before_and_what_is_held_stands_from_the_first_day():
    reached, kept = at_deadline(goal(95, date(2026, 3, 5))), held(goal(95, date(2026, 3, 5)))
    assert (values(reached), values(kept)) == ([0, 0, 95], [95, 95, 95])
    assert (reached.planned(date(2026, 1, 1)), kept.planned(date(2026, 1, 1))) == (0, 95)
    assert (reached.planned(date(2026, 3, 4)), reached.planned(date(2026, 3, 5))) == (0, 95)


MARCH = Goal(Decimal(9), 2026, date(2026, 3, 20))
JANUARY_END, FEBRUARY_END, MARCH_END = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


def points(january, february, march):
    return {
        JANUARY_END: Decimal(january),
        FEBRUARY_END: Decimal(february),
        MARCH_END: Decimal(march),
    }


def test_a_typed_curve_stands_as_typed():
    assert values(typed(MARCH, points(0, 4, 9))) == [0, 4, 9]


@pytest.mark.parametrize(
    ("given_points", "faults"),
    [
        (points(5, 4, 9), [("progress.curve_falls", {"month": "2026年2月", "value": 4, "before": 5})]),
        (points(1, 4, 8), [("progress.curve_ends_elsewhere", {"month": "2026年3月", "value": 8, "goal": 9})]),
        (
            points(0, 4, 9) | {date(2026, 4, 30): Decimal(9)},
            [("progress.planned_after_deadline", {"month": "2026年4月", "deadline": date(2026, 3, 20)})],
        ),
        (
            points(0, 4, 9) | {date(2026, 2, 27): Decimal(3)},
            [
                (
                    "progress.month_outside",
                    {"day": date(2026, 2, 27), "first": "2026年1月", "last": "2026年3月"},
                )
            ],
        ),
        (
            {MARCH_END: Decimal(9)},
            [
                ("progress.point_missing", {"month": "2026年1月"}),
                ("progress.point_missing", {"month": "2026年2月"}),
            ],
        ),
        (
            points("-1", "0.5", 9),
            [
                ("progress.point_negative", {"month": "2026年1月", "value": -1}),
                ("progress.point_too_fine", {"month": "2026年2月", "value": Decimal("0.5"), "scale": 0}),
            ],
        ),
    ],
)
def test_everything_wrong_with_a_typed_curve_is_named(given_points, faults):
    found = typed_faults(MARCH, given_points)
    assert [(fault.code, fault.facts) for fault in found] == faults
    with pytest.raises(type(found[0])):
        typed(MARCH, given_points)


def test_what_stands_at_a_day_may_fall():
    assert values(typed(MARCH, points(12, 10, 9), may_fall=True)) == [12, 10, 9]


@pytest.mark.parametrize(
    ("value", "deadline", "scale", "refusal"),
    [
        ("-1", None, 0, problems.ValueNegative),
        ("1.5", None, 0, problems.ValueTooFine),
        ("1", date(2025, 12, 31), 0, problems.DeadlineBeforeYear),
    ],
)
def test_a_goal_that_no_curve_can_reach_is_refused(value, deadline, scale, refusal):
    with pytest.raises(refusal):
        goal(value, deadline, scale)


def test_a_target_of_zero_has_a_curve_and_no_share():
    curve = equal(goal(0, date(2026, 1, 1)))
    assert (values(curve), curve.share(date(2026, 1, 1))) == ([0], None)


@given(
    st.integers(0, 10**13),
    st.integers(0, 4),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(1, 12),
)
def test_every_way_rises_to_exactly_the_value(steps, scale, deadline, month):
    whole = Goal(Decimal(steps).scaleb(-scale), 2026, deadline, scale)
    first = min(date(2026, month, 1), deadline)
    half = [Weighted("", first, Decimal(1)), Weighted("", deadline, Decimal(2))]
    curves = (
        equal(whole),
        from_month(whole, first),
        by_milestone(whole, half),
        at_deadline(whole),
        held(whole),
    )
    for curve in curves:
        values = [point.value for point in curve.points]
        assert values == sorted(values)
        assert curve.end == whole.value == curve.planned(deadline)
        assert [point.month for point in curve.points] == list(whole.months)
        typed_again = {point.month: point.value for point in curve.points}
        assert typed_faults(whole, typed_again) == []

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.progress import Step, problems, schedule
from minsheng.core.workdays import Calendar

_YEAR = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
CALENDAR = Calendar({day: chinese_calendar.is_workday(day) for day in _YEAR})
SPRING = date(2026, 2, 24)
"""The first working day after the Spring Festival of 2026."""


def chain(**fixed):
    return [
        Step("design", "设计", 5, due_on=fixed.get("design")),
        Step("tender", "招标", 3, ("design",), due_on=fixed.get("tender")),
        Step("built", "完工", 2, ("tender",), due_on=fixed.get("built")),
    ]


def days(made):
    return {due.key: (due.begins_on, due.due_on) for due in made.dues}


def test_a_chain_is_counted_backwards_across_the_spring_festival():
    made = schedule(chain(), end=SPRING, calendar=CALENDAR)
    assert days(made) == {
        "design": (date(2026, 2, 4), date(2026, 2, 10)),
        "tender": (date(2026, 2, 11), date(2026, 2, 13)),
        "built": (date(2026, 2, 14), SPRING),
    }
    assert made.conflicts == ()
    assert not any(due.is_provisional or due.is_fixed for due in made.dues)


def test_an_end_within_the_holidays_is_due_on_the_last_working_day_before_them():
    made = schedule([Step("built", "完工", 1)], end=date(2026, 2, 23), calendar=CALENDAR)
    assert days(made) == {"built": (date(2026, 2, 14), date(2026, 2, 14))}


def test_the_earliest_successor_decides():
    steps = [
        Step("site", "选址", 1),
        Step("short", "采购", 1, ("site",)),
        Step("long", "施工", 10, ("site",)),
    ]
    made = schedule(steps, end=date(2026, 3, 13), calendar=CALENDAR)
    assert days(made)["site"] == (date(2026, 2, 28), date(2026, 2, 28))
    assert days(made)["long"] == (date(2026, 3, 2), date(2026, 3, 13))


def test_a_mere_date_and_what_it_waits_for_share_the_day():
    steps = [Step("built", "完工", 2), Step("opened", "开放", 0, ("built",))]
    assert days(schedule(steps, end=SPRING, calendar=CALENDAR)) == {
        "built": (date(2026, 2, 14), SPRING),
        "opened": (SPRING, SPRING),
    }


def test_a_fixed_day_is_kept_and_what_comes_before_it_is_counted_from_it():
    made = schedule(chain(tender=date(2026, 2, 6)), end=SPRING, calendar=CALENDAR)
    assert days(made)["tender"] == (date(2026, 2, 4), date(2026, 2, 6))
    assert days(made)["design"] == (date(2026, 1, 28), date(2026, 2, 3))
    assert made.conflicts == ()
    assert [due.is_fixed for due in made.dues] == [False, True, False]


def facts(made):
    return [(conflict.code, conflict.facts) for conflict in made.conflicts]


def test_a_fixed_day_that_leaves_too_little_time_is_reported_from_the_day_after_the_last_possible():
    assert schedule(chain(tender=date(2026, 2, 13)), end=SPRING, calendar=CALENDAR).conflicts == ()
    made = schedule(chain(tender=date(2026, 2, 14)), end=SPRING, calendar=CALENDAR)
    assert days(made)["tender"][1] == date(2026, 2, 14)
    assert facts(made) == [
        (
            "progress.due_too_late",
            {"milestone": "招标", "day": date(2026, 2, 14), "latest": date(2026, 2, 13), "successor": "完工"},
        )
    ]


def test_a_fixed_day_after_the_end_is_reported():
    made = schedule(chain(built=date(2026, 2, 25)), end=SPRING, calendar=CALENDAR)
    assert facts(made) == [
        ("progress.due_after_end", {"milestone": "完工", "day": date(2026, 2, 25), "end": SPRING})
    ]


def test_a_milestone_due_later_than_a_mere_date_that_waits_for_it_is_reported():
    saturday, friday = date(2026, 3, 14), date(2026, 3, 13)
    steps = [Step("built", "完工", 1, due_on=saturday), Step("opened", "开放", 0, ("built",), due_on=friday)]
    made = schedule(steps, end=saturday, calendar=CALENDAR)
    assert [conflict.code for conflict in made.conflicts] == ["progress.due_too_late"]


@pytest.mark.parametrize(
    ("notice_on", "on", "found"),
    [
        (date(2026, 2, 4), None, []),
        (
            date(2026, 2, 5),
            None,
            [
                (
                    "progress.begins_before_notice",
                    {"milestone": "设计", "day": date(2026, 2, 4), "notice_on": date(2026, 2, 5)},
                )
            ],
        ),
        (None, date(2026, 2, 4), []),
        (
            None,
            date(2026, 2, 5),
            [
                (
                    "progress.begins_before_today",
                    {"milestone": "设计", "day": date(2026, 2, 4), "today": date(2026, 2, 5)},
                )
            ],
        ),
    ],
)
def test_work_that_would_have_to_begin_too_early_is_listed_and_stays(notice_on, on, found):
    made = schedule(chain(), end=SPRING, calendar=CALENDAR, notice_on=notice_on, on=on)
    assert facts(made) == found
    assert days(made)["design"] == (date(2026, 2, 4), date(2026, 2, 10))


def test_a_circle_is_refused_with_its_members_in_the_order_of_work():
    steps = [
        Step("free", "宣传"),
        Step("a", "设计", 1, ("c",)),
        Step("b", "招标", 1, ("a",)),
        Step("c", "完工", 1, ("b",)),
    ]
    with pytest.raises(problems.MilestonesCircle) as caught:
        schedule(steps, end=SPRING, calendar=CALENDAR)
    assert caught.value.facts == {"circle": "设计 → 招标 → 完工 → 设计"}


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (Step("a", "设计", 1, ("x",)), problems.PredecessorUnknown),
        (Step("a", "设计", -1), problems.DaysOutOfBounds),
        (Step("a", "设计", 2501), problems.DaysOutOfBounds),
        (Step("a", "设计", 1, ("a",)), problems.MilestonesCircle),
    ],
)
def test_steps_that_cannot_be_placed_are_refused(step, refusal):
    with pytest.raises(refusal):
        schedule([step], end=SPRING, calendar=CALENDAR)


def test_days_in_a_year_that_is_not_settled_are_provisional():
    steps = [Step("a", "设计", 1), Step("b", "完工", 2, ("a",))]
    made = schedule(steps, end=date(2027, 1, 4), calendar=CALENDAR)
    assert [(due.begins_on, due.due_on, due.is_provisional) for due in made.dues] == [
        (date(2026, 12, 31), date(2026, 12, 31), False),
        (date(2027, 1, 1), date(2027, 1, 4), True),
    ]


def test_a_plan_without_milestones_has_no_due_days():
    assert schedule([], end=SPRING, calendar=CALENDAR).dues == ()


STEPS = st.lists(
    st.tuples(st.integers(0, 15), st.sets(st.integers(0, 11), max_size=3)), min_size=1, max_size=12
)


@given(STEPS)
def test_every_milestone_is_due_before_its_followers_begin_and_none_could_be_later(rows):
    steps = [
        Step(str(n), f"节点{n}", takes, tuple(str(m) for m in sorted(after) if m < n))
        for n, (takes, after) in enumerate(rows)
    ]
    end = date(2026, 12, 31)
    made = schedule(steps, end=end, calendar=CALENDAR)
    dues = {due.key: due for due in made.dues}
    assert made.conflicts == ()
    for step in steps:
        due = dues[step.key]
        assert CALENDAR.count(due.begins_on, due.due_on) == max(step.days, 1)
        limits = [
            CALENDAR.add(dues[other.key].begins_on, -1) if other.days else dues[other.key].due_on
            for other in steps
            if step.key in other.after
        ]
        assert due.due_on == min(limits, default=end)
    backwards = schedule(list(reversed(steps)), end=end, calendar=CALENDAR)
    assert {due.key: due for due in backwards.dues} == dues

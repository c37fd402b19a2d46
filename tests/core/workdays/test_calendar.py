import datetime
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.workdays import Calendar
from minsheng.core.workdays.problems import NoWorkingDay

WEEKENDS_ONLY = Calendar()


def of_year(year: int) -> dict[date, bool]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
    return {day: chinese_calendar.is_workday(day) for day in days}


KNOWN = Calendar(of_year(2026))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),  # the last Friday before the Spring Festival
        (date(2026, 2, 14), True),  # a Saturday moved to be worked
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # a Saturday moved to be worked
        (date(2026, 3, 1), False),
        (date(2026, 1, 3), False),
        (date(2026, 1, 4), True),  # a Sunday moved to be worked
        (date(2026, 9, 20), True),
        (date(2026, 9, 25), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
    ],
)
def test_the_festivals_of_2026_are_free_and_moved_weekends_are_worked(day, works):
    assert (KNOWN.is_workday(day), KNOWN.is_provisional(day)) == (works, False)


def test_2027_knows_weekends_only_and_says_so():
    spring_festival, sunday = date(2027, 2, 8), date(2027, 2, 7)
    assert (KNOWN.is_workday(spring_festival), KNOWN.is_provisional(spring_festival)) == (True, True)
    assert (KNOWN.is_workday(sunday), KNOWN.is_provisional(sunday)) == (False, True)
    assert (KNOWN.is_provisional(date(2026, 12, 31)), KNOWN.is_provisional(date(2027, 1, 1))) == (False, True)


@pytest.mark.parametrize(
    ("start", "n", "day"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 2, 17), 0, date(2026, 2, 24)),
        (date(2026, 2, 14), 0, date(2026, 2, 14)),
        (date(2026, 2, 17), -1, date(2026, 2, 14)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
    ],
)
def test_working_days_are_counted_across_the_holidays(start, n, day):
    assert KNOWN.add(start, n) == day


def test_february_2026_has_sixteen_working_days_where_weekends_alone_give_twenty():
    february = (date(2026, 2, 1), date(2026, 2, 28))
    assert (KNOWN.count(*february), WEEKENDS_ONLY.count(*february)) == (16, 20)
    assert KNOWN.count(date(2026, 2, 14), date(2026, 2, 14)) == 1
    assert KNOWN.count(date(2026, 2, 15), date(2026, 2, 14)) == 0


def test_the_last_working_day_before_a_holiday_and_the_first_after_it():
    assert KNOWN.last_workday_on_or_before(date(2026, 2, 23)) == date(2026, 2, 14)
    assert KNOWN.first_workday_on_or_after(date(2026, 2, 15)) == date(2026, 2, 24)
    assert KNOWN.last_workday_on_or_before(date(2026, 2, 24)) == date(2026, 2, 24)


def test_a_table_without_any_work_is_refused_and_not_searched_for_ever():
    idle = Calendar({date(2026, 1, 1) + timedelta(days=number): False for number in range(-400, 400)})
    with pytest.raises(NoWorkingDay) as caught:
        idle.add(date(2026, 1, 1), 1)
    assert caught.value.code == "workdays.no_working_day"


@given(st.dates(date(2025, 12, 1), date(2027, 1, 31)), st.integers(1, 60))
def test_going_n_days_on_passes_exactly_n_working_days(day: datetime.date, n: int):
    later = KNOWN.add(day, n)
    assert KNOWN.is_workday(later)
    assert KNOWN.count(day + timedelta(days=1), later) == n
    assert KNOWN.add(KNOWN.add(later, -n), n) == later

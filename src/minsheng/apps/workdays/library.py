"""What the calendar library knows: the one place that asks it."""

from __future__ import annotations

import datetime
from importlib.metadata import version

import chinese_calendar
from chinese_calendar import constants

FIRST_YEAR = 2020
"""No programme older than this is kept; the library begins in 2004."""


def source() -> str:
    """The library by name and version, as the source of its days."""
    return f"日历库 chinesecalendar {version('chinesecalendar')}"


def known_days() -> dict[datetime.date, bool]:
    """Every day of the years that the library knows, from `FIRST_YEAR` on → whether it is worked."""
    day = datetime.date(FIRST_YEAR, 1, 1)
    last = datetime.date(max(constants.holidays).year, 12, 31)
    days = {}
    while day <= last:
        days[day] = bool(chinese_calendar.is_workday(day))
        day += datetime.timedelta(days=1)
    return days

"""Months as their last days, which is how a plan names them."""

from __future__ import annotations

import calendar
import datetime


def month_end(day: datetime.date) -> datetime.date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_ends(year: int, deadline: datetime.date) -> tuple[datetime.date, ...]:
    """The last days of the months from January of `year` to that of the deadline; none if it is earlier."""
    months = range(year * 12, deadline.year * 12 + deadline.month)
    return tuple(month_end(datetime.date(month // 12, month % 12 + 1, 1)) for month in months)


def in_words(month: datetime.date) -> str:
    """The month as sentences name it: 2026年9月."""
    return f"{month.year}年{month.month}月"

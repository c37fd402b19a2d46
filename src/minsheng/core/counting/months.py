"""Months of a year as their last days, with the closing period behind December (年终清算)."""

import calendar
import datetime

_MONTHS = 12


def _end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def closing_month(year: int) -> datetime.date:
    """How the closing period of a year is named: the last day of the January after it."""
    return _end(year + 1, 1)


def months_of(year: int) -> tuple[datetime.date, ...]:
    """The twelve months of a year and its closing period."""
    return (*(_end(year, month + 1) for month in range(_MONTHS)), closing_month(year))


def following(month: datetime.date) -> datetime.date:
    """The month after one."""
    return _end(month.year + month.month // _MONTHS, month.month % _MONTHS + 1)


def counted_in(happened_on: datetime.date, closed: datetime.date | None) -> datetime.date:
    """The month that what was done on a day counts in: its own, or the first after the last closed one.

    Args:
        happened_on: the day it was done or the figure stood.
        closed: the last month closed for the row; all before it are closed too.
    """
    own = _end(happened_on.year, happened_on.month)
    return own if closed is None else max(own, following(closed))

"""Days by which something is due: never before today, always a working day (时限)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from minsheng.apps.matters import errors
from minsheng.apps.ui.words import day
from minsheng.apps.workdays.queries import calendar

if TYPE_CHECKING:
    from minsheng.apps.matters.models import Matter


IMPLIED = ("assign", "reassign")
"""Steps in which the day of what is mended at once need not be said: it is the next working day."""


def fit_due(matter: Matter, wanted: datetime.date | None, on: datetime.date) -> datetime.date:
    """The day wanted, moved on to a working day; of what is mended at once the next working day; one query.

    Raises:
        DueBefore: it lies before tomorrow.
    """
    days = calendar(on.year, (wanted or on).year + 1)
    if matter.manner == matter.Manner.AT_ONCE and wanted is None:
        return days.add(on, 1)
    if wanted is None or wanted <= on:
        earliest = days.add(on, 1)
        raise errors.DueBefore(day=day(wanted), earliest=day(earliest), field="due_on")
    return days.first_workday_on_or_after(wanted)


def behind(on: datetime.date, days: int) -> datetime.date:
    """So many days behind a day, moved on to a working day; one query."""
    wanted = on + datetime.timedelta(days=days)
    return calendar(on.year, wanted.year + 1).first_workday_on_or_after(wanted)

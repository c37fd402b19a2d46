"""Working days (工作日): a calendar of what is known, weekends beyond it."""

from minsheng.core.workdays.calendar import Calendar

__all__ = ["Calendar"]

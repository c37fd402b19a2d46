"""What asking a calendar may meet."""

from minsheng.core.errors import Refusal


class NoWorkingDay(Refusal):
    """No working day is found within a year of the day; facts: `day`."""

    code = "workdays.no_working_day"

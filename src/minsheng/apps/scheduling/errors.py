"""What the app refuses; the sentences stand in ui/sentences/scheduling.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class RoundStale(Refusal):
    """Somebody changed the round since the page was shown; facts: `state` in words."""

    code = "scheduling.round_stale"


class RoundTwice(Refusal):
    """There is one of that month, kind and level; facts: `round`, `field`."""

    code = "scheduling.round_twice"


class MonthUnknown(Refusal):
    """The month has not begun, or is not of the programme; facts: `month` in words, `field`."""

    code = "scheduling.month_unknown"


class LeadsNothing(Refusal):
    """The unit leads no project of the programme; facts: `unit`."""

    code = "scheduling.leads_nothing"


class NobodyBehind(Refusal):
    """All reports of the month are put up; facts: `month` in words."""

    code = "scheduling.nobody_behind"


class ChasedToday(Refusal):
    """All that are behind were chased today."""

    code = "scheduling.chased_today"


class MonthShut(Refusal):
    """The month is frozen: nothing more is reported in it; facts: `month` in words."""

    code = "scheduling.month_shut"


class RoundShut(Refusal):
    """Reports are chased before the meeting is called; facts: `state` in words."""

    code = "scheduling.round_shut"


class MonthOpen(Refusal):
    """An agenda goes by frozen figures; facts: `month` in words."""

    code = "scheduling.month_open"


class MeetingBefore(Refusal):
    """The meeting lies before the end of the month it is about; facts: `day`, `field`."""

    code = "scheduling.meeting_before"


class MeetingAhead(Refusal):
    """Minutes are drafted when the meeting was held; facts: `day`."""

    code = "scheduling.meeting_ahead"


class NobodyPresent(Refusal):
    """No unit is marked as present."""

    code = "scheduling.nobody_present"


class NothingResolved(Refusal):
    """Minutes hold one resolution at least."""

    code = "scheduling.nothing_resolved"


class NotCalled(Refusal):
    """Attendance and resolutions are written while the minutes are not put up; facts: `state` in words."""

    code = "scheduling.not_called"


class DueMissing(Refusal):
    """What a unit has to do has a day; facts: `field`."""

    code = "scheduling.due_missing"


class UnitsMissing(Refusal):
    """A day without a unit that has to do it; facts: `field`."""

    code = "scheduling.units_missing"


class DuePast(Refusal):
    """The day of a resolution is today or before it; facts: `day`, `resolution` or none, `field`."""

    code = "scheduling.due_past"


class ResolutionForeign(Refusal):
    """A lead gives tasks of the projects that it leads, to others; facts: `unit`, `field`."""

    code = "scheduling.resolution_foreign"


class InstructionAnswered(Refusal):
    """Somebody has given it out or filed it; facts: `state` in words."""

    code = "scheduling.instruction_answered"


class InstructionTwice(Refusal):
    """The same words of the same leader and day are kept already; facts: `instruction`."""

    code = "scheduling.instruction_twice"


class TaskTwice(Refusal):
    """The unit has the same task of this instruction to handle; facts: `unit`, `matter`, `field`."""

    code = "scheduling.task_twice"


class GivenLater(Refusal):
    """It was written on a day that has not come; facts: `day`, `field`."""

    code = "scheduling.given_later"

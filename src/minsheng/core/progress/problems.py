"""Why a curve or a timetable is refused, and what a timetable cannot keep."""

from minsheng.core.errors import Refusal


class ValueNegative(Refusal):
    """A curve runs to zero or more; facts: `value`."""

    code = "progress.value_negative"


class ValueTooFine(Refusal):
    """The target's value has more decimals than are counted; facts: `value`, `scale`."""

    code = "progress.value_too_fine"


class DeadlineBeforeYear(Refusal):
    """The deadline lies before the year that is planned; facts: `deadline`, `year`."""

    code = "progress.deadline_before_year"


class FirstMonthOutside(Refusal):
    """The first month is not one of the months planned; facts: `month`, `first`, `last` in words."""

    code = "progress.first_month_outside"


class MilestonesWeightless(Refusal):
    """There is no milestone, or none that weighs anything."""

    code = "progress.milestones_weightless"


class WeightNegative(Refusal):
    """A milestone weighs less than nothing; facts: `milestone`, `weight`."""

    code = "progress.weight_negative"


class MilestoneAfterDeadline(Refusal):
    """A milestone that weighs is due after the deadline; facts: `milestone`, `day`, `deadline`."""

    code = "progress.milestone_after_deadline"


class MonthOutside(Refusal):
    """A value stands beside a day that ends no month of the plan; facts: `day`, `first`, `last` in words."""

    code = "progress.month_outside"


class PlannedAfterDeadline(Refusal):
    """Something is planned in a month after the deadline's; facts: `month` in words, `deadline`."""

    code = "progress.planned_after_deadline"


class PointMissing(Refusal):
    """A month has no value; facts: `month` in words."""

    code = "progress.point_missing"


class PointNegative(Refusal):
    """A month's value is below zero; facts: `month` in words, `value`."""

    code = "progress.point_negative"


class PointTooFine(Refusal):
    """A month's value has more decimals than are counted; facts: `month` in words, `value`, `scale`."""

    code = "progress.point_too_fine"


class CurveFalls(Refusal):
    """What adds up stands lower than a month before; facts: `month` in words, `value`, `before`."""

    code = "progress.curve_falls"


class CurveEndsElsewhere(Refusal):
    """The last month does not carry the target's value; facts: `month` in words, `value`, `goal`."""

    code = "progress.curve_ends_elsewhere"


class PredecessorUnknown(Refusal):
    """A milestone follows one that the plan does not have; facts: `milestone`, `after`."""

    code = "progress.predecessor_unknown"


class MilestonesCircle(Refusal):
    """Milestones wait for one another in a circle; facts: `circle`, their titles in order."""

    code = "progress.milestones_circle"


class DaysOutOfBounds(Refusal):
    """A milestone takes less than no time, or years; facts: `milestone`, `days`, `most`."""

    code = "progress.days_out_of_bounds"


class DueTooLate(Refusal):
    """A fixed day leaves a follower too little time; facts: `milestone`, `day`, `latest`, `successor`."""

    code = "progress.due_too_late"


class DueAfterEnd(Refusal):
    """A fixed day lies after the end of the plan; facts: `milestone`, `day`, `end`."""

    code = "progress.due_after_end"


class BeginsBeforeNotice(Refusal):
    """The work would have to begin before the notice was signed; facts: `milestone`, `day`, `notice_on`."""

    code = "progress.begins_before_notice"


class BeginsBeforeToday(Refusal):
    """The work would have had to begin before today; facts: `milestone`, `day`, `today`."""

    code = "progress.begins_before_today"

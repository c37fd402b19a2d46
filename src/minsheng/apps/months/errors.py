"""What the app refuses; the sentences stand in ui/sentences/months.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class MonthUnknown(Refusal):
    """The day is in no month of the programme's year, or nobody said how its targets are entered; `month`."""

    code = "months.month_unknown"


class MonthClosed(Refusal):
    """The month is being frozen or is frozen; facts: `month`."""

    code = "months.month_closed"


class MonthNotOver(Refusal):
    """The month's last day has not come; facts: `month`, `last`."""

    code = "months.month_not_over"


class RowReportsNothing(Refusal):
    """The row does not report at the month's end; facts: `unit`, `month`."""

    code = "months.row_reports_nothing"


class SentenceMissing(Refusal):
    """A report says what was done, or that nothing changed; facts: `field`."""

    code = "months.sentence_missing"


class NotUnchanged(Refusal):
    """Nothing is said to have changed, but something was entered; facts: `unit`, `count`, `month`."""

    code = "months.not_unchanged"


class ReportStale(Refusal):
    """Somebody changed the report since it was shown; facts: `unit`, `month`, `state`."""

    code = "months.report_stale"


class ReportUnfit(Refusal):
    """The state does not allow the step; facts: `unit`, `month`, `doing`, `state`."""

    code = "months.report_unfit"


class SameUser(Refusal):
    """Who had the report in hand before; facts: `unit`, `month`, `doing`."""

    code = "months.same_user"


class ReasonMissing(Refusal):
    """A step that needs a reason has none; facts: `doing`, `field`."""

    code = "months.reason_missing"


class NothingTicked(Refusal):
    """Nothing of what was ticked is a report that could be decided on; no facts."""

    code = "months.nothing_ticked"


class EntriesUndecided(Refusal):
    """Entries of the row were put up and not decided; facts: `unit`, `month`, `count`."""

    code = "months.entries_undecided"


class EntriesMoved(Refusal):
    """The row's entries are not those that the report was submitted with; facts: `unit`, `month`."""

    code = "months.entries_moved"


class EarlierMonthOpen(Refusal):
    """An earlier month of the row is neither approved nor frozen; facts: `unit`, `month`, `earlier`."""

    code = "months.earlier_month_open"


class EarlierPeriodOpen(Refusal):
    """An earlier month of the programme is not frozen; facts: `month`, `earlier`."""

    code = "months.earlier_period_open"


class TooMany(Refusal):
    """More than one action takes; facts: `count`, `limit`."""

    code = "months.too_many"


class ThresholdsUnfit(Refusal):
    """The limits do not rise, or the band is no share; facts: `why`."""

    code = "months.thresholds_unfit"


class ThresholdsStale(Refusal):
    """Somebody set the limits since they were shown; no facts."""

    code = "months.thresholds_stale"


class RoutineUnfit(Refusal):
    """A project cannot be, or stop being, 常态化 so; facts: `project`, `why`."""

    code = "months.routine_unfit"


class ScanUnfit(Refusal):
    """The file is neither PDF nor picture; facts: `name`, `field`."""

    code = "months.scan_unfit"


class ScanKnown(Refusal):
    """The unit put this very file in for the month before; facts: `month`, `field`."""

    code = "months.scan_known"

"""Changes to months: reports on their way to being approved, the freeze, what words are given by."""

from minsheng.apps.months.actions.freezing import freeze_month
from minsheng.apps.months.actions.reporting import (
    approve_reports,
    return_reports,
    submit_reports,
    write_report,
    write_reports,
)
from minsheng.apps.months.actions.scans import attach_scan
from minsheng.apps.months.actions.setting import begin_routine, end_routine, set_due_day, set_thresholds

__all__ = [
    "approve_reports",
    "attach_scan",
    "begin_routine",
    "end_routine",
    "freeze_month",
    "return_reports",
    "set_due_day",
    "set_thresholds",
    "submit_reports",
    "write_report",
    "write_reports",
]

"""What is to stand when: planned curves over the months, due days of milestones (计划)."""

from minsheng.core.progress.curve import Curve, Goal, Point
from minsheng.core.progress.schedule import Due, Schedule, Step, refuse_unordered, schedule
from minsheng.core.progress.ways import (
    Weighted,
    at_deadline,
    by_milestone,
    equal,
    from_month,
    held,
    typed,
    typed_faults,
)

__all__ = [
    "Curve",
    "Due",
    "Goal",
    "Point",
    "Schedule",
    "Step",
    "Weighted",
    "at_deadline",
    "by_milestone",
    "equal",
    "from_month",
    "held",
    "refuse_unordered",
    "schedule",
    "typed",
    "typed_faults",
]

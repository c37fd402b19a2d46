"""What pages and other apps read of plans, each in a fixed number of queries."""

from minsheng.apps.planning.aims import MILESTONES_REACHED, UNTIL_DONE, WHOLE, Aim, aims_in, aims_of
from minsheng.apps.planning.baselines import (
    Planned,
    baseline,
    curves_of,
    planned_amount,
    planned_of,
    planned_share,
    value_of_unit,
)
from minsheng.apps.planning.comparing import CurveChange, Differences, MilestoneChange, differences
from minsheng.apps.planning.due import (
    DueItem,
    DueKind,
    DueState,
    due_dates,
    due_state,
    waiting_plans,
)
from minsheng.apps.planning.duepage import returned_plans, urgent_milestones, waiting_milestones
from minsheng.apps.planning.holding import gate_digest, milestone_digest, plan_holding
from minsheng.apps.planning.planpage import (
    GateRow,
    MilestoneRow,
    PlanPage,
    PlanView,
    Versions,
    plan_page,
    plan_versions,
)
from minsheng.apps.planning.printed import EditionChanges, edition_changes
from minsheng.apps.planning.wall import Given, MonthCell, Stone, UnitCell, Wall, WallRow, wall_rows

__all__ = [
    "MILESTONES_REACHED",
    "UNTIL_DONE",
    "WHOLE",
    "Aim",
    "CurveChange",
    "Differences",
    "DueItem",
    "DueKind",
    "DueState",
    "EditionChanges",
    "GateRow",
    "Given",
    "MilestoneChange",
    "MilestoneRow",
    "MonthCell",
    "PlanPage",
    "PlanView",
    "Planned",
    "Stone",
    "UnitCell",
    "Versions",
    "Wall",
    "WallRow",
    "aims_in",
    "aims_of",
    "baseline",
    "curves_of",
    "differences",
    "due_dates",
    "due_state",
    "edition_changes",
    "gate_digest",
    "milestone_digest",
    "plan_holding",
    "plan_page",
    "plan_versions",
    "planned_amount",
    "planned_of",
    "planned_share",
    "returned_plans",
    "urgent_milestones",
    "value_of_unit",
    "waiting_milestones",
    "waiting_plans",
    "wall_rows",
]

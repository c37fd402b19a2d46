"""Changes to plans: how they are written, decided on, and what was reached; one function for each."""

from minsheng.apps.planning.actions.bulk import approve_plans, plan_the_rest
from minsheng.apps.planning.actions.deciding import approve, give_up, recall, return_plan, submit
from minsheng.apps.planning.actions.marking import lift_gate, mark_reached, revoke_mark
from minsheng.apps.planning.actions.starting import start_plan
from minsheng.apps.planning.actions.taking import take_edition
from minsheng.apps.planning.actions.writing import (
    drop_curve,
    schedule_backwards,
    set_curve,
    write_milestones,
)

__all__ = [
    "approve",
    "approve_plans",
    "drop_curve",
    "give_up",
    "lift_gate",
    "mark_reached",
    "plan_the_rest",
    "recall",
    "return_plan",
    "revoke_mark",
    "schedule_backwards",
    "set_curve",
    "start_plan",
    "submit",
    "take_edition",
    "write_milestones",
]

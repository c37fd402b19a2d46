"""What the app refuses; the sentences stand in ui/sentences/planning.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence


class NotInForce(Refusal):
    """The edition in force does not name the project, or there is none; facts: `project`."""

    code = "planning.not_in_force"


class NoTask(Refusal):
    """A project without task is not planned; facts: `project`."""

    code = "planning.no_task"


class PlanOpen(Refusal):
    """The project has a plan that is not settled; facts: `project`, `ordinal`, `state`."""

    code = "planning.plan_open"


class PlanWithoutReason(Refusal):
    """A plan after the first approved one says why; facts: `project`, `field`."""

    code = "planning.plan_without_reason"


class PlanStale(Refusal):
    """Somebody changed the plan since it was shown; facts: `plan`."""

    code = "planning.plan_stale"


class PlanUnfit(Refusal):
    """The plan's state does not allow the step; facts: `plan`, `doing`, `state`."""

    code = "planning.plan_unfit"


class StepWithoutReason(Refusal):
    """Returning, giving up and revoking ask for a reason; facts: `doing`, `field`."""

    code = "planning.step_without_reason"


class SamePost(Refusal):
    """Who submitted a plan does not approve it; facts: `plan`, `post`."""

    code = "planning.same_post"


class HoldsOutside(Refusal):
    """A day from which a plan cannot hold; facts: `day`, `first`, `last`, `field`."""

    code = "planning.holds_outside"


class PlanFaulty(Refusal):
    """A plan that cannot be submitted or approved; `faults` lists all that is wrong. Facts: `count`."""

    code = "planning.plan_faulty"

    def __init__(self, faults: Sequence[Refusal]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(faults)


class PlansFaulty(Refusal):
    """Plans that cannot be submitted or approved together; facts: `count`, `projects` in words."""

    code = "planning.plans_faulty"


class NothingToPlan(Refusal):
    """Every project of the programme has a plan; facts: `programme`."""

    code = "planning.nothing_to_plan"


class MilestoneUntitled(Refusal):
    """A milestone says what is to be reached; facts: `row`, counted from 1."""

    code = "planning.milestone_untitled"


class MilestoneTwice(Refusal):
    """A milestone stands twice in what was sent; facts: `milestone`."""

    code = "planning.milestone_twice"


class ShareOutOfBounds(Refusal):
    """A milestone brings between 0 and 100 percent; facts: `milestone`, `share`."""

    code = "planning.share_out_of_bounds"


class UnitElsewhere(Refusal):
    """A unit that does not serve in the programme's division; facts: `unit`, `milestone`."""

    code = "planning.unit_elsewhere"


class TargetElsewhere(Refusal):
    """A target that the edition does not state under the project; facts: `target`, `ordinal` of it."""

    code = "planning.target_elsewhere"


class GateUnsaid(Refusal):
    """A gate says what must be granted; facts: `milestone`."""

    code = "planning.gate_unsaid"


class WayUnfit(Refusal):
    """The way does not fit how the target is held; facts: `target` in words, `way`."""

    code = "planning.way_unfit"


class ProxyMissing(Refusal):
    """A target without a value is planned by a proxy; facts: `target` in words, `field`."""

    code = "planning.proxy_missing"


class FirstMonthMissing(Refusal):
    """A curve from a month says from which; facts: `target` in words, `field`."""

    code = "planning.first_month_missing"


class CurveNotThere(Refusal):
    """The plan has no such curve; facts: `target` in words."""

    code = "planning.curve_not_there"


class SharesNotWhole(Refusal):
    """The shares of a target's milestones do not sum to 100; facts: `target` in words, `sum`."""

    code = "planning.shares_not_whole"


class MilestoneUndated(Refusal):
    """A milestone without a day; facts: `milestone`."""

    code = "planning.milestone_undated"


class MilestoneTooLate(Refusal):
    """A milestone after the project's or its target's deadline; facts: `milestone`, `day`, `deadline`."""

    code = "planning.milestone_too_late"


class PredecessorLater(Refusal):
    """A predecessor due later than what follows; facts: `milestone`, `day`, `successor`, `successor_day`."""

    code = "planning.predecessor_later"


class GateWithoutLifter(Refusal):
    """A gate names no post that lifts it; facts: `milestone`, `gate`."""

    code = "planning.gate_without_lifter"


class LifterUnheld(Refusal):
    """Nobody holds the post that lifts a gate; facts: `milestone`, `gate`, `post`."""

    code = "planning.lifter_unheld"


class CurveMissing(Refusal):
    """A hard target has no curve; facts: `target` in words."""

    code = "planning.curve_missing"


class CurveOffGoal(Refusal):
    """A curve that does not end at the target's value; facts: `target` in words, `end`, `goal`."""

    code = "planning.curve_off_goal"


class CurveOffDeadline(Refusal):
    """A curve that does not end on the target's deadline; facts: `target` in words, `ends_on`, `deadline`."""

    code = "planning.curve_off_deadline"


class EditionNotTaken(Refusal):
    """A draft was written for an earlier edition; facts: `plan`, `written` and `ordinal` of the editions."""

    code = "planning.edition_not_taken"


class EditionStale(Refusal):
    """Another edition is in force than the one whose changes were shown; facts: `plan`, `ordinal`."""

    code = "planning.edition_stale"


class MilestoneUnknown(Refusal):
    """The plan that holds does not have the milestone or gate; facts: `project`."""

    code = "planning.milestone_unknown"


class MarkStale(Refusal):
    """The milestone or gate changed since it was shown; facts: `what`."""

    code = "planning.mark_stale"


class MarkedAlready(Refusal):
    """The milestone is reached, or the gate lifted, already; facts: `what`, `on`."""

    code = "planning.marked_already"


class MarkRevoked(Refusal):
    """The mark was revoked before; facts: `project`."""

    code = "planning.mark_revoked"


class MarkTooEarly(Refusal):
    """Nothing is reached on a day to come; facts: `day`, `today`, `field`."""

    code = "planning.mark_too_early"


class GateClosed(Refusal):
    """A milestone is not reached before its gates are lifted; facts: `milestone`, `gates` in words."""

    code = "planning.gate_closed"


class MilestoneReached(Refusal):
    """A gate stays lifted while its milestone is marked as reached; facts: `milestone`."""

    code = "planning.milestone_reached"

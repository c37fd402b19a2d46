"""From a draft to the baseline: every fault at once, two posts, what holds from when."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.people.models import Tenure
from minsheng.apps.planning.actions import approve_plans, give_up, plan_the_rest, recall, return_plan
from minsheng.apps.planning.checks import wrong_plans
from minsheng.apps.planning.errors import (
    HoldsOutside,
    NothingToPlan,
    PlanFaulty,
    PlansFaulty,
    PlanStale,
    PlanUnfit,
    SamePost,
    StepWithoutReason,
)
from minsheng.apps.planning.models import Curve, Plan
from minsheng.apps.planning.queries import plan_holding
from minsheng.apps.programmes.models import Programme, TargetValue
from tests.apps.planning.steps import (
    AT,
    JANUARY,
    MECHANISM,
    OPENING,
    approved,
    edition_of,
    fresh,
    gate,
    in_force,
    kept,
    months,
    on,
    project_of,
    started,
    stone,
    submitted,
    wrote,
)
from tests.conftest import make_actor, make_post

pytestmark = pytest.mark.django_db


def codes(problem):
    return [fault.code for fault in problem.faults]


def moved(action, actor, plan, **more):
    plan = fresh(plan)
    return action(actor=actor, plan=plan, version=plan.version, at=AT, **more)


def test_a_plan_goes_from_draft_to_baseline_in_two_hands(world, project):
    plan = started(world.lead_reporter, project)
    submitted(world.lead_reporter, plan)
    assert plan_holding(project, on(12, 31)) is None
    after = approved(world.clerk, plan, on(3, 1))
    assert (after.state, after.holds_from, after.approved_at, after.version) == ("approved", on(3, 1), AT, 3)
    assert plan_holding(project, on(2, 28)) is None
    assert plan_holding(project, on(3, 1)) == plan
    assert [(step.verb, step.version, step.post) for step in plan.steps.all()] == [
        ("submitted", 1, world.lead_reporter.post),
        ("approved", 2, world.clerk.post),
    ]
    assert list(wrong_plans()) == []
    assert list(Event.objects.order_by("number").values_list("verb", flat=True)) == [
        "planning.plan_started",
        "planning.plan_submitted",
        "planning.plan_approved",
    ]


def test_who_submitted_does_not_approve_and_only_the_office_does(world, project, nothing_written):
    plan = submitted(world.clerk, started(world.clerk, project))
    with nothing_written(), pytest.raises(SamePost):
        approved(world.clerk, plan)
    for actor in (world.lead_reporter, world.leader, world.neighbour_clerk):
        with nothing_written(), pytest.raises(PermissionDenied):
            approved(actor, plan)
    second = make_actor(world.office, "office", "second", "宋远")
    assert approved(second, plan).state == "approved"


def test_a_return_says_why_and_the_plan_is_written_and_submitted_again(world, project, nothing_written):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    with nothing_written(), pytest.raises(StepWithoutReason):
        moved(return_plan, world.clerk, plan, reason=" ")
    moved(return_plan, world.clerk, plan, reason="没有写招标节点")
    assert fresh(plan).state == "returned"
    wrote(world.lead_reporter, plan, stone("招标", on(5, 6)))
    submitted(world.lead_reporter, plan)
    moved(recall, world.lead_reporter, plan)
    assert fresh(plan).state == "draft"
    assert [step.verb for step in plan.steps.all()] == ["submitted", "returned", "submitted", "recalled"]
    moved(give_up, world.lead_reporter, plan, reason="并入另一个项目")
    assert fresh(plan).state == "given_up"
    for action, more in ((recall, {}), (give_up, {"reason": "再来"})):
        with nothing_written(), pytest.raises(PlanUnfit):
            moved(action, world.lead_reporter, plan, **more)


def test_every_fault_is_told_at_once_and_nothing_is_written(world, nothing_written):
    project = project_of(world, deadlines=[("10月15日前", OPENING, None)])
    plan = started(world.lead_reporter, project)
    empty = make_post(world.office, "leader", "分管副区长")
    row = plan.milestones.get()
    wrote(
        world.lead_reporter, plan,
        kept(row, due_on=on(10, 16)),
        stone("招标"),
        stone("甲", on(5, 1), gates=(gate("资金", world.clerk), bare("用地"), bare("批复", empty))),
        stone("乙", on(4, 1), after=("甲",)),
    )  # fmt: skip
    Curve.objects.get().points.all().delete()
    Curve.objects.get().delete()
    with nothing_written(), pytest.raises(PlanFaulty) as caught:
        submitted(world.lead_reporter, plan)
    assert codes(caught.value) == [
        "planning.milestone_too_late",
        "planning.milestone_undated",
        "planning.gate_without_lifter",
        "planning.lifter_unheld",
        "planning.predecessor_later",
        "planning.curve_missing",
    ]
    assert caught.value.facts == {"count": 6}


def bare(condition, post=None):
    from minsheng.apps.planning.values import GateGiven

    return GateGiven(condition, lifter=post)


@pytest.mark.parametrize(("day", "faults"), [(OPENING, 0), (OPENING.replace(day=16), 1)])
def test_a_milestone_may_stand_on_the_deadline_and_not_after_it(world, day, faults):
    project = project_of(world, deadlines=[("10月15日前", OPENING, 1)])
    plan = started(world.lead_reporter, project)
    target = project.targets.get()
    wrote(world.lead_reporter, plan, stone("开业", day, target=target))
    if not faults:
        assert submitted(world.lead_reporter, plan).state == "submitted"
        return
    with pytest.raises(PlanFaulty) as caught:
        submitted(world.lead_reporter, plan)
    assert codes(caught.value) == ["planning.milestone_too_late"]


def test_shares_of_milestones_sum_to_the_whole(world):
    project = project_of(world, MECHANISM)
    plan = started(world.lead_reporter, project)
    plan.curves.update(way="by_milestone")
    rows = [stone("方案", on(4, 1), share=Decimal(30)), stone("挂牌", on(9, 1), share=Decimal(60))]
    wrote(world.lead_reporter, plan, *rows)
    with pytest.raises(PlanFaulty) as caught:
        submitted(world.lead_reporter, plan)
    assert [(each.code, each.facts["sum"]) for each in caught.value.faults] == [
        ("planning.shares_not_whole", Decimal(90))
    ]
    first, second = plan.milestones.all()
    wrote(world.lead_reporter, plan, kept(first), kept(second, share=Decimal(70)))
    assert months(plan.curves.get()) == [0, 0, 0, 30, 30, 30, 30, 30, 100, 100, 100, 100]
    assert submitted(world.lead_reporter, plan).state == "submitted"


def test_a_plan_is_judged_again_at_approval_by_the_edition_then_in_force(world, project, nothing_written):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    target = project.targets.get()
    more = {"words": "新建社区食堂 120 家", "low": Decimal(120), "unit": "家", "type": "A", "target": target}
    edition_of(
        world.district, more, lead=world.civil_affairs, ordinal=2, programme=project.programme,
        in_force_from=on(3, 5),
    )  # fmt: skip
    with nothing_written(), pytest.raises(PlanFaulty) as caught:
        approved(world.clerk, plan)
    (fault,) = caught.value.faults
    assert fault.code == "planning.curve_off_goal"
    assert fault.facts == {"target": "新建社区食堂 120 家", "end": "100 家", "goal": "120 家"}


def test_a_lifter_who_left_before_approval_is_told(world, project):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("开工", on(6, 30), gates=(gate("资金", world.leader),)))
    submitted(world.lead_reporter, plan)
    Tenure.objects.filter(post=world.leader.post).update(ends_on=on(3, 10))
    with pytest.raises(PlanFaulty) as caught:
        approved(world.clerk, plan)
    assert codes(caught.value) == ["planning.lifter_unheld"]


@pytest.mark.parametrize(
    ("day", "holds"), [(on(1, 1).replace(year=2025), False), (JANUARY, True), (on(12, 31), True)]
)
def test_the_first_plan_may_hold_from_the_beginning_of_the_year(world, project, day, holds):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    if holds:
        assert approved(world.clerk, plan, day).holds_from == day
    else:
        with pytest.raises(HoldsOutside):
            approved(world.clerk, plan, day)


@pytest.mark.parametrize(("day", "holds"), [(on(2, 28), False), (on(3, 1), True)])
def test_a_later_plan_does_not_reach_into_months_that_are_over(world, project, day, holds):
    in_force(world, project)
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project, reason="追加任务"))
    if holds:
        assert approved(world.clerk, plan, day).holds_from == day
        return
    with pytest.raises(HoldsOutside) as caught:
        approved(world.clerk, plan, day)
    assert caught.value.facts["first"] == on(3, 1)


def test_a_step_on_another_version_is_refused(world, project, nothing_written):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("招标", on(5, 6)))
    from minsheng.apps.planning.actions import submit

    with nothing_written(), pytest.raises(PlanStale):
        submit(actor=world.lead_reporter, plan=plan, version=1, at=AT)


def test_the_rest_is_planned_by_deadlines_and_equal_months_and_approved_by_another(world, nothing_written):
    project = project_of(world, deadlines=[("10月15日前", OPENING, 1)])
    programme = Programme.objects.get()
    with nothing_written(), pytest.raises(PermissionDenied):
        plan_the_rest(actor=world.lead_reporter, programme=programme, at=AT)
    found = plan_the_rest(actor=world.clerk, programme=programme, at=AT)
    assert ([plan.project for plan in found.submitted], found.left) == ([project], [])
    with nothing_written(), pytest.raises(NothingToPlan):
        plan_the_rest(actor=world.clerk, programme=programme, at=AT)
    plan = Plan.objects.get()
    second = make_actor(world.office, "office", "second", "宋远")
    assert approve_plans(actor=second, seen={plan.pk: plan.version}, holds_from=JANUARY, at=AT) == 1
    assert fresh(plan).state == "approved"
    assert Event.objects.get(verb="planning.plans_approved").facts == {
        "count": 1,
        "holds_from": "2026-01-01",
        "projects": project.code,
    }


def test_of_several_plans_none_is_approved_where_one_is_faulty(world, project, nothing_written):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    TargetValue.objects.update(low=Decimal(120))
    with nothing_written(), pytest.raises(PlansFaulty) as caught:
        approve_plans(actor=world.clerk, seen={plan.pk: plan.version}, holds_from=JANUARY, at=AT)
    assert caught.value.facts == {"count": 1, "projects": project.code}

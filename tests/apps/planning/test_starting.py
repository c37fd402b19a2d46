"""Starting a plan, and writing its milestones as one form."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.planning.actions import give_up, schedule_backwards, write_milestones
from minsheng.apps.planning.errors import (
    MilestoneUntitled,
    NoTask,
    PlanOpen,
    PlanStale,
    PlanUnfit,
    PlanWithoutReason,
    ShareOutOfBounds,
)
from minsheng.apps.planning.models import Milestone, Plan
from minsheng.apps.programmes.models import ProjectText
from minsheng.core.progress.problems import MilestonesCircle, PredecessorUnknown
from tests.apps.planning.steps import (
    AT,
    COUNTED,
    MECHANISM,
    OPENING,
    PASSED,
    approved,
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

pytestmark = pytest.mark.django_db


def titles(plan):
    return list(plan.milestones.order_by("ordinal").values_list("title", "due_on"))


def test_the_first_plan_takes_the_printed_deadlines_with_their_quotes_and_a_curve_for_each_target(world):
    project = project_of(
        world, COUNTED, PASSED, MECHANISM,
        deadlines=[("10月15日前", OPENING, 1), ("年底前", on(12, 31), None)],
    )  # fmt: skip
    plan = started(world.lead_reporter, project)
    assert (plan.ordinal, plan.state, plan.version) == (1, "draft", 1)
    assert titles(plan) == [
        ("10月15日前：新建社区食堂 100 家", OPENING),
        ("年底前：社区食堂建设", on(12, 31)),
    ]
    first = plan.milestones.get(ordinal=1)
    assert (first.is_fixed, first.deadline.quote) == (True, "10月15日前建成")
    counted, held, mechanism = plan.curves.order_by("target__code").prefetch_related("points")
    assert months(counted) == [8, 16, 25, 33, 41, 50, 58, 66, 75, 100]
    assert (counted.way, counted.ends_on) == ("equal", OPENING)
    assert (held.way, set(months(held))) == ("held", {Decimal(80)})
    # Both milestones count for it: the one of no target, and not that of the other target.
    assert (mechanism.way, mechanism.proxy) == ("by_milestone", "完成的节点占全部节点的比例（%）")
    assert months(mechanism) == [0] * 11 + [100]
    event = Event.objects.get(verb="planning.plan_started")
    assert event.facts == {"ordinal": 1, "milestones": 2, "reason": ""}


def test_who_leads_and_the_office_start_a_plan_others_do_not(world, project, nothing_written):
    for actor in (world.street_reporter, world.neighbour_clerk, world.leader, world.stranger):
        with nothing_written(), pytest.raises(PermissionDenied):
            started(actor, project)
    assert started(world.clerk, project).ordinal == 1


def test_a_project_has_one_open_plan_and_another_once_it_is_given_up(world, project, nothing_written):
    plan = started(world.clerk, project)
    with nothing_written(), pytest.raises(PlanOpen) as caught:
        started(world.lead_reporter, project)
    assert caught.value.facts == {"project": project.code, "ordinal": 1, "state": "编制中"}
    give_up(actor=world.clerk, plan=plan, version=1, reason="方案要调整", at=AT)
    assert started(world.clerk, project).ordinal == 2


def test_a_project_without_task_is_not_planned(world, project, nothing_written):
    ProjectText.objects.filter(project=project).update(has_task=False, type="H")
    with nothing_written(), pytest.raises(NoTask):
        started(world.clerk, project)


def test_a_plan_after_the_approved_one_copies_it_and_says_why(world, project, nothing_written):
    before = in_force(
        world,
        project,
        stone("招标", on(4, 30), days=10, output="中标通知书", gates=(gate("资金到位", world.clerk),)),
        stone("开工", on(6, 30), after=("招标",), share=Decimal(100)),
    )
    with nothing_written(), pytest.raises(PlanWithoutReason):
        started(world.clerk, project, reason="  ")
    plan = started(world.clerk, project, reason="市里追加任务")
    assert (plan.ordinal, plan.reason) == (2, "市里追加任务")
    assert [row.key for row in plan.milestones.all()] == [row.key for row in before.milestones.all()]
    assert titles(plan) == [("招标", on(4, 30)), ("开工", on(6, 30))]
    first, second = plan.milestones.all()
    assert [each.after for each in second.precedences.all()] == [first]
    assert [(each.condition, each.lifter) for each in first.gates.all()] == [("资金到位", world.clerk.post)]
    assert months(plan.curves.get()) == months(before.curves.get())


def test_a_whole_form_adds_changes_orders_and_takes_out(world, project):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("招标"), stone("开工", on(6, 30), after=("招标",)))
    tender, opening = plan.milestones.all()
    tender.gates.all()
    after = wrote(
        world.lead_reporter,
        plan,
        kept(opening, title="全部开工", after=("new-1",)),
        stone("备案", key="new-1"),
    )
    assert titles(plan) == [("全部开工", on(6, 30)), ("备案", None)]
    assert plan.milestones.get(ordinal=1).key == opening.key
    assert not Milestone.objects.filter(key=tender.key).exists()
    assert after.version == 3
    events = Event.objects.filter(verb="planning.milestones_written")
    assert [event.facts["count"] for event in events] == [2, 2]


def test_the_same_form_twice_is_written_once(world, project):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("招标", on(4, 30), gates=(gate("资金到位", world.clerk),)))
    rows = [kept(row) for row in plan.milestones.all()]
    assert wrote(world.lead_reporter, plan, *rows).version == 2
    assert Event.objects.filter(verb="planning.milestones_written").count() == 1


def test_a_milestone_from_a_printed_deadline_keeps_its_quote_when_it_is_reworded(world):
    project = project_of(world, deadlines=[("10月15日前", OPENING, None)])
    plan = started(world.clerk, project)
    row = plan.milestones.get()
    wrote(world.clerk, plan, kept(row, title="全部开业", due_on=on(9, 30), is_fixed=False))
    row = plan.milestones.get()
    assert (row.title, row.due_on, row.is_fixed) == ("全部开业", on(9, 30), True)
    assert row.deadline.due_on == OPENING


def test_a_circle_is_refused_by_the_names_of_its_members(world, project, nothing_written):
    plan = started(world.clerk, project)
    given = [stone("甲", after=("丙",)), stone("乙", after=("甲",)), stone("丙", after=("乙",)), stone("丁")]
    with nothing_written(), pytest.raises(MilestonesCircle) as caught:
        wrote(world.clerk, plan, *given)
    assert caught.value.facts == {"circle": "甲 → 乙 → 丙 → 甲"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (stone(" ", key="1"), MilestoneUntitled),
        (stone("甲", share=Decimal("100.1")), ShareOutOfBounds),
        (stone("甲", after=("乙",)), PredecessorUnknown),
    ],
)
def test_what_is_no_milestone_is_refused(world, project, nothing_written, given, problem):
    plan = started(world.clerk, project)
    with nothing_written(), pytest.raises(problem):
        wrote(world.clerk, plan, given)


def test_a_form_shown_before_another_was_saved_is_refused(world, project, nothing_written):
    plan = started(world.clerk, project)
    wrote(world.lead_reporter, plan, stone("招标"))
    with nothing_written(), pytest.raises(PlanStale):
        write_milestones(actor=world.clerk, plan=plan, version=1, given=[stone("备案")], at=AT)


def test_what_was_submitted_or_approved_is_not_written(world, project, nothing_written):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    with nothing_written(), pytest.raises(PlanUnfit) as caught:
        wrote(world.lead_reporter, plan, stone("招标"))
    assert caught.value.facts["state"] == "待批准"
    approved(world.clerk, plan)
    with nothing_written(), pytest.raises(PlanUnfit):
        wrote(world.lead_reporter, plan, stone("招标"))


def test_days_are_counted_backwards_and_fixed_ones_stay(world, project):
    plan = started(world.clerk, project)
    wrote(
        world.clerk, plan,
        stone("设计", days=5), stone("招标", days=3, after=("设计",)), stone("完工", days=2, after=("招标",)),
        stone("开工令", on(2, 2), is_fixed=True),
    )  # fmt: skip
    plan = fresh(plan)
    # Without a calendar weekends alone are free: Tuesday 24 February 2026.
    laid = schedule_backwards(actor=world.clerk, plan=plan, version=plan.version, end=on(2, 24), at=AT)
    assert titles(plan) == [
        ("设计", on(2, 17)),
        ("招标", on(2, 20)),
        ("完工", on(2, 24)),
        ("开工令", on(2, 2)),
    ]
    assert fresh(plan).version == 3
    assert {type(each).code for each in laid.conflicts} == {"progress.begins_before_today"}
    again = fresh(plan)
    schedule_backwards(actor=world.clerk, plan=again, version=3, end=on(2, 24), at=AT)
    assert fresh(plan).version == 3
    assert Event.objects.get(verb="planning.days_scheduled").facts["count"] == 3
    assert Plan.objects.count() == 1

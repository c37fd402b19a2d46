"""What pages read: one project's plans, versions beside each other, due dates, the wall chart."""

from decimal import Decimal
from fractions import Fraction

import pytest

from minsheng.apps.planning.actions import lift_gate, mark_reached, set_curve
from minsheng.apps.planning.models import Way
from minsheng.apps.planning.queries import (
    DueState,
    differences,
    due_dates,
    due_state,
    gate_digest,
    milestone_digest,
    wall_rows,
)
from minsheng.apps.planning.values import CurveGiven
from minsheng.apps.programmes.models import Edition
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.progress.months import month_ends
from tests.apps.cascade.steps import issued, streets, typed
from tests.apps.planning.steps import (
    AT,
    COUNTED,
    MECHANISM,
    OPENING,
    PASSED,
    TODAY,
    approved,
    fresh,
    gate,
    in_force,
    kept,
    on,
    page_of,
    project_of,
    started,
    stone,
    submitted,
    wrote,
)
from tests.conftest import make_actor, make_unit, merge_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "state", "urgent"),
    [
        (on(3, 9), "overdue", True),
        (on(3, 10), "today", True),
        (on(3, 11), "one_day", True),
        (on(3, 12), "three_days", True),
        (on(3, 13), "three_days", True),
        (on(3, 14), "later", False),
        (None, "undated", False),
    ],
)
def test_a_day_is_near_three_days_before_and_over_the_day_after(day, state, urgent):
    found = due_state(day, TODAY)
    assert (found, found.is_urgent) == (state, urgent)
    assert due_state(day, TODAY, done=True) == DueState.DONE


def test_the_page_tells_what_holds_what_is_written_and_who_may_do_what(world):
    project = project_of(
        world, COUNTED, MECHANISM, deadlines=[("2月20日前", on(2, 20), None), ("10月15日前", OPENING, 1)]
    )
    Edition.objects.update(signed_on=on(2, 26))
    empty = page_of(project, world.lead_reporter)
    assert (empty.opened, empty.holding, empty.may_start) == (None, None, True)
    plan = started(world.lead_reporter, project)
    first, second = plan.milestones.all()
    wrote(
        world.lead_reporter, plan, kept(first), kept(second, gates=(gate("资金到位", world.leader),), days=3)
    )
    page = page_of(project, world.lead_reporter)
    early, late = page.opened.milestones
    assert (early.is_before_notice, early.quote, early.state) == (True, "2月20日前建成", "overdue")
    assert (late.is_before_notice, late.begins_on, late.is_provisional) == (False, on(10, 13), True)
    assert [row.holder for row in late.gates] == [world.leader.user.display_name]
    assert [(type(each).__name__) for each in page.opened.conflicts] == ["BeginsBeforeNotice"]
    assert (page.may_start, page.may_write, page.may_approve, page.may_recall) == (False, True, False, False)
    submitted(world.lead_reporter, plan)
    own = page_of(project, world.lead_reporter)
    assert (own.may_write, own.may_recall, own.may_approve, own.is_own_submission) == (
        False,
        True,
        False,
        True,
    )
    office = page_of(project, world.clerk)
    assert (office.may_approve, office.may_return, office.is_own_submission) == (True, True, False)


def test_drafts_are_shown_to_who_writes_or_decides_and_baselines_to_all_below(world, project):
    in_force(world, project, stone("开工", on(6, 30)))
    started(world.lead_reporter, project, reason="提前")
    street = page_of(project, world.street_reporter)
    assert (street.opened, street.holding.plan.ordinal, street.may_start) == (None, 1, False)
    assert page_of(project, world.neighbour_clerk).versions == []
    for actor in (world.lead_reporter, world.clerk, world.leader):
        assert page_of(project, actor).opened.plan.ordinal == 2


def test_a_unit_that_follows_the_printed_lead_sees_and_writes_its_draft(world, project):
    started(world.lead_reporter, project)
    heir = make_unit(world.district, "望湖区社会事务局")
    merge_unit(world.civil_affairs, heir, on(3, 5))
    page = page_of(project, make_actor(heir, "reporter", "heir", "许安"))
    assert (page.opened.plan.ordinal, page.may_write) == (1, True)


def test_a_page_takes_as_many_queries_with_one_milestone_as_with_many(
    world, project, django_assert_max_num_queries
):
    stones = [
        stone(
            f"节点{n}",
            on(5, n),
            gates=(gate("资金", world.leader),),
            after=(f"节点{n - 1}",) if n > 1 else (),
        )
        for n in range(1, 20)
    ]
    in_force(world, project, *stones)
    started(world.lead_reporter, project, reason="提前")
    with django_assert_max_num_queries(12):
        page = page_of(project, world.clerk)
    assert [len(view.milestones) for view in (page.holding, page.opened)] == [19, 19]


def test_versions_are_compared_by_key(world, project):
    before = in_force(
        world,
        project,
        stone("招标", on(4, 30)),
        stone("开工", on(6, 30)),
        stone("竣工", on(11, 30), output="验收单"),
    )
    after = started(world.lead_reporter, project, reason="提前")
    _, opening, finish = after.milestones.all()
    wrote(
        world.lead_reporter, after,
        kept(opening, due_on=on(6, 10)), kept(finish, output="验收报告"), stone("试运行", on(12, 10)),
    )  # fmt: skip
    after = fresh(after)
    late = CurveGiven(project.targets.get(), Way.AT_DEADLINE)
    set_curve(actor=world.lead_reporter, plan=after, version=after.version, given=late, at=AT)
    found = differences(before, after)
    assert [row.after.title for row in found.added] == ["试运行"]
    assert [row.before.title for row in found.removed] == ["招标"]
    assert [(row.after.title, row.days) for row in found.moved] == [("开工", -20)]
    assert [(row.after.title, row.changed) for row in found.reworded] == [("竣工", ["成果"])]
    (curve,) = found.curves
    assert (curve.way_before, curve.way_after) == ("按月均匀", "到期达到")
    assert (curve.months[0], len(curve.months)) == ((on(1, 31), Decimal(8), Decimal(0)), 11)
    assert differences(before, before).is_empty


def kinds(actor, day=TODAY):
    return [(item.kind, item.title, item.state, item.distance) for item in due_dates(actor, day)]


def test_due_dates_are_those_of_the_post_in_use(world, project):
    in_force(
        world, project,
        stone("招标", on(3, 13), unit=world.street, gates=(gate("资金到位", world.leader),)),
        stone("开工", on(6, 30)),
    )  # fmt: skip
    assert kinds(world.lead_reporter) == [
        ("milestone", "招标", "three_days", "还有 3 天"),
        ("milestone", "开工", "later", "还有 112 天"),
    ]
    assert kinds(world.street_reporter) == [("milestone", "招标", "three_days", "还有 3 天")]
    assert kinds(world.leader, on(3, 14)) == [("gate", "资金到位", "overdue", "逾期 1 天")]
    assert kinds(world.neighbour_clerk) == kinds(world.stranger) == []
    row = project.plans.get().milestones.get(title="招标")
    bar = row.gates.get()
    lift_gate(actor=world.leader, gate=bar, seen=gate_digest(bar), on=TODAY, at=AT)
    mark_reached(actor=world.clerk, milestone=row, seen=milestone_digest(row), on=TODAY, at=AT)
    assert kinds(world.leader) == kinds(world.street_reporter) == []
    assert [title for _, title, *_ in kinds(world.lead_reporter)] == ["开工"]


def test_plans_to_write_approve_and_numbers_to_answer_are_due_too(world, project):
    assert kinds(world.lead_reporter) == [("write", "社区食堂建设", "undated", "")]
    plan = started(world.lead_reporter, project)
    (item,) = due_dates(world.lead_reporter, TODAY)
    assert (item.words, item.subject) == ("编制中", plan.pk)
    submitted(world.lead_reporter, plan)
    assert kinds(world.lead_reporter) == []
    assert [(kind, state) for kind, _, state, _ in kinds(world.clerk)] == [("approve", "undated")]
    approver = make_actor(world.civil_affairs, "approver", "head", "顾南")
    issued(world.clerk, typed(world.clerk, project.targets.get(), {world.civil_affairs: "100"}))
    assert [kind for kind, *_ in kinds(approver)] == ["reply", "sign"]


def test_the_wall_shows_numbers_by_unit_and_shares_and_milestones_by_month(
    world, django_assert_max_num_queries
):
    project = project_of(world, COUNTED, PASSED)
    counted, passed = project.targets.order_by("code")
    one, two = streets(world.district, 2)
    issued(world.clerk, typed(world.clerk, counted, {one: "30", two: "70"}))
    issued(world.clerk, typed(world.clerk, passed, {one: "80"}))
    in_force(world, project, stone("招标", on(3, 9)), stone("开工", on(3, 31)))
    edition = edition_in_force(project.programme, TODAY)
    with django_assert_max_num_queries(8):
        wall = wall_rows(edition, TODAY)
    assert [unit.name for unit in wall.units] == ["001街道", "002街道"]
    (row,) = wall.rows
    assert [each.name for each in row.leads] == ["望湖区民政局"]
    assert (row.plan, row.is_default) == (project.plans.get().pk, False)
    cell = row.units[one.pk]
    assert ([each.value for each in cell.given], cell.reply) == ([30, 80], "waiting")
    assert [each.value for each in row.units[two.pk].given] == [70]
    march = row.months[2]
    # What is held stands at all of it in every month and is left out beside what is counted.
    assert march.share == Fraction(25, 100)
    assert [(each.title, each.state) for each in march.stones] == [
        ("招标", "overdue"),
        ("开工", "later"),
    ]
    assert (march.state, row.months[3].state) == ("overdue", None)


def test_a_proxy_of_a_pledge_is_left_out_of_a_month_where_something_is_counted(world):
    project = project_of(world, COUNTED, MECHANISM)
    mechanism = project.targets.order_by("code").last()
    plan = started(world.lead_reporter, project)
    last = {month: Decimal(13 * (month.month == 12)) for month in month_ends(2026, on(12, 31))}
    proxy = CurveGiven(mechanism, Way.TYPED, points=last, proxy="已建机制的街道（个）", end=Decimal(13))
    set_curve(actor=world.lead_reporter, plan=plan, version=plan.version, given=proxy, at=AT)
    submitted(world.lead_reporter, plan)
    approved(world.clerk, plan)
    (row,) = wall_rows(edition_in_force(project.programme, TODAY), TODAY).rows
    assert [row.months[place].share for place in (5, 11)] == [Fraction(1, 2), 1]

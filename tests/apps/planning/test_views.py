"""Pages of plans: who opens them, what they say, how many queries they take."""

import pytest
from django.utils import timezone

from minsheng.apps.people.models import Role
from minsheng.apps.planning.models import Milestone, Plan
from minsheng.apps.planning.overview import Stand
from minsheng.apps.planning.queries import returned_plans, urgent_milestones
from tests.apps.cascade.steps import issued, targets_of, typed
from tests.apps.planning.steps import AT, TODAY, gate, in_force, on, plans_of, started, stone, submitted
from tests.conftest import make_actor, signed_in

PROJECT = "/planning/projects/990102-2026-1/"
ALL = "/planning/990102-2026/"
WALL = "/planning/990102-2026/wall/"
PAGES = (PROJECT, ALL, WALL, f"{WALL}?by=units", f"{WALL}?by=gantt", "/planning/due/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("leader", 200),
        ("lead_reporter", 200),
        ("auditor", 200),
        ("system_administrator", 403),
    ],
)
def test_pages_are_open_to_the_roles_of_the_table(client, world, project, path, who, status):
    assert signed_in(client, getattr(world, who)).get(path).status_code == status


@pytest.mark.parametrize("path", PAGES[:-1])
def test_the_neighbouring_county_is_told_nothing(client, world, project, path):
    assert signed_in(client, world.neighbour_clerk).get(path).status_code == 404


@pytest.mark.parametrize("doing", ["approve", "return"])
def test_a_lead_does_not_decide_on_its_own_plan(client, world, project, doing):
    plan = started(world.lead_reporter, project)
    submitted(world.lead_reporter, plan)
    sent = {"version": 2, "holds_from": "2026-01-01", "reason": "x"}
    answer = signed_in(client, world.lead_reporter).post(f"{PROJECT}{doing}/", sent)
    assert answer.status_code == 403
    assert Plan.objects.get().state == Plan.State.SUBMITTED


def test_a_stale_form_of_milestones_is_refused_and_keeps_what_was_typed(client, world, project):
    plan = started(world.lead_reporter, project)
    sent = {"version": plan.version + 4, "m1-key": "", "m1-number": "1", "m1-title": "选定场地"}
    answer = signed_in(client, world.lead_reporter).post(f"{PROJECT}milestones/", sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "刚刚被别人改过" in html
    assert 'value="选定场地"' in html
    assert Milestone.objects.filter(title="选定场地").count() == 0


def test_a_number_used_twice_names_no_predecessor(client, world, project):
    plan = started(world.lead_reporter, project)
    sent = {"version": plan.version}
    for n, (number, title, after) in enumerate([("1", "甲", ""), ("1", "乙", ""), ("2", "丙", "1")], 1):
        sent |= {f"m{n}-key": "", f"m{n}-number": number, f"m{n}-title": title, f"m{n}-after": after}
    answer = signed_in(client, world.lead_reporter).post(f"{PROJECT}milestones/", sent)
    assert "前序里的 1 有两个节点在用" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_each_project_is_in_one_state_and_the_states_add_up(world, project):
    assert plans_of(project, world.clerk).counts[Stand.NONE] == 1
    plan = started(world.lead_reporter, project)
    assert plans_of(project, world.clerk).counts[Stand.DRAFT] == 1
    submitted(world.lead_reporter, plan)
    page = plans_of(project, world.clerk)
    assert page.counts[Stand.SUBMITTED] == 1
    assert [(row.pk, title) for row, title in page.waiting] == [(plan.pk, "社区食堂建设")]
    assert sum(page.counts.values()) == page.total == 1


def test_a_unit_that_leads_nothing_is_shown_no_project(world, project):
    page = plans_of(project, world.street_reporter)
    assert (page.total, page.is_whole) == (0, False)


def test_of_other_units_numbers_a_street_sees_none(client, world, project):
    other = make_actor(world.office, Role.REPORTER, "other", "安然")
    issued(world.clerk, typed(world.clerk, targets_of(project.texts.get().edition)[0], {world.office: "100"}))
    html = signed_in(client, world.street_reporter).get(f"{WALL}?by=units").content.decode()
    assert "100</b>" not in html
    assert "100</b>" in signed_in(client, other).get(f"{WALL}?by=units").content.decode()


@pytest.mark.parametrize(("day", "count"), [(13, 1), (14, 0)])
def test_what_is_due_in_three_days_is_counted_and_in_four_not(world, project, day, count):
    in_force(world, project, stone("选定场地", on(3, day)))
    assert urgent_milestones(world.lead_reporter, TODAY).count() == count
    assert urgent_milestones(world.street_reporter, TODAY).count() == 0


def test_a_gate_counts_for_the_post_that_lifts_it(world, project):
    in_force(world, project, stone("开门", on(3, 9), gates=(gate("通过消防检查", world.clerk),)))
    assert [row.title for row in urgent_milestones(world.clerk, TODAY)] == ["开门"]
    assert urgent_milestones(world.leader, TODAY).count() == 0


def test_a_returned_plan_stands_on_the_desk_of_its_lead(client, world, project):
    from minsheng.apps.planning.actions import return_plan

    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    return_plan(actor=world.clerk, plan=plan, version=plan.version, reason="请补验收", at=AT)
    assert [step.reason for step in returned_plans(world.lead_reporter)] == ["请补验收"]
    html = signed_in(client, world.lead_reporter).get("/").content.decode()
    assert "推进计划被退回：" in html
    assert returned_plans(world.street_reporter) == []


def test_at_most_five_milestones_stand_on_the_desk_one_by_one(client, world, project):
    in_force(world, project, *(stone(f"节点{n:02d}", on(3, 1)) for n in range(12)))
    html = signed_in(client, world.lead_reporter).get("/").content.decode()
    assert html.count("办理：节点") == 5
    assert "还有 7 个到期的节点" in html


@pytest.mark.parametrize("count", [1, 9])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        (ALL, 13),
        (WALL, 14),
        (f"{WALL}?by=units", 14),
        (f"{WALL}?by=gantt", 15),
        (PROJECT, 15),
        (f"{PROJECT}compare/1/2/", 14),
        (f"{PROJECT}milestones/", 15),
        (f"{PROJECT}curves/990102-2026-1-1/", 13),
        ("/planning/due/", 12),
    ],
)
def test_pages_take_a_fixed_number_of_queries(
    client, world, project, django_assert_max_num_queries, path, most, count
):
    stones = [stone(f"节点{n}", on(6, n + 1), gates=(gate("资金", world.clerk),)) for n in range(count)]
    in_force(world, project, *stones)
    started(world.lead_reporter, project, reason="提前")
    signed_in(client, world.clerk).get(path)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


def test_the_day_shown_is_today(client, world, project):
    html = signed_in(client, world.clerk).get(WALL).content.decode()
    today = timezone.localdate()
    assert f"截至{today.month}月{today.day}日" in html

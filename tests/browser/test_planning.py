"""Plans of projects in a real browser: written, submitted, returned, approved, marked, and the wall chart."""

import pytest
from django.utils import timezone

from minsheng.apps.people.models import Role
from minsheng.apps.planning.models import Curve, Mark, Milestone, Plan, Way
from tests.apps.cascade.steps import issued, targets_of, typed
from tests.apps.planning.steps import (
    OPENING,
    gate,
    in_force,
    on,
    project_of,
    started,
    stone,
    submitted,
    wrote,
)
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db(transaction=True)

GUISES = ["desk", "phone", "plain"]
PLAN = "/planning/projects/990102-2026-1/"
ALL = "/planning/990102-2026/"
WALL = "/planning/990102-2026/wall/"


@pytest.fixture
def project(world):
    return project_of(world, deadlines=[("10月15日前", OPENING, None)])


@pytest.fixture
def holding(world, project):
    """A plan that holds: one milestone long over, one of the year's end behind a gate of the office."""
    return in_force(
        world,
        project,
        stone("选定场地", on(3, 31), output="选址意见", days=10),
        stone("开门营业", on(10, 15), after=("选定场地",), gates=(gate("通过消防检查", world.clerk),)),
    )


@pytest.mark.parametrize("guise", GUISES)
def test_a_lead_writes_a_plan_and_submits_it(site, world, project, guise):
    site.log_in(world.lead_reporter.user)
    page = site.open(PLAN, guise)
    page.get_by_role("button", name="编制计划").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "“10月15日前建成”" in page.locator(".stones").inner_text()
    page.get_by_role("link", name="编辑节点").first.click()
    page.wait_for_selector(".stone")
    site.check(page)
    page.get_by_role("button", name="再加三行").click()
    page.wait_for_load_state("load")
    site.check(page)
    rows = page.locator(".stone")
    rows.nth(1).get_by_label("节点名称").fill("选定场地")
    rows.nth(1).get_by_label("用时").fill("20")
    rows.nth(0).get_by_label("前序").fill("2")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".note.ok")
    assert page.locator(".note.ok").inner_text() == "已保存 2 个节点。"
    page.get_by_role("button", name="倒排工期").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert Milestone.objects.get(title="选定场地").due_on is not None
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector(".note.ok")
    assert Plan.objects.get().state == Plan.State.SUBMITTED


@pytest.mark.parametrize("guise", ["desk", "plain"])
def test_what_cannot_be_read_stands_beside_its_milestone_and_nothing_is_lost(site, world, project, guise):
    started(world.lead_reporter, project)
    site.log_in(world.lead_reporter.user)
    page = site.open(f"{PLAN}milestones/", guise)
    rows = page.locator(".stone")
    rows.nth(1).get_by_label("节点名称").fill("选定场地")
    rows.nth(1).get_by_label("用时").fill("两周")
    rows.nth(1).get_by_label("前序").fill("9")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".stone.wrong")
    site.check(page)
    assert page.locator(".stone.wrong .err").all_inner_texts() == [
        "用时“两周”要填整数的工作日，例如 15，最多 2500。",
        "前序里的 9 不在表里。请填现有的序号。",
    ]
    assert page.locator(".stone.wrong").get_by_label("节点名称").input_value() == "选定场地"
    assert Milestone.objects.filter(title="选定场地").count() == 0


@pytest.mark.parametrize("guise", ["desk", "plain"])
def test_a_draft_with_faults_lists_them_all_and_stays(site, world, project, guise):
    plan = started(world.lead_reporter, project)
    wrote(world.lead_reporter, plan, stone("没有日期的"), stone("太晚的", on(12, 31)))
    Curve.objects.all().delete()
    site.log_in(world.lead_reporter.user)
    page = site.open(PLAN, guise)
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_selector(".note.bad")
    site.check(page)
    assert page.locator(".note.bad").inner_text().startswith("还不能提交或批准：有 3 处不合要求")
    assert page.locator(".faults").first.locator("li").count() == 3


@pytest.mark.parametrize("guise", GUISES)
def test_the_months_are_drawn_before_they_are_saved(site, world, project, guise):
    plan = started(world.lead_reporter, project)
    target = targets_of(plan.edition)[0]
    site.log_in(world.lead_reporter.user)
    page = site.open(f"{PLAN}curves/{target.code}/", guise)
    page.get_by_label("从某月起均匀").check()
    page.get_by_label("从哪个月起").select_option(label="2026年11月")
    page.get_by_role("button", name="先看图，不保存").click()
    page.get_by_role("heading", name="预览，还没有保存").wait_for()
    site.check(page)
    assert page.locator(".months-t tbody tr").first.locator("td").all_inner_texts()[-3:] == ["0", "50", "100"]
    assert Curve.objects.get().way == Way.EQUAL
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".note.ok")
    assert Curve.objects.get().way == Way.FROM_MONTH


@pytest.mark.parametrize("guise", GUISES)
def test_the_office_returns_a_plan_with_a_reason_and_approves_the_next(site, world, project, guise):
    plan = started(world.lead_reporter, project)
    submitted(world.lead_reporter, plan)
    site.log_in(world.clerk.user)
    page = site.open(PLAN, guise)
    page.get_by_role("button", name="退回", exact=True).click()
    page.wait_for_selector(".note.bad, .err")
    site.check(page)
    assert "没有写原因" in page.locator("main").inner_text()
    page.get_by_label("退回原因").fill("请补上验收的节点")
    page.get_by_role("button", name="退回", exact=True).click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "请补上验收的节点" in page.locator(".note.bad").inner_text()
    submitted(world.lead_reporter, plan)
    page = site.open(ALL, guise)
    page.get_by_role("button", name="批准所选").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert page.locator(".note.ok").inner_text() == "已批准 1 份计划。"
    assert (
        "1 个有任务的项目 = 0 未编 + 0 草稿 + 0 待批 + 0 退回 + 1 已批" in page.locator("main").inner_text()
    )


def test_who_submitted_a_plan_is_told_that_another_post_approves_it(site, world, project):
    submitted(world.clerk, started(world.clerk, project))
    site.log_in(world.clerk.user)
    page = site.open(PLAN)
    assert page.get_by_role("button", name="批准", exact=True).count() == 0
    assert "同一个岗位不能又提交又批准" in page.locator("main").inner_text()
    site.log_in(make_actor(world.office, Role.OFFICE, "colleague", "沈南").user)
    page = site.open(PLAN)
    page.get_by_role("button", name="批准", exact=True).click()
    page.wait_for_selector(".note.ok")
    assert Plan.objects.get().state == Plan.State.APPROVED


@pytest.mark.parametrize("guise", GUISES)
def test_a_gate_is_lifted_and_a_milestone_marked_and_taken_back(site, world, holding, guise):
    site.log_in(world.lead_reporter.user)
    page = site.open(PLAN, guise)
    assert page.get_by_text("解除", exact=True).count() == 0
    page.locator("summary[aria-label='标记完成：选定场地']").click()
    page.locator("details[open] button").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    site.log_in(world.clerk.user)
    page = site.open(PLAN, guise)
    page.locator("summary[aria-label='解除：通过消防检查']").click()
    page.locator("details[open] button").click()
    page.wait_for_selector(".note.ok")
    page.locator("summary[aria-label='撤销：选定场地']").click()
    page.get_by_label("撤销原因").first.fill("点错了")
    page.locator("details[open] button").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    marks = {(mark.kind, mark.revoked_at is None) for mark in Mark.objects.all()}
    assert marks == {("reached", False), ("lifted", True)}


def test_two_plans_are_compared_with_the_days_that_moved(site, world, holding, project):
    plan = started(world.lead_reporter, project, reason="场地换了")
    wrote(
        world.lead_reporter, plan, stone("选定场地", on(4, 10), key=plan.milestones.get(title="选定场地").key)
    )
    site.log_in(world.lead_reporter.user)
    page = site.open(PLAN)
    page.get_by_role("link", name="与第 1 稿对照").click()
    page.wait_for_load_state("load")
    site.check(page)
    told = page.locator("main").inner_text()
    assert "推迟 10 天" in told
    assert "新增 0 个，删去 1 个，改期 1 个" in told


@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("view", ["months", "units", "gantt"])
def test_the_wall_chart_is_read_and_adds_up(site, world, holding, project, guise, view):
    issued(world.clerk, typed(world.clerk, project.targets.get(), {world.street: "100"}))
    site.log_in(world.clerk.user)
    page = site.open(f"{WALL}?by={view}", guise)
    assert "1 个有任务的项目 = 1 个有批准的计划 + 0 个还没有" in page.locator("main").inner_text()
    if view != "gantt":
        columns = 12 if view == "months" else 1
        assert page.locator("tfoot tr").last.locator("td").all_inner_texts()[-1] == str(columns)
    if view == "units":
        assert page.locator("td.x").text_content().strip() == "◎待100"
    if view == "gantt":
        assert page.locator("tbody .flag").count() == 2


def test_the_wall_chart_prints_on_one_landscape_a3_sheet(site, world, holding):
    site.log_in(world.clerk.user)
    page = site.open(WALL)
    page.emulate_media(media="print")
    assert page.locator("form.filters").is_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 1191" in printed or b"/MediaBox [0 0 1190" in printed


@pytest.mark.parametrize("guise", GUISES)
def test_due_dates_stand_on_their_page_and_on_the_desk(site, world, holding, guise):
    Milestone.objects.filter(title="选定场地").update(due_on=timezone.localdate())
    site.log_in(world.lead_reporter.user)
    page = site.open("/planning/due/", guise)
    assert page.locator(".due-today h2").inner_text() == "今天 1 件"
    page = site.open("/", guise)
    assert page.locator(".todo tr").first.inner_text().split("\n")[0].startswith("节点")

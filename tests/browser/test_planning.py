"""Plans of projects in a real browser: written, submitted, returned, approved, marked, compared."""

import pytest

from minsheng.apps.planning.models import Milestone, Plan
from tests.apps.planning.steps import (
    OPENING,
    project_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

GUISES = ["desk", "phone", "plain"]
PLAN = "/planning/projects/990102-2026-1/"
ALL = "/planning/990102-2026/"


@pytest.fixture
def project(world):
    return project_of(world, deadlines=[("10月15日前", OPENING, None)])


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
    assert rows.count() == 5 - 1
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

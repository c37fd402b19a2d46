"""The desk's pages in a real browser."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from minsheng.apps.audit import trail
from minsheng.apps.jobs.models import Job
from tests.apps.desk.rows import make_edition, make_notice

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = ["desk", "phone"]


@pytest.fixture
def events(world):
    with transaction.atomic():
        for number in range(60):
            facts = {"old": "区民政局", "new": f"区民政局{number}", "day": "2026-01-01"}
            trail.record("places.unit_renamed", actor=world.clerk, subject=world.civil_affairs, facts=facts)


@pytest.mark.parametrize("guise", WIDTHS)
def test_auditor_reads_events_and_turns_to_older_ones(site, world, events, guise):
    site.log_in(world.auditor.user)
    page = site.open("/audit/", guise)
    assert page.locator("tbody tr").count() == 50
    page.get_by_role("link", name="更早").click()
    site.check(page)
    assert page.locator("tbody tr").count() == 10


def test_filters_name_what_is_wrong_with_the_days(site, world, events):
    site.log_in(world.auditor.user)
    page = site.open("/audit/?first_on=2026-03-02&last_on=2026-03-01")
    assert page.locator(".err").inner_text() == "“至”早于“自”（2026-03-02）。请调换，或去掉一个。"


@pytest.mark.parametrize("guise", WIDTHS)
def test_empty_audit_page_says_what_will_stand_there(site, world, guise):
    site.log_in(world.auditor.user)
    page = site.open("/audit/?actor_id=nobody", guise)
    assert page.locator(".empty b").inner_text() == "没有这样的记录"


@pytest.mark.parametrize("guise", WIDTHS)
def test_clerk_of_an_empty_office_is_told_to_import_a_notice(site, world, guise):
    site.log_in(world.clerk.user)
    page = site.open("/", guise)
    assert page.locator(".empty .btn.go").get_attribute("href") == "/notices/import/"
    assert page.locator("h2").all_inner_texts() == ["待办 0 件", "头三步"]


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_workbench_shows_what_waits_and_a_year_that_adds_up(site, world, guise):
    make_edition(world.district)
    make_notice(world.district)
    make_job(
        world.clerk,
        "failed",
        title="读《市方案更正件.docx》",
        problem_code="jobs.fault",
        problem_facts={"number": "5294dbae"},
    )
    site.log_in(world.clerk.user)
    page = site.open("/", guise)
    assert page.locator(".todo tr").count() == 2
    assert [int(text) for text in page.locator(".eq b").all_inner_texts()] == [52, 15, 37]
    assert page.locator(".each li").count() == 52
    assert sum(int(text) for text in page.locator(".tally dd").all_inner_texts()) == 52


@pytest.mark.parametrize("guise", WIDTHS)
def test_leader_without_anything_to_do_sees_so(site, world, guise):
    make_edition(world.district)
    site.log_in(world.leader.user)
    page = site.open("/", guise)
    assert page.locator(".empty b").inner_text() == "没有等您办的事"


def make_job(actor, state, **fields):
    now = timezone.now()
    fields = {"title": "读《望湖区民生实事方案.docx》", "kind": "notices.import", **fields}
    times = {"queued_at": now, "started_at": now - datetime.timedelta(seconds=6), "beat_at": now}
    asker = {"requested_by": actor.audit_id, "requested_post": actor.audit_post}
    return Job.objects.create(division_path=actor.area, state=state, **asker, **times, **fields)


@pytest.mark.parametrize("guise", WIDTHS)
def test_running_job_is_followed_until_it_is_done(site, world, guise):
    job = make_job(world.clerk, "running", done=6, total=14, words="读到第 6 页，共 14 页")
    site.log_in(world.clerk.user)
    page = site.open(f"/jobs/{job.pk}/", guise)
    assert page.locator("progress").get_attribute("value") == "6"
    Job.objects.filter(pk=job.pk).update(
        state="done", done=14, words="读出 37 项", finished_at=timezone.now()
    )
    page.locator(".note.ok").wait_for()
    site.check(page)
    assert page.locator("[hx-get]").count() == 0


def test_job_page_reloads_itself_without_scripts(site, world):
    job = make_job(world.clerk, "running", done=6, total=14, words="读到第 6 页，共 14 页")
    site.log_in(world.clerk.user)
    page = site.open(f"/jobs/{job.pk}/", "plain")
    Job.objects.filter(pk=job.pk).update(
        state="done", done=14, words="读出 37 项", finished_at=timezone.now()
    )
    page.locator(".note.ok").wait_for()


@pytest.mark.parametrize("guise", WIDTHS)
def test_failed_job_says_why_and_can_be_asked_for_again(site, world, guise):
    fault = {"problem_code": "jobs.fault", "problem_facts": {"number": "5294dbae"}}
    job = make_job(world.clerk, "failed", kind="people.rekey", **fault)
    site.log_in(world.clerk.user)
    page = site.open(f"/jobs/{job.pk}/", guise)
    assert page.get_by_role("button", name="重新办").count() == 1
    site.open("/jobs/", guise)


@pytest.mark.parametrize("guise", WIDTHS)
def test_post_without_the_right_is_told_so_inside_the_frame(site, world, guise):
    site.log_in(world.leader.user)
    page = site.open("/audit/", guise, status=403)
    assert page.locator("h1").inner_text() == "当前岗位不能办这件事"
    assert page.locator("nav[aria-label=主导航]").count() == 1


def test_phone_menu_opens_without_scripts_and_holds_the_way_out(site, world):
    site.log_in(world.clerk.user)
    page = site.open("/", "phone")
    assert not page.get_by_role("navigation", name="主导航").is_visible()
    page.get_by_text("菜单", exact=True).click()
    assert page.get_by_role("navigation", name="主导航").get_by_role("button", name="退出").is_visible()
    site.check(page)


def test_workbench_of_an_administrator_leads_to_what_the_post_may_open(site, world):
    make_edition(world.district)
    site.log_in(world.system_administrator.user)
    page = site.open("/")
    assert page.locator(".grp a").all_inner_texts() == ["工作台", "单位与岗位"]
    assert page.locator(".each").count() == 0


@pytest.mark.parametrize("guise", WIDTHS)
def test_search_finds_a_project_and_says_what_to_do_when_nothing_fits(site, world, guise):
    make_edition(world.district)
    site.log_in(world.clerk.user)
    page = site.open("/search/?q=实事项目1", guise)
    assert page.locator("tbody tr").count() == 11
    page = site.open("/search/?q=轻轨", guise)
    assert page.locator(".empty b").inner_text() == "没有找到“轻轨”"


def test_failed_partial_request_is_said_on_the_page(site, world):
    job = make_job(world.clerk, "running", done=6, total=14, words="读到第 6 页，共 14 页")
    site.log_in(world.clerk.user)
    page = site.page(watched=False)
    page.goto(f"{site.address}/jobs/{job.pk}/")
    Job.objects.filter(pk=job.pk).delete()
    page.locator("#notices .note.bad").wait_for()
    assert page.locator("#notices").inner_text() == "没有找到。它可能已被撤回，或不在您的范围内；请刷新页面。"


def test_session_that_ends_under_an_open_page_leads_to_log_in_and_back(site, world):
    job = make_job(world.clerk, "running", done=6, total=14, words="读到第 6 页，共 14 页")
    site.log_in(world.clerk.user)
    page = site.page(watched=False)
    page.goto(f"{site.address}/jobs/{job.pk}/")
    page.context.clear_cookies()
    page.wait_for_url(f"**/account/login/?next=*jobs*{job.pk}*")


def test_print_on_a4_keeps_tables_and_drops_what_is_pressed(site, world, events):
    site.log_in(world.auditor.user)
    page = site.page()
    page.set_viewport_size({"width": 688, "height": 1000})
    page.emulate_media(media="print")
    page.goto(f"{site.address}/audit/")
    assert page.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert not page.locator(".top").is_visible()
    assert not page.get_by_role("button", name="查").is_visible()

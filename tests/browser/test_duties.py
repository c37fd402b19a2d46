"""The list of responsibilities in a real browser: reading, signing, changing, printing."""

import pytest

from minsheng.apps.duties.models import Duty, Signature
from tests.apps.duties.steps import Town

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/duties/990102-2026/"
PROJECT = "/duties/projects/990102-2026-1/"


@pytest.fixture
def town(world):
    """Programme, units and approvers."""
    return Town(world)


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_a_unit_reads_and_signs_its_projects(site, town, guise):
    site.log_in(town.civil_approver.user)
    page = site.open(LIST, guise)
    assert "本单位有 2 项待签收。" in page.locator(".signing").inner_text()
    page.get_by_role("button", name="签收本单位 2 项").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert page.locator(".note.ok").inner_text() == "已签收 2 项。"
    assert page.locator(".signing").count() == 0
    assert Signature.objects.count() == 2


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_the_office_says_who_reports_and_what_is_owed(site, town, guise):
    site.log_in(town.office.user)
    page = site.open(PROJECT, guise)
    page.locator("summary", has_text="改定填报单位").click()
    page.get_by_label("由谁填报").select_option(label="区卫健委")
    page.locator("details[open]").get_by_label("从哪天起").fill("2026-03-01")
    page.locator("details[open]").get_by_role("button", name="保存").click()
    page.wait_for_selector(".note.ok")
    assert "区卫健委 自" in page.locator("section[aria-labelledby=s1]").inner_text()
    page.locator("summary", has_text="写明职责").click()
    page.get_by_label("职责", exact=False).last.fill("安排资金")
    page.locator("details[open]").get_by_label("从哪天起").fill("2026-03-01")
    page.locator("details[open]").get_by_role("button", name="保存").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert [row.words for row in Duty.objects.filter(reports=False)] == ["安排资金"]


def test_a_refused_change_stands_beside_its_form_which_stays_open(site, town):
    site.log_in(town.office.user)
    page = site.open(PROJECT)
    page.locator("summary", has_text="改定填报单位").click()
    page.locator("details[open]").get_by_label("从哪天起").fill("2031-01-01")
    page.locator("details[open]").get_by_role("button", name="保存").click()
    page.wait_for_selector("details[open] .err")
    site.check(page)
    assert page.locator("details[open] .err").inner_text().startswith("没有保存：日期 2031-01-01 不在")


def test_the_list_prints_on_landscape_pages_with_a_table_to_sign(site, town):
    site.log_in(town.office.user)
    page = site.open(LIST)
    page.emulate_media(media="print")
    assert page.locator("form.filters").is_hidden()
    assert page.get_by_role("columnheader", name="签收人（签字）").is_visible()
    assert "望民生〔2026〕1号" in page.locator("h1 + p").inner_text()
    printed = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841.91998 594.95996]" in printed or b"/MediaBox [0 0 842" in printed

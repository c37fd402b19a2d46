"""The calendar of working days in a real browser."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(world):
    call_command("fill_workdays", verbosity=0)


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_a_settled_year_reads_as_twelve_months(site, world, filled, guise):
    site.log_in(world.leader.user)
    page = site.open("/workdays/2026/", guise)
    assert page.locator("table.cal caption").nth(1).inner_text().split() == ["2月", "16", "个工作日"]
    assert page.locator("table.cal").nth(1).locator("td.moved").all_inner_texts()[0].split() == ["14", "■班"]


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_the_office_enters_a_holiday_of_a_provisional_year(site, world, filled, guise):
    site.log_in(world.clerk.user)
    page = site.open("/workdays/2027/", guise)
    assert "还有 365 天没有排定" in page.locator(".note.warn").inner_text()
    page.get_by_label("从哪天").fill("2027-01-01")
    page.get_by_label("休（不上班）").check()
    page.get_by_label("依据的文件").fill("放假安排的通知")
    page.get_by_role("button", name="改", exact=True).click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert page.locator(".note.ok").inner_text() == "已改 1 天。"
    assert "还有 364 天没有排定" in page.locator(".note.warn").inner_text()

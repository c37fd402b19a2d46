"""Interpretations in a real browser: list, page of claims, taking back."""

import pytest

from minsheng.apps.notices.models import Notice
from tests.apps.notices.steps import EXPLAINED, imported, issued

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reading(world, site):
    site.log_in(world.clerk.user)
    issued(world.clerk, world.district)
    return imported(world.clerk, world.district, EXPLAINED, name="解读.txt")


def lit(page):
    return page.locator(".lit").evaluate_all("nodes => nodes.map(node => node.dataset.fact)")


@pytest.mark.parametrize("guise", ["desk", "plain", "phone"])
def test_from_the_programme_to_the_claims_and_on_to_a_project(site, reading, guise):
    page = site.open("/programmes/990102-2026/", guise)
    site.check(page)
    page.locator("main").get_by_role("link", name="解读", exact=True).click()
    page.get_by_role("heading", name="解读", exact=True).first.wait_for()
    site.check(page)
    page.get_by_role("link", name="解读.txt").click()
    page.get_by_role("heading", name="解读《解读.txt》").wait_for()
    site.check(page)
    claim = page.locator("#f-2")
    assert "不一致" in claim.inner_text()
    claim.get_by_role("link", name="为失能老年人提供上门服务1200人次以上").click()
    page.get_by_role("heading", name="为失能老年人提供上门服务1200人次以上").first.wait_for()


def test_a_claim_and_its_passage_light_up_together(site, reading):
    page = site.open(f"/notices/{reading.notice_id}/interpretation/", "desk")
    page.locator("#f-2").hover()
    assert lit(page) == ["2", "2"]
    page.locator("mark[data-fact='1']").hover()
    assert lit(page) == ["1", "1"]


def test_on_a_phone_text_and_claims_are_two_tabs(site, reading):
    page = site.open(f"/notices/{reading.notice_id}/interpretation/", "phone")
    source, claims = page.locator(".rv-src"), page.locator(".rv-facts")
    assert (source.is_visible(), claims.is_visible()) == (False, True)
    page.get_by_text("原文", exact=True).click()
    assert (source.is_visible(), claims.is_visible()) == (True, False)
    site.check(page)


@pytest.mark.parametrize("guise", ["desk", "plain", "phone"])
def test_taking_an_interpretation_back_asks_first(site, reading, guise):
    page = site.open(f"/notices/{reading.notice_id}/interpretation/", guise)
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("heading", name="撤回《解读.txt》？").wait_for()
    site.check(page)
    page.get_by_role("link", name="不撤回", exact=True).click()
    page.get_by_role("heading", name="解读《解读.txt》").wait_for()
    page.get_by_role("button", name="撤回").click()
    page.get_by_role("button", name="确认撤回").click()
    page.get_by_text("已撤回《解读.txt》。").wait_for()
    assert Notice.objects.get(kind="interpretation").state == "withdrawn"

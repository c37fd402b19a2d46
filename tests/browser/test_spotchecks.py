"""Spot checks in a real browser: drawn, refused, found, and the rate told; also on a telephone and paper."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minsheng.apps.spotchecks.models import Result, SpotCheck
from tests.apps.ledger.steps import AT, accepted, day, given, stage_of
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db(transaction=True)

GUISES = ["desk", "phone", "plain"]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


@pytest.fixture
def counted(world):
    """Six persons at the first street and two at the second, accepted in March."""
    found = stage_of(world)
    for at_row, serials in ((0, range(1, 7)), (1, range(21, 23))):
        for serial in serials:
            accepted(found, at_row, given(day(3, 5), serial))
    return found


@pytest.mark.parametrize("guise", GUISES)
def test_a_sample_is_drawn_found_and_tells_its_rate(site, world, counted, guise):
    site.log_in(make_actor(world.office, "supervisor", "watcher", "郑直").user)
    page = site.open("/checks/", guise)
    page.get_by_role("link", name="抽查：").click()
    page.get_by_label("截至").select_option("2026-03")
    page.get_by_role("button", name="看", exact=True).click()
    page.get_by_label("样本条数").fill("9")
    page.get_by_role("button", name="抽取").click()
    site.check(page)
    expect(page.get_by_text("最多 8 条")).to_be_visible()
    page.get_by_label("样本条数").fill("2")
    page.get_by_role("button", name="抽取").click()
    site.check(page)
    expect(page.get_by_text("已抽出 2 条。")).to_be_visible()
    for place in (1, 2):
        page.get_by_text("写结果").first.click()
        form = page.locator("form", has=page.get_by_role("button", name=f"保存第 {place} 条"))
        form.get_by_label("结果").select_option(label="不实" if place == 1 else "属实")
        form.get_by_role("button").click()
        if place == 1:
            site.check(page)
            expect(page.get_by_text("没有写情况")).to_be_visible()
            form.get_by_label("看到的情况").fill("本人说没有办过。")
            form.get_by_role("button").click()
        site.check(page)
    expect(page.get_by_text("50.0%（9.5%—90.5%）")).to_be_visible()
    assert (SpotCheck.objects.count(), Result.objects.count()) == (1, 2)
    code = counted.target.project.code
    for path in (f"/checks/projects/{code}/", f"/checks/draw/{counted.target.code}/?month=2026-03", "/"):
        site.open(path, guise)


def test_the_list_is_printed_with_a_place_to_sign(site, world, counted):
    site.log_in(world.clerk.user)
    page = site.open(f"/checks/draw/{counted.target.code}/?month=2026-03")
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("核验人签字：").first).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("核验人签字：").first).to_be_visible()
    expect(page.get_by_text("写结果").first).to_be_hidden()

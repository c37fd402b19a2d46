"""What a row had done before its first month, in a real browser: put up by the street, taken by the lead."""

import pytest
from django.utils import timezone

from minsheng.apps.ledger.actions import return_opening
from tests.apps.ledger.steps import AT, day, put_up, stage_of, values

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


def test_a_street_puts_it_up_and_the_lead_takes_it(site, world):
    stage = stage_of(world)
    row = f"/ledger/rows/{stage.rows[0].pk}/"
    site.log_in(stage.reporters[0].user)
    page = site.open(row)
    page.get_by_role("link", name="申报期初数").click()
    site.check(page)
    page.get_by_label("从哪个月起计入").select_option("2026-03-31")
    page.get_by_label("此前累计完成").fill("37")
    page.get_by_label("依据").fill("望政办〔2026〕3号附表")
    page.get_by_role("button", name="申报").click()
    site.check(page)
    assert "等认定" in page.locator("main").inner_text()
    site.log_in(stage.lead.user)
    page = site.open("/ledger/acceptance/")
    page.get_by_role("link", name="37 人，从2026年3月起计入").click()
    page.get_by_role("button", name="认定 37 人").click()
    site.check(page)
    assert values(stage, 0, 3) == [37]
    assert "期初数已定" in page.locator("main").inner_text()


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_page_holds_its_shape(site, world, guise):
    stage = stage_of(world)
    found = put_up(stage, 0, day(3, 1), 70)
    return_opening(actor=stage.lead, proposal=found, reason="和附表不一致，附表是 37 人，请核对后重报", at=AT)
    path = f"/ledger/rows/{stage.rows[0].pk}/opening/"
    site.log_in(stage.reporters[0].user)
    site.open(path, guise)
    put_up(stage, 0, day(3, 1), 37)
    site.log_in(stage.lead.user)
    site.open(path, guise)
    site.open("/ledger/acceptance/", guise)

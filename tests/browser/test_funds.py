"""Money in a real browser: typed, refused at its cell, confirmed; also on a telephone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from minsheng.apps.funds.models import Funds
from tests.apps.funds.steps import confirmed, entered, line
from tests.apps.ledger.steps import AT, freeze, stage_of

pytestmark = pytest.mark.django_db(transaction=True)

GUISES = ["desk", "phone", "plain"]
FIRST = (
    line("province", 54, 20, 10, arrears="upper", words="省级资金未下达"),
    line("county", 72, 54, 30),
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


@pytest.fixture
def stage(world):
    """April is frozen; both streets told of it, one of May."""
    found = stage_of(world)
    confirmed(found, 4, *FIRST)
    confirmed(found, 4, line("county", 10, 10, 5), at_row=1)
    freeze(found, 4)
    entered(found, 5, line("county", 10, 10, 9), at_row=1)
    return found


@pytest.mark.parametrize("guise", GUISES)
def test_a_month_is_typed_refused_at_its_cell_and_confirmed(site, stage, guise):
    url = reverse("funds:enter", args=[stage.target.project.code, stage.rows[0].unit_id, "2026-05"])
    site.log_in(stage.reporters[0].user)
    page = site.open(url, guise)
    page.get_by_label("区县累计拨付").fill("60")
    page.get_by_role("button", name="保存，等确认").click()
    site.check(page)
    expect(page.get_by_text("区县拨付 60.00 万元，多于到位 54.00 万元")).to_be_visible()
    page.get_by_label("区县累计拨付").fill("48.5万")
    page.get_by_role("button", name="保存，等确认").click()
    site.check(page)
    expect(page.get_by_text("区县拨付 30.00 → 48.50 万元")).to_be_visible()
    site.log_in(stage.clerk.user)
    page = site.open(reverse("funds:project", args=[stage.target.project.code]) + "?month=2026-05", guise)
    page.get_by_role("form", name="001街道").get_by_role("button", name="确认").click()
    site.check(page)
    assert Funds.objects.filter(state="confirmed", month="2026-05-31").count() == 1
    site.open(reverse("funds:programme", args=[stage.programme.code]) + "?month=2026-05&by=source", guise)

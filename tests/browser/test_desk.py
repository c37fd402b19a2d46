"""The desk's pages in a real browser."""

import pytest
from django.db import transaction

from minsheng.apps.audit import trail

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

"""Months and their freeze: what it would leave out, and who sits on what."""

import re

import pytest
from django.utils import timezone

from minsheng.apps.ledger.models import Entry
from minsheng.apps.months.periodpage import period_page
from tests.apps.funds.steps import confirmed, entered, line
from tests.apps.ledger.steps import AT, PLACES, PLEDGE, REVIEW, TOTALS, accepted, day, end, stage_of, total
from tests.apps.ledger.steps import entered as typed
from tests.apps.months.steps import approved, put_up, written
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


def page_of(stage, month=1):
    periods = list(stage.programme.periods.order_by("month"))
    return period_page(stage.programme, periods, end(month), AT.date())


def test_what_is_not_approved_accepted_or_confirmed_is_counted_beside_the_freeze(world, client):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(1, 31), 10))
    typed(stage, 1, total(day(1, 31), 4))
    typed(stage, 1, total(day(2, 28), 5))
    confirmed(stage, 1, line("county", 72, 54, 30))
    entered(stage, 1, line("county", 10, 10, 5), at_row=1)
    approved(stage, 0, 1)
    put_up(stage, 1, 1)
    page = page_of(stage)
    assert (page.totals.rows, page.totals.approved, page.totals.submitted) == (2, 1, 1)
    assert (page.undone.entries, page.undone.money) == (1, 1)
    assert page.undone.holders == [("区民政局", 1)]
    html = signed_in(client, stage.clerk).get(
        f"/months/programmes/{stage.programme.code}/periods/?month=2026-01"
    )
    said = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html.content.decode()))
    assert "月报2份，已认可1份。没有认可的1份（待认可1、填写中0、未填0）" in said
    assert "还有1条台账没有认定" in said
    assert "还有1份资金没有确认" in said
    assert "待认可的1份在谁手里区民政局1份。" in said


def test_what_leads_find_of_others_is_the_office_s_to_approve(world):
    stage = stage_of(world, PLEDGE, REVIEW)
    assert page_of(stage).undone.holders == []
    report = written_by_the_lead(world, stage)
    assert page_of(stage).totals.writing == 1
    from minsheng.apps.months.actions import submit_reports

    submit_reports(actor=stage.lead, seen={report.pk: 1}, at=AT)
    assert page_of(stage).undone.holders == [("民生办", 1)]
    assert Entry.objects.count() == 0


def written_by_the_lead(world, stage):
    from dataclasses import replace

    return written(replace(stage, reporters=[world.lead_reporter] * 2), 0, 1)


def test_the_page_takes_at_most_fifteen_queries(world, client, django_assert_max_num_queries):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(1, 31), 10))
    put_up(stage, 0, 1)
    page = signed_in(client, stage.clerk)
    url = f"/months/programmes/{stage.programme.code}/periods/?month=2026-01"
    page.get(url)
    with django_assert_max_num_queries(15):
        assert page.get(url).status_code == 200

"""The standing of a project, row by row: what opens, and to whom."""

import re

import pytest
from django.utils import timezone

from tests.apps.funds.steps import confirmed, entered, line
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, freeze, stage_of, total
from tests.conftest import signed_in


@pytest.fixture
def places(world, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 20))
    return stage


def opened(client, actor, stage):
    page = f"/months/projects/{stage.target.project.code}/"
    html = signed_in(client, actor).get(page).content.decode()
    return [f'href="/ledger/rows/{row.pk}/"' in html for row in stage.rows]


def test_every_figure_opens_to_its_entries_for_who_sees_them(client, places, world):
    assert opened(client, places.clerk, places) == [True, True]
    assert opened(client, places.lead, places) == [True, True]
    assert opened(client, places.reporters[0], places) == [True, False]
    for number in range(2):
        row = places.rows[number].pk
        assert signed_in(client, places.clerk).get(f"/ledger/rows/{row}/").status_code == 200
    assert signed_in(client, places.reporters[0]).get(f"/ledger/rows/{places.rows[1].pk}/").status_code == 404


def page_of(client, actor, stage, query="?month=2026-05"):
    html = signed_in(client, actor).get(f"/months/projects/{stage.target.project.code}/{query}")
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html.content.decode().split('id="h-money"')[1]))


def test_the_money_that_counts_stands_beside_the_work(client, places):
    assert "截至这个月还没有已确认的资金数" in page_of(client, places.clerk, places)
    confirmed(places, 4, line("province", 54, 20, 10, arrears="upper"), line("county", 72, 54, 30))
    confirmed(places, 5, line("county", 10, 10, 5), at_row=1)
    entered(places, 5, line("province", 54, 54, 40), line("county", 72, 60, 40))
    said = page_of(client, places.clerk, places)
    # 45 paid of 136 - 34 that the province has not given, in May 5/12: 41.7 - 44.1 %.
    assert "资金灯◎上级未下达计划136.00万元到位84.00万元拨付45.00万元上级未下达34.00万元" in said
    link = f'href="/funds/projects/{places.target.project.code}/?month=2026-05"'
    answer = signed_in(client, places.reporters[0]).get(
        f"/months/projects/{places.target.project.code}/?month=2026-05"
    )
    assert link in answer.content.decode()
    april = page_of(client, places.clerk, places, "?month=2026-04")
    assert "计划126.00万元到位74.00万元拨付40.00万元" in april


def test_the_page_takes_at_most_fifteen_queries(client, places, django_assert_max_num_queries):
    confirmed(places, 3, line("county", 72, 54, 30))
    freeze(places, 1)
    url = f"/months/projects/{places.target.project.code}/"
    for actor in (places.clerk, places.reporters[0], places.lead):
        for query in ("?month=2026-01", "?month=2026-03"):
            page = signed_in(client, actor)
            page.get(url + query)
            with django_assert_max_num_queries(15):
                assert page.get(url + query).status_code == 200


def test_the_page_says_by_what_the_words_are_given_and_the_wall_leads_to_the_row(client, places):
    accepted(places, 0, total(day(3, 5), 20))
    page = signed_in(client, places.clerk)
    project, row = places.target.project, places.rows[0]
    html = page.get(f"/months/projects/{project.code}/?month=2026-03").content.decode()
    limits = "超序时小于 −1 点，达序时不大于 1 点，略滞后不大于 10 点，滞后不大于 30 点，严重滞后更大"
    assert limits in html
    assert f'<tr id="row-{row.pk}">' in html
    wall = page.get(f"/months/walls/{places.programme.code}/?month=2026-03").content.decode()
    assert limits in wall
    link = f"/months/projects/{project.code}/?month=2026-03&amp;target={places.target.pk}#row-{row.pk}"
    assert f'<a href="{link}">' in wall

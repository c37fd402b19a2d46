"""Pages that put sites and works right: who opens them, what they say, what a second press is told."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.ledger.models import GatePaper, Site, SiteChange, Works, WorksChange
from tests.apps.ledger.steps import AT, accepted, built, day, reached, submitted, works_stage
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

DONE, PAPER = "竣工验收", "竣工验收意见"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def stage(world):
    return works_stage(world)


@pytest.fixture
def works(stage):
    return built(stage, 0)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def url(name, works):
    return reverse(f"ledger:{name}", args=[works.allocation_id, works.pk])


def text(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def shared_with(stage, works):
    """Works of the other street at the same site."""
    user = stage.reporters[1].user
    more = {"kind": works.kind, "amount": 7, "entered_by": user, "entered_at": AT}
    return Works.objects.create(site=works.site, allocation=stage.rows[1], **more)


SITE = {"name": "和平里一区", "address": "和平路 1 号", "reason": "名称写错", "seen": "0"}


def test_a_street_puts_a_name_right_and_all_see_what_it_was(desk, stage, works):
    entry = submitted(stage, 0, reached(works, DONE, day(5, 6)))
    street = desk(stage.reporters[0])
    for page in (
        reverse("ledger:works", args=[works.allocation_id]),
        reverse("ledger:entry", args=[entry.pk]),
    ):
        assert url("one_works", works) in street.get(page).content.decode()
    assert url("correct_site", works) in street.get(url("one_works", works)).content.decode()
    assert street.post(url("correct_site", works), SITE).url == url("one_works", works)
    told = "名称：和平里小区→和平里一区地址：没有填→和平路1号名称写错"
    assert told in text(street.get(url("one_works", works)))
    for other in (stage.approvers[0], stage.lead):
        browser = desk(other)
        assert "点位更正过1次，看改前改后和原因" in text(
            browser.get(reverse("ledger:entry", args=[entry.pk]))
        )
        shown = browser.get(url("one_works", works))
        assert told in text(shown)
        page = shown.content.decode()
        assert url("correct_site", works) not in page
        assert url("correct_works", works) not in page


def test_a_second_press_a_bad_place_and_no_reason_stand_on_the_form(desk, stage, works):
    street = desk(stage.reporters[0])
    page = url("correct_site", works)
    assert "“经度”要填数字" in text(street.post(page, SITE | {"longitude": "东"}))
    assert "经度和纬度要一起填" in text(street.post(page, SITE | {"longitude": "117"}))
    assert "没有写原因" in text(street.post(page, SITE | {"reason": ""}))
    assert not SiteChange.objects.exists()
    street.post(page, SITE)
    answer = street.post(page, SITE | {"name": "和平里二区"})
    assert answer.status_code == 422
    assert "更正过这里。请刷新页面" in text(answer)
    assert f'name="seen" value="{SiteChange.objects.get().pk}"' in street.get(page).content.decode()
    assert Site.objects.get().name == "和平里一区"


def test_plan_and_paper_are_put_right_on_one_form(desk, stage, works):
    entry = accepted(stage, 0, reached(works, DONE, day(5, 6)))
    street = desk(stage.reporters[0])
    page = url("correct_works", works)
    assert f"{DONE}：{PAPER}" in text(street.get(page))
    told = {"amount": "12", f"paper_{entry.pk}_0": "望建验〔2026〕2号", "reason": "抄错", "seen": "0"}
    assert "请填“计划数量”。" in text(street.post(page, told | {"amount": ""}))
    assert street.post(page, told).status_code == 302
    assert (Works.objects.get().amount, GatePaper.objects.get(entry=entry, name=PAPER).number) == (
        12,
        "望建验〔2026〕2号",
    )
    said = f"计划数量：10个→12个{DONE}：{PAPER}：望建验〔2026〕1号→望建验〔2026〕2号抄错"
    assert said in text(street.get(url("one_works", works)))
    assert street.post(page, told).status_code == 422
    assert WorksChange.objects.count() == 1


def test_a_stage_that_waits_is_told_on_the_form(desk, stage, works):
    submitted(stage, 0, reached(works, DONE, day(5, 6)))
    answer = desk(stage.reporters[0]).post(
        url("correct_works", works), {"amount": "12", "reason": "抄错", "seen": "0"}
    )
    assert answer.status_code == 422
    assert f"“{DONE}”正等认定，计划数量先不能改" in text(answer)


def test_a_site_of_two_streets_is_put_right_by_the_office(desk, stage, works):
    shared_with(stage, works)
    street = desk(stage.reporters[0])
    shown = street.get(url("one_works", works))
    assert "由民生办更正" in text(shown)
    assert url("correct_site", works) not in shown.content.decode()
    assert "由民生办更正" in text(street.post(url("correct_site", works), SITE))
    office = desk(stage.clerk)
    assert url("correct_site", works) in office.get(url("one_works", works)).content.decode()
    assert office.post(url("correct_site", works), SITE).status_code == 302
    assert Site.objects.get().name == "和平里一区"


def test_neighbours_get_404_and_readers_no_form(desk, stage, works, world):
    for other in (stage.reporters[1], world.neighbour_clerk):
        for name in ("one_works", "correct_site"):
            assert desk(other).get(url(name, works)).status_code == 404
    assert desk(stage.reporters[1]).post(url("correct_works", works), {}).status_code == 404
    for other in (stage.approvers[0], stage.lead, stage.clerk):
        assert desk(other).post(url("correct_site", works), SITE).status_code == 404
        assert desk(other).post(url("correct_works", works), {}).status_code == 403
    elsewhere = reverse("ledger:one_works", args=[stage.rows[1].pk, works.pk])
    assert desk(stage.clerk).get(elsewhere).status_code == 404
    assert not SiteChange.objects.exists()


def test_each_page_takes_at_most_fifteen_queries_and_writes_nothing(
    desk, stage, works, django_assert_max_num_queries, nothing_written
):
    entry = accepted(stage, 0, reached(works, DONE, day(5, 6)))
    accepted(stage, 0, reached(works, "开工", day(2, 6)))
    street = desk(stage.reporters[0])
    street.post(url("correct_site", works), SITE)
    told = {"amount": "12", "reason": "抄错", "seen": "0"}
    told |= {"paper_1_0": "1号", f"paper_{entry.pk}_0": "2号", f"paper_{entry.pk + 1}_1": "3号"}
    street.post(url("correct_works", works), told)
    assert WorksChange.objects.count() == 1
    pages = [url(name, works) for name in ("one_works", "correct_site", "correct_works")]
    for page in [*pages, reverse("ledger:entry", args=[entry.pk])]:
        street.get(page)
        with nothing_written(), django_assert_max_num_queries(15):
            assert street.get(page).status_code == 200, page

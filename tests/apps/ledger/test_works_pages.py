"""Pages of works: registered, brought from stage to stage, released; who opens them, what they cost."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.ledger.models import Entry, Site, SiteClaim, Works
from tests.apps.ledger.steps import AT, accepted, built, day, entered, reached, stage_of, values, works_stage
from tests.apps.ledger.test_proofs import upload
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

DONE = "竣工验收"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def stage(world):
    return works_stage(world)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def url(name, *pks):
    return reverse(f"ledger:{name}", args=pks)


def text(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


def new_site(stage, **more):
    place = {
        "name": "和平里小区",
        "division": stage.rows[0].unit.division.pk,
        "kind": "renewed",
        "amount": "10",
    }
    return place | more


def test_a_street_brings_works_from_the_register_to_acceptance(desk, stage):
    row = stage.rows[0].pk
    client = desk(stage.reporters[0])
    assert "还没有工程" in text(client.get(url("works", row)))
    answer = client.post(url("new_works", row), new_site(stage, longitude="117.28", latitude="31.86"))
    works = Works.objects.get()
    assert answer.url == url("stage", row, works.pk)
    assert "登记“开工”" in text(client.get(answer.url))
    told = {
        "happened_on": "2026-02-03",
        "quantity": "10",
        "paper_0": "望建施〔2026〕1号",
        "proofs": [upload()],
    }
    assert client.post(answer.url, told).url == url("works", row)
    assert "登记基本建成" in text(client.get(url("works", row)))
    done = f"{answer.url}?stage={DONE}"
    client.post(done, {"happened_on": "2026-05-06", "quantity": "9", "paper_0": "望建验〔2026〕1号"})
    entry = Entry.objects.get(stage=DONE)
    page = text(client.get(url("entry", entry.pk)))
    assert "和平里小区（改造）：竣工验收" in page
    assert "望建验〔2026〕1号" in page
    desk(stage.approvers[0]).post(url("submit", entry.pk), {"version": "1"})
    desk(stage.lead).post(url("accept", entry.pk), {"version": "2"})
    assert values(stage, 0, 5) == [9]
    assert Entry.objects.get(stage="开工").evidence.count() == 1


def test_a_second_site_of_the_name_stands_on_the_form(desk, stage):
    client = desk(stage.reporters[0])
    client.post(url("new_works", stage.rows[0].pk), new_site(stage))
    answer = client.post(url("new_works", stage.rows[0].pk), new_site(stage, kind="fitted"))
    assert answer.status_code == 422
    assert "已经有名为“和平里小区”的点位" in text(answer)
    again = new_site(stage, kind="fitted", site=Site.objects.get().pk, name="")
    assert client.post(url("new_works", stage.rows[0].pk), again).status_code == 302
    assert Site.objects.count() == 1


def test_what_is_missing_is_asked_for(desk, stage):
    answer = desk(stage.reporters[0]).post(url("new_works", stage.rows[0].pk), {})
    for words in ("请填“新点位的名称”。", "请填“计划数量”。", "请选“做什么”。"):
        assert words in text(answer)
    assert not Site.objects.exists()


def test_a_stage_sent_twice_is_told_and_written_once(desk, stage):
    works = built(stage, 0)
    client = desk(stage.reporters[0])
    told = {"happened_on": "2026-05-06", "quantity": "9"}
    page = f"{url('stage', stage.rows[0].pk, works.pk)}?stage={DONE}"
    client.post(page, told)
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert "已经登记过" in text(answer)
    assert Entry.objects.count() == 1


def test_a_draft_without_its_paper_is_refused_until_it_has_it(desk, stage):
    works = built(stage, 0)
    entry = entered(stage, 0, reached(works, DONE, day(5, 6), papers={}))
    answer = desk(stage.approvers[0]).post(url("submit", entry.pk), {"version": "1"})
    assert "还缺竣工验收意见" in text(answer)
    client = desk(stage.reporters[0])
    assert client.get(url("change", entry.pk)).url == url("change_stage", entry.pk)
    told = {"happened_on": "2026-05-06", "quantity": "9", "paper_0": "望建验〔2026〕1号", "version": "1"}
    assert client.post(url("change_stage", entry.pk), told).status_code == 302
    stale = client.post(url("change_stage", entry.pk), told)
    assert "刚刚有变动" in text(stale)


def test_the_form_of_a_row_of_works_leads_to_its_works(desk, stage):
    client = desk(stage.reporters[0])
    assert client.get(url("enter", stage.rows[0].pk)).url == url("works", stage.rows[0].pk)
    assert url("works", stage.rows[0].pk) in client.get(url("row", stage.rows[0].pk)).content.decode()


def test_the_office_releases_a_site_on_its_page(desk, stage, world):
    entry = accepted(stage, 0, reached(built(stage, 0), DONE, day(5, 6)))
    claim = SiteClaim.objects.get()
    page = url("release", claim.pk)
    client = desk(world.clerk)
    assert page in client.get(url("entry", entry.pk)).content.decode()
    assert "没有写原因" in text(client.post(page, {"reason": ""}))
    assert client.post(page, {"reason": "往年的另一次改造"}).status_code == 302
    assert values(stage, 0, 5) == [0]
    assert client.get(page).status_code == 404
    assert desk(stage.reporters[0]).get(page).status_code == 403


def test_neighbours_and_other_streets_open_nothing(desk, stage, world):
    works = built(stage, 0)
    entry = entered(stage, 0, reached(works, DONE, day(5, 6)))
    row = stage.rows[0].pk
    client = desk(stage.reporters[1])
    pages = [url("works", row), url("new_works", row), url("stage", row, works.pk)]
    pages.append(url("change_stage", entry.pk))
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert desk(world.neighbour_clerk).get(url("works", row)).status_code == 404


def test_a_row_that_is_entered_otherwise_has_no_works(desk, world):
    stage = stage_of(world)
    assert desk(stage.reporters[0]).get(url("works", stage.rows[0].pk)).status_code == 404


def test_each_page_takes_at_most_fifteen_queries_and_writes_nothing(
    desk, stage, django_assert_max_num_queries, nothing_written
):
    some = [built(stage, 0, f"点位{number}") for number in range(6)]
    entry = entered(stage, 0, reached(some[0], "开工", day(2, 3)))
    row = stage.rows[0].pk
    pages = [url("works", row), url("new_works", row), url("stage", row, some[0].pk), url("row", row)]
    client = desk(stage.reporters[0])
    for page in [*pages, url("change_stage", entry.pk), url("entry", entry.pk)]:
        client.get(page)
        with nothing_written(), django_assert_max_num_queries(15):
            assert client.get(page).status_code == 200, page

"""The pages of spot checks: drawing, the list with its forms, who sees what."""

import re

import pytest

from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from tests.apps.spotchecks.test_drawing import drew, found
from tests.conftest import signed_in

MOST = 15
LIST = "/checks/programmes/990102-2026/"


def draw_page(stage):
    return f"/checks/draw/{stage.target.code}/?month=2026-03"


@pytest.fixture
def watch(client, supervisor):
    """The supervisor's browser."""
    return signed_in(client, supervisor)


def test_a_supervisor_draws_from_the_page_and_lands_on_the_list(watch, counted):
    listed = watch.get(LIST).content.decode()
    assert "还没有抽查过" in listed
    assert f'href="/checks/draw/{counted.target.code}/"' in listed
    page = watch.get(draw_page(counted)).content.decode()
    assert "16 条" in page
    assert 'href="/checks/"' in page
    seed = re.search(r'name="seed" value="([0-9a-f]{16})"', page)[1]
    sent = {"seen": 0, "size": 8, "seed": seed, "by_unit": "on"}
    answer = watch.post(draw_page(counted), sent, follow=True)
    check = SpotCheck.objects.get()
    assert answer.redirect_chain == [(f"/checks/{check.pk}/", 302)]
    html = answer.content.decode()
    assert html.count('class="sign"') == 8
    assert (seed in html, "还有 8 条没核" in html) == (True, True)
    again = watch.post(draw_page(counted), sent)
    assert (again.status_code, SpotCheck.objects.count()) == (422, 1)
    assert "刚刚已经抽过，现在共 1 次" in again.content.decode()
    assert "这个月已经抽过 1 次" in watch.get(draw_page(counted)).content.decode()


def test_a_result_is_written_beside_its_entry_once(watch, counted, supervisor):
    check = drew(supervisor, counted)
    drawn = check.drawn.first()
    address = f"/checks/drawn/{drawn.pk}/"
    missing = watch.post(address, {"seen": 0, "found": "untrue", "words": ""})
    assert missing.status_code == 422
    assert "结果是“不实”，没有写情况" in missing.content.decode()
    said = {"seen": 0, "found": "untrue", "words": "没有这回事"}
    assert watch.post(address, said).headers["Location"] == f"/checks/{check.pk}/#d-{drawn.pk}"
    assert watch.post(address, said).status_code == 422
    assert Result.objects.get().words == "没有这回事"
    html = watch.get(f"/checks/{check.pk}/").content.decode()
    assert ("没有这回事" in html, "有 1 条不属实" in html, "还有 7 条没核" in html) == (True, True, True)


def test_pages_ask_at_most_fifteen_questions(watch, counted, supervisor, django_assert_max_num_queries):
    check = drew(supervisor, counted)
    for drawn in check.drawn.all():
        found(supervisor, drawn)
    drew(supervisor, counted, seen=1)
    for address in (LIST, draw_page(counted), f"/checks/{check.pk}/"):
        watch.get(address)
        with django_assert_max_num_queries(MOST):
            assert watch.get(address).status_code == 200


def test_the_list_shows_rate_and_verified_figure(watch, counted, supervisor):
    check = drew(supervisor, counted)
    first, *rest = check.drawn.all()
    found(supervisor, first, "untrue", "没有办")
    for drawn in rest:
        found(supervisor, drawn)
    html = watch.get(LIST).content.decode()
    assert "<b>12.5%</b>" in html
    assert "（2.2%—47.1%）" in html
    assert "14 / 16 人" in html


def test_a_street_sees_its_own_entries_alone_and_may_say_nothing(client, counted, supervisor):
    check = drew(supervisor, counted)
    html = signed_in(client, counted.reporters[1]).get(f"/checks/{check.pk}/").content.decode()
    assert html.count("其他单位的台账") == 6
    assert html.count('href="/ledger/entries/') == 2
    assert "写结果" not in html
    assert client.get(draw_page(counted)).status_code == 403
    drawn = DrawnEntry.objects.first()
    assert client.post(f"/checks/drawn/{drawn.pk}/", {"seen": 0, "found": "true"}).status_code == 403


def test_neighbours_find_nothing(client, world, counted, supervisor):
    check = drew(supervisor, counted)
    signed_in(client, world.neighbour_clerk)
    for address in (LIST, draw_page(counted), f"/checks/{check.pk}/"):
        assert client.get(address).status_code == 404
    drawn = check.drawn.first()
    assert client.post(f"/checks/drawn/{drawn.pk}/", {"seen": 0, "found": "true"}).status_code == 404


def test_the_side_bar_leads_to_the_own_divisions_programme(client, world, counted):
    assert signed_in(client, world.clerk).get("/checks/").headers["Location"] == LIST

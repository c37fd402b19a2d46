"""The pages of spot checks: drawing, the list with its forms, who sees what."""

import re

import pytest

from minsheng.apps.ledger.models import EntryStep
from minsheng.apps.programmes.models import Project
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from tests.apps.ledger.steps import AT, accepted, day, given
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
    own = f"/checks/projects/{counted.target.project.code}/"
    for address in (LIST, own, draw_page(counted), f"/checks/{check.pk}/"):
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
    own = f"/checks/projects/{counted.target.project.code}/"
    for address in (LIST, own, draw_page(counted), f"/checks/{check.pk}/"):
        assert client.get(address).status_code == 404
    drawn = check.drawn.first()
    assert client.post(f"/checks/drawn/{drawn.pk}/", {"seen": 0, "found": "true"}).status_code == 404


def test_the_side_bar_leads_to_the_own_divisions_programme(client, world, counted):
    assert signed_in(client, world.clerk).get("/checks/").headers["Location"] == LIST


def test_a_project_has_its_own_draws_beside_its_other_pages(watch, counted, supervisor):
    page = f"/checks/projects/{counted.target.project.code}/"
    assert "还没有抽查过" in watch.get(page).content.decode()
    check = drew(supervisor, counted)
    for drawn in check.drawn.all():
        found(supervisor, drawn)
    drew(supervisor, counted, seen=1)
    html = watch.get(page).content.decode()
    assert ("抽过 2 次" in html, "16 / 16 人" in html, "还有 8 条没核" in html) == (True, True, True)
    assert f'href="/months/projects/{counted.target.project.code}/"' in html
    assert f'href="{page}"' in watch.get(f"/months/projects/{counted.target.project.code}/").content.decode()
    other = Project.objects.create(programme=counted.programme, code="990102-2026-9")
    assert "抽过 0 次" in watch.get(f"/checks/projects/{other.code}/").content.decode()


def test_the_workbench_says_how_many_wait_to_whom_may_find(client, counted, supervisor, world):
    check = drew(supervisor, counted)
    found(supervisor, check.drawn.first())
    assert "抽查的台账还有 7 条没核验" in signed_in(client, supervisor).get("/").content.decode()
    assert "没核验" not in signed_in(client, counted.lead).get("/").content.decode()
    assert "没核验" not in signed_in(client, world.neighbour_clerk).get("/").content.decode()


def test_a_whole_that_changed_since_the_draw_is_told(watch, counted, supervisor):
    check = drew(supervisor, counted)
    page = f"/checks/{check.pk}/"
    assert "抽取以后总体变了" not in watch.get(page).content.decode()
    accepted(counted, 1, given(day(3, 9), 50))
    html = watch.get(page).content.decode()
    assert ("抽取以后总体变了" in html, "现在是 17 条、17 人" in html) == (True, True)


def test_all_that_was_said_of_an_entry_stays_on_the_page(client, watch, counted, supervisor):
    drawn = drew(supervisor, counted).drawn.first()
    found(supervisor, drawn, "absent", "电话空号")
    found(supervisor, drawn, "untrue", "查到本人，没有办", seen=1)
    found(supervisor, drawn, "true", seen=2)
    page = f"/checks/{drawn.check_of_id}/"
    html = watch.get(page).content.decode()
    assert "先前：查无：电话空号" in html
    assert "先前：不实：查到本人，没有办" in html
    streets = {row.unit_id: who for row, who in zip(counted.rows, counted.reporters, strict=True)}
    unit = drawn.entry.allocation.unit_id
    other = next(who for key, who in streets.items() if key != unit)
    html = signed_in(client, other).get(page).content.decode()
    assert ("先前：查无" in html, "电话空号" in html, "本人" in html) == (True, False, False)


def test_who_had_an_entry_in_hand_is_told_so_instead_of_the_form(client, counted, world):
    check = drew(world.clerk, counted)
    drawn = check.drawn.first()
    EntryStep.objects.create(
        entry=drawn.entry, version=9, verb="submitted", post=world.clerk.post, user=world.clerk.user, at=AT
    )
    html = signed_in(client, world.clerk).get(f"/checks/{check.pk}/").content.decode()
    assert (html.count("这条你经手过"), html.count("写结果")) == (1, 7)
    answer = client.post(f"/checks/drawn/{drawn.pk}/", {"seen": 0, "found": "true"})
    assert (answer.status_code, Result.objects.count()) == (422, 0)

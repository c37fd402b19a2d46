"""The invented district and its city, made by the offices' own actions."""

import datetime
import json
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.cascade.queries import upper_page
from minsheng.apps.demo.loading import HalfLoaded, accounts_in, is_loaded, issue_sample, load
from minsheng.apps.duties.models import Function
from minsheng.apps.duties.queries import responsibility_list
from minsheng.apps.lineage.models import Lineage
from minsheng.apps.lineage.queries import comparison
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import User
from minsheng.apps.planning.models import Mark, Plan
from minsheng.apps.planning.queries import curves_of
from minsheng.apps.programmes.models import Edition, Programme
from minsheng.kit.checks import registered
from tests.apps.notices.steps import SMALL, imported

pytestmark = pytest.mark.django_db


def test_the_demo_is_filled_once_and_everything_in_it_verifies(tmp_path):
    accounts_file = tmp_path / "demo" / "accounts.json"
    said = []
    assert not is_loaded(accounts_file)
    load(accounts_file, said.append)
    assert is_loaded(accounts_file)
    assert said[0] == "登记区划和单位"
    assert {
        (each.programme.code, each.ordinal): Counter(each.texts.values_list("has_task", flat=True))
        for each in Edition.objects.all()
    } == {
        ("990100-2025", 1): {True: 43},
        ("990100-2026", 1): {True: 49, False: 3},
        ("990102-2026", 1): {True: 37, False: 15},
    }
    states = Counter(Notice.objects.values_list("division__code", "state"))
    assert states == {
        ("990100", "issued"): 2,
        ("990102", "issued"): 1,
        ("990102", "kept"): 1,
        ("990102", "review"): 1,
    }
    accounts = accounts_in(accounts_file)
    assert accounts
    assert all(User.objects.get(username=a.username).check_password(a.password) for a in accounts)
    assert accounts_file.stat().st_mode & 0o777 == 0o600
    assert {name: list(check()) for name, check in registered().items()} == {
        name: [] for name in registered()
    }
    assert_somebody_answers_for_every_project()
    assert_every_project_is_planned()
    assert_the_city_s_numbers_are_answered_in_part()


def assert_the_city_s_numbers_are_answered_in_part():
    programme = Programme.objects.select_related("division").get(code="990102-2026")
    clerk = User.objects.get(username="zhb")
    page = upper_page(programme, Actor(clerk, clerk.tenures.get().post), datetime.date(2026, 6, 30))
    lines = [
        (line.row.issued, line.answer is not None, [(own.number, own.difference) for own in line.own])
        for line in page.lines
    ]
    assert lines == [
        (400, False, [("1-4", "高出 20 个")]),
        (20, True, [("5-1", "高出 2 个")]),
        (320, False, [("7-1", "不足 20 张")]),
        (640, True, [("15-1", "一致")]),
        (126, True, [("22-1", "一致")]),
    ]
    assert (page.answered, page.open) == (3, 2)
    given = Allocation.objects.filter(split__target__project__programme__code="990100-2026", issued_open=True)
    assert list(Counter(given.values_list("split", flat=True)).values()) == [9] * 5


def assert_every_project_is_planned():
    states = Counter(Plan.objects.values_list("state", flat=True))
    assert states == {"approved": 35, "submitted": 1, "returned": 1}
    with_steps = Plan.objects.filter(milestones__deadline__isnull=True, milestones__isnull=False).distinct()
    assert with_steps.count() == 10
    programme = Programme.objects.get(code="990102-2026")
    curves = curves_of(programme, datetime.date(2026, 6, 30)).values()
    waiting = {curve.aim.value.text.number for curve in curves if curve.is_default}
    assert waiting == {"6", "23"}
    assert Mark.objects.filter(kind=Mark.Kind.REACHED).count() == 5


def assert_somebody_answers_for_every_project():
    programme = Programme.objects.get(code="990102-2026")
    page = responsibility_list(programme, Actor.system("demo"), timezone.localdate())
    seats = {(unit, function) for sheet in page.shown for unit in sheet.lead_units for function in Function}
    held = {
        (unit, function)
        for sheet in page.shown
        for unit in sheet.lead_units
        for function in Function
        if (each := sheet.held.get((unit.pk, function))) and each.holder
    }
    assert (len(page.shown), held) == (37, seats)
    assert {row.name: row.tally.total for row in page.signers if row.tally.signed == row.tally.total} == {
        "区民政局": 8,
        "区卫健委": 8,
    }
    assert (page.tally.signed, page.tally.changed, page.tally.waiting) == (16, 0, 152)


@pytest.fixture
def only_notices(monkeypatch):
    """A load without what is done with the programmes after their issue."""
    steps = ("confirm_certain", "split_programme", "hand_down", "assign_duties", "plan_programme")
    for step in (*steps, "live_the_year"):
        monkeypatch.setattr(f"minsheng.apps.demo.loading.{step}", lambda *_: None, raising=False)


def test_the_city_has_an_office_of_its_own_that_sees_its_lists(only_notices, tmp_path):
    load(tmp_path / "accounts.json", lambda words: None)
    clerk = User.objects.get(username="szhb")
    actor = Actor(clerk, clerk.tenures.get().post)
    assert (actor.role, actor.division.code) == ("office", "990100")
    assert {each.code for each in Programme.objects.visible_to(actor)} == {
        "990100-2025",
        "990100-2026",
        "990102-2026",
    }


def test_an_older_demo_without_the_city_s_lists_counts_as_whole(only_notices, monkeypatch, tmp_path):
    monkeypatch.setattr("minsheng.apps.demo.loading._CITY_LISTS", ())
    load(tmp_path / "accounts.json", lambda words: None)
    assert is_loaded(tmp_path / "accounts.json")


def test_a_start_cut_off_after_the_city_s_lists_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("minsheng.apps.demo.loading._NOTICES", ())
    with pytest.raises(ValueError, match="unpack"):
        load(tmp_path / "accounts.json", lambda words: None)
    monkeypatch.undo()
    assert Notice.objects.count() == 2
    with pytest.raises(HalfLoaded):
        is_loaded(tmp_path / "accounts.json")


@pytest.mark.parametrize("accounts", [False, True])
def test_a_start_that_was_cut_off_is_told_apart(world, tmp_path, accounts):
    accounts_file = tmp_path / "accounts.json"
    if accounts:
        accounts_file.write_text(json.dumps([]), encoding="utf-8")
    with pytest.raises(HalfLoaded) as caught:
        is_loaded(accounts_file)
    assert caught.value.facts == {"folder": tmp_path}


def test_what_was_not_read_is_rejected_by_a_decision_of_its_own(world):
    reading = imported(Actor.system("demo"), world.district, SMALL)
    for what, value in (("issuer", "区民生办"), ("signed_on", "2026-02-26")):
        fact = reading.facts.get(kind="head", value__what=what)
        fact.value |= {"value": value}
        fact.save()
    unread = Fact.objects.create(
        reading=reading, ordinal=99, kind="unread", value={"words": "若干", "why": "policy.unit_unknown"}
    )
    issue_sample(reading.notice)
    assert Decision.objects.get(fact=unread).verb == "reject"
    assert Reading.objects.get().state == "issued"


def test_the_demo_s_offices_confirmed_what_is_certain_and_left_the_rest(monkeypatch, tmp_path):
    monkeypatch.setattr("minsheng.apps.demo.loading.split_programme", lambda: None)
    monkeypatch.setattr("minsheng.apps.demo.loading.live_the_year", lambda *_: None)
    load(tmp_path / "accounts.json", lambda words: None)
    clerk = User.objects.get(username="zhb")
    actor = Actor(clerk, clerk.tenures.get().post)
    own = Programme.objects.select_related("division").get(code="990102-2026")
    city = Programme.objects.get(code="990100-2026")
    page = comparison(own, city, actor, date(2026, 11, 1))
    states = Counter(row.state for row in page.pairs)
    assert states["confirmed"] >= 25
    assert states["open"] >= 4
    assert page.named_waiting == len(page.named)
    assert Lineage.objects.filter(programme=city, kind="continued").exists()

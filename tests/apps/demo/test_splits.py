"""The programme of the demo, split over its streets: what is issued, and what is left to be tried."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import F, Q

from minsheng.apps.cascade.models import Allocation, Base, Issue, Reply, Split
from minsheng.apps.cascade.queries import leaves_on, programme_page
from minsheng.apps.demo import loading
from minsheng.apps.demo.splits import split_programme
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, TargetValue
from minsheng.kit.checks import registered
from tests.apps.cascade.steps import AT, COUNTED, edition_of

pytestmark = pytest.mark.django_db

END_OF_MARCH = datetime.date(2026, 3, 31)
APRIL = datetime.date(2026, 4, 15)


@pytest.fixture
def programme(monkeypatch, tmp_path):
    """The district's programme as the demo splits it, without what the splits do not need."""
    monkeypatch.setattr(loading, "_CITY_LISTS", ())
    for step in ("confirm_certain", "hand_down", "assign_duties", "plan_programme", "live_the_year"):
        monkeypatch.setattr(loading, step, lambda *_: None, raising=False)
    loading.load(tmp_path / "accounts.json", lambda words: None)
    return Programme.objects.get(code="990102-2026")


def short(code):
    return code.removeprefix("990102-2026-")


def test_every_target_is_given_out_but_two_that_are_left_to_be_tried(programme):
    page = programme_page(programme, Actor.system("tests"), APRIL)
    assert len(page.rows) == TargetValue.objects.filter(text__has_task=True).count() == 139
    waiting = {
        short(row.target.code): (row.state.value, row.gap, row.units)
        for row in page.rows
        if row.state != "issued"
    }
    assert waiting == {"5-1": ("offered", 0, 13), "28-3": ("draft", 20, 13)}
    _by_way_and_document()
    _with_reserves()
    _over_the_streets()
    _summed_to_the_target(page)
    _answered_and_moved()
    for username, unit in (("jd-sh", "990102-s01"), ("ly-sh", "990102-s04"), ("ht-sh", "990102-s12")):
        post = User.objects.get(username=username).tenures.get().post
        assert (post.role, post.unit.code) == ("approver", unit)
    assert list(registered()["任务分解"]()) == []


def _by_way_and_document():
    assert Counter(Split.objects.values_list("way", flat=True)) == {
        "typed": 66,
        "pro_rata": 31,
        "same_rate": 31,
        "floor": 9,
        "equal": 2,
    }
    assert Base.objects.count() == 12
    assert {base.values.count() for base in Base.objects.all()} == {13}
    at_the_target = Issue.objects.filter(parent=None)
    assert Counter(at_the_target.values_list("kind", "document")) == {
        ("first", "望民生办〔2026〕6号"): 53,
        ("first", "望民生办〔2026〕12号"): 45,
        ("first", ""): 39,
        ("transfer", ""): 1,
    }
    assert set(at_the_target.values_list("issued_by", flat=True)) == {
        "周望舒（望湖区民生工作领导小组办公室）"
    }
    below = Issue.objects.exclude(parent=None)
    by = {(short(each.split.target.code), each.parent.unit.code, each.issued_by[:3]) for each in below}
    assert by == {
        ("3-2", "990102-u25", "周望舒"),
        ("6-1", "990102-u03", "顾长风"),
        ("14-1", "990102-u13", "周望舒"),
        ("18-2", "990102-u05", "周望舒"),
        ("24-1", "990102-u07", "周望舒"),
        ("26-1", "990102-u06", "周望舒"),
        ("26-1", "990102-u07", "周望舒"),
        ("33-1", "990102-u09", "周望舒"),
    }


def _with_reserves():
    kept = Split.objects.exclude(reserve=0)
    assert {short(each.target.code): each.reserve for each in kept} == {"4-1": 50, "25-1": -600}
    assert all(kept.values_list("reserve_reason", flat=True))
    below = Allocation.objects.exclude(issued_reserve=0).get()
    assert (short(below.split.target.code), below.issued_reserve) == ("6-1", 20)
    own = Allocation.objects.filter(parent__unit=F("unit"))
    assert {short(row.split.target.code): row.issued for row in own} == {
        "14-1": 260,
        "24-1": Decimal("5.2"),
        "26-1": 300,
        "33-1": 1200,
    }


def _over_the_streets():
    """98 targets reach streets, the other 39 stand whole with one unit, the lead."""
    streets = Unit.objects.filter(code__startswith="990102-s")
    issued = Split.objects.filter(issues__isnull=False).distinct()
    reaching = issued.filter(Q(allocations__unit__in=streets)).distinct()
    assert (streets.count(), issued.count(), reaching.count()) == (13, 137, 98)
    seated = issued.exclude(pk__in=reaching.values("pk"))
    assert {split.allocations.count() for split in seated} == {1}
    fewest = min(Allocation.objects.filter(unit=unit, issued_open=True).count() for unit in streets)
    assert fewest == 81


def _summed_to_the_target(page):
    """Σ of the rows that report, with every reserve, is the target; two summed ones are not issued yet."""
    manners = Counter(row.said.manner.value for row in page.rows)
    assert manners == {"summed": 73, "rated": 59, "named": 7}
    summed = [row for row in page.rows if row.said.manner.value == "summed" and row.state == "issued"]
    assert len(summed) == 71
    for row in summed:
        leaves = leaves_on(row.split, END_OF_MARCH)
        below = sum(each.issued_reserve for each in row.split.allocations.all())
        assert sum(leaf.value for leaf in leaves) + row.split.reserve + below == row.value.low


def _answered_and_moved():
    said = Counter(Reply.objects.values_list("allocation__split__target__code", "verb"))
    assert {(short(code), verb): count for (code, verb), count in said.items()} == {
        ("5-1", "objected"): 1,
        ("5-1", "confirmed"): 2,
        ("22-1", "confirmed"): 2,
        ("6-1", "confirmed"): 1,
        ("7-1", "confirmed"): 1,
    }
    objection = Reply.objects.get(verb="objected")
    assert (objection.allocation.value, objection.proposed) == (2, 1)
    unanswered = Allocation.objects.answered("").filter(split__target__code="990102-2026-22-1")
    assert unanswered.count() == 10
    moved = Issue.objects.get(kind="transfer").changes.order_by("allocation__unit__code")
    assert [(each.allocation.unit.code[-3:], each.value - each.value_before) for each in moved] == [
        ("s04", 4),
        ("s13", -4),
    ]


@pytest.mark.parametrize(("words", "found"), [("没有这句", 0), ("新建", 2)])
def test_a_row_of_the_file_that_means_no_target_or_two_is_refused(monkeypatch, world, words, found):
    more = {"words": "新建助餐点 5 个", "low": Decimal(5), "unit": "个", "type": "A"}
    edition = edition_of(world.district, COUNTED, more)
    table = {
        "programme": edition.programme.code,
        "office": world.clerk.user.username,
        "streets": [],
        "registered_at": AT,
        "base": [],
        "batch": [{"split": [{"of": ["1", words]}]}],
    }
    monkeypatch.setattr("minsheng.apps.demo.splits.tomllib.loads", lambda *_, **__: table)
    with pytest.raises(LookupError, match=f"{words}: {found}"):
        split_programme()
    assert not Split.objects.exists()

"""Pages of the ledger: who opens them, what they say, what their forms do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.jobs.models import Job
from minsheng.apps.ledger.actions import accept
from minsheng.apps.ledger.models import Entry, EntryStep, Intake, Warning
from minsheng.apps.people.models import Role
from tests.apps.cascade.steps import edition_of, targets_of
from tests.apps.ledger.steps import (
    AT,
    CASES,
    DELIVERABLES,
    JANUARY,
    MEASURED,
    MECHANISM,
    PEOPLE,
    PERSONS,
    PLACES,
    PLEDGE,
    RATE,
    RESIDENTS,
    REVIEW,
    TOTALS,
    accepted,
    day,
    entered,
    fresh,
    given,
    number,
    stage_of,
    submitted,
    total,
    values,
)
from tests.conftest import make_actor, signed_in

pytestmark = pytest.mark.django_db

MOST = 15


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def html(answer):
    return answer.content.decode()


def plain(answer):
    """The page's text without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html(answer)))


def row_url(stage, at_row=0, *, name="row"):
    return reverse(f"ledger:{name}", args=[stage.rows[at_row].pk])


def entry_url(entry, name="entry"):
    return reverse(f"ledger:{name}", args=[entry.pk])


def intakes_url(programme):
    return reverse("ledger:intakes", args=[programme.code])


def tick(entry):
    return f"{entry.pk}:{entry.version}"


def after(answer):
    return re.search(r'name="after" value="(\d+)"', html(answer))[1]


class TestWhoOpens:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("clerk", 200),
            ("leader", 200),
            ("auditor", 200),
            ("lead_reporter", 200),
            ("street_reporter", 404),
            ("neighbour_clerk", 404),
            ("system_administrator", 403),
            ("stranger", 403),
        ],
    )
    def test_row_and_entry_are_open_to_those_who_see_the_row(self, desk, world, stage, who, status):
        entry = entered(stage, 0, given(day(6, 1), 1))
        for url in (row_url(stage), entry_url(entry)):
            assert desk(getattr(world, who)).get(url).status_code == status

    def test_a_unit_opens_its_own_row_and_not_the_other_units(self, desk, stage):
        assert desk(stage.reporters[0]).get(row_url(stage, 0)).status_code == 200
        assert desk(stage.reporters[0]).get(row_url(stage, 1)).status_code == 404
        other = entered(stage, 1, given(day(6, 1), 1))
        assert desk(stage.reporters[0]).get(entry_url(other)).status_code == 404

    @pytest.mark.parametrize("name", ["submit", "accept", "return", "withdraw"])
    def test_the_neighbour_decides_on_nothing(self, desk, world, stage, name):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        answer = desk(world.neighbour_clerk).post(entry_url(entry, name), {"version": entry.version})
        assert answer.status_code in (403, 404)
        assert fresh(entry).version == entry.version

    def test_only_the_office_sets_how_targets_are_entered(self, desk, world, stage):
        url = intakes_url(stage.programme)
        assert desk(world.clerk).get(url).status_code == 200
        assert desk(stage.lead).get(url).status_code == 403
        assert desk(world.neighbour_clerk).get(url).status_code == 404

    def test_who_enters_nothing_gets_no_form(self, desk, world, stage):
        assert desk(stage.approvers[0]).get(row_url(stage, name="enter")).status_code == 403
        assert desk(stage.reporters[1]).get(row_url(stage, name="enter")).status_code == 404
        assert desk(world.lead_reporter).get(row_url(stage, name="enter")).status_code == 404

    def test_opening_a_page_writes_nothing(self, desk, world, stage, nothing_written):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        pages = [reverse("ledger:mine"), reverse("ledger:acceptance"), row_url(stage), entry_url(entry)]
        with nothing_written():
            for actor in (stage.reporters[0], stage.approvers[0], stage.lead, world.clerk):
                for url in pages:
                    assert desk(actor).get(url).status_code == 200


class TestQueries:
    def test_each_page_takes_at_most_fifteen(self, desk, world, stage, django_assert_max_num_queries):
        entries = [submitted(stage, 0, given(day(6, 1), n)) for n in range(1, 8)]
        accept(actor=stage.lead, seen={entries[0].pk: 2}, at=AT)
        entered(stage, 0, given(day(6, 2), 20))
        edit = entered(stage, 0, given(day(6, 2), 21))
        row = row_url(stage)
        asked = [
            (stage.reporters[0], reverse("ledger:mine")),
            (stage.lead, reverse("ledger:mine")),
            (world.clerk, reverse("ledger:mine")),
            (stage.approvers[0], row),
            (stage.lead, f"{row}?state=submitted&month=2026-06-30"),
            (stage.reporters[0], row_url(stage, name="enter")),
            (stage.reporters[0], entry_url(edit, "change")),
            (stage.lead, entry_url(entries[0])),
            (stage.lead, entry_url(entries[3])),
            (stage.lead, reverse("ledger:acceptance")),
            (stage.lead, f"{reverse('ledger:acceptance')}?row={stage.rows[0].pk}"),
            (world.clerk, intakes_url(stage.programme)),
            (world.clerk, reverse("ledger:intake", args=[stage.programme.code, stage.target.code])),
        ]
        for actor, url in asked:
            browser = desk(actor)
            browser.get(url)
            with django_assert_max_num_queries(MOST):
                assert browser.get(url).status_code == 200, url

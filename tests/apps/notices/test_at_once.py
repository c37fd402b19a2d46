"""Two people at once: the lock on the notice lets one go first, the other sees what was done."""

import re
import threading
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from minsheng.apps.audit.trail import verify
from minsheng.apps.notices.actions import accept_facts, decide_fact, issue_reading, register_units
from minsheng.apps.notices.errors import DecisionStale, FactsOpen, NoticeKnown, ReadingClosed
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.places.models import Division
from minsheng.core.errors import Problem
from tests.apps.notices.steps import AT, STRANGE, accept_all, facts_of, imported, issue_of

LOCKED = re.compile(r'FROM "(\w+)".*FOR NO KEY UPDATE', re.DOTALL)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Runs all at the same moment; what each gave or raised, in order."""
    gate = threading.Barrier(len(works))
    found = [None] * len(works)

    def run(number, work):
        try:
            gate.wait(10)
            found[number] = work()
        except Problem as problem:
            found[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_of_two_who_decide_the_same_fact_one_wins_and_the_other_is_stale(world):
    reading = imported(world.clerk, world.district)
    fact = facts_of(reading, "target")[0]
    values = [fact.value | {"low": low} for low in ("9", "10")]

    def decide(value):
        return lambda: decide_fact(
            actor=world.clerk, fact=fact, version=1, verb=Decision.Verb.EDIT, at=AT, value=value
        )

    found = at_once(*(decide(value) for value in values))
    stale = [problem for problem in found if isinstance(problem, DecisionStale)]
    won = next(number for number, result in enumerate(found) if isinstance(result, Fact))
    assert len(stale) == 1
    assert stale[0].facts["seen"] == "8 家"
    assert stale[0].facts["now"] == f"{values[won]['low']} 家（已改）"
    fact.refresh_from_db()
    assert (fact.value, fact.version) == (values[won], 2)
    assert Decision.objects.count() == 1
    assert verify() == []


def test_no_decision_lands_on_a_reading_that_is_being_issued(world):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)
    fact = facts_of(reading, "target")[0]
    issued, decided = at_once(
        lambda: issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT),
        lambda: decide_fact(actor=world.clerk, fact=fact, version=2, verb=Decision.Verb.REOPEN, at=AT),
    )
    fact.refresh_from_db()
    reading = Reading.objects.get()
    if isinstance(issued, FactsOpen):  # the decision came first
        assert (reading.state, fact.state) == ("review", "open")
    else:
        assert isinstance(decided, ReadingClosed)
        assert (reading.state, reading.edition, fact.state) == ("issued", issued, "accepted")
    assert verify() == []


def test_of_two_bulk_acceptances_of_the_same_facts_the_second_finds_them_stale(world):
    reading = imported(world.clerk, world.district)
    seen = dict(reading.facts.values_list("pk", "version"))

    def accept():
        return accept_facts(actor=world.clerk, reading=reading, seen=seen, at=AT)

    found = at_once(accept, accept)
    assert sorted((done.count, len(done.stale)) for done in found) == [(0, len(seen)), (len(seen), 0)]
    assert Decision.objects.count() == len(seen)


def test_of_two_who_hand_in_the_same_file_one_is_told_that_it_is_known(world):
    def read():
        return imported(world.clerk, world.district)

    found = at_once(read, read)
    assert sum(isinstance(result, NoticeKnown) for result in found) == 1
    assert Notice.objects.count() == 1


def test_of_two_who_issue_the_same_reading_one_makes_the_edition(world):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)

    def issue():
        return issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)

    found = at_once(issue, issue)
    assert sum(isinstance(result, ReadingClosed) for result in found) == 1
    assert Reading.objects.get().edition.ordinal == 1


def locked(queries):
    """The tables whose rows were locked, in order."""
    return [found[1] for query in queries if (found := LOCKED.search(query["sql"]))]


def expected(*tables):
    """SQLite locks no rows: there a transaction that begins to write has the whole database."""
    return list(tables) if connection.features.has_select_for_update else []


def test_an_issue_locks_division_notice_and_programme_in_that_order(world):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)
    with CaptureQueriesContext(connection) as queries:
        issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)
    assert locked(queries) == expected(
        "places_division", "notices_notice", "places_division", "programmes_programme"
    )


def test_units_of_a_reading_are_registered_under_the_locks_of_division_and_notice(world):
    reading = imported(world.clerk, world.district, STRANGE)
    units = reading.facts.filter(kind__in=("lead", "cooperating"))
    with CaptureQueriesContext(connection) as queries:
        register_units(actor=world.clerk, reading=reading, seen=dict(units.values_list("pk", "version")))
    assert locked(queries)[:2] == expected("places_division", "notices_notice")


def test_an_issue_waits_for_what_another_does_to_the_division(world):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)
    held, done = threading.Event(), []

    def hold():
        with transaction.atomic():
            Division.objects.select_for_update(no_key=True).get(pk=world.district.pk)
            held.set()
            time.sleep(0.4)
            done.append("division")

    def issue():
        held.wait(10)
        edition = issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)
        done.append("issue")
        return edition

    edition = at_once(hold, issue)[1]
    assert (done, edition.ordinal) == (["division", "issue"], 1)

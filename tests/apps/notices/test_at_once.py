"""Two people at once: the lock on the notice lets one go first, the other sees what was done."""

import threading

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.notices.actions import accept_facts, decide_fact, issue_reading
from minsheng.apps.notices.errors import DecisionStale, FactsOpen, NoticeKnown, ReadingClosed
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.core.errors import Problem
from tests.apps.notices.steps import AT, accept_all, facts_of, imported, issue_of

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

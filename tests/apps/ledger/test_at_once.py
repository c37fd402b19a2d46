"""Two people at once: the lock lets one go first, the other sees what was done."""

import pytest

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger.actions import accept, change, enter, submit, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.errors import EntryKnown, EntryStale, ProgressFell
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, Movement
from minsheng.apps.ledger.values import Outcome
from tests.apps.ledger.steps import (
    AT,
    PLACES,
    TOTALS,
    accepted,
    day,
    entered,
    fresh,
    given,
    stage_of,
    submitted,
    total,
    values,
)
from tests.apps.notices.test_at_once import at_once
from tests.conftest import make_actor
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)


def both_leads(stage):
    """The approver of the lead, and another."""
    return stage.lead, make_actor(stage.lead.post.unit, "approver", "second-approver", "李言")


def accepting(actor, entry):
    return lambda: accept(actor=actor, seen={entry.pk: entry.version}, at=AT)


def kinds(found, kind):
    return sum(isinstance(each, kind) for each in found)


def test_of_two_who_accept_an_entry_one_wins(stage):
    entry = submitted(stage, 0, given(day(3, 5), 1))
    found = at_once(*(accepting(actor, entry) for actor in both_leads(stage)))
    assert (kinds(found, Outcome), kinds(found, EntryStale)) == (1, 1)
    assert EntryStep.objects.filter(entry=entry, verb="accepted").count() == 1
    assert values(stage, 0, 3) == [1]
    assert verify() == list(wrong_ledger()) == []


def test_one_person_accepted_at_two_streets_at_once_counts_once(stage):
    entries = [submitted(stage, at_row, given(day(3, 5), 1)) for at_row in (0, 1)]
    pairs = zip(both_leads(stage), entries, strict=True)
    found = at_once(*(accepting(actor, entry) for actor, entry in pairs))
    assert kinds(found, Outcome) == 2
    assert sum(number or 0 for number in values(stage, 0, 3) + values(stage, 1, 3)) == 1
    assert Claim.objects.count() == Movement.objects.count() == 1
    assert list(wrong_ledger()) == []


def test_of_two_totals_that_contradict_one_is_refused(world):
    stage = stage_of(world, PLACES, TOTALS)
    entries = [submitted(stage, 0, total(day(3, 31), 10)), submitted(stage, 0, total(day(4, 30), 8))]
    pairs = zip(both_leads(stage), entries, strict=True)
    found = at_once(*(accepting(actor, entry) for actor, entry in pairs))
    assert (kinds(found, Outcome), kinds(found, ProgressFell)) == (1, 1)


def test_a_person_is_entered_once_at_a_row(stage):
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")

    def entering(actor):
        return lambda: enter(actor=actor, row=stage.rows[0], given=given(day(3, 5), 1), at=AT)

    found = at_once(entering(stage.reporters[0]), entering(helper))
    assert (kinds(found, Entry), kinds(found, EntryKnown)) == (1, 1)
    assert Entry.objects.count() == 1


def test_of_submitting_and_changing_one_is_stale(stage):
    entry = entered(stage, 0, given(day(3, 5), 1))
    new = given(day(3, 6), 1)
    found = at_once(
        lambda: submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT),
        lambda: change(actor=stage.reporters[0], entry=entry, version=1, given=new, at=AT),
    )
    assert kinds(found, EntryStale) == 1
    assert fresh(entry).version == 2


def test_withdrawing_and_accepting_the_next_leave_one_that_counts(stage):
    first = accepted(stage, 0, given(day(3, 5), 1))
    second = submitted(stage, 1, given(day(3, 5), 1))
    lead, other = both_leads(stage)
    found = at_once(
        lambda: withdraw(actor=lead, entry=first, version=first.version, at=AT, reason="重复"),
        accepting(other, second),
    )
    assert kinds(found, EntryStale) == 0
    assert values(stage, 0, 3) + values(stage, 1, 3) == [0, 1]
    assert list(wrong_ledger()) == []


def test_locks_are_taken_in_the_order_of_the_model(stage):
    with statements() as entering:
        entry = entered(stage, 0, given(day(3, 5), 1))
    with statements() as submitting:
        submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    with statements() as taking:
        accept(actor=stage.lead, seen={entry.pk: 2}, at=AT)
    with statements() as giving_up:
        withdraw(actor=stage.lead, entry=entry, version=3, at=AT, reason="重复")
    rows, entries, head = "lock cascade.allocation", "lock ledger.entry", "lock! audit.head"
    assert locks(entering) == [rows, head]
    assert locks(submitting) == [rows, entries, head]
    whole = ["lock programmes.programme", rows, "lock ledger.period", entries, head]
    assert locks(taking) == locks(giving_up) == whole

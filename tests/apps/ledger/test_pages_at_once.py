"""Two presses at once: of a button that enters, and of two offices that set what is proposed."""

import pytest

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger.actions import enter, explain, set_intakes
from minsheng.apps.ledger.errors import EnteredAlready, IntakeStale, WarningSettled
from minsheng.apps.ledger.models import Entry, Intake, Warning
from minsheng.apps.ledger.values import SubjectGiven
from minsheng.apps.people.models import Role
from tests.apps.cascade.steps import edition_of, targets_of
from tests.apps.ledger.steps import (
    AT,
    CASES,
    JANUARY,
    PEOPLE,
    PLACES,
    day,
    given,
    stage_of,
    submitted,
)
from tests.apps.notices.test_at_once import at_once
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(found, kind):
    return sum(isinstance(each, kind) for each in found)


def test_a_form_sent_twice_at_once_enters_one(world):
    stage = stage_of(world, PLACES, CASES)

    def entering(code):
        said = given(day(6, 1), subject=SubjectGiven(code=code))
        return lambda: enter(actor=stage.reporters[0], row=stage.rows[0], given=said, at=AT, after=0)

    found = at_once(entering("A-1"), entering("A-2"))
    assert (kinds(found, Entry), kinds(found, EnteredAlready)) == (1, 1)
    assert Entry.objects.count() == 1
    assert verify() == []


def test_of_two_who_set_what_is_proposed_one_wins(world):
    edition = edition_of(world.district, PEOPLE, PLACES, lead=world.civil_affairs, in_force_from=JANUARY)
    second = make_actor(world.office, Role.OFFICE, "second-clerk", "李言")
    people, places = targets_of(edition)
    shown = {people.pk: ("subjects", "person"), places.pk: ("totals", "")}

    def setting(actor):
        return lambda: set_intakes(actor=actor, programme=edition.programme, shown=shown, at=AT)

    found = at_once(setting(world.clerk), setting(second))
    assert (kinds(found, list), kinds(found, IntakeStale)) == (1, 1)
    assert Intake.objects.count() == 2
    assert verify() == []


def test_of_two_who_settle_a_warning_one_wins(world):
    stage = stage_of(world)
    entry = submitted(stage, 0, given(day(6, 1), 1))
    warning = Warning.objects.create(entry=entry, code="ledger.weak_key_known", facts={"count": 1})
    second = make_actor(stage.lead.post.unit, "approver", "second-approver", "李言")

    def settling(actor):
        said = {"version": entry.version, "words": actor.shown_name, "at": AT}
        return lambda: explain(actor=actor, warning=warning, **said)

    found = at_once(settling(stage.lead), settling(second))
    assert (kinds(found, Warning), kinds(found, WarningSettled)) == (1, 1)
    warning.refresh_from_db()
    assert warning.settled_by.startswith(warning.words)
    assert verify() == []

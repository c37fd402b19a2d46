"""Very many people at one report, one entry, one month: one wins, the rest get a sentence."""

import random

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger.actions import accept, submit
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.errors import EntryStale, EntryUnfit
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, Movement, Period
from minsheng.apps.ledger.values import Outcome as EntryOutcome
from minsheng.apps.months.actions import approve_reports, freeze_month, submit_reports
from minsheng.apps.months.errors import MonthClosed, ReportStale, ReportUnfit
from minsheng.apps.months.models import ReportStep
from minsheng.apps.months.values import Outcome
from minsheng.apps.people.models import Role
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal
from tests.apps.ledger.steps import AT, accepted, day, end, entered, given, moment, submitted, values
from tests.apps.months.steps import approved, fresh, put_up, written
from tests.apps.notices.test_at_once import at_once
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many():
    """How many act at once: SQLite lets one write after the other and waits."""
    return 50 if connection.vendor == "postgresql" else 8


def people(unit, role, count):
    return [make_actor(unit, role, f"{unit.code}-{number}", "李言") for number in range(count)]


def told(found, won):
    """One result is as wanted, all others are refusals with a sentence; the refusals."""
    refused = [each for each in found if isinstance(each, Refusal)]
    assert sum(isinstance(each, won) for each in found) == 1
    assert len(refused) == len(found) - 1
    assert all(len(sentence(each)) > 8 for each in refused)
    return refused


def test_a_report_is_put_up_once(stage, many):
    accepted(stage, 0, given(day(1, 5), 1))
    report = written(stage, 0, 1)
    actors = people(stage.rows[0].unit, Role.APPROVER, many)
    found = at_once(
        *(
            lambda actor=actor: submit_reports(actor=actor, seen={report.pk: report.version}, at=AT)
            for actor in actors
        )
    )
    assert all(isinstance(each, ReportStale | ReportUnfit) for each in told(found, Outcome))
    assert (fresh(report).state, fresh(report).version) == ("submitted", report.version + 1)
    assert ReportStep.objects.filter(report=report, verb="submitted").count() == 1
    assert verify() == []


def test_a_report_is_approved_once_and_its_month_closed(stage, many):
    accepted(stage, 0, given(day(1, 5), 1))
    report = put_up(stage, 0, 1)
    actors = people(stage.lead.post.unit, Role.APPROVER, many)
    found = at_once(
        *(
            lambda actor=actor: approve_reports(actor=actor, seen={report.pk: report.version}, at=AT)
            for actor in actors
        )
    )
    assert all(isinstance(each, ReportStale | ReportUnfit) for each in told(found, Outcome))
    assert ReportStep.objects.filter(report=report, verb="approved").count() == 1
    assert values(stage, 0, 1) == [1]
    assert verify() == list(wrong_ledger()) == []


def test_an_entry_is_put_up_once_and_accepted_once(stage, many):
    entry = entered(stage, 0, given(day(3, 5), 1))
    found = at_once(
        *(
            lambda actor=actor: submit(actor=actor, seen={entry.pk: 1}, at=AT)
            for actor in people(stage.rows[0].unit, Role.APPROVER, many)
        )
    )
    assert all(isinstance(each, EntryStale | EntryUnfit) for each in told(found, EntryOutcome))
    found = at_once(
        *(
            lambda actor=actor: accept(actor=actor, seen={entry.pk: 2}, at=AT)
            for actor in people(stage.lead.post.unit, Role.APPROVER, many)
        )
    )
    assert all(isinstance(each, EntryStale | EntryUnfit) for each in told(found, EntryOutcome))
    steps = EntryStep.objects.filter(entry=entry).order_by("version")
    assert list(steps.values_list("verb", flat=True)) == ["entered", "submitted", "accepted"]
    assert Claim.objects.count() == Movement.objects.count() == 1
    assert values(stage, 0, 3) == [1]
    assert verify() == list(wrong_ledger()) == []


def test_groups_that_overlap_in_any_order_accept_each_entry_once(stage, many):
    """Half of the persons stand at both streets: whoever comes first counts."""
    entries = [
        submitted(stage, at_row, given(day(3, 5), serial)) for at_row in (0, 1) for serial in range(1, 13)
    ]
    shuffled = random.Random(7)  # noqa: S311 (an order, no secret)

    def accepting(actor):
        group = shuffled.sample(entries, 10)
        seen = {entry.pk: entry.version for entry in group}
        return lambda: accept(actor=actor, seen=seen, at=AT)

    found = at_once(*map(accepting, people(stage.lead.post.unit, Role.APPROVER, many)))
    assert all(isinstance(each, EntryOutcome) for each in found)
    done = EntryStep.objects.filter(verb="accepted").values_list("entry", flat=True)
    assert len(done) == len(set(done)) == sum(len(each.done) for each in found)
    persons = {(entry.key) for entry in Entry.objects.filter(state=Entry.State.ACCEPTED)}
    counted = sum(number or 0 for at_row in (0, 1) for number in values(stage, at_row, 3))
    assert counted == Claim.objects.count() == len(persons)
    assert verify() == list(wrong_ledger()) == []


def test_a_month_is_frozen_once_while_entries_come_in(stage, many):
    for at_row in (0, 1):
        approved(stage, at_row, 1)
    entries = [submitted(stage, 0, given(day(1, 9), serial), moment(2, 3)) for serial in range(1, many + 1)]
    leads = people(stage.lead.post.unit, Role.APPROVER, many - many // 5)
    office = people(stage.clerk.post.unit, Role.OFFICE, many // 5)
    late = moment(2, 12)

    def freezing(actor):
        return lambda: freeze_month(actor=actor, programme=stage.programme, month=end(1), at=late)

    def accepting(actor, entry):
        return lambda: accept(actor=actor, seen={entry.pk: entry.version}, at=late)

    taken = entries[: len(leads)]
    found = at_once(*map(freezing, office), *map(accepting, leads, taken))
    refused = [each for each in found[: len(office)] if isinstance(each, Refusal)]
    assert len(refused) == len(office) - 1
    assert all(isinstance(each, MonthClosed) for each in refused)
    assert all(isinstance(each, EntryOutcome) for each in found[len(office) :])
    assert Period.objects.get(programme=stage.programme, month=end(1)).frozen_at == late
    # January was approved and closed before: whoever came after counts in the month that is open.
    assert values(stage, 0, 1, 2) == [0, len(taken)]
    assert verify() == list(wrong_ledger()) == []

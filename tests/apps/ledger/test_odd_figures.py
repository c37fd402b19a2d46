"""What a clerk types by mistake, such as too many digits; what answers a return."""

import pytest

from minsheng.apps.ledger.actions import accept, attach, change, enter, return_entries, submit
from minsheng.apps.ledger.errors import EntryKnown, EntryWarned
from minsheng.apps.ledger.models import Entry, EntryStep, Warning
from minsheng.apps.ledger.proofs import Proof
from tests.apps.ledger.steps import AT, PLACES, TOTALS, day, entered, given, stage_of, submitted, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def counting(world):
    return stage_of(world, PLACES, TOTALS)


def test_a_second_total_of_a_day_is_refused_while_the_first_is_on_its_way(counting):
    first = entered(counting, 0, total(day(6, 1), 20))
    with pytest.raises(EntryKnown) as refusal:
        entered(counting, 0, total(day(6, 1), 25))
    assert (refusal.value.facts["before"], refusal.value.facts["given"]) == ("20", "25")
    assert refusal.value.facts["state"] == "待审核"
    kept = change(actor=counting.reporters[0], entry=first, version=1, given=total(day(6, 1), 25), at=AT)
    assert kept.quantity == 25
    entered(counting, 0, total(day(6, 2), 30))
    entered(counting, 1, total(day(6, 1), 20))


def test_a_figure_far_above_the_task_is_asked_about_and_left_out_of_a_group(counting):
    """The row has 60 places: five times that is told, more asks to look again."""
    fit = submitted(counting, 0, total(day(6, 1), 300))
    odd = submitted(counting, 0, total(day(6, 2), 301))
    (warning,) = Warning.objects.all()
    assert (warning.entry, warning.code, warning.facts) == (
        odd, "ledger.over_task", {"task": "60", "times": 5}
    )  # fmt: skip
    told = accept(actor=counting.lead, seen={fit.pk: fit.version, odd.pk: odd.version}, at=AT)
    assert [type(each.why) for each in told.left] == [EntryWarned]
    assert Entry.objects.get(pk=fit.pk).state == "accepted"


def test_a_proof_answers_what_was_returned_for_want_of_one(world):
    stage = stage_of(world)
    entry = submitted(stage, 0, given(day(6, 1), 1))
    return_entries(actor=stage.lead, seen={entry.pk: entry.version}, reason="缺照片", at=AT)
    attach(actor=stage.reporters[0], entry=entry, proofs=[Proof("a.txt", b"proof")], at=AT)
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.state, kept.version) == ("draft", entry.version + 2)
    last = EntryStep.objects.get(entry=entry, version=kept.version)
    assert (last.verb, last.reason) == ("changed", "补佐证")
    submit(actor=stage.approvers[0], seen={kept.pk: kept.version}, at=AT)
    attach(actor=stage.reporters[0], entry=entry, proofs=[Proof("b.txt", b"more")], at=AT)
    assert Entry.objects.get(pk=entry.pk).state == "submitted"
    enter(actor=stage.reporters[0], row=stage.rows[0], given=given(day(6, 2), 2), at=AT)

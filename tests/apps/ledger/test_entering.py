"""What may be entered, by whom, and what is told where it may not."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import accept, change, enter, return_entries, submit
from minsheng.apps.ledger.models import Entry, EntryStep, SubjectRecord, Warning
from minsheng.apps.ledger.values import EntryGiven, SubjectGiven
from minsheng.core.identity import IdentityRuined, IdentityWrongDigit
from tests.apps.ledger.steps import (
    AT,
    CASES,
    DELIVERABLES,
    HELD_RATE,
    MEASURED,
    MECHANISM,
    PLACES,
    PLEDGE,
    RATE,
    REVIEW,
    TOTALS,
    accepted,
    awaiting,
    close,
    day,
    entered,
    fresh,
    given,
    moment,
    number,
    stage_of,
    submitted,
    total,
    values,
)
from tests.conftest import make_actor


def test_an_entry_counts_once_it_is_accepted_and_not_before(stage):
    entry = submitted(stage, 0, given(day(3, 5), 1))
    assert values(stage, 0, 3) == [None]
    accept(actor=stage.lead, seen={entry.pk: entry.version}, at=AT)
    assert values(stage, 0, 2, 3, 4, 12, 13) == [None, 1, 1, 1, 1]
    assert fresh(entry).counted_in == day(3, 31)
    verbs = [step.verb for step in EntryStep.objects.filter(entry=entry)]
    assert verbs == ["entered", "submitted", "accepted"]


def test_the_number_is_kept_encrypted_and_the_key_does_not_show_it(stage):
    entry = entered(stage, 0, given(day(3, 5), 1))
    assert number(1) not in entry.key
    assert entry.key.startswith("person:identity:")
    record = SubjectRecord.objects.get(entry=entry)
    assert (record.name, record.identity, record.phone) == ("某人", number(1), "")
    stored = SubjectRecord.objects.extra(select={"raw": "identity"}).values_list("raw", flat=True)[0]
    assert number(1) not in stored


def test_what_the_intake_does_not_ask_is_not_kept(world):
    stage = stage_of(world, intake=CASES)
    entry = entered(stage, 0, EntryGiven(day(3, 5), subject=SubjectGiven(code="2026-17", name="某人")))
    assert entry.key == f"case:{stage.rows[0].pk}:2026-17"
    assert SubjectRecord.objects.count() == 0


def test_a_code_of_one_unit_is_another_of_the_other_unit(world):
    stage = stage_of(world, intake=CASES)
    for at_row in (0, 1):
        accepted(stage, at_row, EntryGiven(day(3, 5), subject=SubjectGiven(code="17")))
    assert values(stage, 0, 3) + values(stage, 1, 3) == [1, 1]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (given(day(6, 11), 1), errors.DayAhead),
        (given(datetime.date(2025, 12, 31), 1), errors.DayOutsideYear),
        (EntryGiven(day(3, 5)), errors.SubjectMissing),
        (EntryGiven(day(3, 5), subject=SubjectGiven(name="某人")), errors.SubjectMissing),
        (EntryGiven(day(3, 5), subject=SubjectGiven(identity=number(1)[:15] + "000")), IdentityRuined),
        (EntryGiven(day(3, 5), subject=SubjectGiven(identity="9.99999E+17")), IdentityRuined),
        (EntryGiven(day(3, 5), subject=SubjectGiven(identity=number(1)[:17] + "5")), IdentityWrongDigit),
        (given(day(3, 5), 1, quantity=Decimal(2)), errors.QuantityUnfit),
        (EntryGiven(day(3, 5), quantity=Decimal(2)), errors.SubjectMissing),
        (EntryGiven(day(3, 5), quantity=Decimal(-2)), errors.ReasonMissing),
        (given(day(3, 5), 1, is_leaving=True), errors.NobodyToLeave),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(stage, nothing_written, said, problem):
    with nothing_written(), pytest.raises(problem):
        entered(stage, 0, said)


def test_the_day_itself_is_no_day_ahead(stage):
    assert entered(stage, 0, given(AT.date(), 1)).happened_on == day(6, 10)


def test_without_an_intake_nothing_is_entered(world, nothing_written):
    stage = stage_of(world, intake=None)
    with nothing_written(), pytest.raises(errors.IntakeMissing):
        entered(stage, 0, given(day(3, 5), 1))


def test_a_subject_stands_once_at_a_row_until_it_is_withdrawn(stage, nothing_written):
    first = entered(stage, 0, given(day(3, 5), 1))
    with nothing_written(), pytest.raises(errors.EntryKnown) as caught:
        entered(stage, 0, given(day(4, 5), 1))
    assert caught.value.facts["state"] == "待审核"
    from minsheng.apps.ledger.actions import withdraw

    withdraw(actor=stage.reporters[0], entry=first, version=1, at=AT)
    assert entered(stage, 0, given(day(4, 5), 1)).state == "draft"


def test_a_weak_key_warns_and_never_claims(stage):
    weak = SubjectGiven(name="某 人", born_on=day(1, 31).replace(year=1940), sex="male")
    first = accepted(stage, 0, EntryGiven(day(3, 5), subject=weak))
    second = submitted(stage, 1, EntryGiven(day(3, 6), subject=weak))
    other = submitted(stage, 1, given(day(3, 6), 2))
    assert [row.code for row in Warning.objects.all()] == ["ledger.weak_key_known"]
    assert first.key == second.key
    seen = {entry.pk: entry.version for entry in (second, other)}
    outcome = accept(actor=stage.lead, seen=seen, at=AT)
    assert outcome.done == [other.pk]
    assert [(left.entry, type(left.why)) for left in outcome.left] == [(second.pk, errors.EntryWarned)]
    accept(actor=stage.lead, seen={second.pk: second.version}, at=AT, words="同名不同人")
    assert values(stage, 0, 3) + values(stage, 1, 3) == [1, 2]
    warning = Warning.objects.get()
    assert (warning.settled_by, warning.words) == ("孙和（望湖区民政局）", "同名不同人")


def test_a_total_names_who_certifies_it(world, nothing_written):
    stage = stage_of(world, PLACES, TOTALS)
    with nothing_written(), pytest.raises(errors.CertificateMissing):
        entered(stage, 0, EntryGiven(day(3, 31), quantity=Decimal(5)))
    with nothing_written(), pytest.raises(errors.QuantityUnfit):
        entered(stage, 0, total(day(3, 31), "5.5"))


def test_a_later_total_replaces_the_earlier(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 10))
    accepted(stage, 0, total(day(5, 20), 25))
    accepted(stage, 0, total(day(4, 30), 12))
    assert values(stage, 0, 2, 3, 4, 5, 6) == [None, 10, 12, 25, 25]


@pytest.mark.parametrize(("happened_on", "quantity", "falls"), [
    (day(4, 30), 9, True), (day(4, 30), 10, False), (day(2, 28), 11, True), (day(2, 28), 10, False),
])  # fmt: skip
def test_a_total_of_the_year_never_falls(world, happened_on, quantity, falls):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 10))
    if not falls:
        assert entered(stage, 0, total(happened_on, quantity)).pk
        return
    with pytest.raises(errors.ProgressFell) as caught:
        entered(stage, 0, total(happened_on, quantity))
    assert caught.value.facts["other"] == "10"


def test_a_total_that_falls_by_what_was_accepted_meanwhile_is_refused_at_acceptance(world):
    stage = stage_of(world, PLACES, TOTALS)
    early = submitted(stage, 0, total(day(4, 30), 8))
    accepted(stage, 0, total(day(3, 31), 10))
    with pytest.raises(errors.ProgressFell):
        accept(actor=stage.lead, seen={early.pk: early.version}, at=AT)
    assert fresh(early).state == "submitted"


def test_a_correction_names_the_month_it_mends_and_may_be_lower(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 10))
    with pytest.raises(errors.EntryKnown):
        entered(stage, 0, total(day(3, 31), 7))
    accepted(stage, 0, total(day(3, 31), 7, mends=day(3, 1)))
    assert values(stage, 0, 3, 4) == [7, 7]
    accepted(stage, 0, total(day(4, 30), 8))
    assert values(stage, 0, 3, 4) == [7, 8]


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ({"numerator": 1, "denominator": 0}, errors.DenominatorZero),
        ({"numerator": 11, "denominator": 10}, errors.NumeratorAbove),
        ({"numerator": -1, "denominator": 10}, errors.NumeratorAbove),
        ({"numerator": 1}, errors.RateMissing),
        ({"quantity": 80}, errors.RateMissing),
    ],
)
def test_a_rate_has_both_figures_and_a_denominator(world, nothing_written, figures, problem):
    stage = stage_of(world, RATE, MEASURED, ("80", "80"))
    said = {name: Decimal(number) for name, number in figures.items()}
    if problem is errors.RateMissing and "quantity" in figures:
        said.pop("quantity")
        said["numerator"] = Decimal(8)
    with nothing_written(), pytest.raises(problem):
        entered(stage, 0, EntryGiven(day(3, 31), **said))


def test_what_is_held_is_not_carried_over_to_a_month_without_a_day(world):
    from minsheng.apps.ledger.models import Standing

    stage = stage_of(world, HELD_RATE, MEASURED, ("80", "80"))
    accepted(stage, 0, EntryGiven(day(3, 31), numerator=Decimal(8), denominator=Decimal(10)))
    accepted(stage, 0, EntryGiven(day(5, 31), numerator=Decimal(9), denominator=Decimal(10)))
    rows = Standing.objects.filter(allocation=stage.rows[0], numerator__isnull=False)
    assert list(rows.values_list("month", "numerator", "denominator")) == [
        (day(3, 31), 8, 10),
        (day(5, 31), 9, 10),
    ]


def test_deliverables_are_counted_over_those_named(world):
    from minsheng.apps.ledger.models import Standing

    stage = stage_of(world, MECHANISM, DELIVERABLES)
    accepted(stage, 0, EntryGiven(day(3, 5), deliverable="探访制度"))
    with pytest.raises(errors.DeliverableUnknown):
        entered(stage, 0, EntryGiven(day(3, 5), deliverable="别的"))
    with pytest.raises(errors.EntryKnown):
        entered(stage, 0, EntryGiven(day(4, 5), deliverable="探访制度"))
    row = Standing.objects.get(allocation=stage.rows[0], month=day(3, 31))
    assert (row.value, row.numerator, row.denominator) == (None, 1, 2)


def test_a_pledge_is_graded_and_checked_by_the_lead_and_accepted_by_the_office(world):
    from minsheng.apps.ledger.models import Standing

    stage = stage_of(world, PLEDGE, REVIEW)
    said = EntryGiven(day(5, 31), grade=2, words="现场看过，整治到位")
    with pytest.raises(PermissionDenied):
        enter(actor=stage.reporters[0], row=stage.rows[0], given=said, at=AT)
    entry = enter(actor=world_reporter(stage), row=stage.rows[0], given=said, at=AT)
    with pytest.raises(PermissionDenied):
        submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    submit(actor=stage.lead, seen={entry.pk: 1}, at=AT)
    with pytest.raises(PermissionDenied):
        accept(actor=stage.lead, seen={entry.pk: 2}, at=AT)
    assert [each.pk for each in awaiting(stage.clerk)] == [entry.pk]
    assert awaiting(stage.lead) == []
    accept(actor=stage.clerk, seen={entry.pk: 2}, at=AT)
    assert Standing.objects.get(allocation=stage.rows[0], month=day(5, 31)).grade == 2


def world_reporter(stage):
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User

    user = User.objects.get(username="lead")
    return Actor(user, user.tenures.get().post)


def test_the_neighbour_the_office_and_the_lead_do_not_enter(stage, nothing_written):
    for actor in (stage.reporters[1], stage.clerk, stage.lead, stage.approvers[0]):
        with nothing_written(), pytest.raises(PermissionDenied):
            enter(actor=actor, row=stage.rows[0], given=given(day(3, 5), 1), at=AT)


def test_neither_who_typed_nor_another_unit_submits(stage, nothing_written):
    entry = entered(stage, 0, given(day(3, 5), 1))
    for actor in (stage.reporters[0], stage.approvers[1], stage.lead, stage.clerk):
        with nothing_written(), pytest.raises(PermissionDenied):
            submit(actor=actor, seen={entry.pk: 1}, at=AT)


def test_a_user_with_two_posts_does_not_take_two_steps(stage, nothing_written):
    from minsheng.apps.people.actor import Actor

    entry = entered(stage, 0, given(day(3, 5), 1))
    twice = Actor(stage.reporters[0].user, stage.approvers[0].post)
    with nothing_written(), pytest.raises(errors.SameUser):
        submit(actor=twice, seen={entry.pk: 1}, at=AT)
    submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    for user in (stage.reporters[0].user, stage.approvers[0].user):
        with nothing_written(), pytest.raises(errors.SameUser):
            accept(actor=Actor(user, stage.lead.post), seen={entry.pk: 2}, at=AT)


def test_who_changed_an_entry_once_does_not_accept_it_either(stage):
    from minsheng.apps.people.actor import Actor

    entry = entered(stage, 0, given(day(3, 5), 1))
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")
    change(actor=helper, entry=entry, version=1, given=given(day(3, 6), 1), at=AT)
    submit(actor=stage.approvers[0], seen={entry.pk: 2}, at=AT)
    with pytest.raises(errors.SameUser):
        accept(actor=Actor(helper.user, stage.lead.post), seen={entry.pk: 3}, at=AT)


def test_a_returned_entry_is_changed_and_goes_the_same_way_again(stage):
    entry = submitted(stage, 0, given(day(3, 5), 1))
    with pytest.raises(errors.ReasonMissing):
        return_entries(actor=stage.lead, seen={entry.pk: 2}, reason=" ", at=AT)
    return_entries(actor=stage.lead, seen={entry.pk: 2}, reason="日期不对", at=AT)
    with pytest.raises(errors.EntryUnfit):
        submit(actor=stage.approvers[0], seen={entry.pk: 3}, at=AT)
    change(actor=stage.reporters[0], entry=entry, version=3, given=given(day(4, 5), 1), at=AT)
    submit(actor=stage.approvers[0], seen={entry.pk: 4}, at=AT)
    accept(actor=stage.lead, seen={entry.pk: 5}, at=AT)
    assert values(stage, 0, 3, 4) == [None, 1]


def test_the_approver_of_the_unit_sends_back_what_was_not_put_up_yet(stage):
    entry = entered(stage, 0, given(day(3, 5), 1))
    for other in (stage.approvers[1], stage.reporters[0]):
        with pytest.raises(PermissionDenied):
            return_entries(actor=other, seen={entry.pk: 1}, reason="日期不对", at=AT)
    with pytest.raises(errors.EntryUnfit):
        return_entries(actor=stage.lead, seen={entry.pk: 1}, reason="日期不对", at=AT)
    return_entries(actor=stage.approvers[0], seen={entry.pk: 1}, reason="日期不对", at=AT)
    change(actor=stage.reporters[0], entry=entry, version=2, given=given(day(4, 5), 1), at=AT)
    submit(actor=stage.approvers[0], seen={entry.pk: 3}, at=AT)
    with pytest.raises(errors.EntryUnfit):
        return_entries(actor=stage.approvers[0], seen={entry.pk: 4}, reason="再看", at=AT)
    accept(actor=stage.lead, seen={entry.pk: 4}, at=AT)
    assert values(stage, 0, 3, 4) == [None, 1]


def test_a_stale_step_is_refused_and_of_several_the_others_are_taken(stage):
    first, second = (submitted(stage, 0, given(day(3, 5), serial)) for serial in (1, 2))
    outcome = accept(actor=stage.lead, seen={first.pk: 1, second.pk: 2}, at=AT)
    assert outcome.done == [second.pk]
    assert [type(left.why) for left in outcome.left] == [errors.EntryStale]
    with pytest.raises(errors.EntryStale):
        accept(actor=stage.lead, seen={first.pk: 1}, at=AT)


def test_an_accepted_entry_is_not_changed(stage, nothing_written):
    entry = accepted(stage, 0, given(day(3, 5), 1))
    with nothing_written(), pytest.raises(errors.EntryUnfit):
        change(actor=stage.reporters[0], entry=entry, version=3, given=given(day(3, 6), 1), at=AT)


def test_more_than_one_transaction_takes_is_refused(stage, nothing_written):
    with nothing_written(), pytest.raises(errors.TooMany):
        accept(actor=stage.lead, seen=dict.fromkeys(range(2001), 1), at=AT)


def test_late_work_counts_in_the_first_open_month(stage):
    close(stage, 0, 3)
    accepted(stage, 0, given(day(2, 5), 1))
    assert values(stage, 0, 2, 3, 4) == [None, 0, 1]
    assert Entry.objects.get().counted_in == day(4, 30)


def test_a_day_of_december_counts_in_the_closing_period_once_the_year_is_reported(stage):
    from minsheng.apps.ledger.models import Movement

    close(stage, 0, 12)
    accepted(stage, 0, given(day(12, 5), 1), at=moment(12, 31))
    assert Movement.objects.get().month == datetime.date(2027, 1, 31)
    close(stage, 0, 13)
    late = submitted(stage, 0, given(day(12, 6), 2), at=moment(12, 31))
    with pytest.raises(errors.YearClosed):
        accept(actor=stage.lead, seen={late.pk: late.version}, at=AT)


def test_a_number_is_kept_in_half_width_however_it_was_typed(stage):
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    said = SubjectGiven(identity=f" {number(1)[:6].translate(wide)} {number(1)[6:]}", name="某人", phone="")
    entry = entered(stage, 0, EntryGiven(day(6, 1), subject=said))
    assert SubjectRecord.objects.get(entry=entry).identity == number(1)

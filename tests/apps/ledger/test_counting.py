"""What counts, in which month, and only once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import accept, set_intake, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, Intake, Movement, Opening, Period, Standing
from minsheng.apps.ledger.queries import EntryFilter, entries_of, rolled_rows, standings
from minsheng.apps.ledger.values import EntryGiven
from minsheng.core.standing import Goal, Kind, rolled_up
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    MEASURED,
    PERSONS,
    PLACES,
    RATE,
    RESIDENTS,
    TOTALS,
    accepted,
    awaiting,
    close,
    day,
    end,
    entered,
    freeze,
    fresh,
    given,
    opened,
    put_up,
    stage_of,
    submitted,
    total,
    values,
    withdrawn,
)


def test_a_person_served_by_two_streets_counts_at_the_first_accepted(stage):
    accepted(stage, 0, given(day(3, 5), 1))
    second = accepted(stage, 1, given(day(2, 5), 1))
    assert second.state == "accepted"
    assert values(stage, 0, 2, 3) + values(stage, 1, 1, 2, 3) == [None, 1, None, 0, 0]
    assert Movement.objects.filter(entry=second).count() == 0


def test_the_second_takes_over_when_the_first_is_withdrawn(stage):
    first = accepted(stage, 0, given(day(3, 5), 1))
    second = accepted(stage, 1, given(day(2, 5), 1))
    withdrawn(stage, first)
    assert values(stage, 0, 2, 3, 4) + values(stage, 1, 1, 2, 3) == [None, 0, 0, None, 1, 1]
    assert Claim.objects.get().entry_id == second.pk
    assert [(m.cause, m.amount) for m in Movement.objects.all()] == [
        ("accepted", 1), ("withdrawn", -1), ("taken_over", 1),
    ]  # fmt: skip
    assert list(wrong_ledger()) == []


def test_a_closed_month_keeps_what_it_counted(stage):
    first = accepted(stage, 0, given(day(3, 5), 1))
    accepted(stage, 1, given(day(3, 5), 1))
    close(stage, 0, 4)
    withdrawn(stage, first)
    assert values(stage, 0, 3, 4, 5) + values(stage, 1, 3, 4, 5) == [1, 1, 0, 0, 0, 1]


def test_who_comes_after_a_closed_month_that_counted_the_person_counts_behind_it(stage):
    first = accepted(stage, 0, given(day(3, 5), 1))
    close(stage, 0, 4)
    withdrawn(stage, first)
    accepted(stage, 1, given(day(2, 5), 1))
    assert values(stage, 0, 3, 4, 5) + values(stage, 1, 2, 4, 5) == [1, 1, 0, 0, 0, 1]


def test_of_three_the_next_by_acceptance_takes_over(stage):
    first = accepted(stage, 0, given(day(3, 5), 1))
    second = accepted(stage, 1, given(day(3, 6), 1))
    withdrawn(stage, second)
    third = accepted(stage, 1, given(day(3, 7), 1))
    withdrawn(stage, first)
    assert Claim.objects.get().entry_id == third.pk
    withdrawn(stage, third)
    assert Claim.objects.count() == 0
    assert values(stage, 0, 3) + values(stage, 1, 3) == [0, 0]


def test_two_of_one_person_accepted_together_count_once(stage):
    first, second = (submitted(stage, at_row, given(day(3, 5), 1)) for at_row in (0, 1))
    accept(actor=stage.lead, seen={first.pk: 2, second.pk: 2}, at=AT)
    assert values(stage, 0, 3) + values(stage, 1, 3) == [1, 0]


def test_withdrawing_asks_for_a_reason_and_for_who_accepts(stage, nothing_written):
    entry = accepted(stage, 0, given(day(3, 5), 1))
    for actor in (stage.reporters[0], stage.approvers[0], stage.clerk):
        with nothing_written(), pytest.raises(PermissionDenied):
            withdraw(actor=actor, entry=entry, version=entry.version, at=AT, reason="错了")
    with nothing_written(), pytest.raises(errors.ReasonMissing):
        withdraw(actor=stage.lead, entry=entry, version=entry.version, at=AT)
    withdraw(actor=stage.lead, entry=entry, version=entry.version, at=AT, reason="错了")
    with nothing_written(), pytest.raises(errors.EntryUnfit):
        withdraw(actor=stage.lead, entry=entry, version=4, at=AT, reason="错了")


def test_a_withdrawn_total_gives_way_to_the_one_before(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 10))
    second = accepted(stage, 0, total(day(4, 30), 25))
    close(stage, 0, 4)
    withdrawn(stage, second)
    assert values(stage, 0, 3, 4, 5) == [10, 25, 10]
    assert list(wrong_ledger()) == []


def test_a_correction_takes_from_what_was_counted_and_a_gain_needs_a_key(stage):
    for serial in (1, 2, 3):
        accepted(stage, 0, given(day(3, 5), serial))
    accepted(stage, 0, EntryGiven(day(5, 5), quantity=Decimal(-2), words="重复两人"))
    assert values(stage, 0, 3, 4, 5) == [3, 3, 1]


class TestSomebodyWhoLeft:
    @pytest.fixture
    def stage(self, world):
        return stage_of(world, RESIDENTS)

    def test_no_longer_counts_and_may_come_again(self, stage):
        accepted(stage, 0, given(day(2, 5), 1))
        accepted(stage, 0, given(day(4, 5), 1, is_leaving=True))
        accepted(stage, 0, given(day(6, 5), 1))
        assert values(stage, 0, 2, 3, 4, 5, 6) == [1, 1, 0, 0, 1]
        assert list(wrong_ledger()) == []

    def test_did_not_leave_before_coming(self, stage, nothing_written):
        accepted(stage, 0, given(day(2, 5), 1))
        with nothing_written(), pytest.raises(errors.NobodyToLeave):
            entered(stage, 0, given(day(2, 4), 1, is_leaving=True))
        assert entered(stage, 0, given(day(2, 5), 1, is_leaving=True)).leaves_id

    def test_gives_the_claim_to_the_next(self, stage):
        accepted(stage, 0, given(day(2, 5), 1))
        accepted(stage, 1, given(day(3, 5), 1))
        accepted(stage, 0, given(day(4, 5), 1, is_leaving=True))
        assert values(stage, 0, 3, 4) + values(stage, 1, 3, 4) == [1, 0, 0, 1]

    def test_counts_again_where_the_leaving_is_withdrawn_unless_another_has_the_claim(self, stage):
        first = accepted(stage, 0, given(day(2, 5), 1))
        gone = accepted(stage, 0, given(day(4, 5), 1, is_leaving=True))
        with pytest.raises(errors.LeftAlready):
            withdrawn(stage, first)
        withdrawn(stage, gone)
        assert values(stage, 0, 3, 4, 5) == [1, 1, 1]
        again = accepted(stage, 0, given(day(5, 5), 1, is_leaving=True))
        accepted(stage, 1, given(day(5, 6), 1))
        withdrawn(stage, again)
        assert values(stage, 0, 4, 5) + values(stage, 1, 4, 5) == [1, 0, None, 1]
        assert list(wrong_ledger()) == []


def test_an_opening_counts_from_its_month_and_holds_earlier_names(stage):
    opened(stage, 0, day(3, 1), 2, includes_names=True)
    for serial in (1, 2, 3):
        accepted(stage, 0, given(day(2, serial), serial))
    accepted(stage, 0, given(day(3, 5), 4))
    assert values(stage, 0, 2, 3) == [1, 4]
    assert Claim.objects.count() == 4
    assert list(wrong_ledger()) == []
    with pytest.raises(errors.EntryKnown):
        put_up(stage, 0, day(4, 1), 2)


def test_an_opening_of_a_total_gives_way_to_the_first_total(world):
    stage = stage_of(world, PLACES, TOTALS)
    opened(stage, 0, day(3, 1), 7)
    accepted(stage, 0, total(day(5, 31), 9))
    assert values(stage, 0, 2, 3, 4, 5) == [None, 7, 7, 9]


def test_another_manner_opens_with_what_stood(stage):
    def setting(first, said):
        more = {"target": stage.target, "from_month": first, "version": 0, "at": AT}
        return set_intake(actor=stage.clerk, given=said, **more)

    for serial in (1, 2):
        accepted(stage, 0, given(day(3, 5), serial))
    with pytest.raises(errors.IntakeInUse):
        setting(day(3, 1), TOTALS)
    setting(day(4, 1), TOTALS)
    assert [(row.allocation_id, row.value) for row in Opening.objects.all()] == [(stage.rows[0].pk, 2)]
    accepted(stage, 0, total(day(5, 31), 9))
    assert values(stage, 0, 3, 4, 5) == [2, 2, 9]
    setting(day(6, 1), PERSONS)
    accepted(stage, 0, given(day(6, 5), 3))
    assert values(stage, 0, 4, 5, 6, 7) == [2, 9, 10, 10]
    assert list(wrong_ledger()) == []


def test_an_intake_is_the_offices_fits_the_target_and_is_stale_when_changed(stage, nothing_written):
    def setting(actor=stage.clerk, said=PERSONS, version=1):
        more = {"target": stage.target, "from_month": JANUARY, "at": AT}
        return set_intake(actor=actor, given=said, version=version, **more)

    with nothing_written(), pytest.raises(PermissionDenied):
        setting(actor=stage.lead)
    with nothing_written(), pytest.raises(errors.IntakeStale):
        setting(version=0)
    with nothing_written(), pytest.raises(errors.IntakeUnfit):
        setting(said=MEASURED)
    assert setting(said=TOTALS).version == 2
    assert Intake.objects.count() == 1
    assert Period.objects.filter(programme=stage.programme).count() == 13


def test_nothing_moves_in_a_frozen_month_whatever_writes(stage):
    entry = accepted(stage, 0, given(day(3, 5), 1))
    freeze(stage, 3)
    standing = Standing.objects.get(allocation=stage.rows[0], month=end(3))
    movement = Movement.objects.get()
    step = EntryStep.objects.first()
    more = {"happened_month": end(3), "amount": 1, "cause": "accepted", "version": 9}
    for write in (
        lambda: Standing.objects.filter(pk=standing.pk).update(value=9),
        standing.delete,
        lambda: Standing.objects.create(allocation=stage.rows[1], month=end(3), value=1),
        lambda: Movement.objects.create(entry=entry, allocation=stage.rows[0], month=end(3), **more),
        lambda: Movement.objects.filter(pk=movement.pk).update(amount=9),
        movement.delete,
        lambda: EntryStep.objects.filter(pk=step.pk).update(reason="x"),
        step.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    late = accepted(stage, 0, given(day(3, 6), 2))
    assert late.counted_in == end(4)
    assert values(stage, 0, 3, 4) == [1, 2]


def test_the_chain_holds_no_name_and_no_number(stage):
    accepted(stage, 0, given(day(3, 5), 1))
    from minsheng.apps.audit.models import Event

    said = " ".join(str(event.facts) for event in Event.objects.all())
    assert "某人" not in said
    assert "999999" not in said
    assert verify() == []


class TestStandings:
    def test_of_all_rows_take_two_queries(self, stage, django_assert_num_queries):
        accepted(stage, 0, given(day(3, 5), 1))
        with django_assert_num_queries(2):
            found = standings(stage.programme, end(3))
        assert {pk: figures.value for pk, figures in found.items()} == {
            stage.rows[0].pk: 1, stage.rows[1].pk: None,
        }  # fmt: skip

    def test_are_rolled_up_from_leaves_in_four_queries_or_fewer(self, world, django_assert_max_num_queries):
        stage = stage_of(world, RATE, MEASURED, ("80", "80"))
        for at_row, figures in enumerate(((8, 10), (30, 40))):
            numerator, denominator = map(Decimal, figures)
            accepted(stage, at_row, EntryGiven(day(3, 31), numerator=numerator, denominator=denominator))
        with django_assert_max_num_queries(4):
            rows = rolled_rows(stage.programme, end(3))[stage.target.pk]
        figures = rolled_up(Goal(Kind.RATE, "ge", Decimal(80)), rows)
        assert (figures.numerator, figures.denominator, figures.rate) == (38, 50, 76)


def test_entries_are_read_by_who_may_see_them_and_narrowed(stage, world):
    accepted(stage, 0, given(day(3, 5), 1))
    second = submitted(stage, 1, given(day(4, 5), 1, words="上门"))

    def seen(actor, **wanted):
        return list(
            entries_of(stage.programme, actor, EntryFilter(**wanted)).values_list("allocation__unit__code")
        )

    assert seen(stage.clerk) == seen(stage.lead) == [("S002",), ("S001",)]
    assert seen(stage.reporters[0]) == [("S001",)]
    assert seen(world.stranger) == seen(world.neighbour_clerk) == []
    assert seen(stage.clerk, month=end(3)) == seen(stage.clerk, state="accepted") == [("S001",)]
    assert seen(stage.clerk, words="上门") == [("S002",)]
    assert [entry.pk for entry in awaiting(stage.lead)] == [second.pk]
    assert awaiting(stage.approvers[1]) == []
    assert awaiting(world.stranger) == []


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (lambda s: Standing.objects.filter(month=end(4)).update(value=Decimal(7)), "ledger.standing_differs"),
        (lambda s: Standing.objects.filter(month=end(4)).delete(), "ledger.standing_differs"),
        (lambda s: Entry.objects.update(state="draft"), "ledger.claim_unfit"),
        (lambda s: Claim.objects.all().delete(), "ledger.claim_missing"),
        (lambda s: Claim.objects.all().delete(), "ledger.counted_wrongly"),
        (
            lambda s: Movement.objects.create(
                entry=Entry.objects.get(), allocation=s.rows[0], month=end(4), happened_month=end(3),
                amount=1, cause="amended",
            ),
            "ledger.counted_wrongly",
        ),
    ],
)  # fmt: skip
def test_verify_finds_what_was_planted(stage, plant, code):
    accepted(stage, 0, given(day(3, 5), 1))
    assert list(wrong_ledger()) == []
    plant(stage)
    assert code in [finding.code for finding in wrong_ledger()]


def test_verify_finds_an_entry_without_its_movement(world):
    stage = stage_of(world, PLACES, TOTALS)
    entry = submitted(stage, 0, total(day(3, 31), 10))
    Entry.objects.filter(pk=entry.pk).update(state="accepted", accepted_at=AT, counted_in=end(3))
    assert "ledger.movement_differs" in [finding.code for finding in wrong_ledger()]


def test_a_draft_is_withdrawn_by_its_unit(stage):
    entry = entered(stage, 0, given(day(3, 5), 1))
    withdraw(actor=stage.approvers[0], entry=entry, version=1, at=AT)
    assert fresh(entry).state == "withdrawn"
    assert Movement.objects.count() == 0

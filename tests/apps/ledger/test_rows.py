"""Which row takes an entry on a day, and who enters and accepts there."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.models import Allocation, Answer, Issue
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import accept, enter, set_intake, submit
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Warning
from minsheng.apps.ledger.queries import proposed_intake, rolled_rows
from minsheng.apps.ledger.values import EntryGiven, IntakeGiven
from minsheng.apps.programmes.models import TargetValue
from minsheng.core.standing import Goal, Kind, rolled_up
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    MECHANISM,
    PEOPLE,
    PERSONS,
    PLACES,
    PLEDGE,
    RATE,
    RESIDENTS,
    TOTALS,
    accepted,
    awaiting,
    close,
    day,
    end,
    entered,
    given,
    person,
    stage_of,
    submitted,
    total,
    values,
)
from tests.conftest import make_actor, make_unit, merge_unit

VISITS = IntakeGiven("subjects", subject="visit", key_kind="identity")


def fresh_row(row):
    return Allocation.objects.select_related("unit", "split__target").get(pk=row.pk)


def given_on(stage, at_row, numbers, holds_from):
    """The row split further among units, from a day on."""
    row = fresh_row(stage.rows[at_row])
    typed(stage.clerk, stage.target, numbers, parent=row)
    issued(stage.clerk, row.split, parent=row, holds_from=holds_from)
    return [row.children.get(unit=unit) for unit in numbers]


def test_a_row_split_further_takes_only_days_before_and_its_sum_goes_on_counting(stage):
    accepted(stage, 0, given(day(3, 5), 1))
    (below,) = given_on(stage, 0, {stage.rows[0].unit: "60"}, day(5, 1))
    assert entered(stage, 0, given(day(4, 30), 2)).pk
    with pytest.raises(errors.RowTakesNothing):
        entered(stage, 0, given(day(5, 1), 3))
    entry = enter(actor=stage.reporters[0], row=below, given=given(day(5, 1), 3), at=AT)
    assert enter(actor=stage.reporters[0], row=below, given=given(day(4, 1), 4), at=AT).pk
    # 本级: the unit that gave the number on has it itself, so who stands above that unit accepts.
    submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    with pytest.raises(PermissionDenied):
        accept(actor=stage.approvers[0], seen={entry.pk: 2}, at=AT)
    assert [each.pk for each in awaiting(stage.lead)] == [entry.pk]
    accept(actor=stage.lead, seen={entry.pk: 2}, at=AT)
    rows = rolled_rows(stage.programme, end(5))[stage.target.pk]
    assert sorted(figures.value or 0 for figures in rows) == [0, 1, 1]
    assert rolled_up(Goal(Kind.COUNT), rows).value == 2
    assert rolled_up(Goal(Kind.COUNT), rolled_rows(stage.programme, end(4))[stage.target.pk]).value == 1


def test_the_states_of_a_row_split_further_end_with_the_day(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 10))
    accepted(stage, 1, total(day(3, 31), 4))
    given_on(stage, 0, {stage.rows[0].unit: "60"}, day(5, 1))
    assert rolled_up(Goal(Kind.COUNT), rolled_rows(stage.programme, end(4))[stage.target.pk]).value == 14
    later = rolled_up(Goal(Kind.COUNT), rolled_rows(stage.programme, end(5))[stage.target.pk])
    assert (later.value, later.missing) == (4, 1)


def test_below_a_unit_that_unit_accepts_and_not_the_lead(stage, world):
    unit = community_of(world, stage.rows[0].unit)
    (below,) = given_on(stage, 0, {unit: "60"}, day(2, 1))
    reporter, approver = (
        make_actor(unit, role, f"below-{role}", "郑岚") for role in ("reporter", "approver")
    )
    entry = enter(actor=reporter, row=below, given=given(day(3, 5), 1), at=AT)
    submit(actor=approver, seen={entry.pk: 1}, at=AT)
    with pytest.raises(PermissionDenied):
        accept(actor=stage.lead, seen={entry.pk: 2}, at=AT)
    assert [each.pk for each in awaiting(stage.approvers[0])] == [entry.pk]
    assert accept(actor=stage.approvers[0], seen={entry.pk: 2}, at=AT).done == [entry.pk]


def community_of(world, street):
    unit = make_unit(world.district, "第九社区", kind="community", code="S900")
    unit.superior = street
    unit.save()
    return unit


def test_a_closed_row_takes_the_days_before_it_closed_and_keeps_what_it_counted(stage):
    accepted(stage, 0, given(day(3, 5), 1))
    typed(stage.clerk, stage.target, {stage.rows[0].unit: "0", stage.rows[1].unit: "100"})
    row = fresh_row(stage.rows[0])
    row.is_open = False
    row.version += 1
    row.value = Decimal(1)
    row.save()
    Allocation.objects.filter(pk=stage.rows[1].pk).update(value=Decimal(99))
    issued(stage.clerk, row.split, kind=Issue.Kind.TRANSFER, holds_from=day(5, 1), reason="改由另一街道承担")
    assert entered(stage, 0, given(day(4, 30), 2)).pk
    with pytest.raises(errors.RowTakesNothing):
        entered(stage, 0, given(day(5, 1), 3))
    rows = rolled_rows(stage.programme, end(5))[stage.target.pk]
    assert [figures.value for figures in rows] == [1, None]


def test_work_done_before_a_row_existed_is_entered_at_the_leaf_of_today(world):
    edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    unit = streets(world.district, 1)[0]
    issued(world.clerk, typed(world.clerk, target, {unit: "100"}), holds_from=day(4, 1))
    set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=PERSONS, version=0, at=AT)
    reporter = make_actor(unit, "reporter", "r", "赵清")
    row = Allocation.objects.get(split__target=target)
    assert enter(actor=reporter, row=row, given=given(day(2, 5), 1), at=AT).happened_on == day(2, 5)


def test_a_row_that_was_never_issued_takes_nothing(world):
    edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    unit = streets(world.district, 1)[0]
    typed(world.clerk, target, {unit: "100"})
    set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=PERSONS, version=0, at=AT)
    reporter = make_actor(unit, "reporter", "r", "赵清")
    with pytest.raises(errors.RowTakesNothing):
        enter(actor=reporter, row=Allocation.objects.get(), given=given(day(2, 5), 1), at=AT)


def test_a_row_of_the_lead_itself_is_accepted_by_the_office(world):
    edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    issued(world.clerk, typed(world.clerk, target, {world.civil_affairs: "100"}), holds_from=JANUARY)
    set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=PERSONS, version=0, at=AT)
    row = Allocation.objects.get()
    entry = enter(actor=world.lead_reporter, row=row, given=given(day(2, 5), 1), at=AT)
    with pytest.raises(PermissionDenied):
        submit(actor=world.lead_reporter, seen={entry.pk: 1}, at=AT)
    approver = make_actor(world.civil_affairs, "approver", "approver", "孙和")
    submit(actor=approver, seen={entry.pk: 1}, at=AT)
    for actor in (approver, world.neighbour_clerk):
        with pytest.raises(PermissionDenied):
            accept(actor=actor, seen={entry.pk: 2}, at=AT)
        assert awaiting(actor) == []
    assert [each.pk for each in awaiting(world.clerk)] == [entry.pk]
    assert accept(actor=world.clerk, seen={entry.pk: 2}, at=AT).done == [entry.pk]


def test_the_unit_that_followed_acts_for_the_row(stage, world):
    unit = community_of(world, stage.rows[0].unit)
    merge_unit(stage.rows[0].unit, unit, day(4, 1))
    reporter = make_actor(unit, "reporter", "next", "郑岚")
    with pytest.raises(PermissionDenied):
        entered(stage, 0, given(day(3, 5), 1))
    assert enter(actor=reporter, row=stage.rows[0], given=given(day(3, 5), 1), at=AT).pk


def test_a_row_that_is_answered_takes_nothing_from_that_month_on(stage):
    Answer.objects.create(
        upper=stage.rows[0], target=stage.target, from_month=end(4), answered_by="林一舟", answered_at=AT
    )
    assert entered(stage, 0, given(day(3, 31), 1)).pk
    with pytest.raises(errors.RowAnswered):
        entered(stage, 0, given(day(4, 1), 2))


def test_a_visit_counts_each_time_and_warns_of_the_same_day_and_occasion(world):
    stage = stage_of(world, PEOPLE | {"unit": "人次"}, VISITS)
    for at_row, occasion in ((0, "体检"), (0, "讲座"), (1, "体检")):
        accepted(stage, at_row, EntryGiven(day(3, 5), subject=person(1, occasion=occasion)))
    assert values(stage, 0, 3) + values(stage, 1, 3) == [2, 1]
    assert [warning.code for warning in Warning.objects.all()] == ["ledger.visit_known"]
    assert list(wrong_ledger()) == []


def test_a_correction_does_not_take_more_than_there_is(stage):
    accepted(stage, 0, given(day(3, 5), 1))
    entry = submitted(stage, 0, EntryGiven(day(3, 6), quantity=Decimal(-2), words="重复"))
    with pytest.raises(errors.CorrectionTooMuch) as caught:
        accept(actor=stage.lead, seen={entry.pk: entry.version}, at=AT)
    assert caught.value.facts == {"quantity": "−2", "stands": "1"}
    assert values(stage, 0, 3) == [1]


def test_a_closed_month_without_entries_says_zero_and_so_do_those_after_it(stage):
    close(stage, 0, 1)
    close(stage, 0, 2)
    assert values(stage, 0, 1, 2, 3) + values(stage, 1, 1) == [0, 0, 0, None]


@pytest.mark.parametrize(
    ("said", "manner", "subject", "key_kind"),
    [
        (PEOPLE, "subjects", "person", "identity"),
        (RESIDENTS, "subjects", "person", "identity"),
        (PEOPLE | {"unit": "户"}, "subjects", "household", "identity"),
        (PEOPLE | {"unit": "人次"}, "totals", "", ""),
        (PEOPLE | {"unit": "批次"}, "subjects", "batch", "code"),
        (PEOPLE | {"unit": "场"}, "subjects", "activity", "code"),
        (PEOPLE | {"unit": "件"}, "subjects", "case", "code"),
        (PLACES, "totals", "", ""),
        (PLACES | {"unit": "公里"}, "totals", "", ""),
        (PLACES | {"type": "E"}, "works", "", ""),
        (RATE, "measured", "", ""),
        (MECHANISM, "deliverables", "", ""),
        (PLEDGE, "review", "", ""),
    ],
)
def test_the_way_of_entering_is_proposed_by_type_and_measure_word(world, said, manner, subject, key_kind):
    edition = edition_of(world.district, said, lead=world.civil_affairs)
    proposed = proposed_intake(TargetValue.objects.get(text__edition=edition))
    assert (proposed.manner, proposed.subject, proposed.key_kind) == (manner, subject, key_kind)


def test_a_target_of_works_takes_stages_of_registered_works_alone(world):
    stage = stage_of(world, PLACES | {"type": "E"}, IntakeGiven("works"))
    with pytest.raises(errors.WorksMissing):
        entered(stage, 0, EntryGiven(day(3, 5), quantity=Decimal(1)))

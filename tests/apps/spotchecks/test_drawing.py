"""Drawing a sample from what counts, and what the results say of the whole."""

from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import IntegrityError

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger.models import Entry
from minsheng.apps.spotchecks import errors
from minsheng.apps.spotchecks.actions import Verdict, Wanted, draw, record_result
from minsheng.apps.spotchecks.checks import wrong_spot_checks
from minsheng.apps.spotchecks.frame import frame_of
from minsheng.apps.spotchecks.listpage import drawn_of, with_last
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from minsheng.apps.spotchecks.seals import SEALS
from minsheng.apps.spotchecks.tally import tally_of
from minsheng.core.sampling import digest_of, ordered
from tests.apps.ledger.steps import (
    AT,
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    given,
    stage_of,
    submitted,
    total,
    withdrawn,
)
from tests.apps.notices.test_at_once import at_once

SEED = "20260701"
Found = Result.Found


def drew(actor, stage, size=8, month=3, seed=SEED, **more):
    return draw(actor=actor, target=stage.target, wanted=Wanted(end(month), size, seed, **more), at=AT)


def found(actor, drawn, kind=Found.TRUE, words="", amount=None, seen=0):
    return record_result(actor=actor, drawn=drawn, verdict=Verdict(kind, words, amount, seen), at=AT)


def tally(check):
    return tally_of(check, [drawn_of(row) for row in with_last(check.drawn.all())])


def test_the_whole_is_what_counts_up_to_the_month(counted):
    accepted(counted, 0, given(day(4, 2), 40))
    submitted(counted, 0, given(day(3, 6), 41))
    accepted(counted, 1, given(day(3, 7), 1))  # counted at the first street already
    withdrawn(counted, Entry.objects.filter(allocation=counted.rows[0]).order_by("pk").first())
    march, april = frame_of(counted.target.pk, end(3)), frame_of(counted.target.pk, end(4))
    assert (len(march.amounts), march.amount, [len(each) for each in march.units.values()]) == (
        16,
        16,
        [11, 5],
    )
    assert (len(april.amounts), april.amount) == (17, 17)
    assert (march.proposed, april.digest == march.digest) == (10, False)


def test_a_draw_keeps_seed_frame_and_what_was_drawn(counted, supervisor):
    check = drew(supervisor, counted)
    entries = list(check.drawn.values_list("entry", flat=True))
    assert (check.ordinal, check.frame_size, check.frame_amount, check.by) == (
        1, 16, 16, "郑直（望湖区民生工作领导小组办公室）",
    )  # fmt: skip
    assert check.frame_digest == digest_of(Entry.objects.values_list("pk", flat=True))
    assert entries == ordered(entries, SEED)
    by_street = [check.drawn.filter(entry__allocation=row).count() for row in counted.rows]
    assert by_street == [6, 2]
    assert verify() == list(wrong_spot_checks()) == []


def test_the_same_seed_draws_the_same_and_is_told_as_a_second_draw(counted, supervisor):
    first = drew(supervisor, counted)
    with pytest.raises(errors.DrawStale) as caught:
        drew(supervisor, counted)
    assert caught.value.facts == {"month": "2026年3月", "count": 1}
    second = drew(supervisor, counted, seen=1)
    assert second.ordinal == 2
    assert list(first.drawn.values_list("entry")) == list(second.drawn.values_list("entry"))
    third = drew(supervisor, counted, seed="other", seen=2)
    assert list(third.drawn.values_list("entry")) != list(first.drawn.values_list("entry"))


@pytest.mark.parametrize(
    ("size", "by_unit", "facts"), [(17, True, (2, 16)), (1, True, (2, 16)), (17, False, (1, 16))]
)
def test_a_sample_is_neither_larger_than_the_whole_nor_smaller_than_its_units(
    counted, supervisor, size, by_unit, facts
):
    with pytest.raises(errors.SizeUnfit) as caught:
        drew(supervisor, counted, size=size, by_unit=by_unit)
    assert (caught.value.facts["least"], caught.value.facts["most"]) == facts
    assert SpotCheck.objects.count() == 0


def test_totals_have_no_names_to_draw(world, supervisor):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(3, 31), 20))
    with pytest.raises(errors.NothingToDraw):
        drew(supervisor, stage)


def test_who_may_draw_and_who_may_say_what_was_found(counted, world, supervisor):
    for actor in (world.street_reporter, counted.lead, world.leader, world.neighbour_clerk):
        with pytest.raises(PermissionDenied):
            drew(actor, counted)
    drawn = drew(world.clerk, counted).drawn.first()
    for actor in (world.street_reporter, counted.lead, world.leader, world.neighbour_clerk):
        with pytest.raises(PermissionDenied):
            found(actor, drawn)
    assert found(supervisor, drawn).found == "true"


def test_who_had_an_entry_in_hand_does_not_check_it(counted, world):
    drawn = drew(world.clerk, counted).drawn.first()
    drawn.entry.steps.model.objects.create(
        entry=drawn.entry, version=9, verb="submitted", post=world.clerk.post, user=world.clerk.user, at=AT
    )
    with pytest.raises(errors.OwnEntry):
        found(world.clerk, drawn)
    assert Result.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "words", "amount", "problem"),
    [
        (Found.UNTRUE, " ", None, errors.WordsMissing),
        (Found.OTHER_AMOUNT, "少登", None, errors.AmountUnfit),
        (Found.OTHER_AMOUNT, "少登", Decimal(1), errors.AmountUnfit),
        (Found.OTHER_AMOUNT, "少登", Decimal(-1), errors.AmountUnfit),
    ],
)
def test_what_is_not_true_is_said_in_words_and_numbers(counted, supervisor, kind, words, amount, problem):
    drawn = drew(supervisor, counted).drawn.first()
    with pytest.raises(problem):
        found(supervisor, drawn, kind, words, amount)
    assert Result.objects.count() == 0


def test_a_later_word_holds_and_the_earlier_stays(counted, supervisor):
    drawn = drew(supervisor, counted).drawn.first()
    found(supervisor, drawn, Found.NOT_THERE, "电话空号")
    with pytest.raises(errors.ResultStale) as caught:
        found(supervisor, drawn)
    assert caught.value.facts == {"place": 1, "found": "查无"}
    found(supervisor, drawn, seen=1)
    assert list(drawn.results.values_list("ordinal", "found")) == [(1, "absent"), (2, "true")]
    assert (tally(drawn.check_of).faults, tally(drawn.check_of).done) == (0, 1)


def test_the_error_rate_and_the_verified_figure_stand_once_all_are_found(counted, supervisor):
    check = drew(supervisor, counted)
    first, *rest = check.drawn.all()
    found(supervisor, first, Found.UNTRUE, "没有办")
    assert (tally(check).rate, tally(check).verified, tally(check).is_over) == (None, None, False)
    for drawn in rest:
        found(supervisor, drawn)
    whole = tally(check)
    assert (whole.faults, whole.counts, whole.is_over) == (1, {"untrue": 1, "true": 7}, True)
    # Wilson, 1 of 8: 2.2 % to 47.1 %; 16 × 7/8 = 14, 16 × (1 − 0.4709) = 8, 16 × (1 − 0.0224) = 16.
    assert [round(each, 4) for each in (whole.rate.share, whole.rate.low, whole.rate.high)] == [
        Decimal("0.1250"), Decimal("0.0224"), Decimal("0.4709"),
    ]  # fmt: skip
    assert (whole.verified, whole.span) == (14, (8, 16))


def test_of_two_who_draw_at_once_one_wins(transactional_db, counted, supervisor, world):
    done = at_once(lambda: drew(supervisor, counted), lambda: drew(world.clerk, counted))
    assert sorted(type(each).__name__ for each in done) == ["DrawStale", "SpotCheck"]
    assert SpotCheck.objects.count() == 1


def test_draws_and_results_are_kept_by_the_database(counted, supervisor):
    drawn = drew(supervisor, counted).drawn.first()
    result = found(supervisor, drawn)
    for row, changed in ((drawn.check_of, {"size": 3}), (drawn, {"place": 9}), (result, {"words": "改"})):
        rows = type(row).objects.filter(pk=row.pk)
        for change in (partial(rows._raw_delete, rows.db), partial(rows.update, **changed)):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_verify_names_lost_triggers_and_another_order(counted, supervisor):
    check = drew(supervisor, counted)
    name = "spotchecks_drawnentry_no_update"
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON spotchecks_drawnentry"
        cursor.execute(f"DROP TRIGGER {name}{on}")
    first, second = check.drawn.all()[:2]
    for drawn, place in ((first, 99), (second, 1), (first, 2)):
        DrawnEntry.objects.filter(pk=drawn.pk).update(place=place)
    assert name in SEALS
    assert [each.code for each in wrong_spot_checks()] == [
        "spotchecks.seal_missing",
        "spotchecks.order_differs",
    ]

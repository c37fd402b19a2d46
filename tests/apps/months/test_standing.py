"""What stands of targets and projects, open and frozen, and that a frozen month never moves."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import IntegrityError

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.ledger.models import Period, Standing
from minsheng.apps.months import errors
from minsheng.apps.months.actions import (
    begin_routine,
    end_routine,
    freeze_month,
    set_due_day,
    set_thresholds,
)
from minsheng.apps.months.checks import wrong_months
from minsheng.apps.months.models import ProjectStanding, RowStanding, TargetStanding, Thresholds
from minsheng.apps.months.reading import month_in_work, month_shown, programme_month
from minsheng.apps.months.values import ThresholdsGiven, rounded
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import TargetValue
from minsheng.apps.workdays.actions import fill_workdays
from minsheng.core.standing import Word
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.steps import (
    AT,
    HELD_RATE,
    JANUARY,
    MEASURED,
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    given,
    moment,
    stage_of,
    total,
)
from tests.apps.months.steps import UNCHANGED, approved, frozen, period, project_of


@pytest.fixture
def places(world):
    """100 places, 60 and 40, by totals."""
    return stage_of(world, PLACES, TOTALS)


def rate(happened_on, numerator, denominator):
    return given(happened_on, numerator=Decimal(numerator), denominator=Decimal(denominator))


def paces(month):
    """Of each row what stands, rounded as it is stored."""
    return {
        pk: [(row.row, row.given, row.figures, row.pace.word, rounded(row.pace.actual)) for row in rows]
        for pk, rows in month.rows.items()
    }


def only(project):
    (target,) = project.targets
    return target


def test_a_target_is_the_sum_of_its_rows_against_its_curve(places):
    accepted(places, 0, total(day(3, 31), 20))
    month, project = project_of(places, 3)
    target = only(project)
    assert (target.figures.value, target.figures.units, target.figures.missing) == (20, 2, 1)
    assert (target.pace.planned, target.pace.actual, target.pace.gap) == (Fraction(1, 4), Fraction(1, 5), 5)
    assert (project.status.word, project.slowest) == (Word.SLIGHTLY_BEHIND, target)
    assert (month.is_frozen, month.has_lamps, dict(month.counts)) == (False, False, {Word.SLIGHTLY_BEHIND: 1})


def test_a_row_stands_against_its_own_number(places):
    accepted(places, 0, total(day(3, 31), 20))
    month, _ = project_of(places, 3)
    first, second = month.rows[places.target.pk]
    assert (first.given, first.pace.actual, first.pace.word) == (60, Fraction(1, 3), Word.AHEAD)
    assert (second.given, second.pace.actual, second.pace.word) == (40, None, None)


def test_nothing_reported_is_awaited_and_nothing_done_is_not_started(places):
    assert project_of(places, 1)[1].status.word is Word.AWAITED
    approved(places, 0, 1, UNCHANGED)
    approved(places, 1, 1, UNCHANGED)
    assert project_of(places, 1)[1].status.word is Word.NOT_STARTED


def test_all_there_is_done_before_the_year_is_over(places):
    accepted(places, 0, total(day(3, 31), 100))
    project = project_of(places, 3)[1]
    assert (project.status.word, only(project).pace.actual) == (Word.DONE, 1)


def test_a_held_rate_is_as_good_as_its_worst_month_and_done_with_the_year(world):
    stage = stage_of(world, HELD_RATE, MEASURED, numbers=("80", "80"))
    for at_row in (0, 1):
        accepted(stage, at_row, rate(day(1, 31), 90, 100))
        accepted(stage, at_row, rate(day(2, 28), 70, 100))
        accepted(stage, at_row, rate(day(3, 31), 90, 100))
    assert (
        project_of(stage, 1)[1].status.word is Word.AHEAD
    )  # 90 of the 80 asked, and not done before the year is
    for month in (2, 3):
        project = project_of(stage, month)[1]
        assert only(project).pace.actual == Fraction(7, 8)
        assert project.status.word is Word.BEHIND
    frozen(stage, 1, 2)
    assert only(project_of(stage, 3)[1]).pace.actual == Fraction(7, 8)


def test_a_frozen_month_says_the_same_and_never_moves(places):
    accepted(places, 0, total(day(3, 31), 20))
    before = project_of(places, 3)
    frozen(places, 1, 2, 3)
    accepted(places, 1, total(day(3, 31), 40), at=AT)
    month, project = project_of(places, 3)
    assert month.is_frozen
    assert project.status == before[1].status
    assert [(each.figures, each.pace, each.is_hard) for each in project.targets] == [
        (each.figures, each.pace, each.is_hard) for each in before[1].targets
    ]
    assert paces(month) == paces(before[0])
    assert only(project_of(places, 4)[1]).figures.value == 60
    assert list(wrong_months()) == []


def test_what_was_frozen_is_kept_by_the_database(places):
    frozen(places, 1)
    stored = ProjectStanding.objects.get()
    for change in (
        lambda: ProjectStanding.objects.update(word="已完成"),
        lambda: TargetStanding.objects.all().delete(),
        lambda: RowStanding.objects.update(given=1),
        lambda: ProjectStanding.objects.create(
            period=stored.period, project=stored.project, edition=stored.edition, word="已完成"
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_report_of_each_row_is_kept(places):
    approved(places, 0, 1, UNCHANGED)
    frozen(places, 1)
    assert list(RowStanding.objects.values_list("reported", "value")) == [("approved", 0), ("missing", None)]
    assert TargetStanding.objects.get().reported == 1


def test_months_are_frozen_in_order_after_their_last_day_by_the_office(places):
    def freeze(month, at, actor=places.clerk):
        return freeze_month(actor=actor, programme=places.programme, month=end(month), at=at)

    with pytest.raises(errors.EarlierPeriodOpen):
        freeze(2, AT)
    with pytest.raises(errors.MonthNotOver):
        freeze(1, moment(1, 30))
    with pytest.raises(PermissionDenied):
        freeze(1, AT, places.lead)
    assert freeze(1, moment(1, 31)).frozen_at == moment(1, 31)
    with pytest.raises(errors.MonthClosed):
        freeze(1, AT)


def test_a_freeze_that_was_cut_off_goes_on(places):
    accepted(places, 0, total(day(1, 31), 20))
    Period.objects.filter(month=end(1)).update(closing_at=AT)
    freeze_month(actor=places.clerk, programme=places.programme, month=end(1), at=AT)
    assert RowStanding.objects.count() == 2
    assert period(places, 1).frozen_at == AT


def test_verify_finds_a_planted_wrong_standing(places):
    accepted(places, 0, total(day(1, 31), 20))
    frozen(places, 1)
    _without_triggers()
    Standing.objects.filter(allocation=places.rows[0], month=end(1)).update(value=21)
    assert [finding.facts["what"] for finding in wrong_months() if "differs" in finding.code] == [
        "990102-2026-1-1 001街道"
    ]
    Standing.objects.filter(allocation=places.rows[0], month=end(1)).update(value=20)
    TargetStanding.objects.update(value=21)
    ProjectStanding.objects.update(word="已完成")
    found = [finding.facts["what"] for finding in wrong_months() if "differs" in finding.code]
    assert found == ["990102-2026-1-1", "990102-2026-1"]


def _without_triggers():
    with connection.cursor() as cursor:
        names = ("months_targetstanding", "months_projectstanding", "ledger_standing")
        for table in names:
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {table}_frozen_update{on}")


def test_verify_names_triggers_that_are_gone(places):
    _without_triggers()
    names = {finding.facts.get("name") for finding in wrong_months()}
    assert names == {"months_targetstanding_frozen_update", "months_projectstanding_frozen_update"}


def test_limits_are_of_the_programme_and_kept_with_the_freeze(places):
    accepted(places, 0, total(day(1, 31), 4))
    accepted(places, 1, total(day(1, 31), 0))
    assert project_of(places, 1)[1].status.word is Word.SLIGHTLY_BEHIND
    strict = ThresholdsGiven(Decimal(-2), Decimal(2), Decimal(3), Decimal("3.5"), Decimal(0))
    set_thresholds(actor=places.clerk, programme=places.programme, given=strict, seen=0, at=AT)
    assert project_of(places, 1)[1].status.word is Word.FAR_BEHIND
    frozen(places, 1)
    assert ProjectStanding.objects.get().thresholds == Thresholds.objects.get()
    with pytest.raises(errors.ThresholdsStale):
        set_thresholds(actor=places.clerk, programme=places.programme, given=strict, seen=0, at=AT)
    wrong = ThresholdsGiven(Decimal(2), Decimal(2), Decimal(3), Decimal(4), Decimal(0))
    with pytest.raises(errors.ThresholdsUnfit):
        set_thresholds(actor=places.clerk, programme=places.programme, given=wrong, seen=1, at=AT)


def test_a_project_that_goes_on_from_year_to_year_has_no_pace(places):
    project = places.target.project
    frozen(places, 1)
    with pytest.raises(errors.RoutineUnfit):
        begin_routine(actor=places.clerk, project=project, from_month=day(1, 1), document="望民〔2026〕3号")
    begin_routine(actor=places.clerk, project=project, from_month=day(2, 1), document="望民〔2026〕3号")
    assert [project_of(places, month)[1].status.word for month in (1, 2, 3)] == [
        Word.AWAITED,
        Word.ROUTINE,
        Word.ROUTINE,
    ]
    with pytest.raises(errors.RoutineUnfit):
        begin_routine(actor=places.clerk, project=project, from_month=day(3, 1), document="望民〔2026〕3号")
    end_routine(actor=places.clerk, project=project, to_month=day(2, 1))
    assert project_of(places, 3)[1].status.word is Word.AWAITED


def test_reports_are_due_on_a_working_day(places):
    fill_workdays(actor=Actor.system("test"), at=AT)
    assert set_due_day(actor=places.clerk, programme=places.programme, day=5) == 13
    assert [period(places, month).due_on for month in (1, 3, 6)] == [day(2, 5), day(4, 7), day(7, 6)]


def test_pages_show_the_last_frozen_month_and_name_the_one_in_work(places):
    periods = list(Period.objects.order_by("month"))
    on = day(6, 10)
    assert (month_shown(periods, on), month_in_work(periods, on).month) == (end(1), end(1))
    frozen(places, 1, 2)
    periods = list(Period.objects.order_by("month"))
    assert (month_shown(periods, on), month_in_work(periods, on).month) == (end(2), end(3))
    assert month_in_work(periods[:2], on) is None


def test_a_whole_is_made_of_the_rows_of_its_parts(world):
    whole = {"words": "新建公园 10 个", "low": Decimal(10), "unit": "个", "type": "A"}
    edition = edition_of(world.district, whole, whole, whole, lead=world.civil_affairs, in_force_from=JANUARY)
    first, *parts = targets_of(edition)
    TargetValue.objects.filter(target__in=parts).update(part_of=first)
    (unit,) = streets(world.district, 1)
    for part in parts:
        TargetValue.objects.filter(target=part).update(low=Decimal(5))
        issued(world.clerk, typed(world.clerk, part, {unit: "5"}), holds_from=JANUARY)
        set_intake(actor=world.clerk, target=part, from_month=JANUARY, given=TOTALS, version=0, at=AT)
    Standing.objects.bulk_create(
        Standing(allocation=row, month=end(3), value=2) for row in Allocation.objects.all()
    )
    month = programme_month(edition.programme, end(3))
    (project,) = month.projects.values()
    assert [(each.figures.value, each.is_hard) for each in project.targets] == [
        (4, True),
        (2, False),
        (2, False),
    ]
    assert project.slowest.aim.value.target == first


def test_before_any_edition_there_is_nothing(places):
    from minsheng.apps.programmes.models import Programme

    empty = Programme.objects.create(division=places.programme.division, year=2027, code="990102-2027")
    assert programme_month(empty, end(1)) is None


@pytest.mark.parametrize("is_frozen", [False, True])
def test_reading_a_month_asks_a_fixed_number_of_questions(places, is_frozen, django_assert_num_queries):
    if is_frozen:
        frozen(places, 1)
    with django_assert_num_queries(6 if is_frozen else 8):
        programme_month(places.programme, end(1), with_rows=True)


def test_a_row_is_shown_by_the_word_that_the_wall_chart_gives_it(places):
    from minsheng.apps.months.showing import row_shown, target_shown

    accepted(places, 0, total(day(3, 31), 60))
    month, project = project_of(places, 3)
    target = only(project)
    first, second = month.rows[places.target.pk]
    assert (row_shown(target, first).look.word, row_shown(target, second).look.word) == ("已完成", "待报")
    assert target_shown(target).look.word == "超序时"
    assert month.sum_words == "1 项 = 0 无任务 + 1 有任务；1 = 1 超序时"

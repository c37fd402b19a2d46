"""Freezing a month: what stood is written down and never changes again (冻结)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.steps import lock_programmes
from minsheng.apps.months import errors, steps
from minsheng.apps.months.models import ProjectStanding, Report, RowStanding, TargetStanding
from minsheng.apps.months.reading import texts_of
from minsheng.apps.months.showing import main_target
from minsheng.apps.months.standing import Reckoning
from minsheng.apps.months.values import rounded
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import local_date
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.months.standing import ProjectMonth, RowMonth, TargetMonth
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme
    from minsheng.core.standing import Figures, Pace

_RANGE = 2_000

Reported = RowStanding.Reported


def freeze_month(
    *, actor: Actor, programme: Programme, month: datetime.date, at: datetime.datetime
) -> Period:
    """Freeze a month: it is closed first, then its rows are written in ranges, and it is sealed at the end.

    Cut off in the middle, it is closed and not sealed; called again, it goes on.

    Raises:
        PermissionDenied: not the office.
        MonthUnknown, MonthClosed, MonthNotOver, EarlierPeriodOpen: nothing is written.
    """
    require(actor, "months.freeze", programme)
    period = _close(actor=actor, programme=programme, month=month, at=at)
    reckoning = _reckoning(programme, period)
    if reckoning is not None:
        rows = [row for pk in reckoning.targets for row in reckoning.rows(pk)]
        states = _reported(period) | _carrying(rows)
        for first in range(0, len(rows), _RANGE):
            _write_rows(period, rows[first : first + _RANGE], states)
    return _seal(actor=actor, period=period, reckoning=reckoning, at=at)


@transaction.atomic(durable=True)
def _close(*, actor: Actor, programme: Programme, month: datetime.date, at: datetime.datetime) -> Period:
    lock_programmes([programme.pk])
    period = steps.lock_period(programme, month)
    if period.frozen_at is not None:
        raise errors.MonthClosed(month=in_words(month))
    steps.refuse_not_over(month, local_date(at))
    earlier = Period.objects.filter(programme=programme, month__lt=month, frozen_at=None).first()
    if earlier is not None:
        raise errors.EarlierPeriodOpen(month=in_words(month), earlier=in_words(earlier.month))
    if period.closing_at is None:
        period.closing_at = at
        period.save(update_fields=["closing_at"])
        facts = {"month": in_words(month)}
        trail.record("months.month_closed", actor=actor, subject=programme, facts=facts)
    return period


def _reckoning(programme: Programme, period: Period) -> Reckoning | None:
    edition = edition_in_force(programme, period.month)
    if edition is None:
        return None
    is_closed = period.month >= closing_month(programme.year)
    return Reckoning(edition, texts_of(edition, period.month), period.month, is_closed=is_closed)


def _reported(period: Period) -> dict[int, str]:
    """How the reports of a month are, by row."""
    reports = Report.objects.filter(
        month=period.month, allocation__split__target__project__programme=period.programme_id
    )
    states = {Report.State.APPROVED: Reported.APPROVED, Report.State.SUBMITTED: Reported.SUBMITTED}
    return {
        row: states.get(Report.State(state), Reported.MISSING)
        for row, state in reports.values_list("allocation", "state")
    }


def _carrying(rows: Iterable[RowMonth]) -> dict[int, str]:
    """Of rows that a lower level's target answers: reported with that level's frozen figure, else not."""
    return {
        row.row: Reported.MISSING if row.carried is None else Reported.APPROVED
        for row in rows
        if row.answer is not None
    }


@transaction.atomic(durable=True)
def _write_rows(period: Period, rows: Sequence[RowMonth], states: Mapping[int, str]) -> None:
    _locked(period)
    made = [
        RowStanding(
            period=period,
            allocation_id=row.row,
            is_leaf=row.is_leaf,
            answer_id=row.answer,
            carried_id=row.carried,
            reported=states.get(row.row, Reported.MISSING),
            **_figures(row.figures) | _judged(row.pace) | {"given": row.given},
            is_met=row.pace.is_met,
            is_started=row.pace.is_started,
        )
        for row in rows
    ]
    fields = [field.name for field in RowStanding._meta.concrete_fields if field.name not in _KEPT]
    RowStanding.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["period", "allocation"], update_fields=fields
    )


_KEPT = frozenset({"id", "period", "allocation"})


def _locked(period: Period) -> Period:
    """The month as it stands, locked; MonthClosed where another sealed it in the meantime."""
    fresh = steps.lock_period(period.programme, period.month)
    if fresh.frozen_at is not None:
        raise errors.MonthClosed(month=in_words(period.month))
    return fresh


@transaction.atomic(durable=True)
def _seal(*, actor: Actor, period: Period, reckoning: Reckoning | None, at: datetime.datetime) -> Period:
    programme = period.programme
    lock_programmes([programme.pk])
    fresh = _locked(period)
    if reckoning is not None:
        rows = (row for pk in reckoning.targets for row in reckoning.rows(pk))
        reported = _reported(fresh) | _carrying(rows)
        TargetStanding.objects.bulk_create(
            _target(fresh, each, reckoning, reported)
            for one in reckoning.projects.values()
            for each in one.targets
        )
        ProjectStanding.objects.bulk_create(
            _project(fresh, each, reckoning) for each in reckoning.projects.values()
        )
    fresh.frozen_at, fresh.frozen_by = at, steps.actor_words(actor)
    fresh.save(update_fields=["frozen_at", "frozen_by"])
    words = reckoning.words if reckoning is not None else ""
    facts = {"month": in_words(period.month), "words": words}
    trail.record("months.month_frozen", actor=actor, subject=programme, facts=facts)
    return fresh


def _target(
    period: Period, target: TargetMonth, reckoning: Reckoning, reported: Mapping[int, str]
) -> TargetStanding:
    pk = target.aim.value.target_id
    plan = reckoning.planned(pk).row
    given: dict[str, Any] = _figures(target.figures) | _judged(target.pace)
    given["worst"] = rounded(target.figures.worst)
    return TargetStanding(
        period=period,
        target_id=pk,
        plan_id=None if plan is None else plan.plan_id,
        is_hard=target.is_hard,
        units=target.figures.units,
        missing=target.figures.missing,
        reported=sum(reported.get(row.row) == Reported.APPROVED for row in reckoning.rows(pk)),
        is_met=target.pace.is_met,
        is_started=target.pace.is_started,
        **given,
    )


def _project(period: Period, project: ProjectMonth, reckoning: Reckoning) -> ProjectStanding:
    slowest, main = project.slowest, main_target(project)
    return ProjectStanding(
        period=period,
        project_id=project.text.project_id,
        edition_id=project.text.edition_id,
        thresholds=reckoning.thresholds,
        slowest_id=None if slowest is None else slowest.aim.value.target_id,
        **(_judged(main.pace) if main is not None else {}) | {"word": project.status.word.value},
    )


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "value": rounded(figures.value),
        "numerator": figures.numerator,
        "denominator": figures.denominator,
        "grade": None if figures.grade is None else figures.grade.value,
        "stages": {stage: format(amount, "f") for stage, amount in sorted(figures.stages.items())},
    }


def _judged(pace: Pace) -> dict[str, Any]:
    return {
        "planned": rounded(pace.planned),
        "actual": rounded(pace.actual),
        "gap": rounded(pace.gap),
        "word": "" if pace.word is None else pace.word.value,
    }

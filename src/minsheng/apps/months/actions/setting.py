"""Fixing by what words are given: limits, projects that go on every year, due days (进度分档、常态化)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.steps import lock_periods, lock_programmes
from minsheng.apps.months import errors, steps
from minsheng.apps.months.models import Routine, Thresholds
from minsheng.apps.people.permissions import require
from minsheng.apps.workdays.queries import calendar
from minsheng.core.counting import following
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.months.values import ThresholdsGiven
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme, Project

_LIMITS = ("ahead", "on_plan", "slight", "behind")
DUE_DAY = 5
"""The day of the next month by which reports are due where the office said nothing else."""
_LATEST = 28


@transaction.atomic(durable=True)
def set_thresholds(
    *, actor: Actor, programme: Programme, given: ThresholdsGiven, seen: int, at: datetime.datetime
) -> Thresholds:
    """Say up to which gap each word of pace holds, for months not frozen yet (定进度分档).

    `seen` is the ordinal of the limits that were shown, 0 where nobody set any.

    Raises:
        PermissionDenied: not the office.
        ThresholdsUnfit, ThresholdsStale.
    """
    require(actor, "months.set", programme)
    lock_programmes([programme.pk])
    last = Thresholds.objects.filter(programme=programme).order_by("ordinal").last()
    if seen != (last.ordinal if last else 0):
        raise errors.ThresholdsStale
    limits = [getattr(given, name) for name in _LIMITS]
    if sorted(set(limits)) != limits:
        raise errors.ThresholdsUnfit(why="四个界限要从小到大")
    if not 0 <= given.band < 1:
        raise errors.ThresholdsUnfit(why="“左右”的幅度要在 0 到 1 之间")
    figures: dict[str, Any] = dict(zip(_LIMITS, limits, strict=True)) | {"band": given.band}
    made = Thresholds.objects.create(
        programme=programme,
        ordinal=seen + 1,
        **figures,
        set_by=steps.actor_words(actor),
        set_at=at,
    )
    facts = {"limits": "、".join(str(each) for each in limits), "band": given.band}
    trail.record("months.thresholds_set", actor=actor, subject=programme, facts=facts)
    return made


@transaction.atomic(durable=True)
def begin_routine(*, actor: Actor, project: Project, from_month: datetime.date, document: str) -> Routine:
    """Say that a project goes on from year to year, from a month on (列为常态化); any day names it.

    Raises:
        PermissionDenied: not the office.
        RoutineUnfit: it is one already, the month is frozen, or no document says so.
    """
    month = _routine_month(actor, project, from_month)
    if not document.strip():
        raise errors.RoutineUnfit(project=project.code, why="要写明依据的文件")
    if Routine.objects.filter(project=project, to_month=None).exists():
        raise errors.RoutineUnfit(project=project.code, why="已经是常态化项目")
    if Routine.objects.filter(project=project, to_month__gte=month).exists():
        raise errors.RoutineUnfit(project=project.code, why=f"{in_words(month)}已经列过常态化")
    made = Routine.objects.create(
        project=project, from_month=month, document=document.strip(), set_by=steps.actor_words(actor)
    )
    facts = {"month": in_words(month), "document": made.document}
    trail.record("months.routine_begun", actor=actor, subject=project, facts=facts)
    return made


@transaction.atomic(durable=True)
def end_routine(*, actor: Actor, project: Project, to_month: datetime.date) -> None:
    """Say that a project is judged again after a month (不再列为常态化); any day names it.

    Raises:
        PermissionDenied: not the office.
        RoutineUnfit: it is none, or the month is frozen.
    """
    month = _routine_month(actor, project, to_month)
    row = Routine.objects.filter(project=project, to_month=None, from_month__lte=month).first()
    if row is None:
        raise errors.RoutineUnfit(project=project.code, why=f"{in_words(month)}不是常态化项目")
    row.to_month = month
    row.save(update_fields=["to_month"])
    facts = {"month": in_words(month)}
    trail.record("months.routine_ended", actor=actor, subject=project, facts=facts)


def _routine_month(actor: Actor, project: Project, day: datetime.date) -> datetime.date:
    require(actor, "months.set", project)
    lock_programmes([project.programme_id])
    month = month_end(day)
    shut = Period.objects.filter(programme=project.programme, month=month, closing_at__isnull=False)
    if month.year != project.programme.year or shut.exists():
        raise errors.RoutineUnfit(project=project.code, why=f"{in_words(month)}不在今年或已经冻结")
    return month


@transaction.atomic(durable=True)
def set_due_day(*, actor: Actor, programme: Programme, day: int) -> int:
    """Say by which day of the next month reports are due, moved on to a working day (定填报截止日).

    Months that are being frozen keep theirs.

    Returns:
        How many months it was written for.

    Raises:
        PermissionDenied: not the office.
        ThresholdsUnfit: the day is none of every month.
    """
    require(actor, "months.set", programme)
    if not 1 <= day <= _LATEST:
        raise errors.ThresholdsUnfit(why=f"截止日要在 1 到 {_LATEST} 之间")
    lock_programmes([programme.pk])
    known = calendar(programme.year, programme.year + 1)
    periods = [each for each in lock_periods([programme.pk]) if each.closing_at is None]
    for period in periods:
        due = following(period.month).replace(day=day)
        period.due_on = known.first_workday_on_or_after(due)
    Period.objects.bulk_update(periods, ["due_on"])
    facts = {"day": day, "count": len(periods)}
    trail.record("months.due_day_set", actor=actor, subject=programme, facts=facts)
    return len(periods)

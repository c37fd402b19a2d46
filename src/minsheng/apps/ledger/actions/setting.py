"""Fixing how a target is entered; rows open with what stood before (登记方式)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.actions.opening import CARRIED, open_row
from minsheng.apps.ledger.intakes import completed, proposed_intake, refuse_unfit
from minsheng.apps.ledger.models import Entry, Intake, Period
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.people.keys import named_keys
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.models import Target, TargetValue
from minsheng.apps.programmes.queries import edition_in_force, target_called
from minsheng.apps.ui.words import local_date
from minsheng.core.counting import months_of
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from minsheng.apps.ledger.values import IntakeGiven
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

_NOT_SAID = "现行方案里没有这个目标，或本级无任务"
_FIXED = ("manner", "subject", "key_kind", "stages", "stage")
_OPEN = ("asks", "gate_papers", "deliverables", "issuers", "may_exceed")


@transaction.atomic(durable=True)
def set_intake(
    *,
    actor: Actor,
    target: Target,
    from_month: datetime.date,
    given: IntakeGiven,
    version: int,
    at: datetime.datetime,
) -> Intake:
    """Say how a target is entered from a month on (定登记方式); any day of the month names it.

    Where another manner begins, each row opens with what stood at the end of the month before. `version` is
    of the row that was shown for the month, 0 where there was none.

    Raises:
        PermissionDenied: not the office.
        IntakeStale, IntakeUnfit, IntakeInUse: nothing is written.
    """
    target = Target.objects.select_related("project__programme__division").get(pk=target.pk)
    require(actor, "ledger.set", target.project)
    steps.lock_programmes([target.project.programme_id])
    rows = steps.lock_rows(Allocation.objects.filter(split__target=target).values_list("pk", flat=True))
    given = completed(given)
    refuse_unfit(_said(target, local_date(at)), given)
    intake, before = _placed(target, from_month, version)
    for name in (*_FIXED, *_OPEN):
        value = getattr(given, name)
        setattr(intake, name, list(value) if isinstance(value, tuple) else value)
    _ensure_periods(target.project.programme)
    _refuse_in_use(intake, before, rows.values())
    last = _carried(rows.values(), before, intake)
    intake.version, intake.set_by, intake.set_at = intake.version + 1, steps.actor_words(actor), at
    intake.save()
    _begin(intake, rows, last)
    month, manner = in_words(intake.from_month), intake.get_manner_display()
    facts = {"target": target.code, "month": month, "manner": manner}
    trail.record("ledger.intake_set", actor=actor, subject=target, facts=facts)
    return intake


@transaction.atomic(durable=True)
def set_intakes(
    *,
    actor: Actor,
    programme: Programme,
    shown: Mapping[int, tuple[str, str]],
    at: datetime.datetime,
) -> list[Intake]:
    """Set what is proposed for several targets that have no way yet, from January on (按建议设定).

    `shown` is manner and subject as they were proposed, by the target's id.

    Raises:
        PermissionDenied: not the office.
        IntakeUnfit, IntakeStale, IntakeInUse: of the first such target; nothing is written.
    """
    require(actor, "ledger.set", programme)
    steps.lock_programmes([programme.pk])
    known = Target.objects.filter(project__programme=programme, pk__in=shown).order_by("pk")
    targets = list(known.select_related("project__programme"))
    rows = steps.lock_rows(Allocation.objects.filter(split__target__in=targets).values_list("pk", flat=True))
    _ensure_periods(programme)
    found, key_name = _proposed(targets, shown, local_date(at)), _key_name(programme)
    for intake in found:
        intake.key_name, intake.set_by, intake.set_at = key_name, steps.actor_words(actor), at
    _refuse_set(found, rows.values(), programme)
    Intake.objects.bulk_create(found)
    facts = {"count": len(found), "month": in_words(months_of(programme.year)[0])}
    trail.record("ledger.intakes_set", actor=actor, subject=programme, facts=facts)
    return found


def _proposed(
    targets: Iterable[Target], shown: Mapping[int, tuple[str, str]], on: datetime.date
) -> list[Intake]:
    """What is proposed for targets of one programme, from January on, not yet written."""
    found: list[Intake] = []
    values = {value.target_id: value for value in _values(targets, on)}
    for target in targets:
        if (value := values.get(target.pk)) is None:
            raise errors.IntakeUnfit(target=target_called(target), why=_NOT_SAID)
        given = proposed_intake(value)
        if shown[target.pk] != (given.manner, given.subject):
            raise errors.IntakeStale(target=target_called(target))
        refuse_unfit(value, given)
        fields = {name: getattr(given, name) for name in (*_FIXED, *_OPEN)}
        listed = {name: list(each) if isinstance(each, tuple) else each for name, each in fields.items()}
        month = months_of(target.project.programme.year)[0]
        found.append(Intake(target=target, from_month=month, **listed))
    return found


def _values(targets: Iterable[Target], on: datetime.date) -> Iterable[TargetValue]:
    """What the edition in force says of targets of one programme that it gives a task of."""
    programme = next((target.project.programme for target in targets), None)
    edition = edition_in_force(programme, on) if programme is not None else None
    return TargetValue.objects.filter(text__edition=edition, target__in=targets, text__has_task=True)


def _refuse_set(intakes: Iterable[Intake], rows: Iterable[Allocation], programme: Programme) -> None:
    """Nobody set one meanwhile, and the first month still takes entries: IntakeStale, IntakeInUse.

    Without a way nothing was entered, so there is no figure to reckon again.
    """
    by_target = {intake.target_id: intake for intake in intakes}
    if (known := Intake.objects.filter(target__in=by_target).select_related("target").first()) is not None:
        raise errors.IntakeStale(target=target_called(known.target))
    months = steps.OpenMonths(list(rows), Period.objects.filter(programme=programme))
    for row in rows:
        intake = by_target[row.split.target_id]
        if months.first(row.pk, intake.from_month.replace(day=1)) > intake.from_month:
            raise errors.IntakeInUse(target=target_called(intake.target), month=in_words(intake.from_month))


def _begin(intake: Intake, rows: Mapping[int, Allocation], last: Mapping[int, Decimal]) -> None:
    """Rows open with what they had, and what stands of them is reckoned again from the first month on."""
    for row, value in sorted(last.items()):
        open_row(rows[row], intake.from_month, value, intake, includes_names=False)
    reckoning = Reckoning(rows.values())
    known = {pk for pk, _ in reckoning.stored} | set(last)
    reckoning.write(dict.fromkeys(known, intake.from_month))


def _placed(target: Target, from_month: datetime.date, version: int) -> tuple[Intake, Intake | None]:
    """The row for a month, new or as it stands, with what is in force there so far.

    Raises:
        DayOutsideYear, IntakeStale.
    """
    programme, month = target.project.programme, month_end(from_month)
    if month not in months_of(programme.year)[:-1]:
        raise errors.DayOutsideYear(day=from_month, year=programme.year)
    known = Intake.objects.filter(target=target, from_month__lte=month).order_by("from_month")
    before = known.last()
    kept = before if before is not None and before.from_month == month else None
    if version != (kept.version if kept else 0):
        raise errors.IntakeStale(target=target_called(target))
    fresh = Intake(target=target, from_month=month, key_name=_key_name(programme), version=0)
    return (Intake.objects.get(pk=kept.pk) if kept else fresh), before


def _said(target: Target, on: datetime.date) -> TargetValue:
    """What the edition in force says of a target: IntakeUnfit where it gives no task of it."""
    edition = edition_in_force(target.project.programme, on)
    values = TargetValue.objects.filter(text__edition=edition, target=target, text__has_task=True)
    if edition is None or (value := values.first()) is None:
        raise errors.IntakeUnfit(target=target_called(target), why=_NOT_SAID)
    return value


def _key_name(programme: Programme) -> str:
    """The secret under which a programme's subjects are hashed: the one it began with."""
    first = Intake.objects.filter(target__project__programme=programme).order_by("set_at", "pk").first()
    return first.key_name if first else named_keys()[0].name


def _ensure_periods(programme: Programme) -> None:
    """The months of a programme, where they are not there yet."""
    Period.objects.bulk_create(
        (Period(programme=programme, month=month) for month in months_of(programme.year)),
        ignore_conflicts=True,
    )


def _refuse_in_use(intake: Intake, before: Intake | None, rows: Iterable[Allocation]) -> None:
    """What months already counted by, or entries came in under, stays: IntakeInUse."""
    if before is not None and all(getattr(before, name) == getattr(intake, name) for name in _FIXED):
        return
    first = intake.from_month.replace(day=1)
    entries = Entry.objects.filter(target=intake.target, happened_on__gte=first)
    programme = intake.target.project.programme
    months = steps.OpenMonths(list(rows), Period.objects.filter(programme=programme))
    shut = any(months.first(row.pk, first) > intake.from_month for row in rows)
    if shut or entries.exclude(state=Entry.State.WITHDRAWN).exists():
        raise errors.IntakeInUse(target=target_called(intake.target), month=in_words(intake.from_month))


def _carried(rows: Iterable[Allocation], before: Intake | None, intake: Intake) -> dict[int, Decimal]:
    """What stood of rows at the end of the month before another manner begins, where it is an amount."""
    if before is None or before.manner == intake.manner or not {before.manner, intake.manner} <= CARRIED:
        return {}
    reckoning = Reckoning(rows)
    last = intake.from_month.replace(day=1) - datetime.timedelta(days=1)
    found = {pk: reckoning.at(pk, last).value for pk in reckoning.rows}
    return {pk: value for pk, value in found.items() if value is not None}

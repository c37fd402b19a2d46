"""Steps that several actions share: locks in the order of docs/model.md 13, versions, months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.steps import actor_words, lock_periods, lock_rows, person_of, programmes_of
from minsheng.apps.months import errors
from minsheng.apps.months.models import Report, ReportStep
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.months.values import Left
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

__all__ = ["actor_words", "lock_rows", "person_of"]

LIMIT = 200
"""Most reports that one transaction moves: none lasts longer than half a second."""


def refuse_many(count: int) -> None:
    """Refuse more than one transaction takes: TooMany."""
    if count > LIMIT:
        raise errors.TooMany(count=count, limit=LIMIT)


def lock_period(programme: Programme, month: datetime.date) -> Period:
    """The month of a programme, locked: MonthUnknown where there is none."""
    rows = Period.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = rows.filter(programme=programme, month=month).first()
    if found is None:
        raise errors.MonthUnknown(month=in_words(month))
    return found


def lock_open_period(programme: Programme, month: datetime.date) -> Period:
    """The month of a programme, locked, that is not being frozen: MonthClosed."""
    period = lock_period(programme, month)
    if period.closing_at is not None:
        raise errors.MonthClosed(month=in_words(month))
    return period


def shut_months(rows: Iterable[Allocation]) -> set[tuple[int, datetime.date]]:
    """Programme and month of those being frozen or frozen, of locked rows; their months are locked."""
    periods = lock_periods(programmes_of(rows))
    return {(each.programme_id, each.month) for each in periods if each.closing_at is not None}


def lock_reports(ids: Iterable[int], rows: Mapping[int, Allocation]) -> list[Report]:
    """Reports of locked rows as they stand now, locked in order of id."""
    found = list(
        Report.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    )
    for report in found:
        report.allocation = rows[report.allocation_id]
    return found


def refuse_stale(report: Report, version: int) -> None:
    """Refuse a step on another state than was shown: ReportStale."""
    if report.version != version:
        raise errors.ReportStale(**_named(report), state=report.get_state_display())


def refuse_unfit(report: Report, doing: str, states: Collection[str]) -> None:
    """Refuse a step that the state does not allow: ReportUnfit."""
    if report.state not in states:
        raise errors.ReportUnfit(**_named(report), doing=doing, state=report.get_state_display())


def refuse_no_reason(reason: str, doing: str) -> str:
    """The reason, trimmed: ReasonMissing where there is none."""
    if not (said := reason.strip()):
        raise errors.ReasonMissing(doing=doing, field="reason")
    return said


def refuse_single(seen: Collection[int], left: Sequence[Left]) -> None:
    """Refuse the whole action where it was about one row alone."""
    if len(seen) == 1 and left:
        raise left[0].why


def refuse_month(month: datetime.date, year: int, on: datetime.date) -> None:
    """Refuse a month outside the year or after that of the day: MonthUnknown."""
    if month.year != year or month > month_end(on):
        raise errors.MonthUnknown(month=in_words(month))


def refuse_not_over(month: datetime.date, on: datetime.date) -> None:
    """Refuse to close a month before its last day: MonthNotOver."""
    if on < month:
        raise errors.MonthNotOver(month=in_words(month), last=month)


def step_of(
    report: Report, verb: ReportStep.Verb, actor: Actor, at: datetime.datetime, reason: str = ""
) -> ReportStep:
    """The step that made the report's present version, not yet written."""
    post, user = person_of(actor)
    return ReportStep(
        report=report, version=report.version, verb=verb, post=post, user=user, reason=reason, at=at
    )


def write_moved(
    reports: Sequence[Report], verb: ReportStep.Verb, actor: Actor, at: datetime.datetime, reason: str = ""
) -> None:
    """Write locked reports that one action moved, with their steps; two queries."""
    # An insert on conflict takes a third of the time of an update by cases.
    Report.objects.bulk_create(
        reports, update_conflicts=True, unique_fields=["allocation", "month"], update_fields=_MOVED
    )
    ReportStep.objects.bulk_create(step_of(report, verb, actor, at, reason) for report in reports)


_MOVED = ("state", "version", "digest")


def refuse_same(actor: Actor, report: Report, hands: Mapping[str, int], doing: str) -> None:
    """Refuse who wrote the report last, or put it up: SameUser."""
    if person_of(actor)[1].pk in hands.values():
        raise errors.SameUser(**_named(report), doing=doing)


def _named(report: Report) -> dict[str, str]:
    return {"unit": report.allocation.unit.name, "month": in_words(report.month)}


def facts_of(reports: Sequence[Report]) -> dict[str, object]:
    """What the chain keeps of an action on several reports of a month."""
    units = sorted({report.allocation.unit.name for report in reports})
    return {"count": len(reports), "month": in_words(reports[0].month), "units": "、".join(units)}


def about(reports: Sequence[Report]) -> Programme:
    """The programme that reports are of."""
    return reports[0].allocation.split.target.project.programme

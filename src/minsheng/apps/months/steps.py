"""Steps that several actions share: locks in the order of docs/model.md 13, versions, digests, months."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from minsheng.apps.ledger.days import reports_on
from minsheng.apps.ledger.models import Entry, Period, Standing
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

__all__ = ["actor_words", "lock_rows"]

LIMIT = 200
"""Most reports that one transaction moves: none lasts longer than half a second."""

State = Entry.State


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


def refuse_no_leaf(row: Allocation, month: datetime.date) -> None:
    """Refuse a row that does not report at the month's end: RowReportsNothing."""
    if not reports_on(row, month):
        raise errors.RowReportsNothing(unit=row.unit.name, month=in_words(month))


def refuse_not_over(month: datetime.date, on: datetime.date) -> None:
    """Refuse to close a month before its last day: MonthNotOver."""
    if on < month:
        raise errors.MonthNotOver(month=in_words(month), last=month)


def refuse_earlier(row: Allocation, month: datetime.date) -> None:
    """Refuse a month of a row before the months behind it are closed: EarlierMonthOpen; three queries."""
    programme = row.split.target.project.programme
    periods = Period.objects.filter(programme=programme, month__lt=month, frozen_at=None)
    reported = Standing.objects.filter(allocation=row, is_closed=True).values_list("month", flat=True)
    done = set(reported)
    for period in periods.order_by("month"):
        if period.month not in done and reports_on(row, period.month):
            raise errors.EarlierMonthOpen(
                unit=row.unit.name, month=in_words(month), earlier=in_words(period.month)
            )


def digest_of(row: Allocation, month: datetime.date) -> str:
    """The entries of a row up to a month's end that were put up or accepted; one query.

    Acceptance does not move it: it is taken at the version that was put up.
    """
    rows = Entry.objects.filter(allocation=row, happened_on__lte=month).order_by("pk")
    rows = rows.filter(state__in=[State.SUBMITTED, State.ACCEPTED])
    parts = (
        f"{pk}.{version - (state == State.ACCEPTED)}"
        for pk, version, state in rows.values_list("pk", "version", "state")
    )
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def undecided(row: Allocation, month: datetime.date) -> int:
    """How many entries up to a month's end were put up and not decided; one query."""
    return Entry.objects.filter(allocation=row, happened_on__lte=month, state=State.SUBMITTED).count()


def write_step(
    report: Report, verb: ReportStep.Verb, actor: Actor, at: datetime.datetime, reason: str = ""
) -> None:
    """The step that made the report's present version."""
    post, user = person_of(actor)
    ReportStep.objects.create(
        report=report, version=report.version, verb=verb, post=post, user=user, reason=reason, at=at
    )


def write_moved(
    report: Report, state: Report.State, verb: ReportStep.Verb, actor: Actor, at: datetime.datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Bring a locked report to a state, with its step."""
    report.state, report.version = state, report.version + 1
    report.save(update_fields=["state", "version", "digest"])
    write_step(report, verb, actor, at, reason)


def refuse_same(actor: Actor, report: Report, verbs: Collection[str], doing: str) -> None:
    """Refuse who took one of the steps since the report was last written: SameUser."""
    _, user = person_of(actor)
    last = report.steps.filter(verb__in=verbs).order_by("version").last()
    if last is not None and last.user_id == user.pk:
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

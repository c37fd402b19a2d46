"""Writing, submitting, approving and returning the reports of a month (月报)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from minsheng.apps.audit import trail
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.moving import close_month, reopen_months
from minsheng.apps.months import errors, steps
from minsheng.apps.months.backing import Backing, hands_of
from minsheng.apps.months.models import Report, ReportStep
from minsheng.apps.months.values import Left, Outcome
from minsheng.apps.people.permissions import allows, require
from minsheng.apps.ui.words import local_date
from minsheng.core.errors import Refusal
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.months.values import ReportGiven
    from minsheng.apps.people.actor import Actor

State, Verb = Report.State, ReportStep.Verb

_WRITABLE = frozenset({State.DRAFT, State.RETURNED})


@transaction.atomic(durable=True)
def write_report(
    *,
    actor: Actor,
    row: Allocation,
    month: datetime.date,
    given: ReportGiven,
    version: int,
    at: datetime.datetime,
) -> Report:
    """Say what a unit's row did in a month, any day of which names it (填写月报).

    `version` is of the report that was shown, 0 where there was none.

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        MonthUnknown, MonthClosed, RowReportsNothing, SentenceMissing, NotUnchanged, ReportStale, ReportUnfit.
    """
    writer = _Writer(actor, [row.pk], month_end(month), at)
    report = writer.made(writer.rows[row.pk], given, version)
    writer.write([report])
    facts = {"unit": report.allocation.unit.name, "month": in_words(report.month)}
    trail.record("months.report_written", actor=actor, subject=row.split.target, facts=facts)
    return report


@transaction.atomic(durable=True)
def write_reports(
    *,
    actor: Actor,
    given: Mapping[int, tuple[int, ReportGiven]],
    month: datetime.date,
    at: datetime.datetime,
) -> Outcome:
    """Say what several rows did in a month, above all that nothing changed (无变化).

    `given` is by row the version of the report that was shown, 0 where there was none, and the words.

    Raises:
        PermissionDenied: no reporter of the unit that enters each.
        MonthUnknown, MonthClosed, TooMany, and of one row what keeps it back; of several, the others are
            written.
    """
    steps.refuse_many(len(given))
    writer = _Writer(actor, given, month_end(month), at)
    done: list[Report] = []
    left: list[Left] = []
    for pk, row in writer.rows.items():
        version, words = given[pk]
        try:
            done.append(writer.made(row, words, version))
        except Refusal as why:
            left.append(Left(row.unit.name, why))
    steps.refuse_single(given, left)
    writer.write(done)
    if done:
        facts = steps.facts_of(done)
        trail.record("months.reports_written", actor=actor, subject=steps.about(done), facts=facts)
    return Outcome(len(done), left)


class _Writer:
    """Rows of one month, locked, whose reports are written."""

    def __init__(
        self,
        actor: Actor,
        rows: Iterable[int],
        month: datetime.date,
        at: datetime.datetime,
    ) -> None:
        self._actor, self._month, self._at = actor, month, at
        self.rows = steps.lock_rows(rows)
        ground = Ground(self.rows.values(), local_date(at))
        for row in self.rows.values():
            require(actor, "months.write", ground.entering(row, manner_of(ground, row)))
        programmes = {row.split.target.project.programme for row in self.rows.values()}
        for programme in sorted(programmes, key=lambda each: each.pk):
            steps.refuse_month(month, programme.year, local_date(at))
            steps.lock_open_period(programme, month)
        known = Report.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
        self._backing = Backing(self.rows)
        self._known = {
            each.allocation_id: each for each in known.filter(allocation__in=self.rows, month=month)
        }

    def made(self, row: Allocation, given: ReportGiven, version: int) -> Report:
        """The report of a row, new or over what stands, a draft again; not written yet."""
        report = self._known.get(row.pk) or Report(allocation=row, month=self._month, version=0)
        report.allocation = row
        steps.refuse_stale(report, version)
        steps.refuse_unfit(report, Verb.WRITTEN.label, _WRITABLE)
        self._backing.refuse_no_leaf(row, self._month)
        self._refuse_words(row, given)
        report.sentence, report.problem = given.sentence.strip(), given.problem.strip()
        report.next_step, report.is_unchanged = given.next_step.strip(), given.is_unchanged
        report.state, report.version, report.digest = State.DRAFT, report.version + 1, ""
        return report

    def write(self, reports: Sequence[Report]) -> None:
        """Write reports with their steps; three queries."""
        known = [report for report in reports if report.pk is not None]
        Report.objects.bulk_update(known, _WRITTEN)
        Report.objects.bulk_create(report for report in reports if report.pk is None)
        ReportStep.objects.bulk_create(
            steps.step_of(report, Verb.WRITTEN, self._actor, self._at) for report in reports
        )

    def _refuse_words(self, row: Allocation, given: ReportGiven) -> None:
        if not given.is_unchanged:
            if not given.sentence.strip():
                raise errors.SentenceMissing(field="sentence")
            return
        if count := self._backing.entered(row, self._month):
            raise errors.NotUnchanged(unit=row.unit.name, count=count, month=in_words(self._month))


_WRITTEN = ("sentence", "problem", "next_step", "is_unchanged", "state", "version", "digest")


def manner_of(ground: Ground, row: Allocation) -> str:
    """How the row's target is entered now; empty where nobody said so."""
    intakes = ground.intakes(row.split.target)
    return intakes[-1].manner if intakes else ""


@transaction.atomic(durable=True)
def submit_reports(*, actor: Actor, seen: Mapping[int, int], at: datetime.datetime) -> Outcome:
    """Put a unit's reports up for approval, from the month's last day on (审核通过).

    `seen` is the version shown of each report, by its id.

    Raises:
        PermissionDenied: not the approver of the unit that enters.
        TooMany, and of a single report what keeps it back; of several, the others are put up.
    """

    def check(ground: Ground, row: Allocation) -> None:
        require(actor, "months.submit", ground.entering(row, manner_of(ground, row)))

    def judge(moving: _Moving, report: Report) -> None:
        steps.refuse_unfit(report, Verb.SUBMITTED.label, {State.DRAFT})
        steps.refuse_same(actor, report, moving.hands[report.pk], Verb.SUBMITTED.label)
        steps.refuse_not_over(report.month, local_date(at))
        report.digest = moving.backing.digest(report.allocation, report.month)

    done, left = _moved(seen, at, check, judge, State.SUBMITTED)
    steps.write_moved(done, Verb.SUBMITTED, actor, at)
    if done:
        facts = steps.facts_of(done)
        trail.record("months.reports_submitted", actor=actor, subject=steps.about(done), facts=facts)
    return Outcome(len(done), left)


@transaction.atomic(durable=True)
def approve_reports(*, actor: Actor, seen: Mapping[int, int], at: datetime.datetime) -> Outcome:
    """Approve reports, which closes the month of their rows (认可).

    Raises:
        PermissionDenied: not who accepts at the row, by `Ground.accepting`.
        TooMany, and of a single report what keeps it back; of several, the others are approved.
    """

    def check(ground: Ground, row: Allocation) -> None:
        require(actor, "months.approve", ground.accepting(row))

    def judge(moving: _Moving, report: Report) -> None:
        row, month, backing = report.allocation, report.month, moving.backing
        steps.refuse_unfit(report, Verb.APPROVED.label, {State.SUBMITTED})
        steps.refuse_same(actor, report, moving.hands[report.pk], Verb.APPROVED.label)
        backing.refuse_earlier(row, month)
        if count := backing.undecided(row, month):
            raise errors.EntriesUndecided(unit=row.unit.name, month=in_words(month), count=count)
        if report.digest != backing.digest(row, month):
            raise errors.EntriesMoved(unit=row.unit.name, month=in_words(month))

    done, left = _moved(seen, at, check, judge, State.APPROVED)
    steps.write_moved(done, Verb.APPROVED, actor, at)
    for month in sorted({report.month for report in done}):
        close_month([report.allocation for report in done if report.month == month], month)
    if done:
        facts = steps.facts_of(done)
        trail.record("months.reports_approved", actor=actor, subject=steps.about(done), facts=facts)
    return Outcome(len(done), left)


@transaction.atomic(durable=True)
def return_reports(*, actor: Actor, seen: Mapping[int, int], reason: str, at: datetime.datetime) -> Outcome:
    """Send reports back with a reason; this month of the row and those after it are open again (退回).

    The approver of the unit sends back what was written, also what it put up and nobody approved yet; who
    accepts and the office what was put up.

    Raises:
        PermissionDenied: none of these.
        ReasonMissing, TooMany, and of a single report what keeps it back.
    """
    said = steps.refuse_no_reason(reason, Verb.RETURNED.label)

    def submits(ground: Ground, row: Allocation) -> bool:
        return allows(actor, "months.submit", ground.entering(row, manner_of(ground, row)))

    def check(ground: Ground, row: Allocation) -> None:
        if not allows(actor, "months.freeze", row) and not submits(ground, row):
            require(actor, "months.approve", ground.accepting(row))

    def judge(moving: _Moving, report: Report) -> None:
        is_own = submits(moving.ground, report.allocation)
        states = {State.DRAFT, State.SUBMITTED} if is_own else {State.SUBMITTED, State.APPROVED}
        steps.refuse_unfit(report, Verb.RETURNED.label, states)

    done, left = _moved(seen, at, check, judge, State.RETURNED)
    steps.write_moved([*done, *_later(done)], Verb.RETURNED, actor, at, said)
    reopen_months({report.allocation: report.month for report in done})
    if done:
        facts = steps.facts_of(done) | {"reason": said}
        trail.record("months.reports_returned", actor=actor, subject=steps.about(done), facts=facts)
    return Outcome(len(done), left)


def _later(reports: Sequence[Report]) -> list[Report]:
    """The approved reports of the same rows behind returned ones, locked and returned with them."""
    behind = Q(pk__in=())
    for report in reports:
        behind |= Q(allocation=report.allocation, month__gt=report.month)
    rows = Report.objects.select_for_update(no_key=True, of=("self",)).filter(behind, state=State.APPROVED)
    found = list(rows.exclude(pk__in=[report.pk for report in reports]).order_by("pk"))
    for report in found:
        report.state, report.version = State.RETURNED, report.version + 1
    return found


@dataclass(frozen=True, slots=True)
class _Moving:
    """What the reports that one action moves are judged by."""

    ground: Ground
    backing: Backing
    hands: Mapping[int, Mapping[str, int]]


def _moved(
    seen: Mapping[int, int],
    at: datetime.datetime,
    check: Callable[[Ground, Allocation], None],
    judge: Callable[[_Moving, Report], None],
    state: Report.State,
) -> tuple[list[Report], list[Left]]:
    """Reports brought to a state under the locks of their rows and months, not written; those left."""
    steps.refuse_many(len(seen))
    rows = steps.lock_rows(Report.objects.filter(pk__in=seen).order_by().values_list("allocation", flat=True))
    ground = Ground(rows.values(), local_date(at))
    for row in rows.values():
        check(ground, row)
    shut = steps.shut_months(rows.values())
    reports = steps.lock_reports(seen, rows)
    moving = _Moving(ground, Backing(rows), hands_of(reports))
    done: list[Report] = []
    left: list[Left] = []
    for report in reports:
        programme = report.allocation.split.target.project.programme_id
        try:
            steps.refuse_stale(report, seen[report.pk])
            if (programme, report.month) in shut:
                raise errors.MonthClosed(month=in_words(report.month))
            judge(moving, report)
        except Refusal as why:
            left.append(Left(report.allocation.unit.name, why))
            continue
        report.state, report.version = state, report.version + 1
        done.append(report)
    steps.refuse_single(seen, left)
    return done, left

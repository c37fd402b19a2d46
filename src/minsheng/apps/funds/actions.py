"""Changes to what units say of money: entered, confirmed or returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.funds import errors
from minsheng.apps.funds.judging import Beside, above, judge
from minsheng.apps.funds.models import SUMS, CountedLine, Funds, FundsLine, FundsStep, Sums
from minsheng.apps.funds.money import wan
from minsheng.apps.funds.spending import Spenders
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.steps import person_of
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.models import Project
from minsheng.apps.ui.words import local_date
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import Manager

    from minsheng.apps.funds.values import Cell, LineGiven
    from minsheng.apps.people.actor import Actor

State, Verb = Funds.State, FundsStep.Verb


@transaction.atomic(durable=True)
def enter_funds(
    *, actor: Actor, cell: Cell, given: Sequence[LineGiven], version: int, at: datetime.datetime
) -> Funds:
    """Say what a unit was to get, got and paid by the end of a month, all its sources at once (填报资金).

    `version` is the one that was shown, 0 of a month not entered yet. What was confirmed goes on counting.

    Raises:
        PermissionDenied: no reporter of a unit that spends the project's money.
        MonthUnknown, MonthClosed, FundsStale, and what `judging.judge` refuses.
    """
    spenders = Spenders(cell.project, local_date(at))
    require(actor, "funds.enter", spenders.spent(cell.unit.pk, actor.unit_id))
    closed = _lock(cell.project, cell.month, local_date(at))
    rows = _locked(cell)
    known = rows.get(cell.month)
    if version != (known.version if known else 0):
        state = known.get_state_display() if known else "没有填"
        raise errors.FundsStale(unit=cell.unit.name, month=in_words(cell.month), state=state)
    lines = {line.source: line for line in given}
    judge(lines, _beside(cell, rows, closed))
    funds = known or Funds(project=cell.project, unit=cell.unit, month=cell.month, version=0)
    funds.state, funds.version = State.DRAFT, version + 1
    funds.save()
    _write_lines(FundsLine, funds, lines)
    _step(funds, Verb.ENTERED, actor, at, figures={pk: line.figures for pk, line in sorted(lines.items())})
    totals = [wan(sum(column)) for column in zip(*(line.figures for line in given), strict=True)]
    facts = dict(zip(("planned", "arrived", "paid"), totals, strict=True)) | _named(funds)
    trail.record("funds.funds_entered", actor=actor, subject=cell.project, facts=facts)
    return funds


@transaction.atomic(durable=True)
def confirm_funds(*, actor: Actor, funds: Funds, version: int, at: datetime.datetime) -> Funds:
    """Let what a unit entered count (确认资金).

    Raises:
        PermissionDenied: neither office nor finance.
        MonthUnknown, MonthClosed, FundsStale, FundsUnfit, SameUser.
    """
    fresh = _decided(actor, funds, version, at, "确认")
    hands = FundsStep.objects.filter(funds=fresh, verb=Verb.ENTERED).values_list("user", flat=True)
    if person_of(actor)[1].pk in set(hands):
        raise errors.SameUser(**_named(fresh))
    _moved(fresh, State.CONFIRMED)
    _write_lines(CountedLine, fresh, {line.source: line for line in fresh.lines.all()})
    _step(fresh, Verb.CONFIRMED, actor, at)
    trail.record("funds.funds_confirmed", actor=actor, subject=fresh.project, facts=_named(fresh))
    return fresh


@transaction.atomic(durable=True)
def return_funds(*, actor: Actor, funds: Funds, version: int, reason: str, at: datetime.datetime) -> Funds:
    """Ask a unit to enter it once more, with a reason (退回资金).

    Raises:
        PermissionDenied: neither office nor finance.
        MonthUnknown, MonthClosed, FundsStale, FundsUnfit, ReasonMissing.
    """
    fresh = _decided(actor, funds, version, at, "退回")
    if not (said := reason.strip()):
        raise errors.ReasonMissing(field="reason")
    _moved(fresh, State.RETURNED)
    _step(fresh, Verb.RETURNED, actor, at, reason=said)
    facts = _named(fresh) | {"reason": said}
    trail.record("funds.funds_returned", actor=actor, subject=fresh.project, facts=facts)
    return fresh


def _lock(project: Project, month: datetime.date, on: datetime.date) -> set[datetime.date]:
    """The project and its months, locked; those of them that are closed.

    Raises:
        MonthUnknown: none of its months, or not begun.
        MonthClosed: it is being frozen or is frozen.
    """
    list(Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk=project.pk).values_list("pk"))
    rows = Period.objects.select_for_update(no_key=True, of=("self",))
    periods = list(rows.filter(programme=project.programme_id).order_by("pk"))
    closed = {each.month for each in periods if each.closing_at is not None}
    if month not in {each.month for each in periods} or month > month_end(on):
        raise errors.MonthUnknown(month=in_words(month))
    if month in closed:
        raise errors.MonthClosed(month=in_words(month))
    return closed


def _locked(cell: Cell) -> dict[datetime.date, Funds]:
    rows = Funds.objects.select_for_update(no_key=True, of=("self",))
    return {row.month: row for row in rows.filter(project=cell.project, unit=cell.unit).order_by("pk")}


def _beside(cell: Cell, rows: Mapping[datetime.date, Funds], closed: Collection[datetime.date]) -> Beside:
    """The months around: of closed ones what was confirmed, of open ones what was told."""
    shut = [row.pk for month, row in rows.items() if month in closed]
    counted = CountedLine.objects.filter(funds__in=shut)
    told = FundsLine.objects.filter(funds__in=[row.pk for row in rows.values() if row.pk not in shut])
    lines: dict[int, dict[str, Sums]] = {}
    for line in (*counted, *told):
        lines.setdefault(line.funds_id, {})[line.source] = line
    lives = {month: lines[row.pk] for month, row in rows.items() if row.pk in lines}
    before = max((month for month in lives if month < cell.month), default=None)
    after = min((month for month in lives if month > cell.month), default=None)
    return Beside(
        before=lives[before] if before else {},
        before_month=before,
        after=lives[after] if after else {},
        after_month=after,
        closed=closed,
        upper=above(cell.project.programme.division.level),
    )


def _write_lines(
    model: type[FundsLine] | type[CountedLine], funds: Funds, lines: Mapping[str, LineGiven | FundsLine]
) -> None:
    rows: Manager[Any] = model.objects
    rows.filter(funds=funds).exclude(source__in=lines).delete()
    rows.bulk_create(
        [
            model(funds=funds, source=source, **{name: getattr(line, name) for name in SUMS})
            for source, line in sorted(lines.items())
        ],
        update_conflicts=True,
        unique_fields=["funds", "source"],
        update_fields=SUMS,
    )


def _decided(actor: Actor, funds: Funds, version: int, at: datetime.datetime, doing: str) -> Funds:
    """What is decided on, locked, as it was shown."""
    require(actor, "funds.confirm", funds)
    _lock(funds.project, funds.month, local_date(at))
    fresh = Funds.objects.select_for_update(no_key=True, of=("self",)).get(pk=funds.pk)
    fresh.project, fresh.unit = funds.project, funds.unit
    if fresh.version != version:
        raise errors.FundsStale(**_named(fresh), state=fresh.get_state_display())
    if fresh.state != State.DRAFT:
        raise errors.FundsUnfit(**_named(fresh), doing=doing, state=fresh.get_state_display())
    return fresh


def _moved(funds: Funds, state: Funds.State) -> None:
    funds.state, funds.version = state, funds.version + 1
    funds.save(update_fields=["state", "version"])


def _step(funds: Funds, verb: FundsStep.Verb, actor: Actor, at: datetime.datetime, **said: object) -> None:
    post, user = person_of(actor)
    given = {"funds": funds, "version": funds.version, "verb": verb, "post": post, "user": user, "at": at}
    FundsStep(**given | said).save(force_insert=True)


def _named(funds: Funds) -> dict[str, str]:
    return {"unit": funds.unit.name, "month": in_words(funds.month)}

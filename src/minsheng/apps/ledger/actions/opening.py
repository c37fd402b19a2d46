"""What rows had done before their first month here: put up by one, taken or sent back by another (期初数)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Entry, Manner, Movement, Opening, OpeningProposal
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.people.permissions import allows, require
from minsheng.apps.ui.words import local_date, quantity
from minsheng.core.counting import months_of
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.values import OpeningGiven
    from minsheng.apps.people.actor import Actor

CARRIED = frozenset({Manner.SUBJECTS, Manner.WORKS, Manner.TOTALS})
"""Manners whose figure is an amount, which may begin with an opening."""

State = OpeningProposal.State


@transaction.atomic(durable=True)
def put_up_opening(
    *, actor: Actor, row: Allocation, given: OpeningGiven, at: datetime.datetime
) -> OpeningProposal:
    """Say what a row had done before a month, for a start in mid-year (申报期初数); it counts once accepted.

    Raises:
        PermissionDenied: neither a reporter of the row's unit nor the office.
        IntakeMissing, IntakeUnfit, QuantityUnfit, CertificateMissing, DayOutsideYear, DayAhead, EntryKnown,
            OpeningPending, OpeningLate, IntakeInUse: nothing is written.
    """
    row, ground = _locked(row, at)
    month = month_end(given.from_month)
    _refuse_day(row, month, local_date(at))
    intake = ground.intake(row, month)
    if not allows(actor, "ledger.set", row):
        steps.may_enter(actor, ground, row, intake.manner)
    user = steps.person_of(actor)[1]
    if not (document := given.document.strip()):
        raise errors.CertificateMissing
    _refuse_pending(row, given)
    refuse_opening(row, intake, given.value, ground.says(row).words, includes_names=given.includes_names)
    _refuse_late(row, month, Entry.objects.exclude(state=Entry.State.WITHDRAWN))
    exact: Any = given.value
    found = OpeningProposal.objects.create(
        allocation=row,
        from_month=month,
        value=exact,
        includes_names=given.includes_names,
        document=document,
        put_up_by=user,
        put_up_as=steps.actor_words(actor),
        put_up_at=at,
    )
    trail.record("ledger.opening_put_up", actor=actor, subject=row.split.target, facts=_facts(found))
    return found


@transaction.atomic(durable=True)
def accept_opening(*, actor: Actor, proposal: OpeningProposal, at: datetime.datetime) -> Opening:
    """Take what was put up: it counts from its month on (认定期初数).

    Raises:
        PermissionDenied: neither of the lead's approvers nor the office.
        OpeningDecided, OpeningOwn, IntakeMissing, IntakeUnfit, QuantityUnfit, EntryKnown, OpeningLate,
            IntakeInUse: nothing is written.
    """
    row, ground = _locked(proposal.allocation, at)
    found = _in_hand(proposal, actor, ground, row)
    if steps.person_of(actor)[1].pk == found.put_up_by_id:
        raise errors.OpeningOwn(doing="认定")
    intake = ground.intake(row, found.from_month)
    refuse_opening(row, intake, found.value, ground.says(row).words, includes_names=found.includes_names)
    _refuse_late(row, found.from_month, Entry.objects.filter(counted_in__isnull=False))
    opening = open_row(row, found.from_month, found.value, intake, includes_names=found.includes_names)
    _decide(found, State.ACCEPTED, actor, at)
    Reckoning([row]).write({row.pk: found.from_month})
    trail.record("ledger.opening_set", actor=actor, subject=row.split.target, facts=_facts(found))
    return opening


@transaction.atomic(durable=True)
def return_opening(
    *, actor: Actor, proposal: OpeningProposal, reason: str, at: datetime.datetime
) -> OpeningProposal:
    """Send back what was put up, with the reason (退回期初数); who put it up may take it back so.

    Raises:
        PermissionDenied: neither of the lead's approvers nor the office, nor who put it up.
        OpeningDecided, ReasonMissing: nothing is written.
    """
    row, ground = _locked(proposal.allocation, at)
    found = _in_hand(proposal, actor, ground, row, is_return=True)
    found.reason = steps.refuse_no_reason(reason, "退回")
    _decide(found, State.RETURNED, actor, at)
    facts = _facts(found) | {"reason": found.reason}
    trail.record("ledger.opening_returned", actor=actor, subject=row.split.target, facts=facts)
    return found


def may_decide(actor: Actor, ground: Ground, row: Allocation) -> bool:
    """Whether the actor takes or returns what was put up of a row."""
    return allows(actor, "ledger.set", row) or allows(actor, "ledger.accept", ground.accepting(row))


def open_row(
    row: Allocation, month: datetime.date, value: Decimal, intake: Intake, *, includes_names: bool
) -> Opening:
    """The opening with its movement, where the figure is a sum of such."""
    exact: Any = value
    if intake.is_summed:
        cause = Movement.Cause.OPENING
        Movement.objects.create(allocation=row, month=month, happened_month=month, amount=exact, cause=cause)
    return Opening.objects.create(
        allocation=row, from_month=month, value=exact, includes_names=includes_names
    )


def refuse_opening(
    row: Allocation, intake: Intake, value: Decimal, target: str, *, includes_names: bool
) -> None:
    """A manner that has one, a number that may be, none before: IntakeUnfit, QuantityUnfit, EntryKnown."""
    if intake.manner not in CARRIED:
        raise errors.IntakeUnfit(target=target, why=f"{intake.get_manner_display()}的目标没有期初数")
    if includes_names and intake.manner != Manner.SUBJECTS:
        why = f"{intake.get_manner_display()}的期初数不含以后补登的名单"
        raise errors.IntakeUnfit(target=target, why=why)
    if value < 0:
        raise errors.QuantityUnfit(quantity=quantity(value), why="应填不小于 0 的数")
    if (known := Opening.objects.filter(allocation=row).first()) is not None:
        facts = {"day": known.from_month, "state": "期初数", "before": quantity(known.value)}
        raise errors.EntryKnown(given=quantity(value), **facts)


def _locked(row: Allocation, at: datetime.datetime) -> tuple[Allocation, Ground]:
    steps.lock_programmes([row.split.target.project.programme_id])
    found = steps.lock_rows([row.pk])[row.pk]
    return found, Ground([found], local_date(at))


def _in_hand(
    proposal: OpeningProposal, actor: Actor, ground: Ground, row: Allocation, *, is_return: bool = False
) -> OpeningProposal:
    """What was put up as it stands now, under the lock of its row, for who may decide on it."""
    found = OpeningProposal.objects.get(pk=proposal.pk)
    own = is_return and actor.user is not None and actor.user.pk == found.put_up_by_id
    if not own and not allows(actor, "ledger.set", row):
        require(actor, "ledger.accept", ground.accepting(row))
    if found.state != State.SUBMITTED:
        raise errors.OpeningDecided(state=found.get_state_display(), by=found.decided_as)
    return found


def _decide(found: OpeningProposal, state: State, actor: Actor, at: datetime.datetime) -> None:
    found.state, found.decided_as, found.decided_at = state, steps.actor_words(actor), at
    found.save(update_fields=["state", "decided_as", "decided_at", "reason"])


def _refuse_day(row: Allocation, month: datetime.date, today: datetime.date) -> None:
    """A month of the programme's year that has begun: DayOutsideYear, DayAhead."""
    year = row.split.target.project.programme.year
    if month not in months_of(year)[:-1]:
        raise errors.DayOutsideYear(day=month, year=year)
    if (first := month.replace(day=1)) > today:
        raise errors.DayAhead(day=first, today=today)


def _refuse_pending(row: Allocation, given: OpeningGiven) -> None:
    waiting = OpeningProposal.objects.filter(allocation=row, state=State.SUBMITTED).first()
    if waiting is not None:
        raise errors.OpeningPending(before=quantity(waiting.value), given=quantity(given.value))


def _refuse_late(row: Allocation, month: datetime.date, entries: Any) -> None:  # noqa: ANN401 (a manager's rows)
    """The month is open and the row has no such entry yet: IntakeInUse, OpeningLate."""
    months = steps.OpenMonths([row], steps.lock_periods([row.split.target.project.programme_id]))
    if months.first(row.pk, month.replace(day=1)) > month:
        raise errors.OpeningClosed(unit=row.unit.name, month=in_words(month))
    if count := entries.filter(allocation=row).count():
        raise errors.OpeningLate(unit=row.unit.name, count=count)


def _facts(found: OpeningProposal) -> dict[str, object]:
    month, value = in_words(found.from_month), quantity(found.value)
    return {"unit": found.allocation.unit.name, "month": month, "value": value}

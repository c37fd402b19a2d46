"""Putting a sheet up, taking it back, issuing it with a number and a paper (拟稿、撤回、签发)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.documents.actions import keep_snapshot
from minsheng.apps.documents.issuing import Paper, issue_paper, letterhead_of, lock_series
from minsheng.apps.documents.models import Kind
from minsheng.apps.ledger.steps import person_of
from minsheng.apps.matters.models import Matter
from minsheng.apps.orders import errors
from minsheng.apps.orders.course import following
from minsheng.apps.orders.models import Order, Sheet
from minsheng.apps.orders.paper import contents_of, facts_of, title_of
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import day, local_date
from minsheng.apps.workdays.queries import calendar

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Snapshot
    from minsheng.apps.matters.models import MatterStep
    from minsheng.apps.orders.values import Wanted
    from minsheng.apps.people.actor import Actor

_JOINED = ("programme__division", "project__programme", "unit")


@transaction.atomic(durable=True)
def put_up(*, actor: Actor, matter: Matter, wanted: Wanted, at: datetime.datetime) -> Sheet:
    """Put the next sheet of a matter up for issue (拟稿); which colour it has says the course so far.

    Raises:
        PermissionDenied.
        OrderStale, MatterUnfit, ExtensionOpen, NotRipe, RedOut, SheetWaits, InstructionHalf: nothing is
            written.
    """
    require(actor, "orders.put_up", matter)
    post, user = person_of(actor)
    wanted.check()
    kept = _locked(matter)
    order = Order.objects.select_for_update(no_key=True).filter(matter=kept, round=kept.round).first()
    if kept.version != wanted.seen or (order.version if order else 0) != wanted.order:
        raise errors.OrderStale
    order = order or _begun(kept, wanted)
    sheets = list(order.sheets.order_by("pk"))
    if waiting := next((each for each in sheets if each.is_waiting), None):
        raise errors.SheetWaits(colour=waiting.get_colour_display())
    colour, ripe = following(kept, _steps(kept), sheets, local_date(at))
    made = Sheet.objects.create(
        order=order,
        colour=colour,
        reason=ripe,
        demand=wanted.demand.strip(),
        answer_days=wanted.answer_days,
        put_up_post=post,
        put_up_user=user,
        put_up_at=at,
    )
    _step_on(order)
    facts = {"matter": str(kept), "colour": made.get_colour_display()}
    trail.record("orders.sheet_put_up", actor=actor, subject=made, facts=facts)
    return made


@transaction.atomic(durable=True)
def take_back(*, actor: Actor, sheet: Sheet, words: str, at: datetime.datetime) -> Sheet:
    """Take a sheet back that was not issued, with words (撤回).

    Raises:
        PermissionDenied; SheetGone, WordsMissing: nothing is written.
    """
    require(actor, "orders.put_up", sheet)
    if not words.strip():
        raise errors.WordsMissing(field="words")
    kept = _locked_sheet(sheet)
    kept.taken_back_at, kept.taken_back_words = at, words.strip()
    kept.save(update_fields=["taken_back_at", "taken_back_words"])
    _step_on(kept.order)
    facts = {"matter": str(kept.order.matter), "colour": kept.get_colour_display(), "words": words.strip()}
    trail.record("orders.sheet_taken_back", actor=actor, subject=kept, facts=facts)
    return kept


def issue(*, actor: Actor, sheet: Sheet, at: datetime.datetime) -> Sheet:
    """Issue a sheet that another put up: its number, its day of answer, its paper (签发).

    What the paper says is kept first, in a transaction of its own; the paper is issued while that holds.

    Raises:
        PermissionDenied.
        OwnSheet, SheetGone, OrderStale, MatterUnfit, ExtensionOpen, NotRipe, RedOut, LetterheadMissing,
            SeriesMissing, SeriesAsks: no paper is written and no number taken.
    """
    require(actor, "orders.issue", sheet)
    _, user = person_of(actor)
    if sheet.put_up_user_id == user.pk:
        raise errors.OwnSheet
    if not sheet.is_waiting:
        raise errors.SheetGone
    matter = sheet.order.matter
    letterhead_of(matter.programme.division, Kind.ORDER)
    following(matter, _steps(matter), list(sheet.order.sheets.order_by("pk")), local_date(at))
    facts, month = facts_of(sheet, at)
    snapshot = keep_snapshot(
        actor=actor, kind=Kind.ORDER, division=matter.programme.division, facts=facts, month=month, at=at
    )
    return _issue(actor, sheet, snapshot, facts, at)


@transaction.atomic(durable=True)
def _issue(
    actor: Actor, sheet: Sheet, snapshot: Snapshot, facts: dict[str, object], at: datetime.datetime
) -> Sheet:
    post, user = person_of(actor)
    lock_series(sheet.order.matter.programme.division)
    matter = _locked(sheet.order.matter)
    kept = _locked_sheet(sheet)
    kept.order.matter = matter
    if facts_of(kept, at)[0] != facts:
        raise errors.OrderStale
    if not kept.order.is_in_force:
        raise errors.MatterUnfit(state=matter.get_state_display())
    on = local_date(at)
    sheets = list(kept.order.sheets.order_by("pk"))
    following(matter, _steps(matter), sheets, on)
    kept.issued_on = on
    kept.answer_by = calendar(on.year, on.year + 1).add(on, kept.answer_days)
    paper = Paper(
        Kind.ORDER,
        matter.programme.division,
        contents_of(kept, sheets, facts),
        title_of(kept),
        snapshot,
        on,
    )
    kept.output = issue_paper(actor=actor, paper=paper, at=at)
    kept.issued_post, kept.issued_user = post, user
    kept.save(update_fields=["issued_on", "answer_by", "output", "issued_post", "issued_user"])
    _step_on(kept.order)
    told = {
        "matter": str(matter),
        "colour": kept.get_colour_display(),
        "number": str(kept.output.number),
        "answer_by": day(kept.answer_by),
    }
    trail.record("orders.sheet_issued", actor=actor, subject=kept, facts=told)
    return kept


def _locked(matter: Matter) -> Matter:
    rows = Matter.objects.select_for_update(no_key=True, of=("self",)).select_related(*_JOINED)
    return rows.get(pk=matter.pk)


def _locked_sheet(sheet: Sheet) -> Sheet:
    """The sheet of a locked order while it waits."""
    Order.objects.select_for_update(no_key=True).get(pk=sheet.order_id)
    rows = Sheet.objects.select_for_update(no_key=True, of=("self",))
    kept = rows.select_related("order__matter__programme__division").get(pk=sheet.pk)
    if not kept.is_waiting:
        raise errors.SheetGone
    return kept


def _begun(matter: Matter, wanted: Wanted) -> Order:
    return Order.objects.create(
        matter=matter,
        round=matter.round,
        version=0,
        urgency=wanted.urgency,
        is_major=wanted.is_major,
        instructed_by=wanted.instructed_by.strip(),
        instructed_on=wanted.instructed_on,
        instruction=wanted.instruction.strip(),
    )


def _steps(matter: Matter) -> list[MatterStep]:
    return list(matter.steps.filter(round=matter.round).order_by("ordinal"))


def _step_on(order: Order) -> None:
    order.version += 1
    order.save(update_fields=["version"])

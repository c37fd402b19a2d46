"""Opening a round, chasing reports, calling the meeting with its agenda (发起调度、催报、定议程)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.documents.actions import keep_snapshot
from minsheng.apps.documents.issuing import Paper, issue_paper, letterhead_of
from minsheng.apps.documents.models import Kind
from minsheng.apps.ledger.steps import lock_programmes, person_of
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import require
from minsheng.apps.scheduling import errors
from minsheng.apps.scheduling.agenda import agenda_choices
from minsheng.apps.scheduling.behind import is_shut, units_behind
from minsheng.apps.scheduling.models import AgendaItem, Chase, Round
from minsheng.apps.scheduling.paper import facts_of, notice_of
from minsheng.apps.scheduling.parts import led_by, person_for
from minsheng.apps.scheduling.steps import locked, step
from minsheng.apps.ui.words import day, local_date
from minsheng.core.process.problems import PartUnfit
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Snapshot
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.scheduling.paper import Facts
    from minsheng.apps.scheduling.values import Called, Opened


@transaction.atomic(durable=True)
def open_round(*, actor: Actor, programme: Programme, given: Opened, at: datetime.datetime) -> Round:
    """Open a round on a month that has begun (发起调度); a lead opens one of its own level.

    Raises:
        PermissionDenied; MonthUnknown, LeadsNothing, RoundTwice: nothing is written.
    """
    require(actor, "scheduling.hold", programme)
    post, _ = person_of(actor)
    lock_programmes([programme.pk])
    on = local_date(at)
    months = {each.month for each in programme.periods.all()}
    if given.month not in months or given.month > month_end(on):
        raise errors.MonthUnknown(month=in_words(given.month), field="month")
    level = given.level if actor.role == Role.OFFICE else Round.Level.LEAD
    if level == Round.Level.LEAD and not led_by(post.unit_id, programme, on):
        raise errors.LeadsNothing(unit=post.unit.name)
    rows = Round.objects.filter(programme=programme)
    same = rows.filter(month=given.month, kind=given.kind, level=level, unit=post.unit)
    twice = same.exclude(kind=Round.Kind.SPECIAL).exclude(state="cancelled").first()
    if twice is not None:
        raise errors.RoundTwice(round=str(twice), field="month")
    made = Round.objects.create(
        programme=programme,
        ordinal=(rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1,
        kind=given.kind,
        level=level,
        unit=post.unit,
        month=given.month,
        title=given.title.strip() or f"{in_words(given.month)}民生实事{Round.Kind(given.kind).label}会",
        opened_at=at,
    )
    facts = {"round": str(made), "level": made.get_level_display()}
    trail.record("scheduling.round_opened", actor=actor, subject=made, facts=facts)
    return made


@transaction.atomic(durable=True)
def chase_units(*, actor: Actor, round_: Round, at: datetime.datetime) -> list[Chase]:
    """Ask all units that owe reports of the month, once a day each (催报).

    Raises:
        PermissionDenied; RoundShut, MonthShut, NobodyBehind, ChasedToday: nothing is written.
    """
    kept = locked(actor, round_, round_.version)
    _, user = person_of(actor)
    if "clerk" not in person_for(actor, kept).parts:
        raise PartUnfit(title="催报")
    if kept.state != "open":
        raise errors.RoundShut(state=kept.get_state_display())
    if is_shut(kept):
        raise errors.MonthShut(month=in_words(kept.month))
    behind = units_behind(kept)
    if not behind:
        raise errors.NobodyBehind(month=in_words(kept.month))
    on = local_date(at)
    asked = set(kept.chases.filter(on=on).values_list("unit", flat=True))
    made = Chase.objects.bulk_create(
        Chase(round=kept, unit_id=pk, on=on, missing=missing, user=user, at=at)
        for pk, missing in behind.items()
        if pk not in asked
    )
    if not made:
        raise errors.ChasedToday
    facts = {"round": str(kept), "count": len(made)}
    trail.record("scheduling.units_chased", actor=actor, subject=kept, facts=facts)
    return made


@transaction.atomic(durable=True)
def call_meeting(*, actor: Actor, round_: Round, called: Called, at: datetime.datetime) -> Round:
    """Call the meeting: when, where, and an agenda of the frozen figures (定议程).

    Raises:
        PermissionDenied; RoundStale, MonthOpen, MeetingBefore, Unsaid, MoveUnfit, PartUnfit: nothing is
            written.
    """
    kept = locked(actor, round_, called.version)
    meeting = called.meeting
    if meeting.held_on <= kept.month:
        raise errors.MeetingBefore(day=day(kept.month), field="held_on")
    wanted = set(called.projects)
    items = [
        AgendaItem(
            round=kept,
            project=each.project,
            title=f"第{each.number}项{each.title}",
            leads=each.leads[:200],
            standing=each.standing,
            cause=each.cause,
        )
        for each in agenda_choices(kept)
        if each.project.code in wanted
    ]
    items += [AgendaItem(round=kept, title=topic) for topic in called.topics]
    for ordinal, item in enumerate(items, 1):
        item.ordinal = ordinal
    kept.held_on, kept.place, kept.chair = meeting.held_on, meeting.place.strip(), meeting.chair.strip()
    step(actor, kept, "call", at, said={"meeting"} | ({"topics"} if items else set()))
    AgendaItem.objects.bulk_create(items)
    return kept


def issue_notice(*, actor: Actor, round_: Round, version: int, at: datetime.datetime) -> Round:
    """Write the paper that calls the meeting together, its agenda as an annex (会议通知).

    What it says is kept first, in a transaction of its own.

    Raises:
        PermissionDenied.
        RoundStale, NotCalled, PartUnfit, LetterheadMissing: no paper is written.
    """
    require(actor, "scheduling.hold", round_)
    if round_.version != version:
        raise errors.RoundStale(state=round_.get_state_display())
    division = round_.programme.division
    letterhead_of(division, Kind.NOTICE)
    facts = facts_of(round_)
    kept = keep_snapshot(
        actor=actor, kind=Kind.NOTICE, division=division, facts=facts, month=round_.month, at=at
    )
    return _issue_notice(actor, round_, version, facts, kept, at)


@transaction.atomic(durable=True)
def _issue_notice(
    actor: Actor, round_: Round, version: int, facts: Facts, snapshot: Snapshot, at: datetime.datetime
) -> Round:
    kept = locked(actor, round_, version)
    if "clerk" not in person_for(actor, kept).parts:
        raise PartUnfit(title="会议通知成文")
    if kept.state != "called":
        raise errors.NotCalled(state=kept.get_state_display())
    paper = Paper(Kind.NOTICE, kept.programme.division, notice_of(facts), snapshot=snapshot)
    kept.notice = issue_paper(actor=actor, paper=paper, at=at)
    kept.version += 1
    kept.save()
    trail.record("scheduling.notice_issued", actor=actor, subject=kept, facts={"round": str(kept)})
    return kept


@transaction.atomic(durable=True)
def redo_agenda(*, actor: Actor, round_: Round, version: int, at: datetime.datetime) -> Round:
    """Take the agenda back to make another; attendance and resolutions stay (重定议程).

    Raises:
        PermissionDenied; RoundStale, MoveUnfit, PartUnfit: nothing is written.
    """
    kept = locked(actor, round_, version)
    step(actor, kept, "redo", at)
    kept.agenda.all().delete()
    return kept


@transaction.atomic(durable=True)
def cancel_round(*, actor: Actor, round_: Round, version: int, words: str, at: datetime.datetime) -> Round:
    """Say that the meeting is not held, with words (取消).

    Raises:
        PermissionDenied; RoundStale, MoveUnfit, PartUnfit, Unsaid: nothing is written.
    """
    kept = locked(actor, round_, version)
    step(actor, kept, "cancel", at, said={"words"} if words.strip() else (), words=words)
    return kept

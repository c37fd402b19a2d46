"""Attendance, resolutions, and minutes drafted by one and issued by another (纪要)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.documents.actions import keep_snapshot
from minsheng.apps.documents.issuing import Paper, issue_paper, letterhead_of
from minsheng.apps.documents.models import Kind
from minsheng.apps.matters.actions import register_within, step_within
from minsheng.apps.matters.models import Matter, Source
from minsheng.apps.matters.titles import title_out_of
from minsheng.apps.matters.values import Registered, Said
from minsheng.apps.people.permissions import require
from minsheng.apps.scheduling import errors
from minsheng.apps.scheduling.models import Attendance, Resolution, ResolutionTask, Round
from minsheng.apps.scheduling.paper import contents_of, facts_of
from minsheng.apps.scheduling.parts import led_by, person_for
from minsheng.apps.scheduling.steps import locked, refuse_unfit, step
from minsheng.apps.ui.words import day, local_date
from minsheng.core.process.problems import PartUnfit

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Snapshot
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.scheduling.paper import Facts
    from minsheng.apps.scheduling.values import Held, Resolved


@transaction.atomic(durable=True)
def save_meeting(*, actor: Actor, round_: Round, held: Held, at: datetime.datetime) -> Round:
    """Say when and where it was held and how each unit took part (参会情况).

    Raises:
        PermissionDenied; RoundStale, NotCalled, PartUnfit, MeetingBefore: nothing is written.
    """
    kept = _writable(actor, round_, held.version, "写纪要")
    meeting = held.meeting
    if meeting.held_on <= kept.month:
        raise errors.MeetingBefore(day=day(kept.month), field="held_on")
    kept.held_on, kept.place, kept.chair = meeting.held_on, meeting.place.strip(), meeting.chair.strip()
    kept.others = meeting.others.strip()
    kept.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(round=kept, unit=unit, manner=manner) for unit, manner in held.attendance.items()
    )
    _written(actor, kept, "参会情况")
    return kept


@transaction.atomic(durable=True)
def add_resolution(*, actor: Actor, round_: Round, given: Resolved, at: datetime.datetime) -> Resolution:
    """Write down one thing that was resolved; with units it has a day (加一条议定事项).

    Raises:
        PermissionDenied; RoundStale, NotCalled, PartUnfit, DueMissing, UnitsMissing, DuePast,
            ResolutionForeign: nothing is written.
    """
    kept = _writable(actor, round_, given.version, "写纪要")
    if given.units and given.due_on is None:
        raise errors.DueMissing(field="due_on")
    if given.due_on is not None and not given.units:
        raise errors.UnitsMissing(field="units")
    if given.due_on is not None and given.due_on <= local_date(at):
        raise errors.DuePast(resolution="", day=day(given.due_on), field="due_on")
    if kept.level == Round.Level.LEAD and given.units:
        _refuse_foreign(kept, given, local_date(at))
    last = kept.resolutions.aggregate(last=Max("ordinal"))["last"] or 0
    made = Resolution.objects.create(
        round=kept,
        ordinal=last + 1,
        project=given.project,
        words=given.words.strip(),
        due_on=given.due_on,
    )
    ResolutionTask.objects.bulk_create(ResolutionTask(resolution=made, unit=unit) for unit in given.units)
    _written(actor, kept, "议定事项")
    return made


@transaction.atomic(durable=True)
def drop_resolution(*, actor: Actor, resolution: Resolution, version: int, at: datetime.datetime) -> Round:
    """Take one away; those behind it move up.

    Raises:
        PermissionDenied; RoundStale, NotCalled, PartUnfit: nothing is written.
    """
    kept = _writable(actor, resolution.round, version, "写纪要")
    resolution.delete()
    for each in kept.resolutions.filter(ordinal__gt=resolution.ordinal).order_by("ordinal"):
        each.ordinal -= 1
        each.save(update_fields=["ordinal"])
    _written(actor, kept, "议定事项")
    return kept


@transaction.atomic(durable=True)
def draft_minutes(*, actor: Actor, round_: Round, version: int, at: datetime.datetime) -> Round:
    """Put the minutes up to be issued by another (纪要送签).

    Raises:
        PermissionDenied; RoundStale, MeetingAhead, NobodyPresent, NothingResolved, MoveUnfit, PartUnfit:
            nothing is written.
    """
    kept = locked(actor, round_, version)
    on = local_date(at)
    if kept.held_on is not None and kept.held_on > on:
        raise errors.MeetingAhead(day=day(kept.held_on))
    if not kept.attendance.filter(manner=Attendance.Manner.PRESENT).exists():
        raise errors.NobodyPresent
    if not kept.resolutions.exists():
        raise errors.NothingResolved
    _refuse_past(kept, on)
    step(actor, kept, "draft", at)
    return kept


@transaction.atomic(durable=True)
def return_minutes(*, actor: Actor, round_: Round, version: int, words: str, at: datetime.datetime) -> Round:
    """Give the draft back with what is to be changed (退回修改).

    Raises:
        PermissionDenied; RoundStale, MoveUnfit, PartUnfit, Unsaid: nothing is written.
    """
    kept = locked(actor, round_, version)
    step(actor, kept, "return", at, said={"words"} if words.strip() else (), words=words)
    return kept


def issue_minutes(*, actor: Actor, round_: Round, version: int, at: datetime.datetime) -> Round:
    """Issue minutes that another drafted: the paper, and a task of each unit by resolution (签发纪要).

    What they say is kept first, in a transaction of its own.

    Raises:
        PermissionDenied.
        RoundStale, MoveUnfit, PartUnfit, OwnHand, DuePast, LetterheadMissing, UnitEnded: no paper is
            written and no task made.
    """
    require(actor, "scheduling.issue", round_)
    if round_.version != version or round_.state != "drafted":
        raise errors.RoundStale(state=round_.get_state_display())
    refuse_unfit(actor, round_, "issue")
    division = round_.programme.division
    letterhead_of(division, Kind.MINUTES)
    _refuse_past(round_, local_date(at))
    facts = facts_of(round_)
    kept = keep_snapshot(
        actor=actor, kind=Kind.MINUTES, division=division, facts=facts, month=round_.month, at=at
    )
    return _issue(actor, round_, version, facts, kept, at)


@transaction.atomic(durable=True)
def _issue(
    actor: Actor, round_: Round, version: int, facts: Facts, snapshot: Snapshot, at: datetime.datetime
) -> Round:
    kept = locked(actor, round_, version)
    if facts_of(kept) != facts:
        raise errors.RoundStale(state=kept.get_state_display())
    made = 0
    for resolution in kept.resolutions.select_related("project"):
        for place, task in enumerate(resolution.tasks.select_related("unit__division"), 1):
            _give(actor, kept, resolution, task, f"{resolution.ordinal}-{place}", at)
            made += 1
    paper = Paper(Kind.MINUTES, kept.programme.division, contents_of(facts), f"{kept.title}纪要", snapshot)
    kept.output = issue_paper(actor=actor, paper=paper, at=at)
    step(actor, kept, "issue", at)
    told = {"round": str(kept), "tasks": made, "digest": snapshot.digest[:12]}
    trail.record("scheduling.minutes_issued", actor=actor, subject=kept, facts=told)
    return kept


def _give(
    actor: Actor,
    kept: Round,
    resolution: Resolution,
    task: ResolutionTask,
    item: str,
    at: datetime.datetime,
) -> None:
    """A task of one unit, given out at once."""
    given = Registered(
        kind=Matter.Kind.TASK,
        source=Source.ROUND,
        found_on=kept.held_on or kept.month,
        title=title_out_of(resolution.words),
        facts=resolution.words,
        project=resolution.project,
        reference=f"{kept.programme.year}年第{kept.ordinal}次调度",
        item=item,
    )
    matter = register_within(actor=actor, programme=kept.programme, given=given, at=at)
    said = Said(version=matter.version, unit=task.unit, due_on=resolution.due_on)
    task.matter = step_within(actor=actor, matter=matter, verb="assign", said=said, at=at)
    task.save(update_fields=["matter"])


def _writable(actor: Actor, round_: Round, version: int, title: str) -> Round:
    kept = locked(actor, round_, version)
    if "clerk" not in person_for(actor, kept).parts:
        raise PartUnfit(title=title)
    if kept.state != "called":
        raise errors.NotCalled(state=kept.get_state_display())
    return kept


def _written(actor: Actor, kept: Round, what: str) -> None:
    kept.version += 1
    kept.save()
    trail.record(
        "scheduling.minutes_written", actor=actor, subject=kept, facts={"round": str(kept), "what": what}
    )


def _refuse_past(kept: Round, on: datetime.date) -> None:
    past = kept.resolutions.filter(due_on__lte=on).first()
    if past is not None and past.due_on is not None:
        raise errors.DuePast(resolution=f"第 {past.ordinal} 条", day=day(past.due_on))


def _refuse_foreign(kept: Round, given: Resolved, on: datetime.date) -> None:
    """A lead may give to others, and of what it leads alone: that is what it may assign."""
    led = led_by(kept.unit_id, kept.programme, on)
    if given.project is None or given.project.pk not in led:
        raise errors.ResolutionForeign(unit=kept.unit.name, field="project")
    if any(unit.pk == kept.unit_id for unit in given.units):
        raise errors.ResolutionForeign(unit=kept.unit.name, field="units")

"""What happened: a milestone reached, a gate lifted, either taken back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.duties.queries import Led, lead_units
from minsheng.apps.people.permissions import require
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.holding import gate_digest, milestone_digest, plan_holding
from minsheng.apps.planning.models import Gate, Mark, Milestone
from minsheng.apps.ui.words import day as day_words
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from minsheng.apps.files.models import File
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Project

_REACHED, _LIFTED = Mark.Kind.REACHED, Mark.Kind.LIFTED


@transaction.atomic(durable=True)
def mark_reached(
    *,
    actor: Actor,
    milestone: Milestone,
    seen: str,
    on: datetime.date,
    at: datetime.datetime,
    file: File | None = None,
) -> Mark:
    """Say that a milestone of the plan that holds was reached on a day, with the paper that shows it.

    Args:
        actor: of the office, a lead, or the milestone's own unit.
        milestone: of any version; what counts is the one of its key in the plan that holds.
        seen: its digest as it was shown.
        on: the day on which it was reached, today at the latest.
        at: now.
        file: a proof.

    Raises:
        PermissionDenied, MarkTooEarly, MilestoneUnknown, MarkStale, MarkedAlready.
        GateClosed: a gate before it is not lifted. In all cases nothing is written.
    """
    project = milestone.plan.project
    _refuse_to_come(on, at)
    row = _milestone(project, milestone.key, local_date(at))
    require(actor, "planning.write", _owned(project, row, local_date(at)))
    steps.lock_projects([project.pk])
    row = _milestone(project, milestone.key, local_date(at))
    if milestone_digest(row) != seen:
        raise errors.MarkStale(what=row.title)
    _refuse_marked(project, row.key, _REACHED, row.title)
    lifted = _open_keys(project, _LIFTED)
    if closed := [gate.condition for gate in row.gates.all() if gate.key not in lifted]:
        raise errors.GateClosed(milestone=row.title, gates="、".join(closed))
    mark = _marked(project, row.key, _REACHED, actor, at, digest=seen, on=on, file=file)
    facts = {"milestone": row.title, "on": on}
    trail.record("planning.milestone_reached", actor=actor, subject=project, facts=facts)
    return mark


@transaction.atomic(durable=True)
def lift_gate(
    *,
    actor: Actor,
    gate: Gate,
    seen: str,
    on: datetime.date,
    at: datetime.datetime,
    file: File | None = None,
) -> Mark:
    """Grant what a milestone waits for (解除前置条件); only the post that the gate names does.

    Raises:
        PermissionDenied: another post.
        MarkTooEarly, MilestoneUnknown, MarkStale, MarkedAlready: nothing is written.
    """
    require(actor, "planning.view")
    project = gate.milestone.plan.project
    _refuse_to_come(on, at)
    steps.lock_projects([project.pk])
    row = _gate(project, gate.key, local_date(at))
    if actor.post is None or actor.post.pk != row.lifter_id:
        raise PermissionDenied
    if gate_digest(row) != seen:
        raise errors.MarkStale(what=row.condition)
    _refuse_marked(project, row.key, _LIFTED, row.condition)
    mark = _marked(project, row.key, _LIFTED, actor, at, digest=seen, on=on, file=file)
    facts = {"gate": row.condition, "milestone": row.milestone.title, "on": on}
    trail.record("planning.gate_lifted", actor=actor, subject=project, facts=facts)
    return mark


@transaction.atomic(durable=True)
def revoke_mark(*, actor: Actor, mark: Mark, reason: str, at: datetime.datetime) -> Mark:
    """Take back that something was reached or lifted, with a reason; the mark stays.

    Who may mark a milestone may take it back; a gate the post that lifted it, or the office.

    Raises:
        PermissionDenied, StepWithoutReason, MarkRevoked.
        MilestoneReached: the gate of a milestone that is marked as reached. In all cases nothing is written.
    """
    project, on = mark.project, local_date(at)
    row = _milestone_of(mark, on)
    if mark.kind == _REACHED:
        require(actor, "planning.write", _owned(project, row, on))
    elif actor.post is None or actor.post.pk != mark.post_id:
        require(actor, "planning.approve", project)
    said = steps.refuse_no_reason(reason, "撤销")
    steps.lock_projects([project.pk])
    fresh = Mark.objects.get(pk=mark.pk)
    if fresh.revoked_at is not None:
        raise errors.MarkRevoked(project=project.code)
    if mark.kind == _LIFTED and row is not None and row.key in _open_keys(project, _REACHED):
        raise errors.MilestoneReached(milestone=row.title)
    fresh.revoked_at, fresh.revoked_by, fresh.reason = at, steps.actor_words(actor), said
    fresh.save(update_fields=["revoked_at", "revoked_by", "reason"])
    facts = {"kind": fresh.get_kind_display(), "what": row.title if row else "", "reason": said}
    trail.record("planning.mark_revoked", actor=actor, subject=project, facts=facts)
    return fresh


def _refuse_to_come(on: datetime.date, at: datetime.datetime) -> None:
    if on > local_date(at):
        raise errors.MarkTooEarly(day=on, today=local_date(at), field="on")


def _milestone(project: Project, key: str, on: datetime.date) -> Milestone:
    """The milestone of a key in the plan that holds: MilestoneUnknown where there is none."""
    plan = plan_holding(project, on)
    row = plan.milestones.filter(key=key).select_related("unit").first() if plan else None
    if row is None:
        raise errors.MilestoneUnknown(project=project.code)
    return row


def _gate(project: Project, key: str, on: datetime.date) -> Gate:
    plan = plan_holding(project, on)
    row = Gate.objects.filter(milestone__plan=plan, key=key).select_related("milestone").first()
    if plan is None or row is None:
        raise errors.MilestoneUnknown(project=project.code)
    return row


def _milestone_of(mark: Mark, on: datetime.date) -> Milestone | None:
    """The milestone that a mark is about, in the plan that holds now."""
    plan = plan_holding(mark.project, on)
    if plan is None:
        return None
    if mark.kind == _REACHED:
        return plan.milestones.filter(key=mark.key).first()
    return plan.milestones.filter(gates__key=mark.key).first()


def _owned(project: Project, row: Milestone | None, on: datetime.date) -> Led:
    """The project as the own of its leads and of the milestone's unit."""
    own = {row.unit_id} if row is not None and row.unit_id is not None else set()
    return Led(project, lead_units(project, on) | own)


def _refuse_marked(project: Project, key: str, kind: Mark.Kind, what: str) -> None:
    mark = Mark.objects.filter(project=project, key=key, kind=kind, revoked_at=None).first()
    if mark is not None:
        raise errors.MarkedAlready(what=what, on=day_words(mark.on))


def _open_keys(project: Project, kind: Mark.Kind) -> set[str]:
    return set(Mark.objects.filter(project=project, kind=kind, revoked_at=None).values_list("key", flat=True))


def _marked(
    project: Project, key: str, kind: Mark.Kind, actor: Actor, at: datetime.datetime, **said: object
) -> Mark:
    post, user = steps.person_of(actor)
    return Mark.objects.create(project=project, key=key, kind=kind, post=post, user=user, at=at, **said)

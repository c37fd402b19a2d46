"""From a draft to the baseline: submit, recall, return, approve, give up."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.duties.queries import led
from minsheng.apps.people.permissions import require
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.judging import faults_of
from minsheng.apps.planning.models import WRITABLE_STATES, Plan, PlanStep
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor
    from minsheng.core.errors import Refusal

State, Verb = Plan.State, PlanStep.Verb


@transaction.atomic(durable=True)
def submit(*, actor: Actor, plan: Plan, version: int, at: datetime.datetime) -> Plan:
    """Put a draft up for approval, judged by the edition in force (提交).

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit, NotInForce, NoTask.
        EditionNotTaken: it was written for another edition than the one in force.
        PlanFaulty: carries every fault at once. In all cases nothing is written.
    """
    written = plan.edition
    plan = steps.writable(actor, plan, version, at)
    if plan.edition_id != written.pk:
        raise errors.EditionNotTaken(plan=plan, written=written.ordinal, ordinal=plan.edition.ordinal)
    if faults := put_up(plan, actor, at):
        raise errors.PlanFaulty(faults)
    facts = {"ordinal": plan.ordinal}
    trail.record("planning.plan_submitted", actor=actor, subject=plan.project, facts=facts)
    return plan


def put_up(plan: Plan, actor: Actor, at: datetime.datetime) -> list[Refusal]:
    """Submit a locked plan of the edition in force where nothing is wrong; a step of what submits."""
    if faults := faults_of(plan, local_date(at)):
        return faults
    steps.add_step(plan, Verb.SUBMITTED, actor, at)
    plan.state = State.SUBMITTED
    steps.mark_changed(plan, "state")
    return []


@transaction.atomic(durable=True)
def recall(*, actor: Actor, plan: Plan, version: int, at: datetime.datetime) -> Plan:
    """Take a submitted plan back to write on it (撤回).

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit: nothing is written.
    """
    require(actor, "planning.write", led(plan.project, local_date(at)))
    return _moved(plan, version, Verb.RECALLED, actor, at)


@transaction.atomic(durable=True)
def return_plan(*, actor: Actor, plan: Plan, version: int, reason: str, at: datetime.datetime) -> Plan:
    """Send a submitted plan back with a reason (退回).

    Raises:
        PermissionDenied: not the office.
        StepWithoutReason, PlanStale, PlanUnfit: nothing is written.
    """
    require(actor, "planning.approve", plan.project)
    return _moved(plan, version, Verb.RETURNED, actor, at, reason)


@transaction.atomic(durable=True)
def give_up(*, actor: Actor, plan: Plan, version: int, reason: str, at: datetime.datetime) -> Plan:
    """Give up a plan that was not approved (作废); another may be started.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        StepWithoutReason, PlanStale, PlanUnfit: nothing is written.
    """
    require(actor, "planning.write", led(plan.project, local_date(at)))
    return _moved(plan, version, Verb.GIVEN_UP, actor, at, reason)


_MOVES = {
    Verb.RECALLED: (frozenset({State.SUBMITTED}), State.DRAFT),
    Verb.RETURNED: (frozenset({State.SUBMITTED}), State.RETURNED),
    Verb.GIVEN_UP: (WRITABLE_STATES, State.GIVEN_UP),
}
"""From which states a step leads, and to which."""


def _moved(
    plan: Plan,
    version: int,
    verb: PlanStep.Verb,
    actor: Actor,
    at: datetime.datetime,
    reason: str | None = None,
) -> Plan:
    said = "" if reason is None else steps.refuse_no_reason(reason, verb.label)
    plan = steps.lock_plan(plan, version)
    states, plan_state = _MOVES[verb]
    steps.refuse_unfit(plan, verb.label, states)
    steps.add_step(plan, verb, actor, at, said)
    plan.state = plan_state
    steps.mark_changed(plan, "state")
    facts = {"ordinal": plan.ordinal, "verb": verb.label, "reason": said}
    trail.record("planning.plan_moved", actor=actor, subject=plan.project, facts=facts)
    return plan


@transaction.atomic(durable=True)
def approve(
    *, actor: Actor, plan: Plan, version: int, holds_from: datetime.date, at: datetime.datetime
) -> Plan:
    """Approve a submitted plan: the baseline from a day on (批准), locked for good.

    It is judged once more by the edition in force. The first plan may hold from the year's beginning; a
    later one not before this month, nor before the plan that it follows.

    Raises:
        PermissionDenied: not the office.
        SamePost: who submitted it does not approve it.
        PlanStale, PlanUnfit, HoldsOutside, NotInForce, NoTask.
        PlanFaulty: carries every fault at once. In all cases nothing is written.
    """
    require(actor, "planning.approve", plan.project)
    plan = steps.lock_plan(plan, version)
    if faults := lock_in(plan, actor, holds_from, at):
        raise errors.PlanFaulty(faults)
    facts = {"ordinal": plan.ordinal, "holds_from": holds_from}
    trail.record("planning.plan_approved", actor=actor, subject=plan.project, facts=facts)
    return plan


def lock_in(plan: Plan, actor: Actor, holds_from: datetime.date, at: datetime.datetime) -> list[Refusal]:
    """Approve a locked plan where nothing is wrong with it; a step of the actions that approve.

    Raises:
        PlanUnfit, SamePost, HoldsOutside, NotInForce, NoTask.
    """
    on = local_date(at)
    steps.refuse_unfit(plan, Verb.APPROVED.label, {State.SUBMITTED})
    post, _ = steps.person_of(actor)
    submitted = plan.steps.filter(verb=Verb.SUBMITTED).last()
    if submitted is not None and submitted.post_id == post.pk:
        raise errors.SamePost(plan=plan, post=post)
    _refuse_day(plan, holds_from, on)
    plan.edition, _ = steps.text_in_force(plan.project, on)
    if faults := faults_of(plan, on):
        return faults
    steps.add_step(plan, Verb.APPROVED, actor, at)
    plan.state, plan.approved_at, plan.holds_from = State.APPROVED, at, holds_from
    steps.mark_changed(plan, "state", "edition", "approved_at", "holds_from")
    return []


def _refuse_day(plan: Plan, holds_from: datetime.date, on: datetime.date) -> None:
    """Months that were judged by a plan are not judged by another afterwards."""
    year = plan.project.programme.year
    first, last = datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31)
    before = Plan.objects.approved().filter(project=plan.project).first()
    if before is not None and before.holds_from is not None:
        first = max(before.holds_from, on.replace(day=1))
    if not first <= holds_from <= last:
        raise errors.HoldsOutside(day=holds_from, first=first, last=last, field="holds_from")

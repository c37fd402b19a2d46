"""Starting a plan: the first with the printed deadlines, a later one as a copy of the last approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.duties.queries import led
from minsheng.apps.people.permissions import require
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.aims import aims_of
from minsheng.apps.planning.curves import copy_curves, start_curves
from minsheng.apps.planning.laying import take_printed
from minsheng.apps.planning.models import Gate, Milestone, Plan, Precedence
from minsheng.apps.planning.printed import printed_beside
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Project


@transaction.atomic(durable=True)
def start_plan(*, actor: Actor, project: Project, at: datetime.datetime, reason: str = "") -> Plan:
    """Start a plan of a project (编制计划).

    The first takes the printed deadlines of the edition in force as milestones, with their quotes, and the
    default curve of each target. A later one copies the last approved, adds deadlines and targets that are
    new since, moves those that were moved, and says why it is needed.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        NotInForce, NoTask, PlanOpen, PlanWithoutReason: nothing is written.
    """
    on = local_date(at)
    require(actor, "planning.write", led(project, on))
    project = steps.lock_projects([project.pk])[project.pk]
    plan = begin(project, on, reason)
    facts = {"ordinal": plan.ordinal, "milestones": plan.milestones.count(), "reason": plan.reason}
    trail.record("planning.plan_started", actor=actor, subject=project, facts=facts)
    return plan


def begin(project: Project, on: datetime.date, reason: str = "") -> Plan:
    """The plan, under the lock of its project; a step of the actions that start one.

    Raises:
        NotInForce, NoTask, PlanOpen, PlanWithoutReason.
    """
    edition, text = steps.text_in_force(project, on)
    if (opened := Plan.objects.open().filter(project=project).first()) is not None:
        state = opened.get_state_display()
        raise errors.PlanOpen(project=project.code, ordinal=opened.ordinal, state=state)
    before = Plan.objects.approved().filter(project=project).first()
    reason = reason.strip() if before else ""
    if before and not reason:
        raise errors.PlanWithoutReason(project=project.code, field="reason")
    ordinal = Plan.objects.filter(project=project).count() + 1
    plan = Plan.objects.create(project=project, ordinal=ordinal, edition=edition, reason=reason)
    if before:
        _copy_milestones(plan, before)
    take_printed(plan, printed_beside(plan, text, before.edition if before else None))
    aims = aims_of(edition, project)
    have = copy_curves(plan, before, aims) if before else set()
    milestones = steps.milestones_of(plan)
    start_curves(plan, [aim for pk, aim in aims.items() if pk not in have], milestones)
    return plan


def _copy_milestones(plan: Plan, before: Plan) -> None:
    """The milestones of a former plan with the same keys, their order, precedences and gates."""
    rows = steps.milestones_of(before)
    made = {
        row.pk: Milestone(
            plan=plan, key=row.key, ordinal=row.ordinal, title=row.title, output=row.output,
            due_on=row.due_on, is_fixed=row.is_fixed, days=row.days, unit=row.unit, target=row.target,
            share=row.share, deadline=row.deadline,
        )
        for row in rows
    }  # fmt: skip
    Milestone.objects.bulk_create(made.values())
    Precedence.objects.bulk_create(
        Precedence(milestone=made[row.pk], after=made[each.after_id])
        for row in rows
        for each in row.precedences.all()
    )
    Gate.objects.bulk_create(
        Gate(
            milestone=made[row.pk],
            key=gate.key,
            condition=gate.condition,
            proof=gate.proof,
            lifter=gate.lifter,
        )
        for row in rows
        for gate in row.gates.all()
    )

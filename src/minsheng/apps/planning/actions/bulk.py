"""Many plans at once: those that nobody wrote go by the printed deadlines and equal months."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.people.permissions import require
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.actions.deciding import lock_in, put_up
from minsheng.apps.planning.actions.starting import begin
from minsheng.apps.planning.models import OPEN_STATES, Plan
from minsheng.apps.programmes.models import Project
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme
    from minsheng.core.errors import Refusal

_NAMED = 8


@dataclass(frozen=True, slots=True)
class Planned:
    """Plans that were submitted, and such as stay drafts for what is wrong with them."""

    submitted: Sequence[Plan]
    left: Sequence[tuple[Plan, Sequence[Refusal]]]


@transaction.atomic(durable=True)
def plan_the_rest(*, actor: Actor, programme: Programme, at: datetime.datetime) -> Planned:
    """Give every project with a task and without a plan its simplest one, and submit it (按序时进度统一编制).

    That is the printed deadlines as milestones and the default curve of each target; approval is another's.

    Raises:
        PermissionDenied: not the office.
        NothingToPlan: every project has a plan.
    """
    require(actor, "planning.write", programme)
    steps.person_of(actor)
    on = local_date(at)
    edition = edition_in_force(programme, on)
    rows = Project.objects.filter(texts__edition=edition, texts__has_task=True)
    rows = rows.exclude(plans__state__in=[*OPEN_STATES, Plan.State.APPROVED])
    locked = steps.lock_projects(rows.values_list("pk", flat=True))
    settled = Plan.objects.filter(project__in=locked, state__in=[*OPEN_STATES, Plan.State.APPROVED])
    taken = set(settled.values_list("project", flat=True))
    submitted, left = [], []
    for project in locked.values():
        if project.pk in taken:
            continue
        plan = begin(project, on)
        if faults := put_up(plan, actor, at):
            left.append((plan, faults))
        else:
            submitted.append(plan)
    if not submitted and not left:
        raise errors.NothingToPlan(programme=programme)
    facts = {
        "count": len(submitted),
        "left": len(left),
        "projects": _codes([*submitted, *(p for p, _ in left)]),
    }
    trail.record("planning.rest_planned", actor=actor, subject=programme, facts=facts)
    return Planned(submitted, left)


@transaction.atomic(durable=True)
def approve_plans(
    *, actor: Actor, seen: Mapping[int, int], holds_from: datetime.date, at: datetime.datetime
) -> int:
    """Approve several submitted plans of a programme as they were shown, all or none (批量批准).

    Args:
        actor: in another post than any of them was submitted from.
        seen: plan's id → the version that was shown; at least one.
        holds_from: as for one.
        at: now.

    Returns:
        How many were approved.

    Raises:
        PermissionDenied: not the office of all of them.
        PlanStale, PlanUnfit, SamePost, HoldsOutside, NotInForce, NoTask.
        PlansFaulty: names the projects. In all cases nothing is written.
    """
    plans = list(Plan.objects.filter(pk__in=seen).select_related("project__programme__division"))
    for plan in plans:
        require(actor, "planning.approve", plan.project)
    plans = steps.lock_plans(dict(seen))
    faulty = [plan for plan in plans if lock_in(plan, actor, holds_from, at)]
    if faulty:
        raise errors.PlansFaulty(count=len(faulty), projects=_codes(faulty))
    facts = {"count": len(plans), "holds_from": holds_from, "projects": _codes(plans)}
    trail.record("planning.plans_approved", actor=actor, subject=plans[0].project.programme, facts=facts)
    return len(plans)


def _codes(plans: Sequence[Plan]) -> str:
    """Projects in words, at most eight of them."""
    words = "、".join(plan.project.code for plan in plans[:_NAMED])
    return words if len(plans) <= _NAMED else f"{words} 等 {len(plans)} 个"

"""Steps that several actions share: the project's lock, rights, versions, what may be written."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch

from minsheng.apps.duties.queries import led
from minsheng.apps.people.permissions import require
from minsheng.apps.planning import errors
from minsheng.apps.planning.models import WRITABLE_STATES, Gate, Milestone, Plan, PlanStep, Precedence
from minsheng.apps.programmes.models import Project
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post, User
    from minsheng.apps.programmes.models import Edition, ProjectText


def lock_projects(projects: Iterable[int]) -> dict[int, Project]:
    """Projects with their programmes, locked in order of id; by id."""
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(projects))
    return {row.pk: row for row in rows.select_related("programme__division").order_by("pk")}


def lock_plans(seen: dict[int, int]) -> list[Plan]:
    """Plans as they stand under the locks of their projects, by id.

    Args:
        seen: plan's id → the version that was shown.

    Raises:
        PlanStale: the first that changed since.
    """
    lock_projects(Plan.objects.filter(pk__in=seen).values_list("project", flat=True))
    rows = Plan.objects.filter(pk__in=seen).select_related(
        "project__programme__division", "edition__programme"
    )
    found = list(rows.order_by("pk"))
    for plan in found:
        if plan.version != seen[plan.pk]:
            raise errors.PlanStale(plan=plan)
    return found


def lock_plan(plan: Plan, version: int) -> Plan:
    """The plan as it stands under the lock of its project: PlanStale where it changed since it was shown."""
    return lock_plans({plan.pk: version})[0]


def writable(actor: Actor, plan: Plan, version: int, at: datetime.datetime) -> Plan:
    """The plan, locked, for who may write it, judged by the edition in force.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit, NotInForce, NoTask.
    """
    require(actor, "planning.write", led(plan.project, local_date(at)))
    fresh = lock_plan(plan, version)
    refuse_unfit(fresh, "修改", WRITABLE_STATES)
    fresh.edition, _ = text_in_force(fresh.project, local_date(at))
    return fresh


def refuse_unfit(plan: Plan, doing: str, states: Iterable[str]) -> None:
    """Refuse a step that the plan's state does not allow: PlanUnfit."""
    if plan.state not in states:
        raise errors.PlanUnfit(plan=plan, doing=doing, state=plan.get_state_display())


def text_in_force(project: Project, on: datetime.date) -> tuple[Edition, ProjectText]:
    """The edition in force on a day with what it says of a project.

    Raises:
        NotInForce, NoTask.
    """
    edition = edition_in_force(project.programme, on)
    text = None if edition is None else edition.texts.filter(project=project).first()
    if edition is None or text is None:
        raise errors.NotInForce(project=project.code)
    if not text.has_task:
        raise errors.NoTask(project=project.code)
    return edition, text


def mark_changed(plan: Plan, *fields: str) -> None:
    """Count the version up and save it with the fields that changed.

    The edition is one of them only where its deadlines were taken over or the plan is locked.
    """
    plan.version += 1
    plan.save(update_fields=["version", *fields])


def new_key() -> str:
    """A key that no milestone or gate has had."""
    return uuid.uuid4().hex


def person_of(actor: Actor) -> tuple[Post, User]:
    """The post in use and its holder: no program stands in for them.

    Raises:
        PermissionDenied: a program, or somebody without a post.
    """
    if actor.post is None or actor.user is None:
        raise PermissionDenied
    return actor.post, actor.user


def actor_words(actor: Actor) -> str:
    """Who did it, as text that outlives the account: `林一舟（望湖区民政局）`."""
    name = actor.shown_name
    return (f"{name}（{actor.post.unit.name}）" if actor.post else name)[:120]


def add_step(
    plan: Plan, verb: PlanStep.Verb, actor: Actor, at: datetime.datetime, reason: str = ""
) -> PlanStep:
    """The step with the version that was seen; the plan counts up afterwards."""
    post, user = person_of(actor)
    return PlanStep.objects.create(
        plan=plan, version=plan.version, verb=verb, post=post, user=user, reason=reason, at=at
    )


def refuse_no_reason(reason: str, doing: str) -> str:
    """The reason without blanks around it: StepWithoutReason where there is none."""
    if not (said := reason.strip()):
        raise errors.StepWithoutReason(doing=doing, field="reason")
    return said


def milestones_of(plan: Plan) -> list[Milestone]:
    """The milestones of a plan in order, with precedences and gates; three queries."""
    rows = milestones_in([plan])
    for row in rows:
        row.plan = plan
    return rows


def milestones_in(plans: Iterable[Plan]) -> list[Milestone]:
    """Those of several plans, each plan's in order; three queries."""
    rows = Milestone.objects.filter(plan__in=list(plans)).select_related("unit", "target", "deadline")
    after = Precedence.objects.select_related("after").order_by("after__ordinal")
    gates = Gate.objects.select_related("lifter__unit").order_by("pk")
    joined = rows.prefetch_related(Prefetch("precedences", after), Prefetch("gates", gates))
    return list(joined.order_by("ordinal"))

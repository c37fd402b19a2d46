"""My due dates as their page lists them: by how near the day is, each with the place where it is done."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.people.permissions import allows
from minsheng.apps.planning.due import DueKind, DueState, due_dates, title_of
from minsheng.apps.planning.models import Gate, Mark, Milestone, Plan, PlanStep
from minsheng.apps.programmes.models import Responsibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.planning.due import DueItem

_SOON = 3
_ORDER = (
    DueState.OVERDUE,
    DueState.TODAY,
    DueState.ONE_DAY,
    DueState.THREE_DAYS,
    DueState.UNDATED,
    DueState.LATER,
)
_VERBS = {
    DueKind.MILESTONE: "标记",
    DueKind.GATE: "解除",
    DueKind.WRITE: "编制",
    DueKind.APPROVE: "审批",
    DueKind.REPLY: "答复",
    DueKind.SIGN: "签收",
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing asked, with its address and the verb on its button."""

    item: DueItem
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Things whose day is as near."""

    state: DueState
    lines: Sequence[DueLine]

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS.get(self.state, self.state.label)


_LABELS = {
    DueState.TODAY: "今天",
    DueState.ONE_DAY: "明天",
    DueState.THREE_DAYS: "三天内",
    DueState.UNDATED: "等着办，没有写日期",
    DueState.LATER: "三天以后",
}


def due_groups(actor: Actor, on: datetime.date) -> list[DueGroup]:
    """What waits for the post in use, the most urgent first; as many queries as `due_dates`."""
    lines = [line_of(item, actor) for item in due_dates(actor, on)]
    groups = [DueGroup(state, [line for line in lines if line.item.state is state]) for state in _ORDER]
    return [group for group in groups if group.lines]


def line_of(item: DueItem, actor: Actor) -> DueLine:
    """The item with where it is done."""
    return DueLine(item, _address(item, actor), _VERBS[item.kind])


def _address(item: DueItem, actor: Actor) -> str:
    if item.kind is DueKind.SIGN or item.project is None:
        return reverse("duties:programme", args=[item.programme.code])
    if item.kind is DueKind.REPLY and actor.post is not None:
        return reverse("cascade:unit", args=[item.programme.code, actor.post.unit.code])
    address = reverse("planning:project", args=[item.project.code])
    return f"{address}#m-{item.subject}" if item.kind is DueKind.MILESTONE else address


def urgent_milestones(actor: Actor, on: datetime.date) -> QuerySet[Milestone]:
    """Milestones overdue or due within three days: of the unit, and such as wait for a gate of the post.

    By the leads as printed, of the plan that holds; the page itself follows successions too.
    """
    rows = _urgent(actor, on).annotate(called=title_of("plan"))
    return rows.order_by("due_on", "plan__project__code", "ordinal")


def _urgent(actor: Actor, on: datetime.date) -> QuerySet[Milestone]:
    if actor.post is None:
        return Milestone.objects.none()
    holding = Plan.objects.holding(on).filter(project=OuterRef("plan__project"))
    marks = Mark.objects.filter(revoked_at=None, key=OuterRef("key"))
    reached = marks.filter(project=OuterRef("plan__project"))
    lifted = marks.filter(project=OuterRef("milestone__plan__project"))
    gates = Gate.objects.filter(~Exists(lifted), milestone=OuterRef("pk"), lifter=actor.post)
    own = Q(unit=actor.unit_id) | _led(actor) if allows(actor, "planning.write") else Q(pk__in=())
    return Milestone.objects.filter(
        own | Q(Exists(gates)),
        ~Exists(reached),
        plan=Subquery(holding.values("pk")[:1]),
        due_on__lte=on + datetime.timedelta(days=_SOON),
        plan__project__programme__year__in=(on.year - 1, on.year),
    )


def waiting_milestones(actor: Actor) -> QuerySet[Milestone]:
    """What is counted beside 我的时限 today."""
    return _urgent(actor, timezone.localdate())


def returned_plans(actor: Actor) -> list[PlanStep]:
    """The last step of each plan that was returned to the unit of the post; one query."""
    if actor.post is None or not allows(actor, "planning.write"):
        return []
    rows = PlanStep.objects.filter(_led(actor), plan__state=Plan.State.RETURNED, verb=PlanStep.Verb.RETURNED)
    rows = rows.annotate(called=title_of("plan"))
    last = {row.plan_id: row for row in rows.select_related("plan__project").order_by("version")}
    return list(last.values())


def _led(actor: Actor) -> Q:
    """What hangs on a plan whose project the unit of the post leads, as printed."""
    leads = Responsibility.objects.filter(
        Q(unit=actor.unit_id) | Q(group__members=actor.unit_id),
        text__edition=OuterRef("plan__edition"),
        text__project=OuterRef("plan__project"),
        relation=Responsibility.Relation.LEAD,
    )
    return Q(Exists(leads))

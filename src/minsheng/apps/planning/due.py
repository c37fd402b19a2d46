"""My due dates: milestones, gates, plans, numbers and lists that wait for the post in use (到期提醒)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Coalesce

from minsheng.apps.cascade.queries import replies_due
from minsheng.apps.duties.queries import Printed, editions_seen, my_unsigned, printed_in
from minsheng.apps.people.permissions import allows
from minsheng.apps.planning.models import WRITABLE_STATES, Gate, Mark, Milestone, Plan, PlanStep
from minsheng.apps.programmes.models import ProjectText, first_clause
from minsheng.apps.ui.words import distance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme, Project

_SOON = 3


class DueState(StrEnum):
    """How near a day is, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    ONE_DAY = "one_day"
    THREE_DAYS = "three_days"
    LATER = "later"
    UNDATED = "undated"
    DONE = "done"

    @property
    def label(self) -> str:
        """In Chinese, without the number of days."""
        return _LABELS[self]

    @property
    def is_urgent(self) -> bool:
        """Whether it belongs on the to-do list: overdue, or due within three days."""
        return self in _URGENT


_LABELS = {
    DueState.OVERDUE: "逾期",
    DueState.TODAY: "今天到期",
    DueState.ONE_DAY: "还有一天",
    DueState.THREE_DAYS: "三天内到期",
    DueState.LATER: "未到期",
    DueState.UNDATED: "没有日期",
    DueState.DONE: "已完成",
}

_URGENT = frozenset({DueState.OVERDUE, DueState.TODAY, DueState.ONE_DAY, DueState.THREE_DAYS})


def due_state(due_on: date | None, on: date, *, done: bool = False) -> DueState:
    """How near a day is on another: two and three days before are within three, calendar days."""
    if done:
        return DueState.DONE
    if due_on is None:
        return DueState.UNDATED
    days = (due_on - on).days
    if days < 0:
        return DueState.OVERDUE
    if days <= 1:
        return DueState.ONE_DAY if days else DueState.TODAY
    return DueState.THREE_DAYS if days <= _SOON else DueState.LATER


class DueKind(StrEnum):
    """What is asked for."""

    MILESTONE = "milestone"
    GATE = "gate"
    WRITE = "write"
    APPROVE = "approve"
    REPLY = "reply"
    SIGN = "sign"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _KINDS[self]


_KINDS = {
    DueKind.MILESTONE: "节点",
    DueKind.GATE: "前置条件",
    DueKind.WRITE: "编制计划",
    DueKind.APPROVE: "批准计划",
    DueKind.REPLY: "答复任务数",
    DueKind.SIGN: "签收责任",
}


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing asked of the post in use.

    Attributes:
        title: what it is; `words` where it stands.
        project: None for numbers that are answered and a list that is signed.
        subject: id of the milestone, gate, plan (0 where none is begun), else of the programme.
        on: today.
    """

    kind: DueKind
    title: str
    words: str
    programme: Programme
    project: Project | None
    subject: int
    on: date
    due_on: date | None = None

    @property
    def state(self) -> DueState:
        """How near its day is."""
        return due_state(self.due_on, self.on)

    @property
    def distance(self) -> str:
        """`还有 2 天`, `逾期 1 天`; empty without a day."""
        return distance(self.due_on, self.on)


def due_dates(actor: Actor, on: date) -> list[DueItem]:
    """What waits for the post in use, by day, undated last.

    Milestones of plans that hold and that its unit leads or bears, gates that it lifts; plans of its unit to
    write, plans to approve, numbers to answer, lists to sign. Programmes of this year and the last; at most
    ten queries.
    """
    if actor.post is None:
        return []
    printed = _printed(actor, on)
    led = _Led(actor, on, printed)
    items = [*led.milestones(), *_gates(actor, on), *led.to_write()]
    items += [*_to_approve(actor, on), *_replies(actor, on)]
    for each in my_unsigned(actor, on, printed):
        words, pk = f"{each.count} 项待签收", each.programme.pk
        items.append(DueItem(DueKind.SIGN, "责任清单", words, each.programme, None, pk, on))
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or on, item.kind, item.title))


def _printed(actor: Actor, on: date) -> Printed | None:
    """What the programmes of the last two years print that the unit opens; None where nothing hangs on it."""
    if actor.unit_id is None or not (allows(actor, "planning.write") or allows(actor, "duties.sign")):
        return None
    return printed_in(editions_seen(actor, on, (on.year - 1, on.year)), on)


class _Led:
    """The projects of the last two years that the unit of the post leads, with what holds of them."""

    def __init__(self, actor: Actor, on: date, printed: Printed | None) -> None:
        self._actor, self._on = actor, on
        led = printed.led_by(actor.unit_id) if printed and allows(actor, "planning.write") else ()
        self._texts: dict[int, ProjectText] = {text.project_id: text for text in led}

    def milestones(self) -> Iterator[DueItem]:
        """Milestones that are not reached, of led projects and of the unit itself."""
        if not allows(self._actor, "planning.write"):
            return
        own = Q(plan__project__in=self._texts) | Q(unit=self._actor.unit_id)
        rows = Milestone.objects.filter(own, ~marked(Mark.Kind.REACHED), due_on__isnull=False)
        rows = rows.filter(plan=holding("plan", self._on)).annotate(called=title_of("plan"))
        for row in rows.select_related("plan__project__programme").order_by("due_on"):
            project = row.plan.project
            words = "：".join(filter(None, (first_clause(row.called), row.output)))
            kind, day = DueKind.MILESTONE, row.due_on
            yield DueItem(kind, row.title, words, project.programme, project, row.pk, self._on, day)

    def to_write(self) -> Iterator[DueItem]:
        """Led projects without a plan, and drafts of theirs that nobody submitted."""
        if not self._texts:
            return
        rows = Plan.objects.filter(project__in=self._texts).exclude(state=Plan.State.GIVEN_UP)
        plans: dict[int, Plan] = {}
        for row in rows.order_by("ordinal"):
            plans[row.project_id] = row
        for pk, text in self._texts.items():
            plan = plans.get(pk)
            if plan is not None and plan.state not in WRITABLE_STATES:
                continue
            words = plan.get_state_display() if plan else "还没有计划"
            programme, subject = text.project.programme, plan.pk if plan else 0
            title = text.short_title
            yield DueItem(DueKind.WRITE, title, words, programme, text.project, subject, self._on)


def _gates(actor: Actor, on: date) -> Iterator[DueItem]:
    """Gates that the post lifts and that are not lifted."""
    rows = Gate.objects.filter(~marked(Mark.Kind.LIFTED, "milestone__plan"), lifter=actor.post)
    rows = rows.filter(milestone__plan=holding("milestone__plan", on))
    rows = rows.annotate(called=title_of("milestone__plan"))
    for row in rows.select_related("milestone__plan__project__programme").order_by("pk"):
        project = row.milestone.plan.project
        words = f"{first_clause(row.called)}：节点“{row.milestone.title}”的前置条件"
        kind, day = DueKind.GATE, row.milestone.due_on
        yield DueItem(kind, row.condition, words, project.programme, project, row.pk, on, day)


def title_of(plan: str = "") -> Coalesce:
    """What the edition of a plan calls its project; `plan` is the path to it from the row annotated."""
    path = f"{plan}__" if plan else ""
    said = ProjectText.objects.filter(
        edition=OuterRef(f"{path}edition"), project=OuterRef(f"{path}project")
    ).order_by()
    return Coalesce(Subquery(said.values("title")[:1]), f"{path}project__code", output_field=TextField())


def _to_approve(actor: Actor, on: date) -> Iterator[DueItem]:
    for plan in waiting_plans(actor):
        project = plan.project
        title = first_clause(plan.called)  # type: ignore[attr-defined]  # annotated
        words = f"第 {plan.ordinal} 稿，等待批准"
        yield DueItem(DueKind.APPROVE, title, words, project.programme, project, plan.pk, on)


def waiting_plans(actor: Actor) -> list[Plan]:
    """Submitted plans that the post may approve or return, by project; one query."""
    if not allows(actor, "planning.approve") or actor.post is None:
        return []
    rows = Plan.objects.visible_to(actor).filter(state=Plan.State.SUBMITTED).order_by("project__code")
    rows = rows.annotate(called=title_of())
    steps = PlanStep.objects.filter(plan=OuterRef("pk"), verb=PlanStep.Verb.SUBMITTED).order_by("-version")
    rows = rows.annotate(submitted_by=Subquery(steps.values("post")[:1]))
    own = actor.post.pk
    return [
        plan
        for plan in rows.select_related("project__programme__division", "edition")
        if plan.submitted_by != own  # type: ignore[attr-defined]  # annotated
        and allows(actor, "planning.approve", plan.project)
    ]


def _replies(actor: Actor, on: date) -> Iterator[DueItem]:
    """Numbers put to its unit, one line for each programme: a unit has many of them."""
    for each in replies_due(actor):
        words, pk = f"{each.count} 个待答复", each.programme.pk
        yield DueItem(DueKind.REPLY, "任务数", words, each.programme, None, pk, on)


def holding(plan: str, on: date) -> Subquery:
    """The plan that holds on a day of the same project, of the last two years; `plan` is the path to one."""
    rows = Plan.objects.holding(on).filter(project=OuterRef(f"{plan}__project"))
    return Subquery(rows.filter(project__programme__year__in=(on.year - 1, on.year)).values("pk")[:1])


def marked(kind: Mark.Kind, plan: str = "plan") -> Exists:
    """Whether a milestone or gate is marked, to be annotated; `plan` is the path to its plan."""
    rows = Mark.objects.filter(kind=kind, revoked_at=None, key=OuterRef("key"))
    return Exists(rows.filter(project=OuterRef(f"{plan}__project")))

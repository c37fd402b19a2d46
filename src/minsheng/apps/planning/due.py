"""My due dates: milestones, gates, plans, numbers and lists that wait for the post in use (到期提醒)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Coalesce

from minsheng.apps.cascade.queries import waiting_replies
from minsheng.apps.duties.queries import my_unsigned, programmes_seen, reporters
from minsheng.apps.people.permissions import allows
from minsheng.apps.planning.models import WRITABLE_STATES, Gate, Mark, Milestone, Plan, PlanStep
from minsheng.apps.programmes.models import ProjectText, first_clause
from minsheng.apps.programmes.standing import Standings
from minsheng.apps.ui.words import distance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
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
    30 queries, and six more for each programme that the actor opens.
    """
    if actor.post is None:
        return []
    led = _Led(actor, on)
    items = [*led.milestones(), *_gates(actor, on), *led.to_write()]
    items += [*_to_approve(actor, on), *_replies(actor, on)]
    for each in my_unsigned(actor, on):
        words, pk = f"{each.count} 项待签收", each.programme.pk
        items.append(DueItem(DueKind.SIGN, "责任清单", words, each.programme, None, pk, on))
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or on, item.kind, item.title))


class _Led:
    """The projects of the last two years that the unit of the post leads, with what holds of them."""

    def __init__(self, actor: Actor, on: date) -> None:
        self._actor, self._on = actor, on
        self._texts: dict[int, ProjectText] = {}
        if not allows(actor, "planning.write") or actor.unit_id is None:
            return
        programmes = programmes_seen(actor).filter(year__in=(on.year - 1, on.year))
        for programme in programmes.prefetch_related("editions"):
            edition = Standings(list(programme.editions.all()), on).in_force
            if edition is None:
                continue
            who = reporters(edition, on)
            for text in edition.texts.filter(has_task=True).select_related("project__programme"):
                if actor.unit_id in who.lead_units(text.project_id):
                    self._texts[text.project_id] = text

    def milestones(self) -> Iterator[DueItem]:
        """Milestones that are not reached, of led projects and of the unit itself."""
        if not allows(self._actor, "planning.write"):
            return
        plans = plans_holding(self._on)
        rows = Milestone.objects.filter(plan__in=plans.values(), due_on__isnull=False)
        rows = rows.filter(plan__project__in=self._texts) | rows.filter(unit=self._actor.unit_id)
        rows = rows.annotate(called=title_of("plan"))
        found = list(rows.select_related("plan__project__programme", "unit").order_by("due_on"))
        reached = marked_keys({row.plan.project_id for row in found}, Mark.Kind.REACHED)
        for row in found:
            if (row.plan.project_id, row.key) not in reached:
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
    rows = Gate.objects.filter(milestone__plan__in=plans_holding(on).values(), lifter=actor.post)
    rows = rows.annotate(called=title_of("milestone__plan"))
    found = list(rows.select_related("milestone__plan__project__programme").order_by("pk"))
    lifted = marked_keys({row.milestone.plan.project_id for row in found}, Mark.Kind.LIFTED)
    for row in found:
        project = row.milestone.plan.project
        if (project.pk, row.key) not in lifted:
            words = f"{first_clause(row.called)}：节点“{row.milestone.title}”的前置条件"
            kind, day = DueKind.GATE, row.milestone.due_on
            yield DueItem(kind, row.condition, words, project.programme, project, row.pk, on, day)


def title_of(plan: str = "") -> Coalesce:
    """What the edition of a plan calls its project; `plan` is the path to it from the row annotated."""
    path = f"{plan}__" if plan else ""
    said = ProjectText.objects.filter(
        edition=OuterRef(f"{path}edition"), project=OuterRef(f"{path}project")
    ).values("title")[:1]
    return Coalesce(Subquery(said), f"{path}project__code", output_field=TextField())


def _to_approve(actor: Actor, on: date) -> Iterator[DueItem]:
    for plan in waiting_plans(actor):
        project = plan.project
        title = first_clause(plan.called)  # type: ignore[attr-defined]  # annotated
        words = f"第 {plan.ordinal} 稿，等待批准"
        yield DueItem(DueKind.APPROVE, title, words, project.programme, project, plan.pk, on)


def waiting_plans(actor: Actor) -> list[Plan]:
    """Submitted plans that the post may approve or return, by project; at most two queries."""
    if not allows(actor, "planning.approve") or actor.post is None:
        return []
    rows = Plan.objects.visible_to(actor).filter(state=Plan.State.SUBMITTED).order_by("project__code")
    rows = rows.annotate(called=title_of())
    found = list(rows.select_related("project__programme__division", "edition"))
    steps = PlanStep.objects.filter(plan__in=found, verb=PlanStep.Verb.SUBMITTED).order_by("version")
    posts = dict(steps.values_list("plan", "post"))
    own = actor.post.pk
    return [
        plan
        for plan in found
        if posts.get(plan.pk) != own and allows(actor, "planning.approve", plan.project)
    ]


def _replies(actor: Actor, on: date) -> Iterator[DueItem]:
    """Numbers put to its unit, one line for each programme: a unit has many of them."""
    programmes = [each.row.split.target.project.programme for each in waiting_replies(actor)]
    counts = Counter(programme.pk for programme in programmes)
    for pk, programme in {each.pk: each for each in programmes}.items():
        yield DueItem(DueKind.REPLY, "任务数", f"{counts[pk]} 个待答复", programme, None, pk, on)


def plans_holding(on: date, programme: Programme | None = None) -> Mapping[int, int]:
    """The plan that holds on a day, by project: of one programme, or of two years' programmes; one query."""
    rows = Plan.objects.holding(on).order_by("holds_from", "ordinal")
    if programme is None:
        rows = rows.filter(project__programme__year__in=(on.year - 1, on.year))
    else:
        rows = rows.filter(project__programme=programme)
    return dict(rows.values_list("project", "pk"))


def marked_keys(projects: Iterable[int], kind: Mark.Kind) -> set[tuple[int, str]]:
    """Projects with the keys of what is marked in them; one query."""
    rows = Mark.objects.filter(project__in=projects, kind=kind, revoked_at=None)
    return set(rows.values_list("project", "key"))

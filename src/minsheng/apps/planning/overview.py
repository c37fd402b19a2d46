"""The plans of a programme as its page lists them: each project with a task in exactly one state."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.queries import short_names
from minsheng.apps.planning.due import marked, waiting_plans
from minsheng.apps.planning.models import Mark, Milestone, Plan
from minsheng.apps.programmes.models import COVERING_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition, Programme, ProjectText


class Stand(StrEnum):
    """Where the plan of a project stands, in the order of the work."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LOOKS[self][0]

    @property
    def shape(self) -> str:
        """The sign before the word."""
        return _LOOKS[self][1]

    @property
    def css(self) -> str:
        """Its class in the stylesheet."""
        return f"s-{_LOOKS[self][2]}"


_LOOKS = {
    Stand.NONE: ("未编", "○", "idle"),
    Stand.DRAFT: ("草稿", "◎", "wait"),
    Stand.SUBMITTED: ("待批", "■", "on"),
    Stand.RETURNED: ("退回", "▼", "late"),
    Stand.APPROVED: ("已批", "●", "done"),
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One project: its plan that is not settled, the one that holds, and how many milestones were reached.

    `upcoming` is the first milestone of the plan that holds which is not reached.
    """

    text: ProjectText
    leads: Sequence[str]
    opened: Plan | None
    approved: Plan | None
    total: int
    reached: int
    upcoming: Milestone | None

    @property
    def stand(self) -> Stand:
        """That of the plan that is not settled, else of the approved one."""
        if self.opened is not None:
            return Stand(self.opened.state)
        return Stand.APPROVED if self.approved is not None else Stand.NONE

    @property
    def is_revised(self) -> bool:
        """Whether an approved plan is being changed."""
        return self.opened is not None and self.approved is not None


@dataclass(frozen=True, slots=True)
class PlansPage:
    """The plans of a programme.

    Attributes:
        lines: those asked for, in printed order.
        counts: of all, by state; they add up to `total`.
        leads: unit's key → name, of the units that lead a project, by name.
        waiting: submitted plans that the post may approve, with the projects' titles.
        is_whole: false where only the projects that the own unit leads are listed.
        may_fill: whether the post may plan the rest by printed deadlines.
    """

    programme: Programme
    edition: Edition | None
    on: date
    lines: Sequence[PlanLine]
    total: int
    counts: Mapping[Stand, int]
    leads: Sequence[tuple[int, str]]
    waiting: Sequence[tuple[Plan, str]]
    is_whole: bool
    may_fill: bool

    @property
    def stands(self) -> Sequence[tuple[Stand, int]]:
        """Every state with how many projects are in it."""
        return [(stand, self.counts[stand]) for stand in Stand]

    @property
    def unplanned(self) -> int:
        """Projects without any plan."""
        return self.counts[Stand.NONE]


def covers(actor: Actor, programme: Programme) -> bool:
    """Whether the role sees all of the programme's division, not its own unit's projects alone."""
    area = actor.area
    if actor.is_system or area is None:
        return actor.is_system
    return actor.role in COVERING_ROLES and programme.division.path.startswith(area)


def plans_overview(
    programme: Programme,
    edition: Edition | None,
    actor: Actor,
    on: date,
    *,
    state: str = "",
    lead: int | None = None,
) -> PlansPage:
    """The projects with a task that the actor sees, in a state and of a lead; seven queries.

    `edition` is the one of the programme that is in force on the day.
    """
    is_whole = covers(actor, programme)
    texts = list(edition.texts.filter(has_task=True).select_related("project", "category")) if edition else []
    units = leads_on(texts, on) if texts else {}
    leads = {each.pk: [unit.pk for unit in units[each.project_id]] for each in texts}
    shown = [each for each in texts if is_whole or actor.unit_id in leads[each.pk]]
    named = {unit.pk: unit for each in shown for unit in units[each.project_id]}
    short = short_names(named, on)
    names = {pk: short.get(pk, unit.name) for pk, unit in named.items()}
    lines = _lines(programme, shown, leads, names)
    titles = {each.project_id: each.short_title for each in shown}
    stands = [line.stand for line in lines]
    return PlansPage(
        programme=programme,
        edition=edition,
        on=on,
        lines=[
            line
            for line in lines
            if state in ("", line.stand) and (lead is None or lead in leads[line.text.pk])
        ],
        total=len(lines),
        counts={stand: stands.count(stand) for stand in Stand},
        leads=sorted(names.items(), key=lambda pair: pair[1]),
        waiting=[(plan, titles[key]) for plan in waiting_plans(actor) if (key := plan.project_id) in titles],
        is_whole=is_whole,
        may_fill=allows(actor, "planning.approve", programme) and actor.post is not None,
    )


def _lines(
    programme: Programme,
    texts: Iterable[ProjectText],
    leads: Mapping[int, Sequence[int]],
    names: Mapping[int, str],
) -> list[PlanLine]:
    opened: dict[int, Plan] = {}
    approved: dict[int, Plan] = {}
    for plan in Plan.objects.filter(project__programme=programme).exclude(state=Plan.State.GIVEN_UP):
        (opened if plan.is_open else approved)[plan.project_id] = plan
    stones = _milestones(approved)
    return [
        PlanLine(
            text=text,
            leads=[names[pk] for pk in leads[text.pk]],
            opened=opened.get(text.project_id),
            approved=approved.get(text.project_id),
            total=len(stones[text.project_id]),
            reached=sum(done for _, done in stones[text.project_id]),
            upcoming=next((row for row, done in stones[text.project_id] if not done), None),
        )
        for text in texts
    ]


def _milestones(approved: Mapping[int, Plan]) -> dict[int, list[tuple[Milestone, bool]]]:
    """Milestones of approved plans by project and day, each with whether it was reached; one query."""
    projects = {plan.pk: project for project, plan in approved.items()}
    rows = Milestone.objects.filter(plan__in=projects).annotate(reached=marked(Mark.Kind.REACHED))
    found: dict[int, list[tuple[Milestone, bool]]] = defaultdict(list)
    for row in rows.order_by("due_on", "ordinal"):
        found[projects[row.plan_id]].append((row, row.reached))
    return found

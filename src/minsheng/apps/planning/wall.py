"""The wall chart of a programme (作战图): projects over units and over months."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import F

from minsheng.apps.cascade.models import Allocation, Reply
from minsheng.apps.duties.queries import reporters
from minsheng.apps.places.models import Unit
from minsheng.apps.places.queries import short_names
from minsheng.apps.planning.aims import aims_of
from minsheng.apps.planning.baselines import planned_of
from minsheng.apps.planning.due import DueState, due_state, marked_keys, plans_holding
from minsheng.apps.planning.models import OPEN_STATES, Mark, Milestone, Plan
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.progress.months import month_end, month_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.programmes.models import Edition, Programme, ProjectText

_ASKED: dict[str, str] = {"": "waiting", Reply.Verb.WITHDRAWN: "waiting"}
_WORST = ("objected", "waiting", "upheld", "confirmed")
_URGENT = tuple(DueState)


@dataclass(frozen=True, slots=True)
class Given:
    """What a unit was given of one target; None where it takes part without a number."""

    aim: Aim
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitCell:
    """What a unit was given of a project: issued numbers, one a target.

    `reply` is how its answers stand: objected before waiting before upheld before confirmed.
    """

    given: Sequence[Given]
    reply: str


@dataclass(frozen=True, slots=True)
class Stone:
    """A milestone of the plan that holds, on the chart."""

    milestone: Milestone
    state: DueState


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month of a project: the planned share at its end and the milestones due in it.

    `share` is the mean of the project's own hard targets, each by its curve; levels, which stand at nothing
    or all, count where there is nothing else. None without any.
    """

    month: datetime.date
    share: Fraction | None
    stones: Sequence[Stone]

    @property
    def state(self) -> DueState | None:
        """That of its most urgent milestone; None without any."""
        return min((each.state for each in self.stones), key=_URGENT.index, default=None)


@dataclass(frozen=True, slots=True)
class WallRow:
    """A project with a task.

    `plan` is the one that holds, `opened` the state of one that is not settled; `is_default` where a share
    rests on a default curve. Cells by unit and by month in the chart's order; a unit without number has none.
    """

    text: ProjectText
    leads: Sequence[Unit]
    plan: int | None
    opened: Plan | None
    is_default: bool
    planned: Sequence[Planned]
    units: Mapping[int, UnitCell]
    months: Sequence[MonthCell]


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall chart of a programme on a day; units by code, with short names where they have one."""

    programme: Programme
    edition: Edition
    on: datetime.date
    units: Sequence[Unit]
    names: Mapping[int, str]
    months: Sequence[datetime.date]
    rows: Sequence[WallRow]


def wall_rows(programme: Programme, on: datetime.date) -> Wall | None:
    """The projects with a task of the edition in force as printed; None before any. At most 19 queries."""
    edition = edition_in_force(programme, on)
    if edition is None:
        return None
    texts = list(edition.texts.filter(has_task=True).select_related("project", "category"))
    aims = aims_of(edition)
    planned = planned_of(aims, on)
    cells, units = _unit_cells(aims)
    who = reporters(edition, on)
    holding = plans_holding(on, programme)
    stones = _stones(holding, on)
    opened = Plan.objects.filter(project__programme=programme, state__in=OPEN_STATES)
    open_of = {plan.project_id: plan for plan in opened}
    months = month_ends(programme.year, datetime.date(programme.year, 12, 31))
    rows = []
    for text in texts:
        own = [each for each in planned.values() if each.aim.value.text_id == text.pk]
        rows.append(
            WallRow(
                text=text,
                leads=who.leads.get(text.project_id, []),
                plan=holding.get(text.project_id),
                opened=open_of.get(text.project_id),
                is_default=any(each.is_default for each in own),
                planned=own,
                units=cells.get(text.pk, {}),
                months=_months(months, own, stones.get(text.project_id, ())),
            )
        )
    names = short_names([unit.pk for unit in units], on)
    return Wall(programme, edition, on, units, names, months, rows)


def _months(
    months: Iterable[datetime.date], planned: Sequence[Planned], stones: Iterable[Stone]
) -> list[MonthCell]:
    by_month: dict[datetime.date, list[Stone]] = defaultdict(list)
    for stone in stones:
        if stone.milestone.due_on is not None:
            by_month[month_end(stone.milestone.due_on)].append(stone)
    own = [each for each in planned if _counts(each.aim)]
    return [MonthCell(month, _mean(own, month), by_month.get(month, ())) for month in months]


def _mean(planned: Sequence[Planned], month: datetime.date) -> Fraction | None:
    """The mean share of what is done bit by bit, of levels where a project has nothing else."""
    rising = [each for each in planned if not each.aim.is_level] or planned
    shares = [share for each in rising if (share := each.share(month)) is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def _counts(aim: Aim) -> bool:
    """Whether it is hard, and neither a subtask nor within another."""
    value = aim.value
    return aim.is_hard and not value.is_subtask and value.subset_of_id is None and value.part_of_id is None


def _unit_cells(aims: Mapping[int, Aim]) -> tuple[dict[int, dict[int, UnitCell]], list[Unit]]:
    """Issued numbers by text and unit, with the units by code; leaves alone; three queries."""
    rows = Allocation.objects.filter(split__target__in=aims, issued_open=True)
    columns = ("pk", "parent", "unit", "issued", "split__target")
    issued = list(rows.order_by("split__target__code", "pk").values_list(*columns))
    asked = Allocation.objects.asked().filter(split__target__in=aims).order_by()
    verbs = dict(asked.values_list("pk", F("last_verb")))
    given_on = {parent for _, parent, *_ in issued}
    given: dict[int, dict[int, list[Given]]] = defaultdict(lambda: defaultdict(list))
    replies: dict[tuple[int, int], list[str]] = defaultdict(list)
    for pk, _, unit, value, target in issued:
        if pk not in given_on:
            text, verb = aims[target].value.text_id, str(verbs.get(pk, ""))
            given[text][unit].append(Given(aims[target], value))
            replies[text, unit].append(_ASKED.get(verb, verb))
    cells = {
        text: {unit: UnitCell(said, min(replies[text, unit], key=_WORST.index)) for unit, said in own.items()}
        for text, own in given.items()
    }
    return cells, list(Unit.objects.filter(pk__in={unit for _, unit in replies}).order_by("code"))


def _stones(holding: Mapping[int, int], on: datetime.date) -> dict[int, list[Stone]]:
    """Milestones of the plans that hold, by project and day; two queries."""
    projects = {plan: project for project, plan in holding.items()}
    reached = marked_keys(holding, Mark.Kind.REACHED)
    rows = Milestone.objects.filter(plan__in=projects, due_on__isnull=False).select_related("unit")
    found: dict[int, list[Stone]] = defaultdict(list)
    for row in rows.order_by("due_on", "ordinal"):
        project = projects[row.plan_id]
        done = (project, row.key) in reached
        found[project].append(Stone(row, due_state(row.due_on, on, done=done)))
    return found

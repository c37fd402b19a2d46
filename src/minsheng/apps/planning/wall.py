"""The wall chart of a programme (作战图): projects over units and over months."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from minsheng.apps.cascade.models import Allocation, AllocationQuerySet, Reply
from minsheng.apps.duties.queries import leads_on
from minsheng.apps.places.queries import units_called
from minsheng.apps.planning.aims import aims_in
from minsheng.apps.planning.baselines import planned_of
from minsheng.apps.planning.due import DueState, due_state
from minsheng.apps.planning.models import Mark, Plan
from minsheng.core.progress.months import month_end, month_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.programmes.models import Edition, Programme, ProjectText

_ASKED: dict[str, str] = {"": "waiting", Reply.Verb.WITHDRAWN: "waiting"}
_WORST = ("objected", "waiting", "upheld", "confirmed")
_URGENT = tuple(DueState)


class Given(NamedTuple):
    """What a unit was given of one target, None where it takes part without a number, and its answer."""

    aim: Aim
    value: Decimal | None
    reply: str


class UnitCell(NamedTuple):
    """What a unit was given of a project: issued numbers, one a target.

    `reply` is how its answers stand: objected before waiting before upheld before confirmed.
    """

    given: Sequence[Given]
    reply: str


@dataclass(frozen=True, slots=True)
class Stone:
    """A milestone with a day of the plan that holds, on the chart."""

    title: str
    due_on: datetime.date
    days: int
    state: DueState


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month of a project: the planned share at its end and the milestones due in it.

    `share` is the mean of the project's own hard targets, each by its curve; levels, which stand at nothing
    or all, and proxies of pledges count where there is nothing else. None without any.
    """

    month: datetime.date
    planned: Sequence[Planned]
    stones: Sequence[Stone]

    @property
    def share(self) -> Fraction | None:
        """The mean of the shares that there are."""
        return _mean(self.planned, self.month)

    @property
    def state(self) -> DueState | None:
        """That of its most urgent milestone; None without any."""
        return min((each.state for each in self.stones), key=_URGENT.index, default=None)


@dataclass(frozen=True, slots=True)
class WallRow:
    """A project with a task.

    `plan` is the one that holds; `is_default` where a share rests on a default curve. `share` is planned at
    the end of this month, of a past year at its last. `taking` are the units that were given something; what
    that is, `units` says where it is asked for, as `months` does in the chart's order.
    """

    text: ProjectText
    leads: Sequence[Unit]
    plan: int | None
    is_default: bool
    planned: Sequence[Planned]
    share: Fraction | None
    stones: Sequence[Stone]
    taking: frozenset[int]
    units: Mapping[int, UnitCell]
    months: Sequence[MonthCell]


@dataclass(frozen=True, slots=True)
class Wall:
    """The wall chart of a programme on a day.

    `called` are leads and those that were given something, by code, with short names.
    """

    programme: Programme
    edition: Edition
    on: datetime.date
    called: Mapping[int, tuple[Unit, str]]
    months: Sequence[datetime.date]
    rows: Sequence[WallRow]

    @property
    def units(self) -> list[Unit]:
        """The units that were given something, by code."""
        taking = {unit for row in self.rows for unit in row.taking}
        return [unit for key, (unit, _) in self.called.items() if key in taking]

    @property
    def names(self) -> dict[int, str]:
        """Short names by unit."""
        return {key: short for key, (_, short) in self.called.items()}


def wall_rows(edition: Edition, on: datetime.date, *, by_units: bool = True, by_months: bool = True) -> Wall:
    """The projects with a task of an edition as printed; eight queries.

    Args:
        edition: the one in force on the day, with its programme.
        on: the day.
        by_units: what units were given is read too, with their answers.
        by_months: what is planned at each month's end is read too; else at this month's alone.
    """
    programme = edition.programme
    months = month_ends(programme.year, datetime.date(programme.year, 12, 31))
    shown = next((month for month in months if month >= on), months[-1])
    texts = list(edition.texts.filter(has_task=True).select_related("project", "category"))
    aims = aims_in(texts, programme.year)
    planned: dict[int, list[Planned]] = defaultdict(list)
    for each in planned_of(aims, on, at=None if by_months else shown).values():
        planned[each.aim.value.text_id].append(each)
    given = _given(aims) if by_units else _taking(aims)
    leads, stones = leads_on(texts, on), _stones(programme, on)
    rows = []
    for text in texts:
        plan, dated = stones.get(text.project_id, (None, ()))
        dated = [stone for stone in dated if stone.due_on.year == programme.year]
        counted = _counted(planned[text.pk])
        row = WallRow(
            text=text,
            leads=leads[text.project_id],
            plan=plan,
            is_default=any(each.is_default for each in planned[text.pk]),
            planned=planned[text.pk],
            share=_mean(counted, shown),
            stones=dated,
            taking=frozenset(given[text.pk]),
            units=_cells(given[text.pk]) if by_units else {},
            months=_months(months, counted, dated) if by_months else (),
        )
        rows.append(row)
    units = {unit for row in rows for unit in row.taking | {lead.pk for lead in row.leads}}
    return Wall(programme, edition, on, units_called(units, on), months, rows)


def _months(
    months: Iterable[datetime.date], counted: Sequence[Planned], stones: Iterable[Stone]
) -> list[MonthCell]:
    by_month: dict[datetime.date, list[Stone]] = defaultdict(list)
    for stone in stones:
        by_month[month_end(stone.due_on)].append(stone)
    return [MonthCell(month, counted, by_month.get(month, ())) for month in months]


def _counted(planned: Iterable[Planned]) -> list[Planned]:
    """What is done bit by bit; levels, then proxies, where a project has nothing else."""
    own = [each for each in planned if _counts(each.aim)]
    numbered = [each for each in own if not each.is_proxy]
    return [each for each in numbered if not each.aim.is_level] or numbered or own


def _mean(planned: Iterable[Planned], month: datetime.date) -> Fraction | None:
    found = [share for each in planned if (share := each.share(month)) is not None]
    return sum(found[1:], found[0]) / len(found) if found else None


def _counts(aim: Aim) -> bool:
    """Whether it is hard, and neither a subtask nor within another."""
    value = aim.value
    return aim.is_hard and not value.is_subtask and value.subset_of_id is None and value.part_of_id is None


_Given = dict[int, dict[int, list[Given]]]
"""By text and unit what it was given."""


def _issued(aims: Mapping[int, Aim]) -> AllocationQuerySet:
    rows = Allocation.objects.filter(split__target__in=aims, issued_open=True)
    return rows.order_by("split__target__code", "pk")


def _taking(aims: Mapping[int, Aim]) -> _Given:
    """The units alone, without what they were given; leaves alone; one query."""
    rows = list(_issued(aims).order_by().values_list("pk", "parent", "unit", "split__target"))
    given_on = {parent for _, parent, *_ in rows}
    found: _Given = defaultdict(dict)
    for pk, _, unit, target in rows:
        if pk not in given_on:
            found[aims[target].value.text_id][unit] = []
    return found


def _given(aims: Mapping[int, Aim]) -> _Given:
    """Issued numbers; leaves alone; one query."""
    # Closed in a draft that is consulted on, a unit is asked for nothing.
    consulted = Q(parent__isnull=True, split__offered_at__isnull=False) | Q(parent__offered_at__isnull=False)
    asked = ~consulted | Q(is_open=True)
    verb = Case(When(asked, then=F("last_verb")), default=Value(""))
    columns = ("pk", "parent", "unit", "split__target", "issued")
    rows = list(_issued(aims).with_answers().annotate(verb=verb).values_list(*columns, "verb"))
    given_on = {parent for _, parent, *_ in rows}
    found: _Given = defaultdict(lambda: defaultdict(list))
    for pk, _, unit, target, value, said in rows:
        if pk not in given_on:
            aim = aims[target]
            found[aim.value.text_id][unit].append(Given(aim, value, _ASKED.get(said, said)))
    return found


def _cells(given: Mapping[int, Sequence[Given]]) -> dict[int, UnitCell]:
    return {
        unit: UnitCell(own, min((each.reply for each in own), key=_WORST.index))
        for unit, own in given.items()
    }


def _stones(programme: Programme, on: datetime.date) -> dict[int, tuple[int, list[Stone]]]:
    """The plan that holds, and its milestones by day, by project; one query."""
    marks = Mark.objects.filter(revoked_at=None, kind=Mark.Kind.REACHED, key=OuterRef("milestones__key"))
    plans = Plan.objects.holding(on).filter(project__programme=programme)
    plans = plans.annotate(reached=Exists(marks.filter(project=OuterRef("project"))))
    plans = plans.order_by("holds_from", "ordinal", "milestones__due_on", "milestones__ordinal")
    found: dict[int, tuple[int, list[Stone]]] = {}
    columns = ("milestones__title", "milestones__due_on", "milestones__days")
    for project, plan, done, title, due_on, days in plans.values_list("project", "pk", "reached", *columns):
        if project not in found or found[project][0] != plan:
            found[project] = (plan, [])
        if due_on is not None:
            found[project][1].append(Stone(title, due_on, days, due_state(due_on, on, done=done)))
    return found

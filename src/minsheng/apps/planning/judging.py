"""What keeps a plan from being submitted or approved: everything at once, each with where it is mended."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import F, Q, Subquery

from minsheng.apps.people.models import Tenure
from minsheng.apps.places.models import in_force
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.aims import Aim, aims_of
from minsheng.apps.planning.baselines import drawn_of
from minsheng.apps.planning.curves import refresh_curves
from minsheng.apps.planning.models import CurvePoint, Way
from minsheng.apps.programmes.models import Deadline
from minsheng.apps.ui.words import quantity
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from minsheng.apps.planning.baselines import Drawn
    from minsheng.apps.planning.models import Gate, Milestone, Plan
    from minsheng.apps.programmes.models import Edition, Project


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in the milestone of that number, or in the months of the target of that code.

    Neither is told where no form of the plan mends it: what it plans is not in the edition any more.
    """

    problem: Refusal
    milestone: int | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan as it is judged, read already.

    Attributes:
        ordinal: the edition's that it is judged by.
        milestones: in order, with their gates.
        after: the predecessors of a milestone, by its id.
        held: posts that somebody holds, of those that lift gates.
        curves: with their targets; one without months is none.
        last: the last printed deadline.
    """

    ordinal: int
    milestones: Sequence[Milestone]
    after: Mapping[int, Iterable[Milestone]]
    held: Collection[int]
    curves: Sequence[Drawn]
    last: datetime.date


def faults_of(plan: Plan, on: datetime.date) -> list[Refusal]:
    """All that is wrong with a plan under its edition on a day: milestones, gates, curves, in that order.

    Curves by milestones are written again first.
    """
    aims = aims_of(plan.edition, plan.project)
    rows = steps.milestones_of(plan)
    refresh_curves(plan, aims, rows)
    points = CurvePoint.objects.filter(curve__plan=plan)
    judged = Judged(
        ordinal=plan.edition.ordinal,
        milestones=rows,
        after={row.pk: [each.after for each in row.precedences.all()] for row in rows},
        held=_held([gate for row in rows for gate in row.gates.all()], on),
        curves=drawn_of(points.order_by("curve__target__code", "curve_id", "month"), with_names=True),
        last=last_day(plan),
    )
    return [fault.problem for fault in faults_in(judged, aims)]


def faults_in(judged: Judged, aims: Mapping[int, Aim]) -> list[Fault]:
    """The same of what is read already, by the targets of the edition in force; nothing is written."""
    found: list[Fault] = []
    for number, row in enumerate(judged.milestones, 1):
        said = [*_of_days(row, judged, aims), *_of_gates(row, judged.held)]
        found += [Fault(problem, milestone=number) for problem in said]
    return [*found, *_of_curves(judged, aims)]


def last_day(plan: Plan) -> datetime.date:
    """The last printed deadline of the project or its targets, else the year's end; one query.

    What lies before the notice's own day is flagged elsewhere and bounds nothing.
    """
    rows = _BOUNDING.filter(text__edition=plan.edition, text__project=plan.project)
    return rows.values_list("due_on", flat=True).first() or datetime.date(plan.project.programme.year, 12, 31)


def last_printed(edition: Edition | None, project: Project) -> Subquery:
    """The same day, to be annotated; null where nothing is printed or nothing is in force."""
    rows = _BOUNDING.filter(text__edition=edition, text__project=project)
    return Subquery(rows.values("due_on")[:1])


_SIGNED = F("text__edition__signed_on")
_BOUNDING = Deadline.objects.filter(
    Q(text__edition__signed_on=None) | Q(due_on__gte=_SIGNED), measure=None
).order_by("-due_on")


def _of_days(row: Milestone, judged: Judged, aims: Mapping[int, Aim]) -> Iterator[Refusal]:
    if row.target is not None and row.target_id not in aims:
        yield errors.TargetElsewhere(target=row.target.code, ordinal=judged.ordinal)
        return
    if row.due_on is None:
        yield errors.MilestoneUndated(milestone=row.title)
        return
    bound = aims[row.target_id].ends_on if row.target_id is not None else judged.last
    # What the notice prints of a single measure may lie after the project's own day.
    if row.deadline is not None:
        bound = max(bound, row.deadline.due_on)
    if row.due_on > bound:
        yield errors.MilestoneTooLate(milestone=row.title, day=row.due_on, deadline=bound)
    for before in judged.after.get(row.pk, ()):
        if before.due_on is not None and before.due_on > row.due_on:
            yield errors.PredecessorLater(
                milestone=before.title, day=before.due_on, successor=row.title, successor_day=row.due_on
            )


def _of_gates(row: Milestone, held: Collection[int]) -> Iterator[Refusal]:
    for gate in row.gates.all():
        if gate.lifter is None:
            yield errors.GateWithoutLifter(milestone=row.title, gate=gate.condition)
        elif gate.lifter_id not in held:
            yield errors.LifterUnheld(milestone=row.title, gate=gate.condition, post=gate.lifter)


def _held(gates: Sequence[Gate], on: datetime.date) -> set[int]:
    """Of the posts that lift gates those that somebody holds; one query."""
    posts = {gate.lifter_id for gate in gates if gate.lifter_id is not None}
    rows = Tenure.objects.filter(in_force(on), post__in=posts, user__is_active=True)
    return set(rows.values_list("post", flat=True))


def _of_curves(judged: Judged, aims: Mapping[int, Aim]) -> Iterator[Fault]:
    own: dict[int, Decimal] = {}
    for each in judged.curves:
        row, aim = each.row, aims.get(each.row.target_id)
        if aim is None:
            yield Fault(errors.TargetElsewhere(target=row.target.code, ordinal=judged.ordinal))
            continue
        ends_on, end = row.ends_on, each.points[-1].value
        if row.way == Way.BY_MILESTONE:
            try:
                again = aim.by_milestone(judged.milestones, row.unit_id)
            except Refusal as problem:
                yield Fault(problem, target=row.target.code)
            else:
                ends_on, end = again.deadline, again.end
        if ends_on != aim.ends_on:
            fault = errors.CurveOffDeadline(target=aim.words, ends_on=ends_on, deadline=aim.ends_on)
            yield Fault(fault, target=row.target.code)
        if row.unit_id is None:
            own[row.target_id] = end
    for pk, aim in aims.items():
        if (wrong := _of_end(aim, own.get(pk))) is not None:
            yield Fault(wrong, target=aim.value.target.code)


def _of_end(aim: Aim, end: Decimal | None) -> Refusal | None:
    """What is wrong with the last month of a target, None without a curve."""
    if end is None:
        return errors.CurveMissing(target=aim.words) if aim.is_hard else None
    if aim.number is None or end == aim.number:
        return None
    goal, unit = aim.number, aim.value.unit
    return errors.CurveOffGoal(target=aim.words, end=quantity(end, unit), goal=quantity(goal, unit))

"""What keeps a plan from being submitted or approved: everything at once."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, Subquery

from minsheng.apps.people.models import Tenure
from minsheng.apps.places.models import in_force
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.aims import Aim, aims_of
from minsheng.apps.planning.curves import refresh_curves
from minsheng.apps.programmes.models import Deadline
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from minsheng.apps.planning.models import Gate, Milestone, Plan
    from minsheng.core.errors import Refusal


def faults_of(plan: Plan, on: datetime.date) -> list[Refusal]:
    """All that is wrong with a plan under its edition on a day: milestones, gates, curves, in that order.

    Curves by milestones are reckoned again first.
    """
    aims = aims_of(plan.edition, plan.project)
    rows = steps.milestones_of(plan)
    last = last_day(plan)
    held = _held([gate for row in rows for gate in row.gates.all()], on)
    faults: list[Refusal] = []
    for row in rows:
        faults += _of_days(row, rows, aims, last)
        faults += _of_gates(row, held)
    return [*faults, *refresh_curves(plan, aims, rows), *_of_curves(plan, aims)]


def last_day(plan: Plan) -> datetime.date:
    """The last printed deadline of the project or its targets, else the year's end; one query.

    What lies before the notice's own day is flagged elsewhere and bounds nothing.
    """
    rows = _BOUNDING.filter(text__edition=plan.edition, text__project=plan.project)
    return rows.values_list("due_on", flat=True).first() or datetime.date(plan.project.programme.year, 12, 31)


def last_printed() -> Subquery:
    """The same of each plan of a query, to be annotated; null where nothing is printed."""
    rows = _BOUNDING.filter(text__edition=OuterRef("edition"), text__project=OuterRef("project"))
    return Subquery(rows.values("due_on")[:1])


_SIGNED = F("text__edition__signed_on")
_BOUNDING = Deadline.objects.filter(
    Q(text__edition__signed_on=None) | Q(due_on__gte=_SIGNED), measure=None
).order_by("-due_on")


def _of_days(
    row: Milestone, rows: Sequence[Milestone], aims: Mapping[int, Aim], last: datetime.date
) -> Iterator[Refusal]:
    if row.target is not None and row.target_id not in aims:
        yield errors.TargetElsewhere(target=row.target.code, ordinal=row.plan.edition.ordinal)
        return
    if row.due_on is None:
        yield errors.MilestoneUndated(milestone=row.title)
        return
    bound = aims[row.target_id].ends_on if row.target_id is not None else last
    # What the notice prints of a single measure may lie after the project's own day.
    if row.deadline is not None:
        bound = max(bound, row.deadline.due_on)
    if row.due_on > bound:
        yield errors.MilestoneTooLate(milestone=row.title, day=row.due_on, deadline=bound)
    days = {each.pk: each for each in rows}
    for each in row.precedences.all():
        before = days[each.after_id]
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


def _of_curves(plan: Plan, aims: Mapping[int, Aim]) -> Iterator[Refusal]:
    rows = list(plan.curves.select_related("target", "unit").prefetch_related("points"))
    own = {row.target_id: row for row in rows if row.unit_id is None}
    for row in rows:
        if row.target_id not in aims:
            yield errors.TargetElsewhere(target=row.target.code, ordinal=plan.edition.ordinal)
        elif row.ends_on != (aim := aims[row.target_id]).ends_on:
            yield errors.CurveOffDeadline(target=aim.words, ends_on=row.ends_on, deadline=aim.ends_on)
    for pk, aim in aims.items():
        curve = own.get(pk)
        if curve is None:
            if aim.is_hard:
                yield errors.CurveMissing(target=aim.words)
            continue
        end = list(curve.points.all())[-1].value
        if aim.number is not None and end != aim.number:
            goal, unit = aim.number, aim.value.unit
            yield errors.CurveOffGoal(target=aim.words, end=quantity(end, unit), goal=quantity(goal, unit))

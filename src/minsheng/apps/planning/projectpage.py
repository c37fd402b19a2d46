"""The plan that the page of a project shows: numbered milestones on a year, curves with pictures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.people.permissions import allows
from minsheng.apps.planning.drawing import Axis, CurveDrawing, Span, draw_curve, span
from minsheng.apps.planning.models import Mark, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.planning.planpage import GateRow, MilestoneRow, PlanPage, PlanView
    from minsheng.core.progress import Curve

_CHART = 240


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate of the table."""

    row: GateRow
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A milestone of the table: its number, those of its predecessors, its work on the year."""

    number: int
    row: MilestoneRow
    after: Sequence[int]
    gates: Sequence[GateLine]
    span: Span | None
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a curve with its value and its part of the whole in percent, None of nothing."""

    day: date
    value: Decimal
    percent: Decimal | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class CurveShown:
    """The months of a target: as figures and as a picture; own curves of units by name."""

    planned: Planned
    months: Sequence[Month]
    drawing: CurveDrawing
    unit: str
    units: Sequence[tuple[Unit, Sequence[Month]]]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """One plan as the page shows it; `is_written` while it may be changed by whoever looks."""

    view: PlanView
    lines: Sequence[Line]
    curves: Sequence[CurveShown]
    axis: Axis
    now: str
    is_written: bool
    is_holding: bool
    reached: int

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.view.plan


def shown_plan(page: PlanPage, actor: Actor, on: date, ordinal: str = "") -> PlanShown | None:
    """The plan of that ordinal, else the one being written, else the one that holds; None without any."""
    views = [view for view in (page.opened, page.holding, page.coming) if view is not None]
    asked = [view for view in views if str(view.plan.ordinal) == ordinal]
    view = next(iter([*asked, *views]), None)
    return None if view is None else _shown(page, view, actor, on)


def _shown(page: PlanPage, view: PlanView, actor: Actor, on: date) -> PlanShown:
    axis = Axis.of_year(page.project.programme.year, _CHART)
    numbers = {row.milestone.pk: number for number, row in enumerate(view.milestones, 1)}
    is_holding = page.holding is not None and view.plan == page.holding.plan
    office = allows(actor, "planning.approve", page.project)
    lines = [
        Line(
            number=numbers[row.milestone.pk],
            row=row,
            after=sorted(numbers[each.pk] for each in row.after),
            gates=[
                GateLine(gate, is_holding and _may_revoke(gate.mark, actor, office)) for gate in row.gates
            ],
            span=span(axis, row.begins_on, row.milestone.due_on, row.state),
            may_revoke=is_holding and _may_revoke(row.mark, actor, office),
        )
        for row in view.milestones
    ]
    return PlanShown(
        view=view,
        lines=lines,
        curves=[curve_shown(planned, view, on) for planned in view.curves.values()],
        axis=axis,
        now=axis.x(on) if axis.holds(on) else "",
        is_written=page.may_write and page.opened is not None and view.plan == page.opened.plan,
        is_holding=is_holding,
        reached=sum(line.row.mark is not None for line in lines),
    )


def _may_revoke(mark: Mark | None, actor: Actor, office: bool) -> bool:
    """Whether the page offers it: to the office, and to the post that marked it."""
    if mark is None:
        return False
    return office or (actor.post is not None and mark.post_id == actor.post.pk)


def curve_shown(planned: Planned, view: PlanView, on: date) -> CurveShown:
    """The months of a target in a plan, drawn."""
    own = {row.unit_id: row.unit for row in view.units if row.target_id == planned.aim.value.target_id}
    return CurveShown(
        planned=planned,
        months=months_of(planned.curve, on),
        drawing=draw_curve(planned.curve, on),
        unit="" if planned.is_proxy else planned.aim.value.unit,
        units=[
            (unit, months_of(planned.units[pk], on))
            for pk, unit in own.items()
            if pk is not None and unit is not None and pk in planned.units
        ],
    )


def months_of(curve: Curve, on: date) -> list[Month]:
    """The months with their part of the whole, rounded half up to whole percent."""
    end = curve.end
    return [
        Month(
            day=point.month,
            value=point.value,
            percent=(point.value * 100 / end).quantize(Decimal(1)) if end else None,
            is_past=point.month < on,
        )
        for point in curve.points
    ]

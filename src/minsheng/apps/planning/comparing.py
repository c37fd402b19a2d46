"""Two plans of one project beside each other: milestones added, moved, removed; months that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.planning.models import Curve, Milestone
from minsheng.apps.planning.steps import milestones_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.models import Plan
    from minsheng.apps.programmes.models import Target

_COLUMNS = ("title", "output", "days", "unit_id", "target_id", "share")
_NAMES = {
    "title": "名称",
    "output": "成果",
    "days": "用时",
    "unit_id": "承担单位",
    "target_id": "目标",
    "share": "占比",
    "after": "前序节点",
    "gates": "前置条件",
}


@dataclass(frozen=True, slots=True)
class MilestoneChange:
    """A milestone that differs; `before` is None where it was added, `after` where it was removed.

    `days` it was put off, negative where it is earlier, None where a day is missing; `changed` names what
    else differs.
    """

    before: Milestone | None
    after: Milestone | None
    days: int | None
    changed: Sequence[str]


@dataclass(frozen=True, slots=True)
class CurveChange:
    """The months of a target, or of a unit's own curve, that differ: month → before, after; None for none."""

    target: Target
    unit: Unit | None
    way_before: str
    way_after: str
    months: Sequence[tuple[date, Decimal | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Differences:
    """What one plan says otherwise than the one before it; empty where it says the same."""

    before: Plan
    after: Plan
    added: Sequence[MilestoneChange]
    removed: Sequence[MilestoneChange]
    moved: Sequence[MilestoneChange]
    reworded: Sequence[MilestoneChange]
    curves: Sequence[CurveChange]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not any((self.added, self.removed, self.moved, self.reworded, self.curves))


def differences(before: Plan, after: Plan) -> Differences:
    """What a plan of a project says otherwise than another; five queries.

    Milestones are the same by key. One that moved stands among `moved`, whatever else differs.
    """
    rows = milestones_in([before, after])
    old = {row.key: row for row in rows if row.plan_id == before.pk}
    new = {row.key: row for row in rows if row.plan_id == after.pk}
    both = [_change(old[key], row) for key, row in new.items() if key in old]
    return Differences(
        before=before,
        after=after,
        added=[MilestoneChange(None, row, None, ()) for key, row in new.items() if key not in old],
        removed=[MilestoneChange(row, None, None, ()) for key, row in old.items() if key not in new],
        moved=[each for each in both if _moved(each)],
        reworded=[each for each in both if each.changed and not _moved(each)],
        curves=_curves(before, after),
    )


def _moved(change: MilestoneChange) -> bool:
    before, after = change.before, change.after
    return before is not None and after is not None and before.due_on != after.due_on


def _change(before: Milestone, after: Milestone) -> MilestoneChange:
    days = (after.due_on - before.due_on).days if before.due_on and after.due_on else None
    changed = [_NAMES[name] for name in _COLUMNS if getattr(before, name) != getattr(after, name)]
    if _after(before) != _after(after):
        changed.append(_NAMES["after"])
    if _gates(before) != _gates(after):
        changed.append(_NAMES["gates"])
    return MilestoneChange(before, after, days, changed)


def _after(row: Milestone) -> set[str]:
    return {each.after.key for each in row.precedences.all()}


def _gates(row: Milestone) -> set[tuple[str, str, str, int | None]]:
    return {(gate.key, gate.condition, gate.proof, gate.lifter_id) for gate in row.gates.all()}


def _curves(before: Plan, after: Plan) -> list[CurveChange]:
    old, new = _curves_of(before, after)
    found = []
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        row = now or was
        if row is None:
            continue
        first, second = _months(was), _months(now)
        months = [
            (month, first.get(month), second.get(month))
            for month in sorted({*first, *second})
            if first.get(month) != second.get(month)
        ]
        ways = [each.get_way_display() if each else "" for each in (was, now)]
        if months or ways[0] != ways[1]:
            found.append(CurveChange(row.target, row.unit, ways[0], ways[1], months))
    return found


def _curves_of(*plans: Plan) -> list[dict[tuple[str, str], Curve]]:
    """The curves of each plan by the codes of target and unit; two queries."""
    rows = Curve.objects.filter(plan__in=plans).select_related("target", "unit").prefetch_related("points")
    found: dict[int, dict[tuple[str, str], Curve]] = {plan.pk: {} for plan in plans}
    for row in rows:
        found[row.plan_id][row.target.code, row.unit.code if row.unit else ""] = row
    return [found[plan.pk] for plan in plans]


def _months(row: Curve | None) -> dict[date, Decimal]:
    return {} if row is None else {point.month: point.value for point in row.points.all()}

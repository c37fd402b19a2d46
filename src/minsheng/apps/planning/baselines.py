"""What is to stand of each target: the curve that holds on a day, else the default (基线)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from minsheng.apps.cascade.models import Split
from minsheng.apps.cascade.queries import leaves_on, value_on
from minsheng.apps.places.models import Unit
from minsheng.apps.planning.aims import aims_of, stored
from minsheng.apps.planning.models import Curve, CurvePoint, Plan
from minsheng.apps.programmes.models import ProjectText, Target
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core import progress
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Planned:
    """The planned months of a target.

    Attributes:
        aim: what the edition says of it.
        curve: its months; of a proxy where it has no value.
        row: the curve of the plan, None for the default (默认).
        units: own curves of units, by unit.
    """

    aim: Aim
    curve: progress.Curve
    row: Curve | None = None
    units: Mapping[int, progress.Curve] = field(default_factory=dict)

    @property
    def is_default(self) -> bool:
        """Whether no plan says it (默认)."""
        return self.row is None

    @property
    def is_proxy(self) -> bool:
        """Whether the months are of something that stands in for the target (代用)."""
        return self.aim.number is None

    @property
    def is_outdated(self) -> bool:
        """Whether the edition has another value or deadline than the curve (方案已调整，计划未调整)."""
        if self.row is None:
            return False
        moved = self.row.ends_on != self.aim.ends_on
        return moved or (self.aim.number is not None and self.curve.end != self.aim.number)

    def share(self, on: date, unit: int | None = None) -> Fraction | None:
        """The planned share at the end of a day, 0 to 1, for a unit by its own curve; None of nothing."""
        return (self.units.get(unit, self.curve) if unit is not None else self.curve).share(on)

    def amount(self, on: date, value: Decimal | None, unit: int | None = None) -> Fraction | None:
        """The planned part of a value, exact and not rounded; None without value or share."""
        share = self.share(on, unit)
        return None if share is None or value is None else share * Fraction(value)


def curves_of(programme: Programme, on: date) -> dict[int, Planned]:
    """The months of every target with a task in the edition in force, by target in printed order.

    Defaults are marked; three queries.
    """
    edition = edition_in_force(programme, on)
    return {} if edition is None else planned_of(aims_of(edition), on)


def baseline(target: Target, day: date) -> Planned | None:
    """The months of a target that hold on a day: of the last approved curve naming it, else the default.

    None where the edition in force does not state it; four queries.
    """
    edition = edition_in_force(target.project.programme, day)
    text = ProjectText.objects.filter(edition=edition, targetvalue_rows__target=target).first()
    if edition is None or text is None:
        return None
    aims = aims_of(edition, text.project)
    aim = aims.get(target.pk)
    return None if aim is None else planned_of({target.pk: aim}, day)[target.pk]


def planned_share(target: Target, day: date, unit: Unit | None = None) -> Fraction | None:
    """The planned share of a target, 0 to 1, at the end of a day; for a unit by its own curve."""
    found = baseline(target, day)
    return None if found is None else found.share(day, unit.pk if unit else None)


def planned_amount(target: Target, unit: Unit, day: date) -> Fraction | None:
    """What a unit is to have done at the end of a day: share × its value of that day, not rounded."""
    found = baseline(target, day)
    return None if found is None else found.amount(day, value_of_unit(target, unit, day), unit.pk)


def value_of_unit(target: Target, unit: Unit, day: date) -> Decimal | None:
    """What a unit was given of a target on a day: as a leaf, else what it passes on; None if no number."""
    split = Split.objects.filter(target=target).first()
    if split is None:
        return None
    own = [leaf.value for leaf in leaves_on(split, day) if leaf.row.unit_id == unit.pk]
    if values := [value for value in own if value is not None]:
        return sum(values[1:], values[0])
    row = split.allocations.filter(parent=None, unit=unit).first()
    return value_on(row, day).value if row is not None and not own else None


def planned_of(
    aims: Mapping[int, Aim], on: date, *, at: date | None = None, units: Collection[int] | None = None
) -> dict[int, Planned]:
    """The months of targets as they hold on a day; one query.

    With `at`, the end of a month, curves are read for that month alone: what they plan at another end is
    not known. With either, of what units plan that of `units` alone is known.
    """
    points = CurvePoint.objects.filter(
        curve__target__in=aims, curve__plan__state=Plan.State.APPROVED, curve__plan__holds_from__lte=on
    )
    if at is not None:
        # The last month is that of the deadline.
        points = points.filter(Q(month=at) | Q(month__gte=F("curve__ends_on")))
        units = units or ()
    if units is not None:
        points = points.filter(Q(curve__unit=None) | Q(curve__unit__in=units))
    order = ("curve__plan__holds_from", "curve__plan__approved_at", "curve__plan_id", "curve_id")
    found = drawn_of(points.order_by(*order, "month"))
    plans = {each.row.target_id: each.row.plan_id for each in found if each.row.unit_id is None}
    return planned_by([each for each in found if plans.get(each.row.target_id) == each.row.plan_id], aims)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stored curve with its months."""

    row: Curve
    points: Sequence[progress.Point]


def drawn_of(points: QuerySet[CurvePoint], *, with_names: bool = False) -> list[Drawn]:
    """The curves of some months in their order, with `target` and `unit` where asked for; one query."""
    curve = columns_of(Curve, "curve")
    target = columns_of(Target, "curve__target") if with_names else []
    unit = columns_of(Unit, "curve__unit") if with_names else []
    own, end = len(curve), len(curve) + len(target)
    found: dict[int, tuple[Sequence[Any], list[progress.Point]]] = {}
    for month, value, *columns in points.values_list("month", "value", *curve, *target, *unit):
        found.setdefault(columns[0], (columns, []))[1].append(progress.Point(month, value))
    rows = []
    for columns, months in found.values():
        row = row_of(Curve, columns[:own])
        if with_names:
            row.target = row_of(Target, columns[own:end])
        if with_names and row.unit_id is not None:
            row.unit = row_of(Unit, columns[end:])
        rows.append(Drawn(row, months))
    return rows


def planned_by(found: Iterable[Drawn], aims: Mapping[int, Aim]) -> dict[int, Planned]:
    """The months of targets by some curves, one for each target and unit; no query."""
    made: dict[int, Curve] = {}
    units: dict[int, dict[int, progress.Curve]] = defaultdict(dict)
    curves: dict[int, progress.Curve] = {}
    for row, points in ((each.row, each.points) for each in found):
        curve = stored(row, points, aims[row.target_id].goal().scale)
        if row.unit_id is None:
            made[row.target_id], curves[row.target_id] = row, curve
        else:
            units[row.target_id][row.unit_id] = curve
    planned = {pk: Planned(aim, aim.default()) for pk, aim in aims.items() if pk not in made}
    planned |= {pk: Planned(aims[pk], curves[pk], row, units[pk]) for pk, row in made.items()}
    return {pk: planned[pk] for pk in aims}

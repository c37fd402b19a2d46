"""Units and bases that a split may take: lists to choose from, and names by which pasted rows are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade.models import Base
from minsheng.apps.cascade.steps import is_in_line
from minsheng.apps.places.models import Unit, UnitGroup, UnitName, in_force
from minsheng.apps.places.naming import Prefixes
from minsheng.apps.places.tree import in_area

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Division


@dataclass(frozen=True, slots=True)
class Choice:
    """Units of one kind that do not take part yet."""

    title: str
    units: Sequence[Unit]


def units_of(division: Division, day: date) -> QuerySet[Unit]:
    """The units that exist on a day in or under a division."""
    found: QuerySet[Unit] = Unit.objects.filter(in_force(day), division__path__startswith=division.path)
    return found.select_related("division").order_by("code")


def groups_of(division: Division) -> QuerySet[UnitGroup]:
    """The groups of a division (各街镇)."""
    found: QuerySet[UnitGroup] = division.unit_groups.all()
    return found


def groups_offered(division: Division, above: Allocation | None) -> list[UnitGroup]:
    """The groups that may take part; below a row those whose every member the row's unit may give to."""
    found = groups_of(division).prefetch_related("members__division")
    return [
        group
        for group in found
        if above is None or all(is_in_line(unit, above) for unit in group.members.all())
    ]


def choices(
    division: Division, day: date, taken: Collection[int], above: Allocation | None = None
) -> Sequence[Choice]:
    """The units that may still take part, streets first; below a row those it may give to; one query."""
    by_kind: dict[str, list[Unit]] = {}
    for unit in units_of(division, day):
        if unit.pk not in taken and (above is None or is_in_line(unit, above)):
            by_kind.setdefault(unit.get_kind_display(), []).append(unit)
    order = sorted(by_kind, key=lambda kind: (kind != "街镇", kind != "部门"))
    return [Choice(kind, by_kind[kind]) for kind in order]


def names_of(units: Collection[int], division: Division) -> Mapping[int, Sequence[str]]:
    """Every name by which sheets call units, without the division's own prefix too; one query."""
    prefixes = Prefixes.of(division.name)
    found: dict[int, list[str]] = {}
    rows = UnitName.objects.filter(unit__in=units, ends_on=None).values_list("unit", "name")
    for unit, name in rows:
        found.setdefault(unit, []).extend({name, prefixes.stem(name)})
    return found


def bases_of(division: Division) -> QuerySet[Base]:
    """The bases that splits of a division may name, newest first."""
    found: QuerySet[Base] = Base.objects.filter(division=division)
    return found


def bases_seen(actor: Actor) -> QuerySet[Base]:
    """The bases of the asker's area, newest first."""
    found: QuerySet[Base] = Base.objects.filter(in_area(actor, "division__path"))
    return found.select_related("division")

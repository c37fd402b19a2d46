"""Reading places: which unit a printed name means, what a unit is called, who acts for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Prefetch, Q, Subquery

from minsheng.apps.places.models import (
    Division,
    NameKind,
    Succession,
    Unit,
    UnitGroup,
    UnitName,
    in_force,
)
from minsheng.apps.places.naming import Prefixes, key_of, likeness
from minsheng.apps.places.tree import ids_of, in_area, is_within
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.places.tree import Viewer

_SUGGESTIONS = 5
_LONGEST_SUCCESSION = 50


def units_listed(
    viewer: Viewer, *, on: datetime.date, wanted: str = "", all_times: bool = False
) -> QuerySet[Unit]:
    """The units that a viewer sees, by code, with names (2 queries); `wanted` is part of a name."""
    units = Unit.objects.visible_to(viewer).select_related("division", "superior").prefetch_related("names")
    if not all_times:
        units = units.existing(on)
    if key := key_of(wanted):
        units = units.filter(pk__in=UnitName.objects.filter(key__contains=key).values("unit_id"))
    return units


def groups_listed(viewer: Viewer) -> QuerySet[UnitGroup]:
    """The groups of the divisions that a viewer sees, with their members (2 queries)."""
    groups = UnitGroup.objects.filter(in_area(viewer, "division__path")).select_related("division")
    members = Prefetch("members", Unit.objects.select_related("division"))
    return groups.prefetch_related(members).order_by("division__code", "id")


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """One unit: names with their days, groups it belongs to, whom it followed and who follows it.

    `subordinates` are the units directly below it in its line (下属单位) that have not ended.
    """

    unit: Unit
    names: Sequence[UnitName]
    groups: Sequence[UnitGroup]
    followed: Sequence[Succession]
    followers: Sequence[Succession]
    subordinates: Sequence[Unit]


def unit_history(unit: Unit) -> UnitHistory:
    """Everything said about a unit (5 queries)."""
    rows = Succession.objects.select_related("from_unit", "to_unit")
    return UnitHistory(
        unit=unit,
        names=list(unit.names.order_by("begins_on", "id")),
        groups=list(unit.groups.select_related("division")),
        followed=list(rows.filter(to_unit=unit)),
        followers=list(rows.filter(from_unit=unit)),
        subordinates=list(unit.subordinates.filter(ends_on__isnull=True).order_by("code")),
    )


def resolve_units(
    names: Iterable[str], division: Division, on: datetime.date
) -> Mapping[str, Unit | UnitGroup | None]:
    """What each printed name means in a notice of the division on a day; `None` where unknown or unsure.

    Looked for in this order: the division's own units and groups by name, then without the division's prefix;
    units of the divisions above, by a name with their prefix (市公安局); units of divisions below, by a
    name without a generic prefix of their own. Two units of one rank for one name are unsure. Two queries.
    """
    wanted = {name: key_of(name) for name in names}
    register = _Register(division, on, frozenset(wanted.values()))
    return {name: register.find(key) if key else None for name, key in wanted.items()}


def likely_units(
    name: str, division: Division, on: datetime.date, limit: int = _SUGGESTIONS
) -> Sequence[Unit]:
    """Units of the division, or above and below it, whose names are most like a printed one, best first.

    Suggestions for a clerk, who decides; two queries.
    """
    prefixes = Prefixes.of(division.name)
    stem = prefixes.stem(key_of(name))
    near = Q(division_id__in=ids_of(division.path)) | Q(division__path__startswith=division.path)
    best: dict[int, float] = {}
    for row in UnitName.objects.filter(near, in_force(on)).select_related("division"):
        mark = likeness(stem, Prefixes.of(row.division.name).stem(prefixes.stem(row.key)))
        if mark:
            best[row.unit_id] = max(best.get(row.unit_id, 0.0), mark)
    ranked = sorted(best, key=lambda pk: (-best[pk], pk))[:limit]
    found = Unit.objects.select_related("division").in_bulk(ranked)
    return [found[pk] for pk in ranked]


def acting_units(unit: Unit, on: datetime.date) -> Sequence[Unit]:
    """Who does on a day what the unit did: itself, or those that follow it; a split gives several."""
    return Following(on, _root(unit)).acting(unit)


class Following:
    """Who followed whom up to a day, below the division at `root`; one query at most for any number of units.

    A unit that is followed has ended, so nothing is asked about those that have not.
    """

    def __init__(self, on: datetime.date, root: str = "") -> None:
        self._on, self._root = on, root

    @cached_property
    def _next(self) -> Mapping[int, Sequence[Unit]]:
        after: dict[int, list[Unit]] = defaultdict(list)
        rows = Succession.objects.filter(day__lte=self._on, from_unit__division__path__startswith=self._root)
        for row in rows.select_related("to_unit__division"):
            after[row.from_unit_id].append(row.to_unit)
        return after

    def acting(self, unit: Unit) -> Sequence[Unit]:
        """As `acting_units`, by their keys; of a unit known in part, its end has to be known."""
        if unit.ends_on is None or unit.ends_on > self._on:
            return [unit]
        here = {unit.pk: unit}
        acting: dict[int, Unit] = {}
        for _ in range(_LONGEST_SUCCESSION):
            ended = [pk for pk in here if pk in self._next]
            acting |= {pk: each for pk, each in here.items() if pk not in self._next}
            if not ended:
                break
            here = {each.pk: each for pk in ended for each in self._next[pk]}
        return [acting[pk] for pk in sorted(acting)]

    def behind(self, unit: int) -> frozenset[int]:
        """Keys of a unit and of all whose work it came to do, by its key."""
        found, ahead = set[int](), [unit]
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += [pk for pk, after in self._next.items() if any(each.pk == here for each in after)]
        return frozenset(found)


def short_names(units: Iterable[int], on: datetime.date) -> Mapping[int, str]:
    """The first short name that each unit bears on a day, by its key; one query, none without units."""
    if not (wanted := set(units)):
        return {}
    rows = UnitName.objects.filter(in_force(on), unit__in=wanted, kind=NameKind.SHORT).order_by("-id")
    return dict(rows.values_list("unit", "name"))


def units_called(keys: Iterable[int], on: datetime.date) -> dict[int, tuple[Unit, str]]:
    """Units by key, in order of code, each with its first short name on a day, else its own; one query."""
    named = Unit.objects.filter(pk__in=keys).annotate(short=short_name("pk", on))
    rows: Iterable[Any] = named.order_by("code")
    return {unit.pk: (unit, unit.short or unit.name) for unit in rows}


def short_name(unit: str, on: datetime.date) -> Subquery:
    """The first short name on a day of the unit whose id stands in a field, for a query; null without one."""
    names = UnitName.objects.filter(in_force(on), unit=OuterRef(unit), kind=NameKind.SHORT)
    return Subquery(names.order_by("id").values("name")[:1])


def _root(unit: Unit) -> str:
    return f"{ids_of(unit.division.path)[0]}/"


class _Bearing(NamedTuple):
    """A name and the columns of the unit that bears it: of a whole register few units are asked for."""

    key: str
    columns: Sequence[Any]

    @property
    def unit(self) -> Unit:
        return row_of(Unit, self.columns)


class _Register:
    """The names in force on a day that a notice of one division may print."""

    def __init__(self, division: Division, on: datetime.date, keys: frozenset[str]) -> None:
        self._own = division.path
        self._prefixes = Prefixes.of(division.name)
        stripped = {self._prefixes.stem(key) for key in keys}
        below = Q(division__path__startswith=division.path, key__in=keys | stripped)
        near = Q(division_id__in=ids_of(division.path)) | below
        columns = ("division__path", "division__name", "key", *columns_of(Unit, "unit"))
        rows = UnitName.objects.filter(near, in_force(on)).order_by().values_list(*columns)
        self._by_path: dict[str, list[_Bearing]] = defaultdict(list)
        self._prefixes_of: dict[str, Prefixes] = {}
        for path, name, key, *unit in rows:
            self._by_path[path].append(_Bearing(key, unit))
            if path not in self._prefixes_of:
                self._prefixes_of[path] = Prefixes.of(name)
        groups = UnitGroup.objects.filter(division=division).order_by("id")
        self._groups = {self._prefixes.stem(group.key): group for group in groups}

    def find(self, key: str) -> Unit | UnitGroup | None:
        own = self._by_path.get(self._own, [])
        stem = self._prefixes.stem(key)
        if found := [row.unit for row in own if row.key == key]:
            return _one(found)
        if group := self._groups.get(stem):
            return group
        if found := [row.unit for row in own if self._prefixes.stem(row.key) == stem]:
            return _one(found)
        return self._above(key) or self._below(key, stem)

    def _above(self, key: str) -> Unit | None:
        above = [path for path in self._by_path if path != self._own and is_within(self._own, path)]
        for path in sorted(above, key=len, reverse=True):
            prefixes, rows = self._prefixes_of[path], self._by_path[path]
            found = [row.unit for row in rows if row.key == key]
            if not found and prefixes.owns(key):
                found = [row.unit for row in rows if prefixes.stem(row.key) == prefixes.stem(key)]
            if found:
                return _one(found)
        return None

    def _below(self, key: str, stem: str) -> Unit | None:
        found = []
        for path, rows in self._by_path.items():
            if path == self._own or not is_within(path, self._own):
                continue
            generic = self._prefixes_of[path].generic
            names = [row for row in rows if not (generic and row.key.startswith(generic))]
            found += [row.unit for row in names if row.key in {key, stem}]
        return _one(found) if found else None


def _one(units: Sequence[Unit]) -> Unit | None:
    return units[0] if len({unit.pk for unit in units}) == 1 else None

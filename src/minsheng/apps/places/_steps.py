"""Steps that several actions of places share; each runs under the locks that its action has taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng.apps.places import problems
from minsheng.apps.places.models import Division, NameKind, Unit, UnitGroup, UnitName, overlapping
from minsheng.apps.places.naming import key_of
from minsheng.apps.places.tree import ids_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from minsheng.apps.places.values import NewUnit


def cleaned(name: str) -> str:
    """The name as it is stored: as given, without white space."""
    return "".join(name.split())


def lock_divisions(divisions: Iterable[Division]) -> None:
    """Lock the divisions' rows in the order of their ids: names of their units stand still."""
    ids = {division.pk for division in divisions}
    rows = Division.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk"))


def lock_line(units: Iterable[Unit]) -> None:
    """Lock the divisions of units and the roots above them: who stands above whom stands still."""
    divisions = {unit.division for unit in units}
    roots = Division.objects.filter(pk__in={ids_of(division.path)[0] for division in divisions})
    lock_divisions({*divisions, *roots})


def write_superior(unit: Unit, superior: Unit | None) -> str:
    """Put a unit below another or below none; the name of the one before, empty where there was none.

    Refused where the superior has ended, or stands below the unit: SuperiorCircle.
    """
    superior = standing(superior) if superior is not None else None
    chain: list[Unit] = []
    above = superior
    while above is not None:
        if above.pk == unit.pk or above in chain:
            raise problems.SuperiorCircle(unit=unit.name, superior=[*chain, above][0].name, field="superior")
        chain.append(above)
        above = Unit.objects.filter(subordinates=above.pk).first()
    before = unit.superior.name if unit.superior is not None else ""
    unit.superior = superior
    unit.save(update_fields=["superior"])
    return before


def locked_unit(unit: Unit) -> Unit:
    """The unit as it stands now, its division locked; refused when it has ended."""
    lock_divisions([unit.division])
    return standing(unit)


def standing(unit: Unit) -> Unit:
    """The unit as it stands now, under the lock that its action has taken; refused when it has ended."""
    fresh = Unit.objects.select_related("division", "superior").get(pk=unit.pk)
    if fresh.ends_on is not None:
        raise problems.UnitEnded(unit=fresh.name, ends_on=fresh.ends_on)
    return fresh


def write_unit(new: NewUnit) -> Unit:
    """The unit with its full and short names; its division is locked."""
    if not key_of(new.name):
        raise problems.NameMissing(field="name")
    code = new.code or _next_code(new.division)
    if holder := Unit.objects.filter(code=code).first():
        raise problems.CodeTaken(code=code, holder=holder.name)
    unit = Unit.objects.create(
        division=new.division,
        code=code,
        name=cleaned(new.name),
        kind=new.kind,
        superior_line=new.superior_line,
        superior=standing(new.superior) if new.superior is not None else None,
        begins_on=new.begins_on,
    )
    add_name(unit, new.name, NameKind.FULL, new.begins_on)
    for name in new.short_names:
        add_name(unit, name, NameKind.SHORT, new.begins_on)
    return unit


def add_name(unit: Unit, name: str, kind: NameKind, begins_on: datetime.date) -> UnitName:
    """One more name, open at its end; refused where it means another unit or group on any of these days."""
    if not (key := key_of(name)):
        raise problems.NameMissing(field="name")
    same = UnitName.objects.filter(overlapping(begins_on, None), division=unit.division, key=key)
    if holder := same.select_related("unit").first():
        if holder.unit_id == unit.pk:
            raise problems.NameRepeated(name=cleaned(name), unit=unit.name, field="name")
        _refuse_taken(unit, name, holder.unit.name)
    if group := UnitGroup.objects.filter(division=unit.division, key=key).first():
        _refuse_taken(unit, name, group.name)
    return UnitName.objects.create(
        unit=unit, division=unit.division, name=cleaned(name), key=key, kind=kind, begins_on=begins_on
    )


def take_over_names(unit: Unit, names: Iterable[UnitName], day: datetime.date) -> None:
    """The names of a unit that ended become former names of its successor, where they are free."""
    for row in names:
        same = UnitName.objects.filter(overlapping(day, None), division=unit.division, key=row.key)
        if not same.exists():
            add_name(unit, row.name, NameKind.FORMER, day)


def _refuse_taken(unit: Unit, name: str, holder: str) -> None:
    raise problems.NameTaken(name=cleaned(name), holder=holder, division=unit.division.name, field="name")


def _next_code(division: Division) -> str:
    pattern = re.compile(rf"{re.escape(division.code)}-(\d+)")
    codes = Unit.objects.filter(code__startswith=f"{division.code}-").values_list("code", flat=True)
    taken = [int(found[1]) for code in codes if (found := pattern.fullmatch(code))]
    return f"{division.code}-{max(taken, default=0) + 1:03d}"

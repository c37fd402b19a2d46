"""Changing places: divisions, units and their names. Each action: right, lock, check, write, audit."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit.trail import batch_hash, record
from minsheng.apps.places import _steps as steps
from minsheng.apps.places import problems
from minsheng.apps.places.models import (
    Division,
    Level,
    NameKind,
    Succession,
    SuccessionKind,
    Unit,
    UnitGroup,
    UnitName,
    in_force,
)
from minsheng.apps.places.naming import key_of
from minsheng.apps.places.queries import acting_units
from minsheng.apps.places.tree import is_within, path_under
from minsheng.apps.places.values import NewDivision, NewUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.places.tree import Keeper

__all__ = [
    "NewDivision",
    "NewUnit",
    "add_alias",
    "end_alias",
    "found_division",
    "group_units",
    "register_unit",
    "register_units",
    "rename_unit",
    "set_superior",
    "set_superiors",
    "succeed_unit",
]

_CODE_LENGTHS = (6, 9, 12)


@transaction.atomic
def found_division(*, new: NewDivision, actor: Keeper) -> Division:
    """Enter a division (登记区划); joins the caller's transaction: set-up enters a whole tree at once.

    Raises:
        PermissionDenied: also for a root, which the command line alone may enter.
        DivisionCodeBad, DivisionTaken, LevelNotBelow: nothing is written.
    """
    if new.parent is None and actor.area != "":
        raise PermissionDenied
    actor.require("places.manage", new.parent)
    if new.parent is not None:
        steps.lock_divisions([new.parent])
    _check_division(new)
    division = Division.objects.create(
        code=new.code, name=new.name, level=new.level, parent=new.parent, begins_on=new.begins_on
    )
    division.path = path_under(new.parent.path if new.parent else "", division.pk)
    division.save(update_fields=["path"])
    record("places.division_founded", actor=actor, subject=division, facts={"code": division.code})
    return division


def _check_division(new: NewDivision) -> None:
    refuse_bad_code(new.code)
    if holder := Division.objects.filter(code=new.code).existing(new.begins_on).first():
        raise problems.DivisionTaken(code=new.code, holder=holder.name)
    if new.parent is not None:
        refuse_level_not_below((new.name, new.level), (new.parent.name, Level(new.parent.level)))


def refuse_bad_code(code: str) -> None:
    """Refuse what is no code of a division: DivisionCodeBad."""
    if len(code) not in _CODE_LENGTHS or not (code.isascii() and code.isdigit()):
        raise problems.DivisionCodeBad(given=code)


def refuse_level_not_below(division: tuple[str, Level], parent: tuple[str, Level]) -> None:
    """Refuse a division that is not below its parent, each by name and level: LevelNotBelow."""
    levels = list(Level)
    if levels.index(division[1]) <= levels.index(parent[1]):
        raise problems.LevelNotBelow(
            division=division[0], level=division[1].label, parent=parent[0], parent_level=parent[1].label
        )


@transaction.atomic(durable=True)
def register_unit(*, new: NewUnit, actor: Keeper) -> Unit:
    """Register one unit with its names (登记单位).

    Raises:
        PermissionDenied, NameMissing, NameTaken, NameRepeated, CodeTaken; UnitEnded: the superior.
    """
    actor.require("places.manage", new.division)
    if new.superior is not None:
        actor.require("places.manage", new.superior)
    steps.lock_divisions([new.division])
    unit = steps.write_unit(new)
    record("places.unit_registered", actor=actor, subject=unit, facts={"code": unit.code})
    return unit


@transaction.atomic
def register_units(*, new: Sequence[NewUnit], actor: Keeper) -> list[Unit]:
    """Register many units, all or none (批量登记单位); joins the caller's transaction, one event for all."""
    for division in {each.division for each in new}:
        actor.require("places.manage", division)
    steps.lock_divisions([each.division for each in new])
    units = [steps.write_unit(each) for each in new]
    if units:
        facts = {"count": len(units), "batch": batch_hash(unit.code for unit in units)}
        record("places.units_registered", actor=actor, subject=None, facts=facts)
    return units


@transaction.atomic(durable=True)
def rename_unit(*, unit: Unit, name: str, day: datetime.date, today: datetime.date, actor: Keeper) -> Unit:
    """Give a unit a new full name from a day on (单位改名); the old one stays as a former name.

    Raises:
        DayInFuture: the register says what holds, not what is planned.
        DayBeforeBeginning: before the present name began.
        PermissionDenied, UnitEnded, NameMissing, NameTaken, NameRepeated.
    """
    actor.require("places.manage", unit)
    if day > today:
        raise problems.DayInFuture(day=day, today=today, field="day")
    unit = steps.locked_unit(unit)
    old = unit.names.get(kind=NameKind.FULL, ends_on__isnull=True)
    if day <= old.begins_on:
        raise problems.DayBeforeBeginning(day=day, begins_on=old.begins_on, field="day")
    if key_of(name) == old.key:
        raise problems.NameRepeated(name=name, unit=old.name, field="name")
    old.ends_on = day
    old.save(update_fields=["ends_on"])
    # Going back to an earlier name, or making a short name the full one, closes that row first.
    unit.names.filter(key=key_of(name), ends_on__isnull=True, begins_on__lt=day).update(ends_on=day)
    steps.add_name(unit, name, NameKind.FULL, day)
    steps.add_name(unit, old.name, NameKind.FORMER, day)
    unit.name = steps.cleaned(name)
    unit.save(update_fields=["name"])
    record(
        "places.unit_renamed",
        actor=actor,
        subject=unit,
        facts={"old": old.name, "new": unit.name, "day": day},
    )
    return unit


@transaction.atomic(durable=True)
def set_superior(*, unit: Unit, superior: Unit | None, actor: Keeper) -> Unit:
    """Put a unit below another of the area, or below none (设上级单位); said again, nothing is written.

    Raises:
        PermissionDenied: over either of the two; UnitEnded, SuperiorCircle.
    """
    actor.require("places.manage", unit)
    if superior is not None:
        actor.require("places.manage", superior)
    steps.lock_line([unit, *([superior] if superior is not None else [])])
    unit = steps.standing(unit)
    if unit.superior_id == (superior.pk if superior is not None else None):
        return unit
    before = steps.write_superior(unit, superior)
    facts = {"old": before or "无", "new": superior.name if superior is not None else "无"}
    record("places.superior_set", actor=actor, subject=unit, facts=facts)
    return unit


@transaction.atomic
def set_superiors(*, pairs: Sequence[tuple[Unit, Unit]], actor: Keeper) -> None:
    """Put units, each first in its pair, below others (批量设上级单位), all or none.

    Joins the caller's transaction, one event for all.

    Raises:
        PermissionDenied, UnitEnded, SuperiorCircle.
    """
    for unit in {unit for pair in pairs for unit in pair}:
        actor.require("places.manage", unit)
    steps.lock_line([unit for pair in pairs for unit in pair])
    for unit, superior in pairs:
        steps.write_superior(unit, superior)
    if pairs:
        facts = {"count": len(pairs), "batch": batch_hash(unit.code for unit, _ in pairs)}
        record("places.superiors_set", actor=actor, subject=None, facts=facts)


@transaction.atomic(durable=True)
def add_alias(*, unit: Unit, name: str, kind: NameKind, begins_on: datetime.date, actor: Keeper) -> UnitName:
    """Add a short or former name, so that notices that print it find the unit (加简称).

    Raises:
        PermissionDenied, UnitEnded, NameMissing, NameTaken, NameRepeated.
    """
    actor.require("places.manage", unit)
    unit = steps.locked_unit(unit)
    row = steps.add_name(
        unit, name, NameKind.FORMER if kind == NameKind.FORMER else NameKind.SHORT, begins_on
    )
    record("places.alias_added", actor=actor, subject=unit, facts={"name": row.name})
    return row


@transaction.atomic(durable=True)
def end_alias(*, alias: UnitName, day: datetime.date, actor: Keeper) -> None:
    """Stop a short or former name from a day on (停用简称); one that never held for a day goes altogether.

    Raises:
        FullNameStays: the full name changes by renaming alone.
        PermissionDenied, DayBeforeBeginning.
    """
    actor.require("places.manage", alias.unit)
    steps.lock_divisions([alias.division])
    alias = UnitName.objects.select_related("unit").get(pk=alias.pk)
    if alias.kind == NameKind.FULL:
        raise problems.FullNameStays(name=alias.name)
    if alias.ends_on is not None and alias.ends_on <= day:
        return
    if day < alias.begins_on:
        raise problems.DayBeforeBeginning(day=day, begins_on=alias.begins_on)
    if day == alias.begins_on:
        alias.delete()
    else:
        alias.ends_on = day
        alias.save(update_fields=["ends_on"])
    record("places.alias_ended", actor=actor, subject=alias.unit, facts={"name": alias.name, "day": day})


@transaction.atomic
def group_units(*, division: Division, name: str, members: Sequence[Unit], actor: Keeper) -> UnitGroup:
    """Let a name of the division's notices stand for several units (登记统称); again: sets its members.

    A group keeps the name it was first registered under, which the records of editions hold.

    Raises:
        MembersMissing: none, or one that lies outside the division.
        PermissionDenied, NameMissing, NameTaken: a unit bears the name.
    """
    actor.require("places.manage", division)
    steps.lock_divisions([division])
    if not (key := key_of(name)):
        raise problems.NameMissing(field="name")
    if not members or not all(is_within(unit.division.path, division.path) for unit in members):
        raise problems.MembersMissing(name=name)
    if taken := UnitName.objects.filter(division=division, key=key, ends_on__isnull=True).first():
        raise problems.NameTaken(name=name, holder=taken.unit.name, division=division.name)
    values = {"name": steps.cleaned(name)}
    group, _ = UnitGroup.objects.get_or_create(division=division, key=key, defaults=values)
    group.members.set(members)
    facts = {"count": len(members), "batch": batch_hash(unit.code for unit in members)}
    record("places.units_grouped", actor=actor, subject=group, facts=facts)
    return group


@transaction.atomic(durable=True)
def succeed_unit(
    *, unit: Unit, successor: Unit, kind: SuccessionKind, day: datetime.date, actor: Keeper
) -> Succession:
    """From a day on the successor does what the unit did (承继); a split is told once for each part.

    The unit ends on that day, and its names with it; except after a split they become former names of the
    successor, so that a notice that still prints them finds it. Past rows keep pointing at the unit.

    Raises:
        FollowsItself: also by way of others.
        DayBeforeBeginning, UnitEnded: the unit ended otherwise; PermissionDenied.
    """
    actor.require("places.manage", unit)
    actor.require("places.manage", successor)
    steps.lock_divisions([unit.division, successor.division])
    unit = Unit.objects.select_related("division").get(pk=unit.pk)
    successor = Unit.objects.select_related("division").get(pk=successor.pk)
    _check_succession(unit, successor, kind, day)
    row = Succession.objects.create(from_unit=unit, to_unit=successor, day=day, kind=kind)
    if unit.ends_on is None:
        names = list(unit.names.filter(in_force(day)))
        unit.names.filter(ends_on__isnull=True, begins_on__lt=day).update(ends_on=day)
        unit.ends_on = day
        unit.save(update_fields=["ends_on"])
        if kind != SuccessionKind.SPLIT:
            steps.take_over_names(successor, names, day)
    facts = {"successor": successor.code, "kind": kind, "day": day}
    record("places.unit_succeeded", actor=actor, subject=unit, facts=facts)
    return row


def _check_succession(unit: Unit, successor: Unit, kind: SuccessionKind, day: datetime.date) -> None:
    if unit in acting_units(successor, datetime.date.max) or successor == unit:
        raise problems.FollowsItself(unit=unit.name)
    if successor.ends_on is not None:
        raise problems.UnitEnded(unit=successor.name, ends_on=successor.ends_on)
    split_again = kind == SuccessionKind.SPLIT and unit.ends_on == day
    if unit.ends_on is not None and not split_again:
        raise problems.UnitEnded(unit=unit.name, ends_on=unit.ends_on)
    if day <= unit.begins_on:
        raise problems.DayBeforeBeginning(day=day, begins_on=unit.begins_on, field="day")

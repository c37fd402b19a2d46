"""Faults that show only across rows and sheets, for a workbook that no database has tried.

The founding tells them too, but only of a workbook whose form is right. Here they stand beside its faults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.apps.people import _steps as steps
from minsheng.apps.people.models import User
from minsheng.apps.people.setup.layout import DIVISIONS, UNITS
from minsheng.apps.people.setup.reading import (
    BOTH_OR_NEITHER,
    NO_DIVISION,
    NO_UNIT,
    NO_UPPER_DIVISION,
    Fault,
    Row,
    Workbook,
    short_names_of,
    username_taken,
)
from minsheng.apps.places.models import Division, UnitName, in_force
from minsheng.apps.places.naming import key_of
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds: codes of divisions, keys of names of units, names of people by user name."""

    divisions: Collection[str] = ()
    units: Collection[str] = ()
    people: Mapping[str, str] = field(default_factory=dict)


TABLES = frozenset(model._meta.db_table for model in (Division, UnitName, User))
"""Where `known_on` looks."""


def known_on(day: datetime.date) -> Known:
    """What the database holds on a day, in three queries."""
    return Known(
        set(Division.objects.existing(day).values_list("code", flat=True)),
        set(UnitName.objects.filter(in_force(day)).values_list("key", flat=True)),
        dict(User.objects.values_list("username", "display_name")),
    )


def crossing_faults(book: Workbook, known: Known) -> list[Fault]:
    """Unknown divisions and units, units named twice, user names that are wrong or another's.

    Nothing is said of a cell that has a fault already, nor of what a sheet that cannot be read would name.
    """
    unread = {fault.sheet for fault in book.faults if not fault.address}
    divisions = [] if DIVISIONS.name in unread else _unknown_divisions(book, known.divisions)
    units = [] if UNITS.name in unread else _unknown_units(book, known.units)
    found = [*divisions, *_twofold_units(book), *units, *_people(book, known.people)]
    told = {(fault.sheet, fault.address) for fault in book.faults}
    return [fault for fault in found if (fault.sheet, fault.address) not in told]


def _unknown_divisions(book: Workbook, known: Collection[str]) -> list[Fault]:
    codes = {row.text("code") for row in book.divisions} | set(known)
    asked = [(row, "parent", NO_UPPER_DIVISION) for row in book.divisions]
    asked += [(row, "division", NO_DIVISION) for row in book.units]
    return [row.fault(name, words) for row, name, words in asked if row.text(name) not in codes | {""}]


def _keys(row: Row) -> set[str]:
    return {key_of(name) for name in (row.text("name"), *short_names_of(row)) if name}


def _twofold_units(book: Workbook) -> list[Fault]:
    """Each row of a unit that bears a name of one above it in the same division."""
    found = []
    holders: dict[tuple[str, str], str] = {}
    for row in book.units:
        keys = [(row.text("division"), key) for key in _keys(row)]
        taken = [holders[key] for key in keys if key in holders]
        if taken:
            found.append(row.fault("name", f"它的全称或简称上面的“{taken[0]}”已经用了。请改成不同的名称。"))
        for key in keys:
            holders.setdefault(key, row.text("name"))
    return found


def _unknown_units(book: Workbook, known: Collection[str]) -> list[Fault]:
    keys = {key for row in book.units for key in _keys(row)} | set(known)
    asked = [row for row in book.posts if row.text("unit")]
    return [row.fault("unit", NO_UNIT) for row in asked if key_of(row.text("unit")) not in keys]


def _people(book: Workbook, known: Mapping[str, str]) -> list[Fault]:
    names = dict(known)
    found = []
    for row in book.posts:
        username, name = row.text("username"), row.text("display_name")
        if not username or not name:
            if username or name:
                found.append(row.fault("display_name" if username else "username", BOTH_OR_NEITHER))
        elif names.setdefault(username, name) != name:
            found.append(row.fault("username", username_taken(names[username])))
        else:
            try:
                steps.refuse_bad_username(username)
            except Refusal as refusal:
                found.append(row.fault("username", sentence(refusal)))
    return found

"""Faults that show only across rows and sheets, for a workbook that no database has tried.

The rehearsal of the founding finds what differs from the database besides; here a database need not be there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.apps.people import _steps as steps
from minsheng.apps.people.models import Role, Tenure, User
from minsheng.apps.people.setup.holding import holding_faults, keys_of, missing_administrator
from minsheng.apps.people.setup.layout import DIVISIONS, POSTS, UNITS
from minsheng.apps.people.setup.reading import (
    BOTH_OR_NEITHER,
    LEVELS,
    NO_DIVISION,
    NO_UNIT,
    NO_UPPER_DIVISION,
    Fault,
    Row,
    Workbook,
    username_taken,
)
from minsheng.apps.places.actions import refuse_bad_code, refuse_level_not_below
from minsheng.apps.places.models import Division, Level, UnitName, in_force
from minsheng.apps.places.naming import key_of
from minsheng.apps.places.problems import SuperiorCircle
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds: divisions (name, level) by code, keys of names of units, people by user name.

    `has_administrator`: somebody who may log in is 系统管理员.
    """

    divisions: Mapping[str, tuple[str, Level]] = field(default_factory=dict)
    units: Collection[str] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    has_administrator: bool = False


TABLES = frozenset(model._meta.db_table for model in (Division, UnitName, User, Tenure))
"""Where `known_on` looks."""


def known_on(day: datetime.date) -> Known:
    """What the database holds on a day, in four queries."""
    divisions = Division.objects.existing(day).values_list("code", "name", "level")
    held = Tenure.objects.filter(in_force(day), user__is_active=True)
    return Known(
        {code: (name, Level(level)) for code, name, level in divisions},
        set(UnitName.objects.filter(in_force(day)).values_list("key", flat=True)),
        dict(User.objects.values_list("username", "display_name")),
        held.filter(post__role=Role.SYSTEM_ADMINISTRATOR).exists(),
    )


def crossing_faults(book: Workbook, known: Known) -> list[Fault]:
    """Wrong, doubled and unknown divisions and units, wrong or doubled accounts and posts, no administrator.

    Nothing is said of a cell that has a fault already, nor of what a sheet that cannot be read would name.
    """
    unread = {fault.sheet for fault in book.faults if not fault.address}
    found = _wrong_divisions(book, known.divisions)
    if DIVISIONS.name not in unread:
        found += _unknown_divisions(book, known.divisions)
    found += _twofold_units(book)
    if UNITS.name not in unread:
        found += _unknown_units(book, known.units)
    found += _circles(book)
    found += [*_people(book, known.people), *holding_faults(book.posts, book.units)]
    if POSTS.name not in unread and not known.has_administrator:
        found += missing_administrator(book.posts)
    return not_told_yet(found, book.faults)


def not_told_yet(found: Iterable[Fault], before: Iterable[Fault]) -> list[Fault]:
    """The faults of cells that nothing was said of before, one a cell; those of a whole sheet once each."""
    told = {_place(fault) for fault in before}
    fresh: dict[tuple[str, str], Fault] = {}
    for fault in found:
        if _place(fault) not in told:
            fresh.setdefault(_place(fault), fault)
    return list(fresh.values())


def _place(fault: Fault) -> tuple[str, str]:
    return (fault.sheet, fault.address or fault.words)


def _wrong_divisions(book: Workbook, known: Mapping[str, tuple[str, Level]]) -> list[Fault]:
    """Codes that are none, two divisions of one code, levels that are not below the parent's."""
    found = []
    rows: dict[str, Row] = {}
    places = dict(known)
    for row in book.divisions:
        code, name, level, parent = (row.text(key) for key in ("code", "name", "level", "parent"))
        if not code or not level:
            continue  # told by the reading
        first = rows.setdefault(code, row)
        if any(first.text(key) != row.text(key) for key in ("name", "level", "parent")):
            words = f"上面“{first.text('name')}”已经用了这个代码，两行不同。请改代码，或删去一行。"
            found.append(row.fault("code", words))
        try:
            refuse_bad_code(code)
            if level in LEVELS:
                places.setdefault(code, (name, LEVELS[level]))
                if parent in places and parent != code:
                    refuse_level_not_below((name, LEVELS[level]), places[parent])
        except Refusal as refusal:
            found.append(row.fault("code", sentence(refusal)))
    return found


def _unknown_divisions(book: Workbook, known: Collection[str]) -> list[Fault]:
    """Divisions that stand nowhere; that above another must stand in a row above it."""
    codes = {"", *known}
    found = []
    for row in book.divisions:
        if row.text("parent") not in codes:
            found.append(row.fault("parent", NO_UPPER_DIVISION))
        codes.add(row.text("code"))
    return found + [
        row.fault("division", NO_DIVISION) for row in book.units if row.text("division") not in codes
    ]


def _twofold_units(book: Workbook) -> list[Fault]:
    """Each row of a unit that bears a name of one above it in the same division."""
    found = []
    holders: dict[tuple[str, str], str] = {}
    for row in book.units:
        keys = [(row.text("division"), key) for key in keys_of(row)]
        taken = [holders[key] for key in keys if key in holders]
        if taken:
            found.append(row.fault("name", f"它的全称或简称上面的“{taken[0]}”已经用了。请改成不同的名称。"))
        for key in keys:
            holders.setdefault(key, row.text("name"))
    return found


def _unknown_units(book: Workbook, known: Collection[str]) -> list[Fault]:
    keys = {key for row in book.units for key in keys_of(row)} | set(known)
    asked = [(row, "unit") for row in book.posts] + [(row, "superior") for row in book.units]
    given = [(row, name) for row, name in asked if row.text(name)]
    return [row.fault(name, NO_UNIT) for row, name in given if key_of(row.text(name)) not in keys]


def _circles(book: Workbook) -> list[Fault]:
    """Each unit that would stand above itself; a name that two rows bear leads nowhere."""
    above: dict[str, set[str]] = {}
    for row in book.units:
        above.setdefault(key_of(row.text("name")), set()).add(key_of(row.text("superior")))
    found = []
    for row in book.units:
        key, seen = key_of(row.text("name")), set[str]()
        at = key_of(row.text("superior"))
        while at and at != key and at not in seen:
            seen.add(at)
            at = next(iter(above[at])) if len(above.get(at, ())) == 1 else ""
        if at and at == key:
            circle = SuperiorCircle(unit=row.text("name"), superior=row.text("superior"))
            found.append(row.fault("superior", sentence(circle)))
    return found


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

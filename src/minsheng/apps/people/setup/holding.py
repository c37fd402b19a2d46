"""Faults of the posts of a set-up workbook that show only across its rows: who holds what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.people.models import ADMINISTRATORS, Role
from minsheng.apps.people.problems import RolesConflict
from minsheng.apps.people.setup.layout import POSTS
from minsheng.apps.people.setup.reading import NO_ADMINISTRATOR, ROLES, Fault, Row, short_names_of
from minsheng.apps.places.naming import key_of
from minsheng.apps.ui.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def keys_of(unit: Row) -> set[str]:
    """The keys of every name that a unit's row gives it."""
    return {key_of(name) for name in (unit.text("name"), *short_names_of(unit)) if name}


def holding_faults(posts: Sequence[Row], units: Sequence[Row]) -> list[Fault]:
    """Posts of two roles or two people, and administrators who hold another post besides."""
    full = {key: key_of(unit.text("name")) for unit in reversed(units) for key in keys_of(unit)}
    roles: dict[tuple[str, str], str] = {}
    holders: dict[tuple[str, str], Row] = {}
    held: dict[str, dict[tuple[str, str], Role]] = {}
    found = []
    for row in posts:
        unit, username, role = key_of(row.text("unit")), row.text("username"), ROLES.get(row.text("role"))
        post = (full.get(unit, unit), row.text("title"))
        if role is None or not all(post):
            continue  # told by the reading
        if roles.setdefault(post, role.label) != role.label:
            words = f"这个岗位上面写的角色是{roles[post]}。请改成一致，或换一个岗位名称。"
            found.append(row.fault("role", words))
        if not username:
            continue
        holder = holders.setdefault(post, row)
        if holder.text("username") != username:
            words = f"这个岗位上面已由“{holder.text('display_name')}”担任。一个岗位一个人，请换一个岗位名称。"
            found.append(row.fault("username", words))
            continue
        mine = held.setdefault(username, {})
        if other := _conflicting(role, (each for key, each in mine.items() if key != post)):
            conflict = RolesConflict(holder=row.text("display_name"), role=role.label, other=other.label)
            found.append(row.fault("username", sentence(conflict)))
        mine[post] = role
    return found


def _conflicting(role: Role, others: Iterable[Role]) -> Role | None:
    return next((other for other in others if {role, other} & ADMINISTRATORS), None)


def missing_administrator(posts: Sequence[Row]) -> list[Fault]:
    """The fault of a workbook that names nobody who could keep the accounts afterwards."""
    wanted = Role.SYSTEM_ADMINISTRATOR.label
    if any(row.text("role") == wanted and row.text("username") for row in posts):
        return []
    return [Fault(POSTS.name, "", "", NO_ADMINISTRATOR)]

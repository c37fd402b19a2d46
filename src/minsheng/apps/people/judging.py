"""Who may do what: one table of roles (`permissions.toml`), and the row's division (权限)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import rules
from django.core.exceptions import PermissionDenied

from minsheng.apps.people.models import Role
from minsheng.apps.places.tree import Viewer, is_within

if TYPE_CHECKING:
    from collections.abc import Collection

    from minsheng.apps.people.models import User
    from minsheng.apps.places.tree import Placed

_TABLE = Path(__file__).with_name("permissions.toml")
_EVERY_ROLE = "*"


class Holder(Viewer, Protocol):
    """Whoever asks: `people.actor.Actor`, known here by what a right is judged by."""

    @property
    def user(self) -> User | None:
        """Who is logged in; nobody for a program."""

    @property
    def role(self) -> str:
        """The role of the post in use."""

    @property
    def unit_id(self) -> int | None:
        """The unit of the post in use."""

    @property
    def is_system(self) -> bool:
        """Whether this is the command line."""


@runtime_checkable
class Owned(Protocol):
    """A row that answers whose it is: the units that lead it, bear it, or are asked for it."""

    def owner_units(self) -> Collection[int]:
        """Keys of the units."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: its code, its title in Chinese, the roles that have it.

    `roles` have it on every row in or under their division, `own_roles` on the rows that their unit owns,
    wherever these lie, `orphan_roles` on the rows in or under their division that no unit owns.
    `here`: in its own division alone, for an upper one sees and does not act. `without_post`: also somebody
    who is logged in and holds no post.
    """

    code: str
    title: str
    roles: frozenset[str]
    own_roles: frozenset[str]
    orphan_roles: frozenset[str]
    here: bool
    without_post: bool


@cache
def table() -> dict[str, Permission]:
    """All permissions in the order of the file; an unknown role or an empty title is a fault."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    known = frozenset(Role.values)
    made: dict[str, Permission] = {}
    for code, row in rows.items():
        roles = known if row["roles"] == [_EVERY_ROLE] else frozenset(row["roles"])
        own_roles, orphan_roles = (frozenset(row.get(key, ())) for key in ("own_roles", "orphan_roles"))
        if (unknown := (roles | own_roles | orphan_roles) - known) or not row["title"]:
            raise ValueError(f"permission {code!r}: unknown roles {sorted(unknown)} or no title")
        marks = (row.get(key, False) for key in ("here", "without_post"))
        made[code] = Permission(code, row["title"], roles, own_roles, orphan_roles, *marks)
    return made


def _has_role(permission: Permission, actor: Holder, _subject: Placed | None) -> bool:
    return actor.role in permission.roles or (permission.without_post and actor.user is not None)


def _owns(permission: Permission, actor: Holder, subject: Placed | None) -> bool:
    """Whether the role has it on its unit's own rows and this is one, or is the page that lists them."""
    if actor.role not in permission.own_roles:
        return False
    return subject is None or (isinstance(subject, Owned) and actor.unit_id in subject.owner_units())


def _is_orphan(permission: Permission, actor: Holder, subject: Placed | None) -> bool:
    """Whether the role has it on rows that no unit owns and this is one, or is the page that lists them."""
    if actor.role not in permission.orphan_roles:
        return False
    return subject is None or (isinstance(subject, Owned) and not subject.owner_units())


def _is_system(actor: Holder, _subject: Placed | None) -> bool:
    return actor.is_system


def _in_area(permission: Permission, actor: Holder, subject: Placed | None) -> bool:
    if subject is None:
        return True
    path = subject.division_path()
    return actor.area is not None and (path == actor.area if permission.here else is_within(path, actor.area))


@cache
def _rules() -> Any:  # noqa: ANN401 (the package ships without annotations)
    library: Any = rules
    made = library.RuleSet()
    system = library.predicate(_is_system)
    for permission in table().values():
        has_role = library.predicate(partial(_has_role, permission), name=permission.code)
        in_area = library.predicate(partial(_in_area, permission), name=f"{permission.code} in its area")
        owns = library.predicate(partial(_owns, permission), name=f"{permission.code} on own rows")
        orphan = library.predicate(partial(_is_orphan, permission), name=f"{permission.code} on no unit's")
        made.add_rule(permission.code, system | ((has_role | orphan) & in_area) | owns)
    return made


def allows(actor: Holder | None, permission: str, subject: Placed | None = None) -> bool:
    """Whether the actor's post has the permission here.

    Here is in or under its division, or for some roles what its unit owns, or what no unit does.

    Raises:
        KeyError: the table has no such permission.
    """
    table()[permission]
    return actor is not None and bool(_rules().test_rule(permission, actor, subject))


def require(actor: Holder | None, permission: str, subject: Placed | None = None) -> None:
    """Let pass whom `allows` lets pass.

    Raises:
        PermissionDenied: everybody else, with the permission's title.
    """
    if not allows(actor, permission, subject):
        raise PermissionDenied(table()[permission].title)

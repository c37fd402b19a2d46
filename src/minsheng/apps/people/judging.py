"""Who may do what: one table of roles (`permissions.toml`), and the row's division (权限)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import rules
from django.core.exceptions import PermissionDenied

from minsheng.apps.people.models import Role
from minsheng.apps.places.tree import Viewer, is_within

if TYPE_CHECKING:
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
    def is_system(self) -> bool:
        """Whether this is the command line."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: its code, its title in Chinese, the roles that have it.

    `without_post`: also somebody who is logged in and holds no post.
    """

    code: str
    title: str
    roles: frozenset[str]
    without_post: bool


@cache
def table() -> dict[str, Permission]:
    """All permissions in the order of the file; an unknown role or an empty title is a fault."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    known = frozenset(Role.values)
    made: dict[str, Permission] = {}
    for code, row in rows.items():
        roles = known if row["roles"] == [_EVERY_ROLE] else frozenset(row["roles"])
        if not roles <= known or not row["title"]:
            raise ValueError(f"permission {code!r}: unknown roles {sorted(roles - known)} or no title")
        made[code] = Permission(code, row["title"], roles, row.get("without_post", False))
    return made


def _has_role(permission: Permission, actor: Holder, _subject: Placed | None) -> bool:
    return actor.role in permission.roles or (permission.without_post and actor.user is not None)


def _is_system(actor: Holder, _subject: Placed | None) -> bool:
    return actor.is_system


def _in_area(actor: Holder, subject: Placed | None) -> bool:
    return subject is None or (actor.area is not None and is_within(subject.division_path(), actor.area))


@cache
def _rules() -> Any:  # noqa: ANN401 (the package ships without annotations)
    library: Any = rules
    made = library.RuleSet()
    system, in_area = library.predicate(_is_system), library.predicate(_in_area)
    for permission in table().values():
        has_role = library.predicate(partial(_has_role, permission), name=permission.code)
        made.add_rule(permission.code, system | (has_role & in_area))
    return made


def allows(actor: Holder | None, permission: str, subject: Placed | None = None) -> bool:
    """Whether the actor's post has the permission, and the subject lies in or under its division.

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

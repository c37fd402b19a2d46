"""Who may do what: one table of roles (`permissions.toml`), and the row's division (权限)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import rules
from django.core.exceptions import PermissionDenied

from minsheng.apps.people.gate import to_login
from minsheng.apps.people.models import Role
from minsheng.apps.places.tree import is_within

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.tree import Placed

    View = Callable[..., HttpResponseBase]
    AnyView = TypeVar("AnyView", bound=View)

_TABLE = Path(__file__).with_name("permissions.toml")
_EVERY_ROLE = "*"


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


def _has_role(permission: Permission, actor: Actor, _subject: Placed | None) -> bool:
    return actor.role in permission.roles or (permission.without_post and actor.user is not None)


def _is_system(actor: Actor, _subject: Placed | None) -> bool:
    return actor.is_system


def _in_area(actor: Actor, subject: Placed | None) -> bool:
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


def allows(actor: Actor | None, permission: str, subject: Placed | None = None) -> bool:
    """Whether the actor's post has the permission, and the subject lies in or under its division.

    Raises:
        KeyError: the table has no such permission.
    """
    table()[permission]
    return actor is not None and bool(_rules().test_rule(permission, actor, subject))


def require(actor: Actor | None, permission: str, subject: Placed | None = None) -> None:
    """Let pass whom `allows` lets pass.

    Raises:
        PermissionDenied: everybody else, with the permission's title.
    """
    if not allows(actor, permission, subject):
        raise PermissionDenied(table()[permission].title)


def needs(permission: str) -> Callable[[AnyView], AnyView]:
    """Guard a view: logged out goes to the log-in page and comes back, without the right is 403.

    The view carries the permission as `view.permission`, where the table test reads it.
    """
    table()[permission]

    def guard(view: AnyView) -> AnyView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            actor: Actor | None = request.actor  # type: ignore[attr-defined]
            if actor is None:
                return to_login(request)
            require(actor, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("AnyView", guarded)

    return guard


def public(view: AnyView) -> AnyView:
    """Mark a view as open to everybody: the table test asks each for a permission or this mark."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request that a guard has let pass.

    Raises:
        PermissionDenied: nobody is logged in.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise PermissionDenied
    return actor

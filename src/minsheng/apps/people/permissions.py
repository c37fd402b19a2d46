"""The front door of rights: what views and actions ask, judged by `people.judging` (权限)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied

from minsheng.apps.people.gate import to_login
from minsheng.apps.people.judging import Permission, allows, require, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from minsheng.apps.people.actor import Actor

    View = Callable[..., HttpResponseBase]
    AnyView = TypeVar("AnyView", bound=View)

__all__ = ["Permission", "actor_of", "allows", "follows", "needs", "public", "require", "table"]


def needs(permission: str) -> Callable[[AnyView], AnyView]:
    """Guard a view: logged out goes to the log-in page and comes back, without the right is 403.

    The view carries the permission as `view.permission`, where the table test reads it.
    """
    table()[permission]

    def guard(view: AnyView) -> AnyView:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            actor: Actor | None = request.actor  # type: ignore[attr-defined]  # our own attribute
            if actor is None:
                return to_login(request)
            require(actor, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # our own attribute
        return cast("AnyView", guarded)

    return guard


def public(view: AnyView) -> AnyView:
    """Mark a view as open to everybody: the table test asks each for a permission or this mark."""
    view.is_public = True  # type: ignore[attr-defined]  # our own attribute
    return view


def follows(view: AnyView) -> AnyView:
    """Mark a view whose page asks for itself with `?auto=1`: such a request keeps no session alive."""
    view.follows = True  # type: ignore[attr-defined]  # our own attribute
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

"""Puts the post in use on each request, ends idle sessions, asks for a first password change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    Respond = TypeVar("Respond", bound=Callable[[HttpRequest], HttpResponseBase])

POST_IN_USE = "post"
"""Session key: the number of the post chosen."""

SEEN_AT = "seen"
"""Session key: seconds since the epoch of the last request, refreshed at most once a minute."""

_REFRESH_SECONDS = 60


def acting_post(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: `request.actor` is the user in the post in use, or `None` when logged out.

    A session idle for `settings.IDLE_MINUTES` ends; a first password must be changed before anything else.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        user = request.user
        if not isinstance(user, User):
            return get_response(request)
        if _is_idle(request):
            logout(request)
            return get_response(request)
        request.actor = Actor(user, _post_in_use(request, user))  # type: ignore[attr-defined]
        if user.must_change_password and request.path not in _open_before_change():
            return redirect(f"{reverse('people:password')}?next={request.get_full_path()}")
        return get_response(request)

    return respond


def _is_idle(request: HttpRequest) -> bool:
    now = int(time.time())
    seen = int(request.session.get(SEEN_AT, now))
    if now - seen >= settings.IDLE_MINUTES * 60:
        return True
    if SEEN_AT not in request.session or now - seen >= _REFRESH_SECONDS:
        request.session[SEEN_AT] = now
    return False


def _post_in_use(request: HttpRequest, user: User) -> Post | None:
    held = list(Post.objects.held_by(user, timezone.localdate()))
    chosen = [post for post in held if post.pk == request.session.get(POST_IN_USE)]
    return next(iter(chosen or held), None)


def _open_before_change() -> frozenset[str]:
    return frozenset({reverse("people:password"), reverse("people:logout")})

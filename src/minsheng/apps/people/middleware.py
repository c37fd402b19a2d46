"""Puts the post in use on each request, ends idle sessions, asks for a first password change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from minsheng.apps.people import carried
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.entry import note_logout
from minsheng.apps.people.gate import page_open, to_login
from minsheng.apps.people.models import Post, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    Respond = Callable[[HttpRequest], HttpResponseBase]

POST_IN_USE = "post"
"""Session key: the number of the post chosen."""

SEEN_AT = "seen"
"""Session key: seconds since the epoch of the last request, refreshed at most once a minute."""

_REFRESH_SECONDS = 60


class _ActingPost:
    """Calls the site; asked by Django before each view."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]  # our own attribute
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        actor = Actor(user, _post_in_use(request, user))
        if _is_idle(request):
            note_logout(actor=actor, idle=True)
            logout(request)
            request.gone_idle = user  # type: ignore[attr-defined]  # our own attribute
            return self.get_response(request)
        request.actor = actor  # type: ignore[attr-defined]  # our own attribute
        if user.must_change_password and request.path not in _open_before_change():
            back = urlencode({"next": page_open(request)})
            return redirect(f"{reverse('people:password')}?{back}")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], *_: object
    ) -> HttpResponseBase | None:
        """A form sent after the idle end is kept until its sender is back; its token was checked before.

        A page that follows work by itself is nobody's activity.
        """
        if request.actor is not None and not (  # type: ignore[attr-defined]  # our own attribute
            getattr(view, "follows", False) and "auto" in request.GET
        ):
            _refresh(request)
        sender: User | None = getattr(request, "gone_idle", None)
        if sender is None or request.method != "POST" or request.path in _entrances():
            return None
        carried.keep(request, sender)
        return to_login(request)


def acting_post(get_response: Respond) -> _ActingPost:
    """The middleware: `request.actor` is the user in the post in use, or `None` when logged out.

    A session idle for `settings.IDLE_MINUTES` ends; a first password must be changed before anything else.
    """
    return _ActingPost(get_response)


def _is_idle(request: HttpRequest) -> bool:
    now = int(time.time())
    seen = int(request.session.get(SEEN_AT, now))
    if SEEN_AT not in request.session:
        request.session[SEEN_AT] = now
    return now - seen >= settings.IDLE_MINUTES * 60


def _refresh(request: HttpRequest) -> None:
    now = int(time.time())
    if now - int(request.session.get(SEEN_AT, 0)) >= _REFRESH_SECONDS:
        request.session[SEEN_AT] = now


def _post_in_use(request: HttpRequest, user: User) -> Post | None:
    held: list[Post] | None = getattr(user, "held", None)
    if held is None:
        held = list(Post.objects.held_by(user, timezone.localdate()))
    chosen = [post for post in held if post.pk == request.session.get(POST_IN_USE)]
    return next(iter(chosen or held), None)


def _entrances() -> frozenset[str]:
    return frozenset({reverse("people:login"), reverse("people:logout")})


def _open_before_change() -> frozenset[str]:
    return frozenset({reverse("people:password"), reverse("people:logout")})

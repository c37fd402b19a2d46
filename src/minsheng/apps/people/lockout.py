"""What a locked-out person is told: when to try again, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from minsheng.apps.people.address import client_address
from minsheng.apps.people.attempts import is_locked_everywhere, opens_at, tries_at_door

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

TOO_MANY = 429


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page that axes answers with; tries during the lock do not count, so its end stands.

    The same for a name that nobody bears.
    """
    tries = tries_at_door(request, credentials)
    everywhere = is_locked_everywhere(tries)
    context = {
        "opens_at": opens_at(tries, client_address(request)),
        "everywhere": everywhere,
        "limit": settings.NAME_FAILURE_LIMIT if everywhere else settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "people/locked.html", context, status=TOO_MANY)

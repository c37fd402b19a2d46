"""What a locked-out person is told: when to try again, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.helpers import get_cool_off
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

TOO_MANY = 429


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page that axes answers with; the wait counts from now, because each further try renews it.

    The same for a name that nobody bears.
    """
    wait = get_cool_off(request)
    context = {
        "opens_at": timezone.localtime() + wait if wait else None,
        "minutes": int(wait.total_seconds() // 60) if wait else None,
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    return render(request, "people/locked.html", context, status=TOO_MANY)

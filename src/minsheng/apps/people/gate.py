"""The way to the log-in page and back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

if TYPE_CHECKING:
    from django.http import HttpRequest


def to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in page, and after it back to the page that was open.

    htmx follows a redirect inside the fragment it swaps, so it is told to load the page instead.
    """
    back = page_open(request)
    if getattr(request, "htmx", False):
        reply = HttpResponse(status=204)
        reply["HX-Redirect"] = f"{reverse('people:login')}?{urlencode({'next': back})}"
        return reply
    return redirect_to_login(back)


def page_open(request: HttpRequest) -> str:
    """The address of the page on the user's screen: of this request, or for a form the one that held it."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        return safe_path(request, htmx.current_url or "")
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return safe_path(request, request.headers.get("referer", ""))


def safe_path(request: HttpRequest, address: str) -> str:
    """Path and query of an address of this site; the first page for any other."""
    hosts = {request.get_host()}
    if not address or not url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return resolve_url("/")
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

"""The page for what went wrong; it can stand without database, session and user."""

import logging
import secrets

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from minsheng.apps.ui.context import Frame

log = logging.getLogger(__name__)


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here, as the browser says; empty where it says none."""
    page = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else ""


def error_page(request: HttpRequest, status: int, heading: str, words: str, *, way: str = "") -> HttpResponse:
    """A page in words with an event number that stands in the log too.

    Args:
        request: its post in use decides whether the page has the side bar.
        status: of the response.
        heading: the h1.
        words: what happened and what to do.
        way: an address to try again at; the workbench where it is empty.
    """
    event = secrets.token_hex(4)
    log.log(
        logging.ERROR if status >= 500 else logging.INFO, "event %s: %s at %s", event, status, request.path
    )
    context = {"heading": heading, "words": words, "event": event, "way": way}
    if status < 500 and getattr(request, "actor", None) is not None:
        try:
            page = render_to_string("ui/error.html", {**context, "layout": "ui/base.html"}, request)
            return HttpResponse(page, status=status)
        except DatabaseError:
            log.exception("event %s: the page's frame needs the database", event)
    page = render_to_string("ui/error.html", {**context, "layout": "ui/public.html", "frame": Frame(None)})
    return HttpResponse(page, status=status)

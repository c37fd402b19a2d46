"""A foreseen problem that no form caught becomes a page that says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.errors import error_page
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal, Unreadable

View = Callable[[HttpRequest], HttpResponse]


class _Refusals:
    """Calls the site; asked by Django for a view's exception."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """422 with the sentence for a Refusal or Unreadable; every other exception stays a fault."""
        if not isinstance(exception, (Refusal, Unreadable)):
            return None
        words = sentence(exception)
        if getattr(request, "htmx", False):
            reply = render(request, "ui/_refused.html", {"sentence": words}, status=UNPROCESSABLE)
            reply["HX-Retarget"], reply["HX-Reswap"] = "#notices", "innerHTML"
            return reply
        return error_page(request, UNPROCESSABLE, "没有办成", words)


def refusals(get_response: View) -> _Refusals:
    """The middleware; an htmx request gets the sentence among the page's notices instead of a page."""
    return _Refusals(get_response)

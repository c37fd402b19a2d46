"""A foreseen problem that no form caught becomes a page that says so; so does whatever cannot be opened."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.errors import came_from, error_page
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal, Unreadable

View = Callable[[HttpRequest], HttpResponse]

_NOT_ALLOWED = 405
_PRESSED = "它只在按下按钮时用，例如登录过期后又刷新。刚才要办的没有提交，请回到原来的页面再办一次。"
_BUSY = 503
_BUSY_WORDS = "同时办理的人太多，刚才的操作没有保存。请等几秒再办一次。"
# Not granted in time, a deadlock, and its like between whole transactions.
_LOCKED = frozenset({"55P03", "40P01", "40001"})


class _Refusals:
    """Calls the site; asked by Django for a view's exception."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code != _NOT_ALLOWED or request.method != "GET":
            return answer
        page = error_page(request, _NOT_ALLOWED, "这个地址不能直接打开", _PRESSED, way=came_from(request))
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for what is foreseen; every other exception stays a fault.

        422 with the sentence of a Refusal or Unreadable, 503 where the database kept others waiting too long.
        """
        if isinstance(exception, OperationalError) and _is_busy(exception):
            return error_page(request, _BUSY, "现在太忙", _BUSY_WORDS)
        if not isinstance(exception, (Refusal, Unreadable)):
            return None
        words = sentence(exception)
        if getattr(request, "htmx", False):
            reply = render(request, "ui/_refused.html", {"sentence": words}, status=UNPROCESSABLE)
            reply["HX-Retarget"], reply["HX-Reswap"] = "#notices", "innerHTML"
            return reply
        return error_page(request, UNPROCESSABLE, "没有办成", words)


def _is_busy(exception: OperationalError) -> bool:
    """Whether a lock was not to be had: the driver's own error says which."""
    cause = exception.__cause__
    if getattr(cause, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        return True
    return getattr(cause, "sqlstate", None) in _LOCKED


def refusals(get_response: View) -> _Refusals:
    """The middleware; an htmx request gets the sentence among the page's notices instead of a page."""
    return _Refusals(get_response)

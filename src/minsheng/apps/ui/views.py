"""Error pages and the page that says whom to write to."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from minsheng.apps.ui.errors import came_from, error_page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    return error_page(
        request, 400, "浏览器送来的内容读不懂", "请回到上一页再试一次；若是从别处复制的网址，请核对是否完整。"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the post in use has no right to it."""
    actor = getattr(request, "actor", None)
    if actor is not None and actor.post is None:
        return error_page(
            request,
            403,
            "您的账号目前没有岗位",
            "任职可能已经到期。请联系系统管理员任命岗位，任命后重新登录。",
        )
    words = "当前岗位没有这项权限。若您还有别的岗位，请先切换；若确需办理，请联系本单位的系统管理员。"
    return error_page(request, 403, "当前岗位不能办这件事", words)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such thing, or none in the user's area; the two must not be told apart."""
    return error_page(
        request,
        404,
        "没有这一页",
        "网址可能不完整，或这件事不在您的范围内。请核对网址，或从工作台进入。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; Django has logged the traceback before."""
    words = (
        "刚才的操作没有保存，先前存下的不受影响。请过一会儿再试；若还是这样，请把下面的编号告诉系统管理员。"
    )
    return error_page(request, 500, "系统出了差错", words)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret is missing or old: typically a page left open over a log-out."""
    words = "这一页打开太久，或浏览器没有保存登录状态，刚才的内容没有提交。请回到上一页刷新，再填一次。"
    return error_page(request, 403, "这一页已经过期", words, way=came_from(request) or request.path)


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """意见建议: whom to write to and what to say; the office's own page where the setting names one."""
    if settings.FEEDBACK_URL:
        return redirect(settings.FEEDBACK_URL)
    layout = "ui/public.html" if getattr(request, "actor", None) is None else "ui/base.html"
    return render(request, "ui/feedback.html", {"layout": layout, "contact": settings.CONTACT})

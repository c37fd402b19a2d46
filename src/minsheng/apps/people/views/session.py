"""Log-in, log-out, passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.apps.people import carried
from minsheng.apps.people.actions import change_password
from minsheng.apps.people.address import client_address
from minsheng.apps.people.entry import note_failure, note_login, note_logout
from minsheng.apps.people.forms import LoginForm, PasswordForm
from minsheng.apps.people.gate import safe_path
from minsheng.apps.people.models import User
from minsheng.apps.people.passwords import RULES
from minsheng.apps.people.permissions import actor_of, needs, public
from minsheng.apps.ui.answers import UNPROCESSABLE, answer
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page; the same answer for a wrong name, a wrong password and a deactivated account."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request.POST or None)
    if form.is_valid():
        user = _authenticated(request, **form.cleaned_data)
        if user is not None:
            return _entered(request, user)
        form.add_error(
            None, "用户名或密码不对。连续错 5 次会锁定一段时间；忘记密码请找本单位的系统管理员重置。"
        )
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "next": _next(request), "minutes": settings.IDLE_MINUTES}
    return render(request, "people/login.html", context, status=status)


def _authenticated(request: HttpRequest, username: str, password: str) -> User | None:
    user = authenticate(request, username=username, password=password)
    if isinstance(user, User):
        return user
    # Told here and not by a signal of axes: the view knows the outcome, and axes only adds the lock.
    locked = AxesProxyHandler.is_locked(request, {"username": username})
    note_failure(username=username, origin=_origin(request), locked=locked)
    return None


def _entered(request: HttpRequest, user: User) -> HttpResponse:
    kept = carried.take(request, user)
    login(request, user)
    note_login(user=user, origin=_origin(request))
    if kept is not None and not user.must_change_password:
        return render(request, "people/resume.html", {"kept": kept})
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return safe_path(request, wanted) if wanted else resolve_url(settings.LOGIN_REDIRECT_URL)


def _origin(request: HttpRequest) -> str:
    return client_address(request) or ""


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out; logged out already, it only shows the log-in page."""
    if request.user.is_authenticated:
        note_logout(actor=actor_of(request), idle=False)
        logout(request)
        messages.success(request, "已退出。")
    return redirect("people:login")


@never_cache
@sensitive_post_parameters()
@needs("people.account")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; forced after the first log-in and after a reset."""
    actor = actor_of(request)
    user: User = actor.user  # type: ignore[assignment]  # a request's actor has a user
    forced = user.must_change_password
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid():
        with refusals_on(form):
            new = form.cleaned_data["new_password"]
            changed = change_password(new_password=new, at=timezone.now(), actor=actor)
            update_session_auth_hash(request, changed)
            messages.success(request, "密码已改。别的电脑上的登录已经失效。")
    page = "people/password.html"
    context = {"form": form, "rules": RULES, "forced": forced, "next": _next(request)}
    return answer(request, page, page, context, then=_next(request))

"""The own account; other people's accounts; rights and lock-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.people import actions, entry, queries
from minsheng.apps.people.forms import PhoneForm
from minsheng.apps.people.middleware import POST_IN_USE
from minsheng.apps.people.models import Post, User
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50


@needs("people.account")
def account(request: HttpRequest) -> HttpResponse:
    """My account: posts held, the one in use, telephone, password."""
    actor = actor_of(request)
    user: User = actor.user  # type: ignore[assignment]  # a request's actor has a user
    form = PhoneForm(request.POST or None, initial={"phone": user.phone or ""})
    if form.is_valid():
        with refusals_on(form):
            actions.change_phone(phone=form.cleaned_data["phone"], actor=actor)
            messages.success(request, "办公电话已保存。")
    posts = queries.posts_open_to(user, on=timezone.localdate())
    page = "people/account.html"
    context = {"form": form, "person": user, "posts": posts, "in_use": actor.post}
    return answer(request, page, page, context, then="people:account")


@require_POST
@needs("people.account")
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of the own posts from now on."""
    user: User = actor_of(request).user  # type: ignore[assignment]  # a request's actor has a user
    number = request.POST.get("post", "")
    held = Post.objects.held_by(user, timezone.localdate())
    post = get_object_or_404(held, pk=number if number.isdecimal() else 0)
    request.session[POST_IN_USE] = post.pk
    messages.success(request, f"现在以“{post}”办理。")
    return redirect("people:account")


@require_safe
@needs("people.view")
def users(request: HttpRequest) -> HttpResponse:
    """The accounts of the area."""
    wanted = request.GET.get("q", "").strip()[:40]
    rows = queries.users_listed(actor_of(request), on=timezone.localdate(), wanted=wanted)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "wanted": wanted, "query": urlencode({"q": wanted}) if wanted else ""}
    return render(request, "people/users.html", context)


@require_safe
@needs("people.view")
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what its holder held and holds, and what can be done with it."""
    person = get_object_or_404(User.objects.visible_to(actor_of(request)), pk=pk)
    rows = queries.tenures_of(person)
    return render(request, "people/user.html", {"person": person, "rows": rows})


@never_cache
@require_POST
@needs("people.manage")
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new first password, shown on this one answer and never again."""
    actor = actor_of(request)
    person = get_object_or_404(User.objects.visible_to(actor), pk=pk)
    opened = actions.reset_password(user=person, actor=actor)
    return render(request, "people/first_password.html", {"opened": opened, "back": _page_of(person)})


@require_POST
@needs("people.manage")
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account log in, or no longer."""
    actor = actor_of(request)
    person = get_object_or_404(User.objects.visible_to(actor), pk=pk)
    active = request.POST.get("active") == "1"
    actions.set_active(user=person, active=active, actor=actor)
    messages.success(request, "账号已启用。" if active else "账号已停用，已经登录的随即失效。")
    return redirect(_page_of(person))


@require_safe
@needs("people.rights")
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what: the table of permissions as it is."""
    roles, rows = queries.rights_table()
    return render(request, "people/rights.html", {"roles": roles, "rows": rows})


@require_safe
@needs("people.rights")
def locks(request: HttpRequest) -> HttpResponse:
    """Who is locked out now."""
    rows = entry.locks(actor_of(request), timezone.now())
    return render(request, "people/locks.html", {"rows": rows})


@require_POST
@needs("people.unlock")
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a lock-out."""
    actor = actor_of(request)
    person = get_object_or_404(User.objects.visible_to(actor), pk=pk)
    entry.lift_lock(user=person, actor=actor)
    messages.success(request, f"已解除“{person.username}”的锁定，请通知本人重新登录。")
    return redirect("people:locks")


def _page_of(person: User) -> str:
    return reverse("people:user", args=[person.pk])

"""Posts of a unit and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from minsheng.apps.people import actions
from minsheng.apps.people.forms import (
    AppointForm,
    DayForm,
    HandOverForm,
    HandOverToNewcomerForm,
    NewcomerForm,
    PostForm,
    first_day,
)
from minsheng.apps.people.models import Post, Tenure
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.people.views.sheet import Sheet, sheet_page
from minsheng.apps.places.models import Unit
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.people.actions import Opened


@needs("people.manage")
def create_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a post of a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(actor_of(request)).select_related("division"), pk=pk)
    form = PostForm(request.POST or None, initial=first_day(timezone.localdate()))
    if form.is_valid():
        with refusals_on(form):
            post = actions.create_post(unit=unit, new=form.post(), actor=actor_of(request))
            messages.success(request, f"已设“{post.title}”，请任命担任的人。")
    words = f"“{unit.name}”的岗位；权限跟着岗位走，人可以交接"
    return sheet_page(request, form, Sheet("设岗", words, "设岗", _page_of(unit.pk)))


@needs("people.manage")
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody with an account takes the post."""
    post = _post(request, pk)
    form = AppointForm(request.POST or None, actor=actor_of(request), initial=first_day(timezone.localdate()))
    if form.is_valid():
        with refusals_on(form):
            actions.appoint(post=post, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "已任命。")
    other = reverse("people:open_account", args=[pk])
    sheet = Sheet("任命", _words(post), "任命", _page_of(post.unit_id), other, "还没有账号，开一个")
    return sheet_page(request, form, sheet)


@never_cache
@needs("people.manage")
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody without an account takes the post; the first password is shown on the answer."""
    post = _post(request, pk)
    form = NewcomerForm(request.POST or None, initial=first_day(timezone.localdate()))
    if form.is_valid():
        with refusals_on(form):
            opened = actions.open_account(
                post=post,
                new=form.account(),
                begins_on=form.cleaned_data["begins_on"],
                actor=actor_of(request),
            )
            return _first_password(request, opened, post.unit_id)
    other = reverse("people:appoint", args=[pk])
    sheet = Sheet("开账号并任命", _words(post), "开账号", _page_of(post.unit_id), other, "已有账号，直接任命")
    return sheet_page(request, form, sheet)


@needs("people.manage")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody with an account follows in the post."""
    tenure = _tenure(request, pk)
    form = HandOverForm(
        request.POST or None, actor=actor_of(request), initial=first_day(timezone.localdate())
    )
    if form.is_valid():
        with refusals_on(form):
            actions.hand_over(tenure=tenure, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "已交接，岗位上的事由接任的人继续办。")
    other = reverse("people:hand_over_to_newcomer", args=[pk])
    unit = tenure.post.unit_id
    sheet = Sheet("交接", _handing(tenure), "交接", _page_of(unit), other, "接任的人还没有账号，开一个")
    return sheet_page(request, form, sheet)


@never_cache
@needs("people.manage")
def hand_over_to_newcomer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody without an account follows in the post; the first password is shown on the answer."""
    tenure = _tenure(request, pk)
    form = HandOverToNewcomerForm(request.POST or None, initial=first_day(timezone.localdate()))
    unit = tenure.post.unit_id
    if form.is_valid():
        with refusals_on(form):
            day = form.cleaned_data["day"]
            who = form.account()
            opened = actions.hand_over(tenure=tenure, successor=who, day=day, actor=actor_of(request))
            if opened is not None:
                return _first_password(request, opened, unit)
    other = reverse("people:hand_over", args=[pk])
    sheet = Sheet("开账号并交接", _handing(tenure), "交接", _page_of(unit), other, "接任的人已有账号")
    return sheet_page(request, form, sheet)


@needs("people.manage")
def end_tenure(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder leaves; the post stays empty."""
    tenure = _tenure(request, pk)
    form = DayForm(request.POST or None, initial=first_day(timezone.localdate()))
    if form.is_valid():
        with refusals_on(form):
            actions.end_tenure(tenure=tenure, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "已免职，岗位暂时空着。")
    words = f"{_handing(tenure)}；从这一天起不再有这个岗位的权限"
    return sheet_page(request, form, Sheet("免职", words, "免职", _page_of(tenure.post.unit_id)))


def _post(request: HttpRequest, pk: int) -> Post:
    rows = Post.objects.visible_to(actor_of(request)).select_related("unit__division")
    return get_object_or_404(rows, pk=pk)


def _tenure(request: HttpRequest, pk: int) -> Tenure:
    posts = Post.objects.visible_to(actor_of(request))
    rows = (
        Tenure.objects.filter(post__in=posts)
        .select_related("user", "post__unit__division")
        .defer("user__phone")
    )
    return get_object_or_404(rows, pk=pk)


def _words(post: Post) -> str:
    return f"{post.unit.name}的“{post.title}”（{post.get_role_display()}）"


def _handing(tenure: Tenure) -> str:
    return f"{_words(tenure.post)}现由{tenure.user.display_name}担任"


def _page_of(unit_id: int) -> str:
    return reverse("people:unit", args=[unit_id])


def _first_password(request: HttpRequest, opened: Opened, unit_id: int) -> HttpResponse:
    return render(request, "people/first_password.html", {"opened": opened, "back": _page_of(unit_id)})

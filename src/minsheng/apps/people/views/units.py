"""Units: list, page, registration, names, succession, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.people import queries
from minsheng.apps.people.forms import (
    AliasForm,
    GroupForm,
    RenameForm,
    SuccessionForm,
    SuperiorForm,
    UnitForm,
    first_day,
)
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.people.views.sheet import Sheet, sheet_page
from minsheng.apps.places import actions
from minsheng.apps.places.models import SINCE_EVER, Division, NameKind, SuccessionKind, Unit, UnitName
from minsheng.apps.places.queries import groups_listed, units_listed
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.places.models import UnitQuerySet

_A_PAGE = 50


@require_safe
@needs("people.view")
def units(request: HttpRequest) -> HttpResponse:
    """The units of the area, found by any of their names."""
    wanted, every = request.GET.get("q", "").strip()[:40], request.GET.get("all") == "1"
    rows = units_listed(actor_of(request), on=timezone.localdate(), wanted=wanted, all_times=every)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    query = urlencode(({"q": wanted} if wanted else {}) | ({"all": "1"} if every else {}))
    return render(
        request, "people/units.html", {"page": page, "wanted": wanted, "every": every, "query": query}
    )


@require_safe
@needs("places.view")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: names, successions, and for those who may see them its posts."""
    actor = actor_of(request)
    row = get_object_or_404(_seen(request).select_related("superior"), pk=pk)
    page = queries.unit_page(row, on=timezone.localdate(), posts=allows(actor, "people.view"))
    return render(request, "people/unit.html", {"unit": row, "page": page})


@needs("places.manage")
def register_unit(request: HttpRequest) -> HttpResponse:
    """Register a unit."""
    divisions = Division.objects.visible_to(actor_of(request)).existing(timezone.localdate())
    given = {"name": request.GET.get("name", "")[:80], "begins_on": SINCE_EVER}
    units = _seen(request).existing(timezone.localdate())
    form = UnitForm(request.POST or None, initial=given, divisions=divisions, units=units)
    back = reverse("people:units")
    if form.is_valid():
        with refusals_on(form):
            made = actions.register_unit(new=form.unit(), actor=actor_of(request))
            messages.success(request, f"已登记“{made.name}”，编码 {made.code}。")
            back = _page_of(made)
    words = "登记后，通知里写到这个单位的全称或简称都能自动认出来"
    return sheet_page(request, form, Sheet("登记单位", words, "登记", back))


@needs("places.manage")
def rename_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a unit a new full name."""
    row = get_object_or_404(_seen(request), pk=pk)
    today = timezone.localdate()
    form = RenameForm(request.POST or None, initial=first_day(today))
    if form.is_valid():
        with refusals_on(form):
            actions.rename_unit(unit=row, today=today, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "已改名，原名称记为曾用名。")
    words = f"现在的全称是“{row.name}”；以前的文件和数据仍按当时的名称显示"
    return sheet_page(request, form, Sheet("单位改名", words, "改名", _page_of(row)))


@needs("places.manage")
def set_superior(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit below another, or below none."""
    row = get_object_or_404(_seen(request), pk=pk)
    others = _seen(request).existing(timezone.localdate()).exclude(pk=pk)
    form = SuperiorForm(request.POST or None, initial={"superior": row.superior_id}, units=others)
    if form.is_valid():
        with refusals_on(form):
            actions.set_superior(unit=row, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "上级单位已改。")
    words = f"“{row.name}”归哪个单位管；以前分下去的数不变"
    return sheet_page(request, form, Sheet("设上级单位", words, "保存", _page_of(row)))


@needs("places.manage")
def add_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a short or former name."""
    row = get_object_or_404(_seen(request), pk=pk)
    given = {"name": request.GET.get("name", "")[:80], "begins_on": row.begins_on}
    form = AliasForm(request.POST or None, initial=given)
    if form.is_valid():
        with refusals_on(form):
            fields = form.cleaned_data | {"kind": NameKind(form.cleaned_data["kind"])}
            actions.add_alias(unit=row, actor=actor_of(request), **fields)
            messages.success(request, "已加上这个名称。")
    words = f"以后通知里写到这个名称，就认作“{row.name}”"
    return sheet_page(request, form, Sheet("加简称", words, "加上", _page_of(row)))


@require_POST
@needs("places.manage")
def end_alias(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a short or former name from today on."""
    names = UnitName.objects.filter(unit__in=_seen(request)).select_related("unit__division", "division")
    alias = get_object_or_404(names, pk=pk)
    actions.end_alias(alias=alias, day=timezone.localdate(), actor=actor_of(request))
    messages.success(request, f"“{alias.name}”从今天起停用。")
    return redirect(_page_of(alias.unit))


@needs("places.manage")
def succeed_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who follows a unit."""
    row = get_object_or_404(_seen(request), pk=pk)
    others = _seen(request).existing(timezone.localdate()).exclude(pk=pk)
    form = SuccessionForm(request.POST or None, initial=first_day(timezone.localdate()), units=others)
    if form.is_valid():
        with refusals_on(form):
            fields = form.cleaned_data | {"kind": SuccessionKind(form.cleaned_data["kind"])}
            actions.succeed_unit(unit=row, actor=actor_of(request), **fields)
            messages.success(request, f"已记下承继关系，“{row.name}”的岗位不再有效，请在新单位设岗、任命。")
    words = f"从这一天起“{row.name}”终止；以前的数据仍在它名下"
    return sheet_page(request, form, Sheet("单位撤并、承继", words, "确定", _page_of(row)))


@needs("places.view")
def groups(request: HttpRequest) -> HttpResponse:
    """Names that stand for several units."""
    rows = groups_listed(actor_of(request))
    return render(request, "people/groups.html", {"rows": rows})


@needs("places.manage")
def group_units(request: HttpRequest) -> HttpResponse:
    """Register a name for several units, or set its members anew."""
    today = timezone.localdate()
    divisions = Division.objects.visible_to(actor_of(request)).existing(today)
    given = {"name": request.GET.get("name", "")[:80]}
    form = GroupForm(
        request.POST or None, initial=given, divisions=divisions, units=_seen(request).existing(today)
    )
    if form.is_valid():
        with refusals_on(form):
            actions.group_units(actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "已登记统称。")
    words = "通知里写“各街镇”这类统称时，按这里的成员展开；同名再登记就是改成员"
    return sheet_page(request, form, Sheet("登记统称", words, "登记", reverse("people:groups")))


def _seen(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(actor_of(request)).select_related("division")


def _page_of(row: Unit) -> str:
    return reverse("people:unit", args=[row.pk])

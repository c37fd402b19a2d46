"""The calendar of a year, and its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on
from minsheng.apps.workdays import actions, queries
from minsheng.apps.workdays.forms import DaysForm, SettleForm
from minsheng.apps.workdays.library import FIRST_YEAR

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

_PAGE = "workdays/year.html"


@require_safe
@needs("workdays.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Leads to the calendar of this year."""
    return redirect("workdays:year", year=timezone.localdate().year)


@require_safe
@needs("workdays.view")
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve months; who may change them finds the forms below."""
    return _page(request, year)


@require_POST
@needs("workdays.manage")
def set_days(request: HttpRequest, year: int) -> HttpResponse:
    """Set some days as worked or not."""
    form = DaysForm(request.POST)
    if form.is_valid():
        year = form.span()[0].year
        with refusals_on(form):
            count = actions.set_days(
                actor=actor_of(request),
                span=form.span(),
                works=form.is_worked(),
                document=form.cleaned_data["document"],
                at=timezone.now(),
            )
            messages.success(request, f"已改 {count} 天。" if count else "这些日子原来就是这样，没有改动。")
    return _page(request, year, days=form)


@require_POST
@needs("workdays.manage")
def settle_year(request: HttpRequest, year: int) -> HttpResponse:
    """Say that the year's holidays are all entered."""
    form = SettleForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            document = form.cleaned_data["document"]
            count = actions.settle_year(
                actor=actor_of(request), year=year, document=document, at=timezone.now()
            )
            messages.success(request, f"{year} 年其余 {count} 天按周末排定，不再是暂估。")
    return _page(request, year, settle=form)


def _page(
    request: HttpRequest, year: int, *, days: Form | None = None, settle: Form | None = None
) -> HttpResponse:
    if not FIRST_YEAR <= year <= queries.LAST_YEAR:
        if request.method != "POST":
            raise Http404
        year = timezone.localdate().year
    context = {
        "page": queries.year_page(year),
        "days": days or DaysForm(),
        "settle": settle or SettleForm(auto_id="settle_%s"),
        "today": timezone.localdate(),
    }
    return answer(request, _PAGE, _PAGE, context, then=reverse("workdays:year", args=[year]))

"""Months of a programme: who reported, the freeze, by what words are given (月份与冻结)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.months import actions
from minsheng.apps.months.periodpage import period_page, titles_of
from minsheng.apps.months.settingforms import DueDayForm, FreezeForm, RoutineForm, ThresholdsForm
from minsheng.apps.months.views._shown import month_of, opened, programme_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.months.periodpage import PeriodPage


@require_safe
@needs("months.view")
def periods(request: HttpRequest, code: str) -> HttpResponse:
    """The months; `?month=` chooses the one whose units are listed."""
    return _page(request, code)


@require_POST
@needs("months.freeze")
def freeze(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the month that was shown."""
    programme, form = programme_of(request, code), FreezeForm(request.POST)
    if form.is_valid():
        month = form.cleaned_data["month"]
        with refusals_on(form):
            actions.freeze_month(actor=actor_of(request), programme=programme, month=month, at=timezone.now())
            messages.success(request, f"{in_words(month)}已冻结，作战图、项目页和导出都按这个数。")
            return redirect("months:programme", code)
    return _page(request, code, freezing=form)


@require_POST
@needs("months.set")
def thresholds(request: HttpRequest, code: str) -> HttpResponse:
    """Set the limits of the words."""
    programme, form = programme_of(request, code), ThresholdsForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seen, given = form.cleaned_data["seen"], form.given()
            actions.set_thresholds(
                actor=actor_of(request), programme=programme, given=given, seen=seen, at=timezone.now()
            )
            messages.success(request, "分档界限已保存，未冻结的月份按新的界限定状态。")
            return redirect("months:periods", code)
    return _page(request, code, limits=form)


@require_POST
@needs("months.set")
def due_day(request: HttpRequest, code: str) -> HttpResponse:
    """Set the day by which reports are due."""
    programme, form = programme_of(request, code), DueDayForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            count = actions.set_due_day(
                actor=actor_of(request), programme=programme, day=form.cleaned_data["day"]
            )
            messages.success(request, f"{count} 个月的截止日已保存，遇休息日顺延。")
            return redirect("months:periods", code)
    return _page(request, code, due=form)


@require_POST
@needs("months.set")
def routine(request: HttpRequest, code: str) -> HttpResponse:
    """Put a project among those that go on from year to year, or take it out."""
    programme = programme_of(request, code)
    form = RoutineForm(request.POST, titles=titles_of(programme, timezone.localdate()))
    if form.is_valid():
        with refusals_on(form):
            form.save(actor_of(request), programme)
            messages.success(request, "常态化项目已更新。")
            return redirect("months:periods", code)
    return _page(request, code, routine=form)


def _page(request: HttpRequest, code: str, **bound: Form) -> HttpResponse:
    (programme, periods), on = opened(request, code), timezone.localdate()
    page = period_page(programme, periods, month_of(request.GET.get("month", "")), on)
    context = {"programme": programme, "page": page, "today": on} | _forms(page) | bound
    status = UNPROCESSABLE if bound else 200
    return render(request, "months/periods.html", context, status=status)


def _forms(page: PeriodPage) -> dict[str, Form]:
    return {
        "limits": ThresholdsForm.of(page.thresholds),
        "due": DueDayForm(),
        "routine": RoutineForm(titles=page.titles),
    }

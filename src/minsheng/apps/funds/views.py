"""The pages of money: of a programme, of a project, the form of a month (资金)."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.funds import actions
from minsheng.apps.funds.forms import DecideForm, FundsForm
from minsheng.apps.funds.models import Funds
from minsheng.apps.funds.overview import month_chosen, months_begun, overview_of
from minsheng.apps.funds.projectpage import entry_page, project_page
from minsheng.apps.funds.spending import Spenders
from minsheng.apps.funds.values import Cell
from minsheng.apps.ledger.models import Period
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.funds.projectpage import EntryPage
    from minsheng.apps.people.actor import Actor

_KEY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


def _month_of(key: str) -> datetime.date | None:
    found = _KEY.fullmatch(key)
    return month_end(datetime.date(int(found[1]), int(found[2]), 1)) if found else None


def _project_of(request: HttpRequest, code: str) -> Project:
    seen = Programme.objects.visible_to(actor_of(request))
    rows = Project.objects.filter(programme__in=seen).select_related("programme__division")
    return get_object_or_404(rows, code=code)


def _periods(programme: Programme) -> list[Period]:
    return list(Period.objects.filter(programme=programme).order_by("month"))


@require_safe
@needs("funds.view")
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    found = newest_programme(actor_of(request))
    return redirect("programmes:list") if found is None else redirect("funds:programme", found.code)


@require_safe
@needs("funds.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """All projects with their money; `?month=2026-09` chooses the month, `?by=source` splits by source."""
    rows = Programme.objects.visible_to(actor_of(request)).select_related("division")
    row, on = get_object_or_404(rows, code=code), timezone.localdate()
    periods, given = _periods(row), request.GET
    month = month_chosen(periods, _month_of(given.get("month", "")), on)
    split = given.get("by") == "source"
    page = None if month is None else overview_of(row, periods, month, on, is_by_source=split)
    return render(request, "funds/programme.html", {"programme": row, "page": page})


@require_safe
@needs("funds.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project by unit and source; `?month=` chooses the month."""
    row = _project_of(request, code)
    return _project(request, row, _month_of(request.GET.get("month", "")))


def _project(
    request: HttpRequest,
    row: Project,
    wanted: datetime.date | None,
    form: DecideForm | None = None,
    decided: int | None = None,
) -> HttpResponse:
    on, actor, periods = timezone.localdate(), actor_of(request), _periods(row.programme)
    month = month_chosen(periods, wanted, on)
    page = None if month is None else project_page(row, periods, month, on, actor)
    context = {"project": row, "page": page, "form": form, "decided": decided, "blank": DecideForm()}
    context |= {"may_enter": allows(actor, "funds.enter"), "may_confirm": allows(actor, "funds.confirm", row)}
    waiting = {each.funds.pk for each in page.waiting} if page else set()
    # What another decided meanwhile has no form any more that could say so.
    context["left"] = form if decided not in waiting else None
    return render(request, "funds/project.html", context, status=UNPROCESSABLE if form else 200)


@require_http_methods(["GET", "POST"])
@needs("funds.enter")
def enter(request: HttpRequest, code: str, unit: int, month: str) -> HttpResponse:
    """The form of a unit's month; `?add=city` adds a source that it has not had before."""
    row, actor = _project_of(request, code), actor_of(request)
    page, added = _opened(row, actor, unit, _month_of(month)), request.GET.get("add", "")
    if request.method != "POST":
        return _first(request, page, added)
    form = FundsForm(request.POST, page=page, added=added)
    if form.is_valid():
        with refusals_on(form):
            said = {"given": form.given(), "version": form.cleaned_data["version"], "at": timezone.now()}
            actions.enter_funds(actor=actor, cell=Cell(row, page.unit, page.month), **said)
            messages.success(request, f"已保存{page.name}{in_words(page.month)}的资金，确认后计入。")
            return _to_project(page)
    return _entry(request, page, form)


def _opened(row: Project, actor: Actor, unit: int, month: datetime.date | None) -> EntryPage:
    """The form of a month that has begun, of a unit whose money the actor's unit enters: 404."""
    on, periods = timezone.localdate(), _periods(row.programme)
    mine = Spenders(row, on).entering(actor.unit_id)
    if month is None or month not in months_begun(periods, on) or unit not in mine:
        raise Http404
    return entry_page(row, unit, periods, month)


def _first(request: HttpRequest, page: EntryPage, added: str) -> HttpResponse:
    if page.is_closed:
        return _to_project(page)
    return _entry(request, page, FundsForm(page=page, added=added))


def _to_project(page: EntryPage) -> HttpResponse:
    return redirect(f"{reverse('funds:project', args=[page.project.code])}?month={page.key}")


def _entry(request: HttpRequest, page: EntryPage, form: FundsForm) -> HttpResponse:
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "funds/enter.html", {"page": page, "form": form}, status=status)


@require_POST
@needs("funds.confirm")
def decide(request: HttpRequest, code: str, funds: int) -> HttpResponse:
    """Confirm or return (`do`) what a unit told of a month."""
    row = _project_of(request, code)
    told = get_object_or_404(Funds.objects.filter(project=row).select_related("unit"), pk=funds)
    told.project, form, actor = row, DecideForm(request.POST), actor_of(request)
    if form.is_valid():
        with refusals_on(form):
            version, reason, at = form.cleaned_data["version"], form.cleaned_data["reason"], timezone.now()
            if request.POST.get("do") == "return":
                actions.return_funds(actor=actor, funds=told, version=version, reason=reason, at=at)
            else:
                actions.confirm_funds(actor=actor, funds=told, version=version, at=at)
            done = "已退回" if request.POST.get("do") == "return" else "已确认"
            messages.success(request, f"{done}{told.unit.name}{in_words(told.month)}的资金。")
            return redirect(f"{reverse('funds:project', args=[code])}?month={told.month:%Y-%m}")
    return _project(request, row, told.month, form, told.pk)

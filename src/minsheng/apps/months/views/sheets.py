"""The sheet of my unit's month: printed, as a workbook, and with scans of the signed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.files.downloads import attachment, download
from minsheng.apps.ledger.models import Period
from minsheng.apps.months import actions
from minsheng.apps.months.forms import ScanForm
from minsheng.apps.months.models import ReportScan
from minsheng.apps.months.sheets import SIGNATURES, XLSX, month_sheet, sheet_workbook
from minsheng.apps.months.views._shown import month_or_404
from minsheng.apps.months.views.reports import looking
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import COVERING_ROLES, Programme
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


def _period_of(request: HttpRequest, code: str, month: str) -> Period:
    """A month that has begun, of a programme that the visitor sees, else 404; one query."""
    seen, day = Programme.objects.visible_to(actor_of(request)), month_or_404(month)
    rows = Period.objects.filter(
        programme__in=seen, programme__code=code, month__lte=month_end(timezone.localdate())
    )
    found = get_object_or_404(rows.select_related("programme__division"), month=day)
    if day.year != found.programme.year:
        raise Http404
    return found


@require_safe
@needs("months.view")
def sheet(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The rows of my unit with boxes to sign, and the scans below."""
    return _page(request, _period_of(request, code, month))


@require_safe
@needs("months.view")
def workbook(request: HttpRequest, code: str, month: str) -> HttpResponseBase:
    """The same as an .xlsx."""
    made = month_sheet(looking(request), _period_of(request, code, month))
    return attachment(sheet_workbook(made, at=timezone.now()), f"{made.title}（{made.unit}）.xlsx", XLSX)


@require_POST
@needs("months.view")
def attach(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Keep a scan of the signed sheet."""
    period, form = _period_of(request, code, month), ScanForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            actor, uploaded, at = actor_of(request), form.cleaned_data["file"], timezone.now()
            of, day = period.programme, period.month
            actions.attach_scan(actor=actor, programme=of, month=day, uploaded=uploaded, at=at)
            messages.success(request, f"已保存{in_words(period.month)}的签字扫描件。")
            return redirect("months:sheet", code, month)
    return _page(request, period, form)


@require_safe
@needs("months.view")
def scan(request: HttpRequest, scan: int) -> HttpResponseBase:
    """A scan of my unit, or of my area for a post that covers it."""
    look, actor = looking(request), actor_of(request)
    seen = Q(unit__in=look.units)
    if actor.role in COVERING_ROLES and actor.area is not None:
        seen |= Q(period__programme__division__path__startswith=actor.area)
    found = get_object_or_404(ReportScan.objects.filter(seen).select_related("file"), pk=scan)
    return download(found.file, found.name)


def _page(request: HttpRequest, period: Period, form: ScanForm | None = None) -> HttpResponse:
    context = {"sheet": month_sheet(looking(request), period), "form": form or ScanForm()}
    context["signatures"] = SIGNATURES
    return render(request, "months/sheet.html", context, status=UNPROCESSABLE if form else 200)

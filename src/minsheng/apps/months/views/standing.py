"""What stands of a programme and of a project in a month (完成情况)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.files.downloads import attachment
from minsheng.apps.months.happened import by_happened
from minsheng.apps.months.overview import month_chosen, overview_of
from minsheng.apps.months.projectpage import project_page
from minsheng.apps.months.record import month_workbook
from minsheng.apps.months.views._shown import month_of, month_or_404, opened, periods_of, project_of
from minsheng.apps.months.wallpage import Asked, wall_page
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import Target
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.programmes.workbook import XLSX
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
@needs("months.view")
def standing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("months:programme", code=programme.code)


@require_safe
@needs("months.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """All projects of a programme; `?month=2026-09` chooses the month."""
    (row, periods), on = opened(request, code), timezone.localdate()
    month = month_chosen(periods, month_of(request.GET.get("month", "")), on)
    page = None if month is None else overview_of(row, periods, month, on)
    return render(request, "months/programme.html", {"programme": row, "page": page})


@require_safe
@needs("programmes.export")
def workbook(request: HttpRequest, code: str, month: str) -> HttpResponseBase:
    """The progress table of a month as a workbook (进展情况表)."""
    (row, periods), on, last = opened(request, code), timezone.localdate(), month_or_404(month)
    known = last in {each.month for each in periods}
    content = month_workbook(row, periods, last, on) if known else None
    if content is None:
        raise Http404
    name = f"{row.division.name}{row.year}年民生实事{last.month}月进展情况表.xlsx"
    return attachment(content, name, XLSX)


@require_safe
@needs("months.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project; `?month=` chooses the month, `?target=` the target whose months and rows are shown."""
    row, on = project_of(request, code), timezone.localdate()
    periods = periods_of(row.programme)
    month = month_chosen(periods, month_of(request.GET.get("month", "")), on)
    wanted = request.GET.get("target", "")
    target = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else None
    page = None if month is None else project_page(row, periods, (month, on), target, actor_of(request))
    return render(request, "months/project.html", {"project": row, "page": page})


@require_safe
@needs("months.view")
def happened(request: HttpRequest, code: str, target: str) -> HttpResponse:
    """A target's months by the day of doing, beside those that count."""
    row, on = project_of(request, code), timezone.localdate()
    found = get_object_or_404(Target.objects.filter(project=row), code=target)
    edition = edition_in_force(row.programme, on)
    said = found.values.filter(text__edition=edition).select_related("text").first()
    pairs = by_happened(found, month_end(min(on, datetime.date(row.programme.year, 12, 31))))
    total = sum(pair.counted for pair in pairs)
    context = {"project": row, "target": found, "said": said, "pairs": pairs, "total": total, "on": on}
    return render(request, "months/happened.html", context)


@require_safe
@needs("months.view")
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The wall chart; `?by=months`, `?month=` and the filters of `wallpage.Asked` say what is shown."""
    (row, periods), on = opened(request, code), timezone.localdate()
    month = month_chosen(periods, month_of(request.GET.get("month", "")), on)
    page = None if month is None else wall_page(row, periods, month, on, _asked(request))
    return render(request, "months/wall.html", {"programme": row, "page": page})


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    return Asked(
        by_units=given.get("by") != "months",
        category=given.get("category", ""),
        lead=given.get("lead", ""),
        word=given.get("word", ""),
        behind=bool(given.get("behind")),
    )


@require_safe
@needs("months.view")
def walls(request: HttpRequest) -> HttpResponse:
    """Leads to the chart of the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("months:wall", code=programme.code)

"""登记表 out and back in: download, upload, what it would change, confirmation."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.files.downloads import fit_name
from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheetforms import WorkbookForm, months_until, open_months
from minsheng.apps.ledger.sheets.batchpage import batch_page
from minsheng.apps.ledger.sheets.everything import everything as everything_of
from minsheng.apps.ledger.sheets.handing import confirm, hand_in
from minsheng.apps.ledger.sheets.template import workbook as workbook_of
from minsheng.apps.ledger.sheets.writing import drop_batch
from minsheng.apps.ledger.views._shown import looking
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from typing import IO

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@needs("ledger.enter")
def workbook(request: HttpRequest, code: str) -> FileResponse:
    """The workbook of the visitor's unit; `?month=2026-05-31`, else of the month due; 404 without a row."""
    look, programmes = looking(request), Programme.objects.filter(code=code)
    due = next(iter(open_months(programmes, look.on)), None)
    programme = due.programme if due is not None else get_object_or_404(programmes)
    month = _month(request.GET.get("month", ""), look.on, programme.year, due.month if due else None)
    made = workbook_of(look, programme, month, at=timezone.now())
    if made is None:
        raise Http404
    unit = look.actor.post.unit.name if look.actor.post else ""
    return _file(made, f"{unit}{in_words(month)}民生实事登记表.xlsx")


@require_safe
@needs("ledger.view")
def everything(request: HttpRequest) -> FileResponse:
    """All that the visitor's unit ever entered."""
    look = looking(request)
    if look.actor.post is None:
        raise Http404
    return _file(everything_of(look, at=timezone.now()), f"{look.actor.post.unit.name}全部台账.xlsx")


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a filled workbook and show what it would change; nothing is entered."""
    actor, on = actor_of(request), timezone.localdate()
    posted = request.method == "POST"
    years = Programme.objects.filter(year__in={month.year for month in months_until(on)})
    months = open_months(_own(request, years), on)
    form = WorkbookForm(request.POST, request.FILES, on=on) if posted else WorkbookForm(on=on)
    if posted and form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data["file"].read()
            batch, job = hand_in(actor, data, form.cleaned_data["month"])
            return redirect("desk:job", job.pk) if job else redirect("ledger:batch", batch.pk)
    mine = Batch.objects.visible_to(actor).filter(ended_at=None).select_related("programme__division", "user")
    context = {"form": form, "batches": mine[:10], "months": months}
    return render(request, "ledger/upload.html", context, status=UNPROCESSABLE if posted else 200)


@require_safe
@needs("ledger.view")
def batch(request: HttpRequest, batch: int) -> HttpResponse:
    """What an uploaded workbook would change, or what became of it."""
    page = batch_page(_batch(request, batch))
    return render(request, "ledger/batch.html", {"page": page, "batch": page.batch})


@require_POST
@needs("ledger.enter")
def write(request: HttpRequest, batch: int) -> HttpResponse:
    """Write what was shown, or go on; much of it in the background."""
    job = confirm(actor_of(request), _batch(request, batch))
    return redirect("desk:job", job.pk) if job else redirect("ledger:batch", batch)


@require_POST
@needs("ledger.enter")
def drop(request: HttpRequest, batch: int) -> HttpResponse:
    """The workbook is not gone on with; its file is deleted."""
    drop_batch(actor=actor_of(request), batch=_batch(request, batch), at=timezone.now())
    messages.success(request, "已放弃这份登记表，文件已删除。已经写入的台账不变。")
    return redirect("ledger:upload")


def _batch(request: HttpRequest, batch: int) -> Batch:
    rows = Batch.objects.visible_to(actor_of(request))
    return get_object_or_404(rows.select_related("programme__division", "unit", "file"), pk=batch)


def _own(request: HttpRequest, programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes in which the visitor's unit has rows."""
    unit = actor_of(request).unit_id
    return programmes.filter(projects__targets__split__allocations__unit=unit).distinct()


def _month(text: str, on: datetime.date, year: int, due: datetime.date | None) -> datetime.date:
    """The month asked for, of the programme's year; without, the one due, the present or the year's last."""
    try:
        asked = month_end(datetime.date.fromisoformat(text)) if text else due or month_end(on)
    except ValueError:
        raise Http404 from None
    if text and (asked.year != year or asked > month_end(on)):
        raise Http404
    return asked if asked.year == year else datetime.date(year, 12, 31)


def _file(made: IO[bytes], name: str) -> FileResponse:
    answer = FileResponse(made, as_attachment=True, filename=fit_name(name), content_type=XLSX)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer

"""The 任务分解表 as files out, and a filled workbook back in: upload, preview, confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.cascade.actions import MOST_CELLS
from minsheng.apps.cascade.forms import SheetForm
from minsheng.apps.cascade.queries import unit_page
from minsheng.apps.cascade.sheets.paper import DOCX, split_paper
from minsheng.apps.cascade.sheets.preview import preview
from minsheng.apps.cascade.sheets.table import programme_table, unit_table
from minsheng.apps.cascade.sheets.taking_in import hand_over, opened, sealed, take_in
from minsheng.apps.cascade.sheets.workbook import XLSX, table_workbook, target_workbook, unit_workbook
from minsheng.apps.cascade.views._shown import programme_of
from minsheng.apps.files.downloads import attachment
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Target
from minsheng.apps.ui.refusals import refusals_on
from minsheng.apps.ui.sentences import sentence_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from minsheng.apps.cascade.sheets.table import Table
    from minsheng.apps.cascade.sheets.taking_in import Taken

_TOLD = 12
"""Refused cells that a notice names one by one."""


@require_safe
@needs("cascade.view")
def workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every target that the visitor sees whole, over its units."""
    table = _table(request, code)
    name = f"{_title(table)}任务分解表"
    return attachment(table_workbook(table, name, at=timezone.now()), f"{name}.xlsx", XLSX)


@require_safe
@needs("cascade.view")
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same as an annex of an official paper."""
    table, now = _table(request, code), timezone.now()
    name = f"{_title(table)}任务分解表"
    return attachment(split_paper(table, name, actor_of(request), at=now), f"{name}.docx", DOCX)


@require_safe
@needs("cascade.view")
def target_sheet(request: HttpRequest, code: str) -> HttpResponseBase:
    """One target over its units."""
    target = get_object_or_404(Target.objects.select_related("project__programme"), code=code)
    table = _table(request, target.project.programme.code).of_target(target)
    if table is None:
        raise Http404
    name = f"{table.lines[0].value.text.short_title}任务分解表"
    return attachment(target_workbook(table, name, at=timezone.now()), f"{name}.xlsx", XLSX)


@require_safe
@needs("cascade.view")
def unit_sheet(request: HttpRequest, code: str, unit: str) -> HttpResponseBase:
    """One unit over its targets."""
    programme, now = programme_of(request, code), timezone.now()
    row = get_object_or_404(Unit, code=unit)
    page = unit_page(row, programme, actor_of(request), timezone.localdate())
    if page is None:
        raise Http404
    table = unit_table(page)
    name = f"{_title(table)}任务分解表（{row.name}）"
    return attachment(unit_workbook(table, name, at=now), f"{name}.xlsx", XLSX)


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a filled workbook and show what it would change; nothing is written."""
    programme, actor, shown = programme_of(request, code), actor_of(request), None
    posted = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if posted else SheetForm()
    if posted and form.is_valid():
        with refusals_on(form):
            shown = preview(programme, actor, form.cleaned_data["file"].read(), timezone.localdate())
    context: dict[str, object] = {"programme": programme, "form": form, "preview": shown}
    if shown is not None:
        context |= {"sealed": sealed(shown, actor), "in_background": len(shown.changes) > MOST_CELLS}
        return render(request, "cascade/upload_preview.html", context)
    context["has_table"] = bool(programme_table(programme, actor, timezone.localdate()).lines)
    return render(request, "cascade/upload.html", context, status=422 if posted else 200)


@require_POST
@needs("cascade.split")
def save_upload(request: HttpRequest, code: str) -> HttpResponse:
    """Save what the preview showed; much of it in the background."""
    programme, actor = programme_of(request, code), actor_of(request)
    cells = opened(request.POST.get("cells", ""), programme, actor)
    if len(cells) > MOST_CELLS:
        return redirect("desk:job", hand_over(actor, programme, cells).pk)
    _say(request, take_in(actor, cells, timezone.now()))
    return redirect("cascade:programme", code)


def _say(request: HttpRequest, taken: Taken) -> None:
    messages.success(request, f"已写入 {taken.saved} 格。")
    for each in taken.refused[:_TOLD]:
        if each.problem is not None:
            words = sentence_for(each.problem.code, each.problem.facts)
            messages.warning(request, f"{each.cell.place} 没有写入：{words}")
    if len(taken.refused) > _TOLD:
        rest = len(taken.refused) - _TOLD
        messages.warning(request, f"还有 {rest} 格没有写入，请再上传一次同一份文件，逐格查看。")


def _table(request: HttpRequest, code: str) -> Table:
    """The table of a programme as the visitor sees it; 404 where there is nothing in it."""
    table = programme_table(programme_of(request, code), actor_of(request), timezone.localdate())
    if not table.lines:
        raise Http404
    return table


def _title(table: Table) -> str:
    return table.edition.title if table.edition is not None else str(table.programme)

"""Layouts of the own division: the list, a form, a month in a layout."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.files.downloads import attachment
from minsheng.apps.filing.actions import save_layout
from minsheng.apps.filing.filling import as_workbook, filled
from minsheng.apps.filing.forms import (
    ColumnForms,
    HeadingsForm,
    LayoutForm,
    columns_of,
    columns_shown,
    initial_of,
    plain_columns,
)
from minsheng.apps.filing.models import Layout
from minsheng.apps.ledger.models import Period
from minsheng.apps.months.overview import month_chosen, tabs_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.workbook import XLSX
from minsheng.apps.ui.refusals import refusals_on
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.forms import BaseFormSet
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from minsheng.apps.filing.filling import Cell, Filled
    from minsheng.apps.filing.forms import ColumnForm
    from minsheng.apps.months.overview import MonthTab
    from minsheng.apps.programmes.models import Programme

_SHOWN = 30


@require_safe
@needs("filing.view")
def layouts(request: HttpRequest) -> HttpResponse:
    """The layouts of the own division."""
    rows = Layout.objects.visible_to(actor_of(request)).current()
    return render(request, "filing/layouts.html", {"layouts": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("filing.set")
def new(request: HttpRequest) -> HttpResponse:
    """A new layout."""
    return _edited(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("filing.set")
def edit(request: HttpRequest, layout: int) -> HttpResponse:
    """The next version of a layout."""
    return _edited(request, _layout_of(request, layout))


def _edited(request: HttpRequest, layout: Layout | None) -> HttpResponse:
    form = LayoutForm(request.POST or None, initial=initial_of(layout) if layout else {"seen": 0})
    begun = columns_shown(layout.columns) if layout else plain_columns()
    columns = ColumnForms(request.POST or None, initial=begun)
    if form.is_valid() and columns.is_valid():
        with refusals_on(form):
            said = {name: form.cleaned_data[name] for name in ("name", "per_project", "seen")}
            made = save_layout(
                actor=actor_of(request), columns=columns_of(columns), at=timezone.now(), **said
            )
            messages.success(request, f"已存为第 {made.version} 版。")
            return redirect("filing:layout", made.pk)
    return _form_page(request, layout, form, columns)


def _form_page(
    request: HttpRequest,
    layout: Layout | None,
    form: LayoutForm,
    columns: BaseFormSet[ColumnForm],
    upload: HeadingsForm | None = None,
) -> HttpResponse:
    refused = bool(form.errors or (columns.is_bound and not columns.is_valid()) or (upload and upload.errors))
    context = {"layout": layout, "form": form, "columns": columns, "upload": upload or HeadingsForm()}
    return render(request, "filing/edit.html", context, status=422 if refused else 200)


@require_POST
@needs("filing.set")
def headings(request: HttpRequest) -> HttpResponse:
    """A new layout with the headings of an empty table; nothing is kept yet."""
    upload, begun = HeadingsForm(request.POST, request.FILES), plain_columns()
    if upload.is_valid():
        with refusals_on(upload):
            begun = upload.columns()
    form = LayoutForm(initial={"seen": 0})
    return _form_page(request, None, form, ColumnForms(initial=begun), upload if upload.errors else None)


@require_safe
@needs("filing.view")
def layout(request: HttpRequest, layout: int) -> HttpResponse:
    """A month in a layout, its first rows; `?month=2026-09` chooses the month."""
    versions = _versions_of(request, layout)
    row = next(each for each in versions if each.pk == layout)
    programme, periods, month = _month_of(request)
    table = filled(row, programme, periods, month) if programme and month else None
    context = {
        "layout": row,
        "tabs": _tabs(periods, month),
        "month": month,
        "table": table,
        "rows": _rows_shown(table) if table else (),
        "versions": versions,
    }
    return render(request, "filing/layout.html", context)


@require_safe
@needs("filing.view")
def workbook(request: HttpRequest, layout: int) -> HttpResponseBase:
    """The same as a workbook."""
    row = _layout_of(request, layout)
    programme, periods, month = _month_of(request)
    table = filled(row, programme, periods, month) if programme and month else None
    if programme is None or month is None or table is None:
        raise Http404
    content = as_workbook(row, programme, table, timezone.now())
    return attachment(content, f"{programme.division.name}{month.month}月{row.name}.xlsx", XLSX)


def _rows_shown(table: Filled) -> list[list[tuple[str, bool, str]]]:
    """Cells as heading, whether the column holds numbers, and words."""
    heads = list(zip(table.headings, table.is_number, strict=True))
    return [
        [(*head, _shown(cell)) for head, cell in zip(heads, row, strict=True)] for row in table.rows[:_SHOWN]
    ]


def _shown(cell: Cell) -> str:
    return quantity(cell) if isinstance(cell, Decimal) else cell or ""


def _tabs(periods: Sequence[Period], month: datetime.date | None) -> list[MonthTab]:
    return tabs_of(periods, month, timezone.localdate()) if month else []


def _versions_of(request: HttpRequest, key: int) -> list[Layout]:
    """All versions of the layout of which one is asked for, the last first: 404."""
    seen = Layout.objects.visible_to(actor_of(request))
    found = list(seen.filter(name__in=seen.filter(pk=key).order_by().values("name")))
    if not found:
        raise Http404
    return found


def _layout_of(request: HttpRequest, key: int) -> Layout:
    return get_object_or_404(Layout.objects.visible_to(actor_of(request)).select_related("division"), pk=key)


def _month_of(request: HttpRequest) -> tuple[Programme | None, list[Period], datetime.date | None]:
    """The own division's newest programme with months, these, and the one asked for or shown by itself."""
    actor = actor_of(request)
    rows = Period.objects.filter(programme__division=actor.division).select_related("programme__division")
    found = list(rows.order_by("-programme__year", "programme__code", "month"))
    programme = found[0].programme if found else newest_programme(actor)
    periods = [each for each in found if each.programme == programme]
    asked = request.GET.get("month", "")
    wanted = next((each.month for each in periods if f"{each.month:%Y-%m}" == asked), None)
    return programme, periods, month_chosen(periods, wanted, timezone.localdate())

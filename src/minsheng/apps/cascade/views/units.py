"""One unit over its targets, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.cascade import queries
from minsheng.apps.cascade.bulk import confirm_each
from minsheng.apps.cascade.entries import NOTHING_SENT
from minsheng.apps.cascade.forms import BlockForm, CellsForm
from minsheng.apps.cascade.narrowing import Narrowed
from minsheng.apps.cascade.overview import own_programmes
from minsheng.apps.cascade.pasting import unit_paste
from minsheng.apps.cascade.saving import only_of, sent_cells
from minsheng.apps.cascade.saving import save as save_sent
from minsheng.apps.cascade.unitgrid import EVERYTHING, UnitGrid, unit_grid
from minsheng.apps.cascade.views._said import say_saved
from minsheng.apps.cascade.views._shown import programme_of
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import COVERING_ROLES, Programme
from minsheng.apps.programmes.queries import programme_rows
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.cascade.entries import Saving

_PAGE, _PART = "cascade/unit.html", "cascade/_unit.html"


@require_safe
@needs("cascade.view")
def mine(request: HttpRequest) -> HttpResponse:
    """The programmes with the numbers of one's own unit; leads on where there is one place to go."""
    actor = actor_of(request)
    own = own_programmes(actor, queries.waiting_replies(actor))
    seen = programme_rows(actor, timezone.localdate()) if actor.role in COVERING_ROLES else []
    if len(own) + len(seen) == 1:
        if seen:
            return redirect("cascade:programme", seen[0].programme.code)
        return redirect("cascade:unit", own[0].programme.code, _own_unit(request).code)
    context = {"own": own, "seen": seen, "unit": actor.post.unit if actor.post else None}
    return render(request, "cascade/mine.html", context)


@require_safe
@needs("cascade.view")
def unit(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The numbers of one unit; with all targets for who may split them."""
    return render(request, _PAGE, _context(_grid(request, code, unit, narrowed=_asked(request))))


@require_POST
@needs("cascade.split")
def save(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Save the cells that were changed."""
    form, saving, row = CellsForm(request.POST), NOTHING_SENT, _unit(request, code, unit)[1]
    if form.is_valid():
        with refusals_on(form):
            cells = only_of(sent_cells(request.POST.dict()), unit=row.pk)
            saving = save_sent(cells, actor_of(request), timezone.now())
    say_saved(request, form, saving)
    grid = _grid(request, code, unit, saving, _asked(request))
    context = {**_context(grid), "cells": form}
    return answer(request, _PAGE, _PART, context, then=f"{_address(code, unit)}{grid.narrowed.query}#grid")


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def paste(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """A block from a sheet: what it says of which target, before anything is saved."""
    grid, found, form = _grid(request, code, unit), None, BlockForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            found = unit_paste(grid, form.cleaned_data["block"])
    context = {
        "form": form,
        "found": found,
        "back": _address(code, unit),
        "save": reverse("cascade:save_unit", args=[code, unit]),
        "unit": grid.page.unit,
    }
    return render(request, "cascade/paste.html", context, status=422 if form.errors else 200)


@require_POST
@needs("cascade.reply")
def confirm_all(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """Confirm every number that was shown and waits for an answer."""
    grid = _grid(request, code, unit, narrowed=_asked(request))
    waiting = [entry.row for entry in grid.waiting if entry.row is not None]
    refused = confirm_each(request.POST.dict(), waiting, actor_of(request), timezone.now())
    messages.success(request, f"已确认 {len(waiting) - len(refused)} 个任务数。")
    for words in refused:
        messages.error(request, words)
    return redirect(f"{_address(code, unit)}{grid.narrowed.query}")


def _asked(request: HttpRequest) -> Narrowed:
    return Narrowed.asked(request.GET.dict())


def _grid(
    request: HttpRequest,
    code: str,
    unit: str,
    saving: Saving = NOTHING_SENT,
    narrowed: Narrowed = EVERYTHING,
) -> UnitGrid:
    actor, (programme, row) = actor_of(request), _unit(request, code, unit)
    page = queries.unit_page(row, programme, actor, timezone.localdate())
    if page is None:
        raise Http404
    return unit_grid(page, saving, narrowed, every=allows(actor, "cascade.split", programme))


def _unit(request: HttpRequest, code: str, unit: str) -> tuple[Programme, Unit]:
    programme = programme_of(request, code)
    inside = Unit.objects.filter(division__path__startswith=programme.division.path)
    return programme, get_object_or_404(inside.select_related("division"), code=unit)


def _context(grid: UnitGrid) -> dict[str, object]:
    return {"grid": grid, "page": grid.page}


def _address(code: str, unit: str) -> str:
    return reverse("cascade:unit", args=[code, unit])


def _own_unit(request: HttpRequest) -> Unit:
    post = actor_of(request).post
    if post is None:
        raise Http404
    return post.unit

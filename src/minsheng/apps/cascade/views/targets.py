"""One target over its units: typing, pasting, ways, reserves, who takes part."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.choosing import bases_of, choices, groups_of, groups_offered, units_of
from minsheng.apps.cascade.entries import NOTHING_SENT
from minsheng.apps.cascade.forms import (
    BlockForm,
    CellsForm,
    MethodForm,
    ReserveForm,
    TakeOutForm,
    UnitsForm,
)
from minsheng.apps.cascade.models import Split, Way
from minsheng.apps.cascade.pasting import target_paste
from minsheng.apps.cascade.saving import only_of, sent_cells
from minsheng.apps.cascade.saving import save as save_sent
from minsheng.apps.cascade.steps import may_split
from minsheng.apps.cascade.telling import told_row
from minsheng.apps.cascade.values import Method
from minsheng.apps.cascade.views._said import say_saved
from minsheng.apps.cascade.views._shown import address_of, grid_of, row_of, target_context, target_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.cascade.manner import Manner

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.cascade.entries import TargetGrid

_PAGE, _PART = "cascade/target.html", "cascade/_target.html"


@require_safe
@needs("cascade.view")
def target(request: HttpRequest, code: str) -> HttpResponse:
    """The grid of a target, of the whole or below one row (`?under=`)."""
    return render(request, _PAGE, target_context(grid_of(request, code)))


@require_POST
@needs("cascade.split")
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Save the cells that were changed."""
    form, saving, target = CellsForm(request.POST), NOTHING_SENT, target_of(request, code)
    if form.is_valid():
        with refusals_on(form):
            cells = only_of(sent_cells(request.POST.dict()), target=target.pk)
            saving = save_sent(cells, actor_of(request), timezone.now())
    say_saved(request, form, saving)
    grid = grid_of(request, code, saving)
    return answer(request, _PAGE, _PART, target_context(grid, cells=form), then=f"{address_of(grid)}#grid")


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def paste(request: HttpRequest, code: str) -> HttpResponse:
    """A block from a sheet: what it says of which unit, before anything is saved."""
    grid, found = grid_of(request, code, uppers=False), None
    form = BlockForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            found = target_paste(grid, form.cleaned_data["block"], timezone.localdate())
    context = {
        "form": form,
        "found": found,
        "grid": grid,
        "page": grid.page,
        "back": address_of(grid),
        "save": reverse("cascade:save", args=[code]),
        "under": grid.under.row.pk if grid.under is not None else "",
    }
    return render(request, "cascade/paste.html", context, status=422 if form.errors else 200)


@require_POST
@needs("cascade.split")
def way(request: HttpRequest, code: str) -> HttpResponse:
    """Give every row of a level the number that a way comes to."""
    grid = grid_of(request, code)
    manner = grid.page.said.manner if grid.page.said is not None else Manner.NAMED
    bases = bases_of(grid.page.target.project.programme.division)
    form = MethodForm(bases, manner, request.POST, auto_id="way_%s")
    if form.is_valid():
        with refusals_on(form):
            count = _apply(request, grid, form)
            messages.success(
                request, f"已按“{Way(form.cleaned_data['way']).label}”给 {count} 个单位算出草稿。"
            )
    context = target_context(grid, way=form)
    return answer(request, _PAGE, _PAGE, context, then=f"{address_of(grid)}#grid")


def _apply(request: HttpRequest, grid: TargetGrid, form: MethodForm) -> int:
    given = form.cleaned_data
    return len(
        actions.apply_method(
            actor=actor_of(request),
            split=_split(grid),
            version=given["version"],
            method=Method(Way(given["way"]), given["base"], given["each"]),
            seen=form.seen_rows(),
            parent=grid.under.row if grid.under is not None else None,
        )
    )


@require_POST
@needs("cascade.split")
def reserve(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a part back, of the target or of one row's number."""
    grid, form = grid_of(request, code), ReserveForm(request.POST, auto_id="reserve_%s")
    if form.is_valid():
        with refusals_on(form):
            _keep_back(request, grid, form)
            messages.success(request, "预留已改。")
    context = target_context(grid, reserve=form)
    return answer(request, _PAGE, _PAGE, context, then=f"{address_of(grid)}#grid")


def _keep_back(request: HttpRequest, grid: TargetGrid, form: ReserveForm) -> None:
    given, actor = form.cleaned_data, actor_of(request)
    if grid.under is not None:
        was = given["was"] or Decimal(0)
        actions.set_reserve_below(actor=actor, row=grid.under.row, seen=was, reserve=given["reserve"])
        return
    actions.set_reserve(
        actor=actor,
        split=_split(grid),
        version=given["version"],
        reserve=given["reserve"],
        reason=given["reason"],
    )


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def add_units(request: HttpRequest, code: str) -> HttpResponse:
    """Choose units and groups that are to take part."""
    grid, today = grid_of(request, code, uppers=False), timezone.localdate()
    division = grid.page.target.project.programme.division
    form = UnitsForm(units_of(division, today), groups_of(division), request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            messages.success(request, f"已加 {_add(request, grid, form)} 个单位，请填写各单位的数。")
    taken = {row.unit_id for row in grid.rows if row.is_open}
    above = grid.under.row if grid.under is not None else None
    context = {
        **target_context(grid),
        "form": form,
        "choices": choices(division, today, taken, above),
        "groups": groups_offered(division, above),
    }
    page = "cascade/units.html"
    return answer(request, page, page, context, then=f"{address_of(grid)}#grid")


def _add(request: HttpRequest, grid: TargetGrid, form: UnitsForm) -> int:
    actor, now, given = actor_of(request), timezone.now(), form.cleaned_data
    split, version = grid.page.split, given["version"]
    if split is None:
        split = actions.open_split(actor=actor, target=grid.page.target, at=now)
        version = split.version
    parent = grid.under.row if grid.under is not None else None
    return len(
        actions.add_units(
            actor=actor, split=split, version=version, units=form.wanted(), at=now, parent=parent
        )
    )


@require_POST
@needs("cascade.split")
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Type under the edition in force from now on."""
    grid = grid_of(request, code)
    version = request.POST.get("version", "")
    actions.follow_edition(
        actor=actor_of(request),
        split=_split(grid),
        version=int(version) if version.isdigit() else 0,
        at=timezone.now(),
    )
    messages.success(request, "已换到现行版；请核对各单位的数，再作“调整”下达。")
    return redirect(address_of(grid))


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def take_out(request: HttpRequest, row: int) -> HttpResponse:
    """Take a unit out of the draft; where its number is in force, with the part that it has done."""
    told = told_row(row_of(request, row))
    found = told.row
    may_split(actor_of(request), found.split, found.parent)
    form = TakeOutForm(request.POST or None, initial={"version": found.version, "done": 0})
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            actions.take_out_unit(
                actor=actor_of(request), row=found, version=given["version"], done=given["done"]
            )
            messages.success(request, f"已移出{found.unit.name}。")
    back = reverse("cascade:target", args=[found.split.target.code])
    back = f"{back}?under={found.parent_id}" if found.parent_id else back
    context = {"form": form, "told": told, "row": found, "back": back}
    return answer(request, "cascade/take_out.html", "cascade/take_out.html", context, then=f"{back}#grid")


def _split(grid: TargetGrid) -> Split:
    """The split of a grid; 404 where the target was not split yet."""
    if grid.page.split is None:
        raise Http404
    return grid.page.split

"""What several pages of splits need: the page asked for, as the visitor may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.cascade.choosing import bases_of
from minsheng.apps.cascade.entries import NOTHING_SENT, TargetGrid, bare, target_grid
from minsheng.apps.cascade.forms import AnswerForm, MethodForm, ReserveForm
from minsheng.apps.cascade.models import Allocation, Way
from minsheng.apps.cascade.splitpage import joined, page_of
from minsheng.apps.people.permissions import actor_of
from minsheng.apps.programmes.models import Programme, Target
from minsheng.core.cascade.manner import Manner
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpRequest

    from minsheng.apps.cascade.entries import Saving
    from minsheng.apps.cascade.queries import UpperLine


def programme_of(request: HttpRequest, code: str) -> Programme:
    """A programme that the visitor sees, else 404."""
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(seen, code=code)


def row_of(request: HttpRequest, row: int) -> Allocation:
    """A row that the visitor sees, else 404."""
    seen = Allocation.objects.visible_to(actor_of(request))
    joined = seen.select_related("unit", "parent__unit", "split__target__project__programme__division")
    return get_object_or_404(joined, pk=row)


def target_of(request: HttpRequest, code: str) -> Target:
    """A target of a programme that the visitor sees, else 404."""
    return get_object_or_404(_targets_seen(request), code=code)


def _targets_seen(request: HttpRequest) -> QuerySet[Target]:
    seen = Target.objects.filter(project__programme__in=Programme.objects.visible_to(actor_of(request)))
    return seen.select_related("project__programme__division")


def grid_of(
    request: HttpRequest, code: str, saving: Saving = NOTHING_SENT, *, uppers: bool = True
) -> TargetGrid:
    """The grid of a target as the visitor sees it, of the whole or below one row, else 404."""
    target = get_object_or_404(joined(_targets_seen(request)), code=code)
    page = page_of(target, actor_of(request), timezone.localdate(), uppers=uppers)
    grid = target_grid(page, under_of(request), saving) if page is not None else None
    if grid is None:
        raise Http404
    return grid


def under_of(request: HttpRequest) -> int | None:
    """The row below which a page or form speaks; None for the target itself."""
    given = request.POST.get("under") or request.GET.get("under") or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def address_of(grid: TargetGrid) -> str:
    """Where the grid is shown."""
    address = reverse("cascade:target", args=[grid.page.target.code])
    return address if grid.under is None else f"{address}?under={grid.under.row.pk}"


def target_context(
    grid: TargetGrid,
    *,
    way: Form | None = None,
    reserve: Form | None = None,
    cells: Form | None = None,
    refused: Form | None = None,
) -> dict[str, object]:
    """What a target's page is made of; forms stay as typed, `refused` is the answer that was not taken."""
    return {
        "grid": grid,
        "page": grid.page,
        "way": way or _way_form(grid),
        "reserve": reserve or _reserve_form(grid),
        "cells": cells,
        "here": address_of(grid),
        "refused": refused,
        "uppers": _uppers(grid, refused),
    }


def _uppers(grid: TargetGrid, refused: Form | None) -> list[tuple[UpperLine, AnswerForm]]:
    return [(line, _answer_form(grid, line, refused)) for line in grid.page.uppers]


def _answer_form(grid: TargetGrid, line: UpperLine, refused: Form | None) -> AnswerForm:
    year, today = grid.page.target.project.programme.year, timezone.localdate()
    month = month_end(today).isoformat() if today.year == year else None
    if refused is not None:
        month = refused.data.get("from_month", month)
    initial = {"upper": line.row.pk, "from_month": month}
    return AnswerForm(year, initial=initial, auto_id=f"answer{line.row.pk}_%s")


def _way_form(grid: TargetGrid) -> Form | None:
    said = grid.page.said
    if said is None or said.manner is Manner.NAMED:
        return None
    initial = {**_common(grid), "seen": grid.seen_open, **_way_of(grid)}
    bases = bases_of(grid.page.target.project.programme.division)
    return MethodForm(bases, said.manner, initial=initial, auto_id="way_%s")


def _reserve_form(grid: TargetGrid) -> Form:
    split = grid.page.split
    kept = bare(grid.level.reserve) if grid.level is not None else ""
    reason = split.reserve_reason if split is not None else ""
    initial = {**_common(grid), "reserve": kept, "was": kept, "reason": reason}
    return ReserveForm(initial=initial, auto_id="reserve_%s")


def _common(grid: TargetGrid) -> dict[str, object]:
    split = grid.page.split
    return {
        "version": split.version if split is not None else 0,
        "under": grid.under.row.pk if grid.under is not None else None,
    }


def _way_of(grid: TargetGrid) -> dict[str, object]:
    split = grid.page.split
    if split is None or grid.under is not None or split.way == Way.TYPED:
        return {}
    return {"way": split.way, "base": split.base_id, "each": bare(split.each)}

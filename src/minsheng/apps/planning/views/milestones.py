"""Writing the milestones of a draft as one form; rows are added by a button that saves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions
from minsheng.apps.planning.entries import (
    RowSent,
    blank_rows,
    read_rows,
    renamed,
    sent_rows,
    stored_rows,
    with_room,
)
from minsheng.apps.planning.forms import StepForm
from minsheng.apps.planning.offering import offered_for
from minsheng.apps.planning.views._shown import done, opened_of, page_of
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.planning.entries import Offered
    from minsheng.apps.planning.planpage import PlanPage

_MORE = 3


@require_http_methods(["GET", "POST"])
@needs("planning.write")
def milestones(request: HttpRequest, code: str) -> HttpResponse:
    """The form; `do=more` gives further rows, anything else saves."""
    page = page_of(request, code, history=False)
    if not page.may_write:
        raise Http404
    offered = offered_for(page, timezone.localdate())
    stored = opened_of(page).milestones
    if request.method != "POST":
        form = StepForm(initial={"version": opened_of(page).plan.version})
        rows = stored_rows(stored)
        return _page(request, page, form, [*rows, *blank_rows(rows, 1)], offered)
    quotes = {row.milestone.key: row.quote for row in stored if row.quote}
    rows = sent_rows(request.POST.dict(), quotes)
    if request.POST.get("do") == "more":
        rows = renamed([row for row in rows if not row.is_dropped])
        form = StepForm(initial={"version": request.POST.get("version")})
        return _page(request, page, form, [*rows, *blank_rows(rows, _MORE)], offered)
    return _save(request, page, rows, offered)


def _save(request: HttpRequest, page: PlanPage, rows: Sequence[RowSent], offered: Offered) -> HttpResponse:
    form, read = StepForm(request.POST), read_rows(rows, offered)
    if form.is_valid() and read.faults:
        form.add_error(None, f"没有保存：有 {read.faults} 处要改，写在各个节点下面。")
    if form.is_valid():
        with refusals_on(form):
            given = {"version": form.cleaned_data["version"], "given": read.given, "at": timezone.now()}
            actions.write_milestones(actor=actor_of(request), plan=opened_of(page).plan, **given)
            return done(request, page.project.code, f"已保存 {len(read.given)} 个节点。")
    return _page(request, page, form, renamed(read.rows), offered)


def _page(
    request: HttpRequest, page: PlanPage, form: StepForm, rows: Sequence[RowSent], offered: Offered
) -> HttpResponse:
    shown = [
        {
            "row": row,
            "units": offered.units.html(row.unit),
            "targets": offered.targets.html(row.target),
            "gates": [(gate, offered.posts.html(gate.lifter)) for gate in row.gates],
        }
        for row in map(with_room, rows)
    ]
    context = {"page": page, "plan": opened_of(page).plan, "form": form, "rows": shown}
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "planning/milestones.html", context, status=status)

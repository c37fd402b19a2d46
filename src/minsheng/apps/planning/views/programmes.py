"""The plans of a programme: how each stands, approving several, planning the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.duties.queries import programme_opened
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions
from minsheng.apps.planning.forms import BulkApproveForm, FillForm
from minsheng.apps.planning.overview import Stand, plans_overview
from minsheng.apps.planning.views._shown import key_of, programme_of
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("planning.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The plans of all projects; `?state=` and `?lead=` narrow the list."""
    return _page(request, code)


@require_POST
@needs("planning.approve")
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the submitted plans that were ticked, all or none."""
    programme_of(request, code)
    form = BulkApproveForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            day, actor = form.cleaned_data["holds_from"], actor_of(request)
            count = actions.approve_plans(actor=actor, seen=form.chosen(), holds_from=day, at=timezone.now())
            messages.success(request, f"已批准 {count} 份计划。")
            return redirect("planning:programme", code)
    return _page(request, code, approval=form)


@require_POST
@needs("planning.approve")
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the projects that nobody planned by their printed deadlines and equal months."""
    row, form = programme_of(request, code), FillForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            planned = actions.plan_the_rest(actor=actor_of(request), programme=row, at=timezone.now())
            left = f"；{len(planned.left)} 份有毛病，留作草稿" if planned.left else ""
            messages.success(request, f"已编制并提交 {len(planned.submitted)} 份{left}。请另一个岗位批准。")
            return redirect("planning:programme", code)
    return _page(request, code, filling=form)


def _page(request: HttpRequest, code: str, **bound: Form) -> HttpResponse:
    actor, on = actor_of(request), timezone.localdate()
    state = request.GET.get("state", "")
    state = state if state in set(Stand) else ""
    lead = key_of(request.GET.get("lead", ""))
    row, edition = programme_opened(actor, code, on)
    if row is None:
        raise Http404
    page = plans_overview(row, edition, actor, on, state=state, lead=lead)
    first = on.replace(page.programme.year, 1, 1)
    context = {"page": page, "state": state, "lead": lead, "first": first}
    status = UNPROCESSABLE if bound else 200
    return render(request, "planning/programme.html", context | bound, status=status)

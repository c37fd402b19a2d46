"""A programme's targets, and the targets of one project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.bulk import issue_each, ready_splits, sent_splits
from minsheng.apps.cascade.forms import DayForm
from minsheng.apps.cascade.overview import Stand, overview, project_cascade
from minsheng.apps.cascade.upper import upper_count
from minsheng.apps.cascade.views._shown import programme_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("cascade.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Every target with how its split stands; `?state=` and `?lead=` choose."""
    row, state = programme_of(request, code), request.GET.get("state", "")
    state = state if state in set(Stand) else ""
    lead = request.GET.get("lead", "")
    page = overview(row, actor_of(request), timezone.localdate(), state=state, lead=lead)
    given = upper_count(row, actor_of(request))
    context = {"page": page, "state": state, "lead": lead, "given": given}
    return render(request, "cascade/programme.html", context)


@require_safe
@needs("cascade.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The targets of a project with the units that have them."""
    seen = Programme.objects.visible_to(actor_of(request))
    joined = Project.objects.filter(programme__in=seen).select_related("programme__division")
    row = get_object_or_404(joined, code=code)
    page = project_cascade(row, actor_of(request), timezone.localdate())
    return render(request, "cascade/project.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs("cascade.issue")
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Give every target that nobody has to the unit that reports it."""
    row, today, seated = programme_of(request, code), timezone.localdate(), None
    form = DayForm(request.POST or None, initial={"holds_from": today})
    if form.is_valid():
        with refusals_on(form):
            day = form.cleaned_data["holds_from"]
            seated = actions.seat(actor=actor_of(request), programme=row, holds_from=day, at=timezone.now())
            messages.success(request, f"{seated.count} 个目标已整体落实到填报单位。")
    then = reverse("cascade:programme", args=[code])
    page = overview(row, actor_of(request), today)
    context = {"form": form, "page": page, "seated": seated, "back": then}
    if seated is not None and seated.left:
        return render(request, "cascade/seat.html", context)
    return answer(request, "cascade/seat.html", "cascade/seat.html", context, then=then)


@require_http_methods(["GET", "POST"])
@needs("cascade.issue")
def issue_ready(request: HttpRequest, code: str) -> HttpResponse:
    """Issue every draft that adds up and was never issued."""
    row, today, results = programme_of(request, code), timezone.localdate(), None
    actor, now = actor_of(request), timezone.now()
    form = DayForm(request.POST or None, initial={"holds_from": today})
    if form.is_valid():
        seen = sent_splits(request.POST.dict())
        results = issue_each(seen, row, actor, form.cleaned_data["holds_from"], now)
        done = sum(not result.faults for result in results)
        messages.success(request, f"已下达 {done} 个目标，{len(results) - done} 个没有下达。")
    then = reverse("cascade:programme", args=[code])
    context = {"form": form, "ready": ready_splits(row, actor, today), "results": results, "back": then}
    context["programme"] = row
    if results and any(result.faults for result in results):
        return render(request, "cascade/issue_ready.html", context)
    return answer(request, "cascade/issue_ready.html", "cascade/issue_ready.html", context, then=then)

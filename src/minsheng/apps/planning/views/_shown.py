"""What views of plans fetch and how they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from minsheng.apps.duties.queries import programmes_seen, project_opened
from minsheng.apps.people.permissions import actor_of
from minsheng.apps.planning import queries
from minsheng.apps.planning.forms import (
    ApproveForm,
    GiveUpForm,
    ReturnForm,
    ScheduleForm,
    StartForm,
    StepForm,
)
from minsheng.apps.planning.projectpage import shown_plan
from minsheng.apps.ui.answers import UNPROCESSABLE

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.planning.planpage import PlanPage
    from minsheng.apps.programmes.models import Edition, Programme, Project


def programme_of(request: HttpRequest, code: str) -> Programme:
    """A programme that the visitor opens, else 404."""
    return get_object_or_404(programmes_seen(actor_of(request)), code=code)


def page_of(request: HttpRequest, code: str, *, history: bool = True) -> PlanPage:
    """The plans of a project whose programme the visitor opens, else 404."""
    project, edition = _project_of(request, code)
    return queries.plan_page(project, edition, actor_of(request), timezone.localdate(), history=history)


def versions_of(request: HttpRequest, code: str) -> queries.Versions:
    """The same without what is in the plans."""
    project, edition = _project_of(request, code)
    return queries.plan_versions(project, edition, actor_of(request), timezone.localdate())


def _project_of(request: HttpRequest, code: str) -> tuple[Project, Edition | None]:
    project, edition = project_opened(actor_of(request), code, timezone.localdate())
    if project is None:
        raise Http404
    return project, edition


def opened_of(page: PlanPage) -> queries.PlanView:
    """The plan that is being written or decided on, else 404."""
    if page.opened is None:
        raise Http404
    return page.opened


def project_page(request: HttpRequest, page: PlanPage, **bound: Form) -> HttpResponse:
    """The page of a project with its forms, of which those that were sent stand with their errors."""
    context: dict[str, object] = {
        "page": page,
        "shown": shown_plan(page, actor_of(request), timezone.localdate(), request.GET.get("plan", "")),
        "refused": next(iter(bound.values()), None),
    }
    status = UNPROCESSABLE if bound else 200
    return render(request, "planning/project.html", context | _forms(page) | bound, status=status)


def _forms(page: PlanPage) -> dict[str, object]:
    """The forms that the visitor may use now, by name."""
    found: dict[str, object] = {}
    if page.may_start:
        found["start"] = StartForm(auto_id="start_%s")
    if page.opened is None:
        return found
    told = {"version": page.opened.plan.version}
    if page.may_write:
        found |= {"submit": StepForm(initial=told), "give_up": GiveUpForm(initial=told)}
        found["schedule"] = ScheduleForm(initial=told | {"end": page.last_day})
    if page.may_recall:
        found["recall"] = StepForm(initial=told, auto_id="recall_%s")
    if page.may_return:
        found["send_back"] = ReturnForm(initial=told)
    if page.may_approve:
        found["approve"] = ApproveForm(initial=told | {"holds_from": _first_day(page)})
    return found


def _first_day(page: PlanPage) -> object:
    """The day from which a plan is likely to hold: the year's first, or this month's after another."""
    if page.holding is None:
        return timezone.localdate().replace(page.project.programme.year, 1, 1)
    return timezone.localdate().replace(day=1)


def done(request: HttpRequest, code: str, words: str) -> HttpResponse:
    """Say it and lead back to the project's plan."""
    messages.success(request, words)
    return redirect("planning:project", code)


def key_of(given: str) -> int | None:
    """A key from the address, None where none is given, 404 where it is none."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return int(given)

"""The plan of one project: reading it, and the steps to its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions, queries
from minsheng.apps.planning.forms import (
    ApproveForm,
    GiveUpForm,
    ReturnForm,
    ScheduleForm,
    StartForm,
    StepForm,
)
from minsheng.apps.planning.views._shown import done, opened_of, page_of, project_page, versions_of
from minsheng.apps.ui.refusals import refusals_on
from minsheng.apps.ui.words import day as day_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("planning.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """The plan that is being written, else the one that holds; another by `?plan=`."""
    return project_page(request, page_of(request, code))


@require_POST
@needs("planning.write")
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a plan."""
    page, form = page_of(request, code), StartForm(request.POST, auto_id="start_%s")
    if form.is_valid():
        with refusals_on(form):
            said = {"reason": form.cleaned_data["reason"], "at": timezone.now()}
            plan = actions.start_plan(actor=actor_of(request), project=page.project, **said)
            return done(request, code, f"第 {plan.ordinal} 稿已建好，印发文件里的时限已列为节点。")
    return project_page(request, page, start=form)


@require_POST
@needs("planning.write")
def schedule(request: HttpRequest, code: str) -> HttpResponse:
    """Count the days of milestones backwards."""
    page, form = page_of(request, code), ScheduleForm(request.POST)
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data | {"at": timezone.now()}
            made = actions.schedule_backwards(actor=actor_of(request), plan=plan, **given)
            left = f"，有 {len(made.conflicts)} 处排不下，已列在节点上方" if made.conflicts else ""
            return done(request, code, f"已从{day_words(form.cleaned_data['end'])}起倒排{left}。")
    return project_page(request, page, schedule=form)


@require_POST
@needs("planning.write")
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Put the plan up for approval."""
    page, form = page_of(request, code), StepForm(request.POST)
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            actions.submit(actor=actor_of(request), plan=plan, at=timezone.now(), **form.cleaned_data)
            return done(request, code, "已提交，等民生办批准。")
    return project_page(request, page, submit=form)


@require_POST
@needs("planning.write")
def recall(request: HttpRequest, code: str) -> HttpResponse:
    """Take a submitted plan back."""
    page, form = page_of(request, code), StepForm(request.POST, auto_id="recall_%s")
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            actions.recall(actor=actor_of(request), plan=plan, at=timezone.now(), **form.cleaned_data)
            return done(request, code, "已撤回，可以接着改。")
    return project_page(request, page, recall=form)


@require_POST
@needs("planning.approve")
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return a submitted plan with a reason."""
    page, form = page_of(request, code), ReturnForm(request.POST)
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            actions.return_plan(actor=actor_of(request), plan=plan, at=timezone.now(), **form.cleaned_data)
            return done(request, code, "已退回，原因写在办理过程里。")
    return project_page(request, page, send_back=form)


@require_POST
@needs("planning.write")
def give_up(request: HttpRequest, code: str) -> HttpResponse:
    """Give up a plan that was not approved."""
    page, form = page_of(request, code), GiveUpForm(request.POST)
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            actions.give_up(actor=actor_of(request), plan=plan, at=timezone.now(), **form.cleaned_data)
            return done(request, code, f"第 {plan.ordinal} 稿已作废。")
    return project_page(request, page, give_up=form)


@require_POST
@needs("planning.approve")
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the submitted plan: the baseline from a day on."""
    page, form = page_of(request, code), ApproveForm(request.POST)
    plan = opened_of(page).plan
    if form.is_valid():
        with refusals_on(form):
            actions.approve(actor=actor_of(request), plan=plan, at=timezone.now(), **form.cleaned_data)
            return done(request, code, f"第 {plan.ordinal} 稿已批准，定为基线，不能再改。")
    return project_page(request, page, approve=form)


@require_safe
@needs("planning.view")
def compare(request: HttpRequest, code: str, before: int, after: int) -> HttpResponse:
    """What one plan says otherwise than another."""
    page = versions_of(request, code)
    plans = {plan.ordinal: plan for plan in page.versions}
    if before not in plans or after not in plans:
        raise Http404
    context = {"page": page, "found": queries.differences(plans[before], plans[after])}
    return render(request, "planning/compare.html", context)

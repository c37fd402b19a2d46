"""What happened: a milestone reached, a gate lifted, either taken back, and the paper that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.duties.queries import programmes_seen
from minsheng.apps.files.actions import store_upload
from minsheng.apps.files.downloads import download
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions
from minsheng.apps.planning.forms import MarkForm, RevokeForm
from minsheng.apps.planning.models import Gate, Mark, Milestone
from minsheng.apps.planning.views._shown import done, page_of, project_page
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_POST
@needs("planning.write")
def reached(request: HttpRequest, milestone: int) -> HttpResponse:
    """A milestone was reached."""
    rows = Milestone.objects.filter(plan__project__programme__in=programmes_seen(actor_of(request)))
    row = get_object_or_404(rows.select_related("plan__project__programme__division"), pk=milestone)
    form, code = MarkForm(request.POST, request.FILES), row.plan.project.code
    if form.is_valid():
        with refusals_on(form):
            actions.mark_reached(actor=actor_of(request), milestone=row, **_given(form))
            return done(request, code, f"“{row.title}”已标记完成。")
    return project_page(request, page_of(request, code), marking=form)


@require_POST
@needs("planning.view")
def lift(request: HttpRequest, gate: int) -> HttpResponse:
    """A gate was lifted by its post."""
    rows = Gate.objects.filter(milestone__plan__project__programme__in=programmes_seen(actor_of(request)))
    row = get_object_or_404(rows.select_related("milestone__plan__project__programme__division"), pk=gate)
    form, code = MarkForm(request.POST, request.FILES), row.milestone.plan.project.code
    if form.is_valid():
        with refusals_on(form):
            actions.lift_gate(actor=actor_of(request), gate=row, **_given(form))
            return done(request, code, f"前置条件“{row.condition}”已解除。")
    return project_page(request, page_of(request, code), marking=form)


@require_POST
@needs("planning.view")
def revoke(request: HttpRequest, mark: int) -> HttpResponse:
    """A mark is taken back."""
    row, form = _mark(request, mark), RevokeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            said = {"reason": form.cleaned_data["reason"], "at": timezone.now()}
            actions.revoke_mark(actor=actor_of(request), mark=row, **said)
            return done(request, row.project.code, "标记已撤销。")
    return project_page(request, page_of(request, row.project.code), marking=form)


@require_safe
@needs("planning.view")
def proof(request: HttpRequest, mark: int) -> HttpResponseBase:
    """The paper that shows it."""
    row = _mark(request, mark)
    if row.file is None:
        raise Http404
    return download(row.file, f"{row.project.code} {row.get_kind_display()} {row.on:%Y-%m-%d}")


def _mark(request: HttpRequest, mark: int) -> Mark:
    rows = Mark.objects.filter(project__programme__in=programmes_seen(actor_of(request)))
    return get_object_or_404(rows.select_related("project__programme__division", "file"), pk=mark)


def _given(form: MarkForm) -> dict[str, Any]:
    given = dict(form.cleaned_data)
    uploaded = given.pop("file")
    return given | {"file": store_upload(uploaded) if uploaded else None, "at": timezone.now()}

"""Spot checks of a programme, the draw, and one draw with its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.ledger.models import Period
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.programmes.models import Programme, Project, Target
from minsheng.apps.spotchecks.actions import draw as draw_sample
from minsheng.apps.spotchecks.actions import record_result
from minsheng.apps.spotchecks.checkpage import check_page, said_in
from minsheng.apps.spotchecks.forms import DrawForm, ResultForm, month_choices, proposed
from minsheng.apps.spotchecks.frame import frame_of
from minsheng.apps.spotchecks.listpage import list_page
from minsheng.apps.spotchecks.models import DrawnEntry, SpotCheck
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_JOINED = "target__project__programme__division"


@require_safe
@needs("spotchecks.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("spotchecks:programme", code=programme.code)


@require_safe
@needs("spotchecks.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """All draws of a programme, and the targets that can be drawn from."""
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    page = list_page(get_object_or_404(seen, code=code), actor_of(request), timezone.localdate())
    return render(request, "spotchecks/programme.html", {"page": page})


@require_safe
@needs("spotchecks.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """All draws of one project."""
    seen = Project.objects.filter(programme__in=Programme.objects.visible_to(actor_of(request)))
    row = get_object_or_404(seen.select_related("programme__division"), code=code)
    page = list_page(row.programme, actor_of(request), timezone.localdate(), row)
    return render(request, "spotchecks/programme.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("spotchecks.draw")
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw from a target; `?month=2026-09` chooses up to which month."""
    target = _target_of(request, code)
    require(actor_of(request), "spotchecks.draw", target.project.programme)
    months = list(_months(target.project.programme, timezone.localdate()))
    month = next((each for each in months if f"{each:%Y-%m}" == request.GET.get("month", "")), None)
    month = month or (months[0] if months else None)
    if month is None:
        raise Http404
    form = DrawForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = draw_sample(
                actor=actor_of(request), target=target, wanted=form.wanted(month), at=timezone.now()
            )
            messages.success(request, f"已抽出 {made.size} 条。")
            return redirect("spotchecks:check", made.pk)
    return _draw_page(request, target, month, months, form)


def _draw_page(
    request: HttpRequest, target: Target, month: datetime.date, months: list[datetime.date], form: DrawForm
) -> HttpResponse:
    frame = frame_of(target.pk, month)
    before = list(SpotCheck.objects.filter(target=target, month=month).order_by("ordinal"))
    shown = form if form.is_bound else DrawForm(initial=proposed(frame, len(before)))
    context = {
        "target": target,
        "said": said_in(target, month),
        "month": month,
        "choices": month_choices(months),
        "whole": frame,
        "before": before,
        "form": shown,
    }
    return render(request, "spotchecks/draw.html", context, status=422 if form.errors else 200)


@require_safe
@needs("spotchecks.view")
def check(request: HttpRequest, check: int) -> HttpResponse:
    """One draw with what was found."""
    return _check_page(request, _check_of(request, check))


@require_POST
@needs("spotchecks.record")
def result(request: HttpRequest, drawn: int) -> HttpResponse:
    """Say what was found of one entry."""
    seen = DrawnEntry.objects.filter(check_of__in=SpotCheck.objects.visible_to(actor_of(request)))
    row = get_object_or_404(seen.select_related(f"check_of__{_JOINED}"), pk=drawn)
    form = ResultForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            verdict = form.verdict()
            record_result(actor=actor_of(request), drawn=row, verdict=verdict, at=timezone.now())
            messages.success(request, f"第 {row.place} 条已记下。")
            return redirect(f"{reverse('spotchecks:check', args=[row.check_of_id])}#d-{row.pk}")
    return _check_page(request, row.check_of, {row.pk: form})


def _check_page(
    request: HttpRequest, row: SpotCheck, refused: Mapping[int, ResultForm] | None = None
) -> HttpResponse:
    page, known = check_page(row, actor_of(request)), refused or {}
    rows = [
        (
            line,
            known.get(line.drawn.pk)
            or ResultForm(initial={"seen": len(line.results)}, auto_id=f"d{line.drawn.pk}-%s"),
        )
        for line in page.lines
    ]
    return render(
        request, "spotchecks/check.html", {"page": page, "rows": rows}, status=422 if known else 200
    )


def _check_of(request: HttpRequest, key: int) -> SpotCheck:
    return get_object_or_404(SpotCheck.objects.visible_to(actor_of(request)).select_related(_JOINED), pk=key)


def _target_of(request: HttpRequest, code: str) -> Target:
    seen = Target.objects.filter(project__programme__in=Programme.objects.visible_to(actor_of(request)))
    return get_object_or_404(seen.select_related("project__programme__division"), code=code)


def _months(programme: Programme, on: datetime.date) -> list[datetime.date]:
    """The months that have begun, the last frozen first, then the others from the last on."""
    rows = Period.objects.filter(programme=programme, month__lte=month_end(on)).order_by("-month")
    found = list(rows.values_list("month", "frozen_at"))
    frozen = next(([month] for month, at in found if at is not None), [])
    return frozen + [month for month, _ in found if month not in frozen]

"""The works of a row: their list, a new one, the stages they reach, and the release of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.forms import written
from minsheng.apps.ledger.models import SiteClaim, Works
from minsheng.apps.ledger.views._shown import entry_of, looking, row_of, works_head
from minsheng.apps.ledger.worksform import ReleaseClaimForm, ReleaseForm, StageForm, WorksForm, stage_initial
from minsheng.apps.ledger.workspage import divisions_of, sites_of, works_line, works_list
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.rowpage import RowHead


@require_safe
@needs("ledger.view")
def works(request: HttpRequest, row: int) -> HttpResponse:
    """The works of a row with their stages."""
    look = looking(request)
    head, intake = works_head(look, row_of(look, row))
    context = {"head": head, "works": works_list(head.row, intake.stages)}
    return render(request, "ledger/works.html", context)


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def new_works(request: HttpRequest, row: int) -> HttpResponse:
    """Register work at a site, which may be new."""
    look = looking(request)
    head, _ = works_head(look, row_of(look, row), enters=True)
    asked: dict[str, Any] = {"sites": sites_of(head.row), "divisions": divisions_of(head.row)}
    form = WorksForm(_sent(request), unit=head.said.unit, **asked)
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"given": form.given(), "at": timezone.now()}
            made = actions.register_works(actor=actor_of(request), row=head.row, **told)
            messages.success(request, "工程已登记，到了哪个阶段接着登记。")
            return redirect("ledger:stage", row, made.pk)
    return _filled(request, "ledger/new_works.html", {"head": head, "form": form})


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def stage(request: HttpRequest, row: int, works: int) -> HttpResponse:
    """Enter a stage of works; `?stage=` names it, else it is the next."""
    look = looking(request)
    head, intake = works_head(look, row_of(look, row), enters=True)
    found = get_object_or_404(Works.objects.select_related("site"), pk=works, allocation=head.row)
    line = works_line(found, intake.stages)
    name = request.GET.get("stage", "") or line.following or intake.stages[-1]
    first = {"happened_on": timezone.localdate(), "quantity": written(found.amount)}
    form = _stage_form(request, head, intake, name, first)
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"given": form.given(found, name), "proofs": form.cleaned_data["proofs"]}
            actions.enter(actor=actor_of(request), row=head.row, at=timezone.now(), **told)
            messages.success(request, f"已登记“{name}”，等审核。{head.done.line}。")
            return redirect("ledger:works", row)
    context = {"head": head, "line": line, "stage": name, "form": form, "entry": None}
    return _filled(request, "ledger/stage.html", context)


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def change_stage(request: HttpRequest, entry: int) -> HttpResponse:
    """Type a stage anew."""
    look = looking(request)
    found = entry_of(look, entry)
    head, intake = works_head(look, found.allocation, enters=True)
    if found.works is None:
        raise Http404
    form = _stage_form(request, head, intake, found.stage, stage_initial(found, _papers(intake, found.stage)))
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"version": form.cleaned_data["version"] or 0, "at": timezone.now()}
            told |= {"given": form.given(found.works, found.stage), "proofs": form.cleaned_data["proofs"]}
            actions.change(actor=actor_of(request), entry=found, **told)
            messages.success(request, f"已保存，等审核。{head.done.line}。")
            return redirect("ledger:entry", entry)
    line = works_line(found.works, intake.stages)
    context = {"head": head, "line": line, "stage": found.stage, "form": form, "entry": found}
    return _filled(request, "ledger/stage.html", context)


@require_http_methods(["GET", "POST"])
@needs("ledger.set")
def release(request: HttpRequest, claim: int) -> HttpResponse:
    """Say why a site may count anew; for the office of who holds it."""
    held = get_object_or_404(SiteClaim.objects.select_related("site"), pk=claim, released_at=None)
    entry = entry_of(looking(request), held.entry_id)
    actor = actor_of(request)
    if not allows(actor, "ledger.set", entry):
        raise Http404
    form = ReleaseForm(_sent(request))
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            actions.release_site(actor=actor, claim=held, reason=reason, at=timezone.now())
            messages.success(request, "点位已释放，可以由别的台账计入。")
            return redirect("ledger:entry", entry.pk)
    return _filled(request, "ledger/release.html", {"claim": held, "entry": entry, "form": form})


@require_http_methods(["GET", "POST"])
@needs("ledger.set")
def release_claim(request: HttpRequest, entry: int) -> HttpResponse:
    """Say why another entry counts the subject; for the office of who counts it."""
    found = entry_of(looking(request), entry)
    actor = actor_of(request)
    if not allows(actor, "ledger.set", found):
        raise Http404
    form = ReleaseClaimForm(_sent(request), initial={"version": found.version})
    if form.is_valid():
        with refusals_on(form):
            actions.release_claim(actor=actor, entry=found, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "已让出，改由同一个对象的下一条台账计入。")
            return redirect("ledger:entry", entry)
    return _filled(request, "ledger/release_claim.html", {"entry": found, "form": form})


def _papers(intake: Intake, stage: str) -> list[str]:
    return list(intake.gate_papers.get(stage, []))


def _stage_form(
    request: HttpRequest, head: RowHead, intake: Intake, stage: str, initial: dict[str, object]
) -> StageForm:
    """The form of a stage that the target has, else 404."""
    if stage not in intake.stages:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return StageForm(*sent, papers=_papers(intake, stage), unit=head.said.unit, initial=initial)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, also where every field was empty."""
    return request.POST if request.method == "POST" else None


def _filled(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    status = UNPROCESSABLE if context["form"].errors else 200
    return render(request, template, context, status=status)

"""Matters of a programme, registering one, and one with its steps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.files.downloads import download, picture
from minsheng.apps.matters.actions import register_matter, set_rules, take_step
from minsheng.apps.matters.forms import MoveForm, RegisterForm, RulesForm
from minsheng.apps.matters.listpage import Asked, matter_list
from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.matterpage import matter_page
from minsheng.apps.matters.models import Matter, MatterEvidence
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_JOINED = ("programme__division", "project__programme__division", "unit__division", "merged_into", "former")


@require_safe
@needs("matters.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("matters:programme", code=programme.code)


@require_safe
@needs("matters.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The matters of a programme; `?state=overdue`, `?project=`, `?layout=four`, `?layout=places`."""
    asked = Asked(
        state=request.GET.get("state", ""),
        project=request.GET.get("project", ""),
        layout=request.GET.get("layout", ""),
    )
    page = matter_list(_programme(request, code), actor_of(request), timezone.localdate(), asked)
    return render(request, "matters/programme.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("matters.register")
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Put a matter on the ledger."""
    row, on = _programme(request, code), timezone.localdate()
    form = RegisterForm(request.POST or None, request.FILES or None, programme=row, on=on)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            made = register_matter(
                actor=actor_of(request), programme=row, given=form.given(), at=timezone.now()
            )
            messages.success(request, f"已登记为第 {made.ordinal} 号。")
            return redirect("matters:matter", made.pk)
    context = {"programme": row, "form": form}
    return render(request, "matters/register.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("matters.rule")
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers by which the programme is steered."""
    row = _programme(request, code)
    require(actor_of(request), "matters.rule", row)
    form = RulesForm(request.POST or None, initial=asdict(rules_of(row)))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            set_rules(actor=actor_of(request), programme=row, given=form.given(), at=timezone.now())
            messages.success(request, "督办规则已保存，从现在起用。")
            return redirect("matters:programme", row.code)
    context = {"programme": row, "form": form}
    return render(request, "matters/rules.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@needs("matters.view")
def matter(request: HttpRequest, matter: int) -> HttpResponse:
    """Everything about one matter."""
    return _page(request, _matter(request, matter))


@require_POST
@needs("matters.step")
def step(request: HttpRequest, matter: int, verb: str) -> HttpResponse:
    """Take one step of the loop."""
    row, move = _matter(request, matter), LOOP.moves.get(verb)
    if move is None:
        raise Http404
    form = MoveForm(request.POST, request.FILES, move=move, matter=row)
    if form.is_valid():
        with refusals_on(form):
            take_step(actor=actor_of(request), matter=row, verb=verb, said=form.said(), at=timezone.now())
            messages.success(request, f"{move.title}：已记下。")
            return redirect("matters:matter", row.pk)
    return _page(request, row, form)


def _page(request: HttpRequest, row: Matter, refused: MoveForm | None = None) -> HttpResponse:
    page = matter_page(row, actor_of(request), timezone.localdate())
    forms = [
        refused if refused is not None and refused.move.verb == move.verb else MoveForm(move=move, matter=row)
        for move in page.moves
    ]
    left = refused if refused is not None and refused not in forms else None
    context = {"page": page, "moves": forms, "left": left}
    return render(request, "matters/matter.html", context, status=UNPROCESSABLE if refused else 200)


@require_safe
@needs("matters.view")
def evidence(request: HttpRequest, evidence: int) -> HttpResponseBase:
    """The file itself: a picture in the browser, anything else to be saved."""
    seen = Matter.objects.visible_to(actor_of(request))
    found = get_object_or_404(
        MatterEvidence.objects.select_related("file").filter(matter__in=seen), pk=evidence
    )
    name = f"{found.get_phase_display()}{found.pk}"
    is_picture = found.file.media_type.startswith("image/")
    return picture(found.file, name) if is_picture else download(found.file, name)


def _programme(request: HttpRequest, code: str) -> Programme:
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(seen, code=code)


def _matter(request: HttpRequest, key: int) -> Matter:
    seen = Matter.objects.visible_to(actor_of(request)).select_related(*_JOINED)
    return get_object_or_404(seen, pk=key)

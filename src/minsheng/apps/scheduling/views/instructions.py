"""Instructions of leaders: writing one down, giving it out, filing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.documents.scans import keep_scan
from minsheng.apps.files.downloads import download
from minsheng.apps.matters.due import behind
from minsheng.apps.matters.models import Source
from minsheng.apps.matters.rules import TERMS
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import actor_of, allows, needs, require
from minsheng.apps.programmes.models import Programme, ProjectText
from minsheng.apps.scheduling import actions
from minsheng.apps.scheduling.instructionforms import FileForm, GiveForm, InstructionForm
from minsheng.apps.scheduling.models import Instruction
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from minsheng.apps.people.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@needs("scheduling.instruct")
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Write an instruction down."""
    actor = actor_of(request)
    seen = Programme.objects.visible_to(actor).select_related("division")
    row = get_object_or_404(seen, code=code)
    require(actor, "scheduling.instruct", row)
    initial = {"given_on": timezone.localdate(), "giver": _title(actor)}
    form = InstructionForm(request.POST or None, request.FILES or None, programme=row, initial=initial)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            upload = form.cleaned_data["scan"]
            scan = keep_scan(upload) if upload else None
            made = actions.write_instruction(
                actor=actor, programme=row, given=form.given(scan), at=timezone.now()
            )
            messages.success(request, f"已登记为批示第 {made.ordinal} 号。")
            return redirect("scheduling:instruction", made.pk)
    context = {"programme": row, "form": form}
    return render(request, "scheduling/write.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@needs("scheduling.view")
def instruction(request: HttpRequest, instruction: int) -> HttpResponse:
    """One instruction with its tasks."""
    return _page(request, _instruction(request, instruction), {})


@require_safe
@needs("scheduling.view")
def scan(request: HttpRequest, instruction: int) -> HttpResponseBase:
    """The paper it stands on."""
    row = _instruction(request, instruction)
    if row.scan is None:
        raise Http404
    return download(row.scan, f"批示第{row.ordinal}号")


@require_POST
@needs("scheduling.give")
def give(request: HttpRequest, instruction: int) -> HttpResponse:
    """Make it a task of each unit."""
    row = _instruction(request, instruction)
    form = GiveForm(request.POST, instruction=row)
    if form.is_valid():
        with refusals_on(form):
            made = actions.give_out(
                actor=actor_of(request), instruction=row, given=form.given(), at=timezone.now()
            )
            messages.success(request, f"已交办 {len(made)} 件。")
            return redirect("scheduling:instruction", row.pk)
    return _page(request, row, {"giving": form})


@require_POST
@needs("scheduling.give")
def file_(request: HttpRequest, instruction: int) -> HttpResponse:
    """Say why nothing is made of it."""
    row, form = _instruction(request, instruction), FileForm(request.POST, prefix="f")
    if form.is_valid():
        words = form.cleaned_data["words"]
        with refusals_on(form):
            actions.file_instruction(actor=actor_of(request), instruction=row, words=words, at=timezone.now())
            messages.success(request, "已存阅。")
            return redirect("scheduling:instruction", row.pk)
    return _page(request, row, {"filing": form})


def _page(request: HttpRequest, row: Instruction, forms: dict[str, BaseForm]) -> HttpResponse:
    is_open = row.state != Instruction.State.FILED
    may_give = allows(actor_of(request), "scheduling.give", row) and is_open
    usual = {"due_on": behind(timezone.localdate(), TERMS[Source.INSTRUCTION])}
    texts = ProjectText.objects.filter(project=row.project_id).order_by("-edition__ordinal")
    context = {
        "row": row,
        "text": texts.first() if row.project_id else None,
        "tasks": row.tasks.select_related("matter__unit").order_by("pk"),
        "on": timezone.localdate(),
        "giving": GiveForm(instruction=row, initial=usual) if may_give else None,
        "filing": FileForm(prefix="f") if may_give and row.state == Instruction.State.WAITING else None,
    }
    return render(
        request, "scheduling/instruction.html", context | forms, status=UNPROCESSABLE if forms else 200
    )


def _title(actor: Actor) -> str:
    """A leader signs by office title; the office copies it from the paper."""
    return actor.post.title if actor.post is not None and actor.role == Role.LEADER else ""


def _instruction(request: HttpRequest, key: int) -> Instruction:
    seen = Instruction.objects.visible_to(actor_of(request))
    return get_object_or_404(seen.select_related("programme__division", "project"), pk=key)

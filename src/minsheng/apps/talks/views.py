"""Talks of a programme or about a matter, putting one up, and one with its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.matters.models import Matter
from minsheng.apps.people.permissions import actor_of, allows, needs, require
from minsheng.apps.programmes.models import Programme
from minsheng.apps.talks.actions import put_up, take_step
from minsheng.apps.talks.forms import PutUpForm, StepForm
from minsheng.apps.talks.loop import LOOP
from minsheng.apps.talks.models import Talk
from minsheng.apps.talks.parts import person_for
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.process import Step, offered

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("talks.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("talks:programme", code=programme.code)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("talks.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The talks of a programme; puts one up."""
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return _list(request, get_object_or_404(seen, code=code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("talks.view")
def matter(request: HttpRequest, matter: int) -> HttpResponse:
    """The talks about a matter; puts one up."""
    seen = Matter.objects.visible_to(actor_of(request)).select_related("programme__division", "unit")
    row = get_object_or_404(seen, pk=matter)
    return _list(request, row.programme, row)


def _list(request: HttpRequest, row: Programme, about: Matter | None) -> HttpResponse:
    actor = actor_of(request)
    may = allows(actor, "talks.put_up", row)
    form = PutUpForm(request.POST or None, programme=row, matter=about)
    if request.method == "POST":
        require(actor, "talks.put_up", row)
        if form.is_valid():
            with refusals_on(form):
                made = put_up(actor=actor, programme=row, given=form.given(), at=timezone.now())
                messages.success(request, "已拟好，等领导同意。")
                return redirect("talks:talk", made.pk)
    rows = _rows(request).filter(programme=row)
    on = timezone.localdate()
    lines = [(each, each.result(on)) for each in (rows.filter(matter=about) if about else rows)]
    context = {"programme": row, "matter": about, "lines": lines, "form": form if may else None}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "talks/list.html", context, status=status)


@require_safe
@needs("talks.view")
def talk(request: HttpRequest, talk: int) -> HttpResponse:
    """Everything about one talk."""
    return _page(request, get_object_or_404(_rows(request), pk=talk), None)


@require_POST
@needs("talks.view")
def step(request: HttpRequest, talk: int, verb: str) -> HttpResponse:
    """Take one step."""
    row, move = get_object_or_404(_rows(request), pk=talk), LOOP.moves.get(verb)
    if move is None:
        raise Http404
    form = StepForm(request.POST, move=move)
    if form.is_valid():
        with refusals_on(form):
            take_step(actor=actor_of(request), talk=row, verb=verb, said=form.said(), at=timezone.now())
            messages.success(request, f"{move.title}：已记下。")
            return redirect("talks:talk", row.pk)
    return _page(request, row, form)


def _page(request: HttpRequest, row: Talk, refused: StepForm | None) -> HttpResponse:
    actor, on = actor_of(request), timezone.localdate()
    steps = list(row.steps.select_related("user", "post__unit"))
    taken = [Step(each.verb, each.user.username) for each in steps]
    moves = offered(LOOP, row.state, person_for(actor, row, on), taken)
    forms = [
        refused
        if refused is not None and refused.move.verb == move.verb
        else StepForm(move=move, initial={"version": row.version})
        for move in moves
    ]
    context = {
        "talk": row,
        "result": row.result(on),
        "steps": steps,
        "moves": forms,
        "left": refused if refused is not None and refused not in forms else None,
    }
    return render(request, "talks/talk.html", context, status=UNPROCESSABLE if refused else 200)


def _rows(request: HttpRequest) -> QuerySet[Talk]:
    joined = ("programme__division", "unit__division", "project", "matter", "task")
    return Talk.objects.visible_to(actor_of(request)).select_related(*joined)

"""What upper levels gave our units: the list, and our targets that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.forms import AnswerForm
from minsheng.apps.cascade.models import Answer
from minsheng.apps.cascade.queries import upper_page
from minsheng.apps.cascade.views._shown import grid_of, programme_of, row_of, target_context
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import answer as answered
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.programmes.models import Target


@require_safe
@needs("cascade.view")
def upper(request: HttpRequest, code: str) -> HttpResponse:
    """Every number that upper levels gave our units, with our target that carries it."""
    page = upper_page(programme_of(request, code), actor_of(request), timezone.localdate())
    return render(request, "cascade/upper.html", {"page": page})


@require_POST
@needs("cascade.split")
def answer_upper(request: HttpRequest, code: str) -> HttpResponse:
    """Let the target carry an upper level's number from a month on."""
    grid = grid_of(request, code)
    form = AnswerForm(grid.page.target.project.programme.year, request.POST, auto_id="answer_%s")
    if form.is_valid():
        row = row_of(request, form.cleaned_data["upper"])
        month = form.cleaned_data["from_month"]
        with refusals_on(form):
            _carry(request, grid.page.target, row, month)
    then = f"{reverse('cascade:target', args=[code])}#h-upper"
    context = target_context(grid, refused=form)
    return answered(request, "cascade/target.html", "cascade/target.html", context, then=then)


def _carry(request: HttpRequest, target: Target, row: Allocation, month: date) -> None:
    actions.answer_upper(
        actor=actor_of(request), upper=row, target=target, from_month=month, at=timezone.now()
    )
    messages.success(request, f"自{in_words(month)}起，上级给{row.unit.name}的数由本级目标承接。")


@require_POST
@needs("cascade.split")
def end_answer(request: HttpRequest, answer: int) -> HttpResponse:
    """End an answer: the upper row is reported by itself again."""
    mine = Programme.objects.visible_to(actor_of(request))
    joined = Answer.objects.filter(target__project__programme__in=mine)
    found = get_object_or_404(joined.select_related("target", "upper__unit"), pk=answer)
    actions.end_answer(actor=actor_of(request), answer=found, at=timezone.now())
    messages.success(request, f"已解除：上级给{found.upper.unit.name}的数不再由本级目标承接。")
    return redirect(f"{reverse('cascade:target', args=[found.target.code])}#h-upper")

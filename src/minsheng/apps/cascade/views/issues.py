"""Consulting units, putting a level into force, and what was put into force before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.cascade import actions, queries
from minsheng.apps.cascade.dialog import Dialog, dialog, held_rows, issue_lines
from minsheng.apps.cascade.forms import IssueForm, OnForm
from minsheng.apps.cascade.models import Issue
from minsheng.apps.cascade.values import Given
from minsheng.apps.cascade.views._shown import address_of, grid_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.wording import day_words
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on, sentence
from minsheng.core.cascade.problems import Unbalanced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from minsheng.core.cascade.problems import Fault


@require_POST
@needs("cascade.split")
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft to its units."""
    grid = grid_of(request, code)
    if grid.page.split is None:
        raise Http404
    version = request.POST.get("version", "")
    split = actions.offer(
        actor=actor_of(request),
        split=grid.page.split,
        version=int(version) if version.isdigit() else 0,
        at=timezone.now(),
        parent=grid.under.row if grid.under is not None else None,
    )
    messages.success(
        request, f"已向各单位征求意见：目标 {split.target.code} 的数，各单位可以确认或提出异议。"
    )
    return redirect(address_of(grid))


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Put one level into force; whatever keeps it from being issued is listed at once."""
    shown = dialog(grid_of(request, code, uppers=False))
    if shown.grid.page.split is None or not shown.grid.may_issue:
        raise Http404
    form = IssueForm(shown.kinds, request.POST or None, initial=_initial(shown))
    faults: Sequence[Fault] = shown.grid.faults
    if form.is_valid():
        with refusals_on(form):
            try:
                made = _issue(request, shown, form)
                messages.success(
                    request, f"已下达（{made.get_kind_display()}），自{day_words(made.holds_from)}起算。"
                )
            except Unbalanced as problem:
                faults = problem.faults
                form.add_error(None, sentence(problem))
    context = {"dialog": shown, "grid": shown.grid, "page": shown.grid.page, "form": form, "faults": faults}
    context["back"] = address_of(shown.grid)
    return answer(request, "cascade/issue.html", "cascade/issue.html", context, then=address_of(shown.grid))


def _initial(shown: Dialog) -> dict[str, object]:
    grid = shown.grid
    return {
        "version": grid.page.split.version if grid.page.split else 0,
        "seen": grid.seen,
        "under": grid.under.row.pk if grid.under is not None else None,
        "kind": shown.kinds[0] if len(shown.kinds) == 1 else None,
        "holds_from": shown.first_day(timezone.localdate()),
    }


def _issue(request: HttpRequest, shown: Dialog, form: IssueForm) -> Issue:
    given, split, under = form.cleaned_data, shown.grid.page.split, shown.grid.under
    if split is None:
        raise Http404
    said = Given(
        kind=Issue.Kind(given["kind"]),
        holds_from=given["holds_from"],
        version=given["version"],
        seen=form.seen_rows(),
        objections=form.seen_objections(),
        **{name: given[name] for name in ("document", "line_document", "reason")},
    )
    parent = under.row if under is not None else None
    return actions.issue_level(
        actor=actor_of(request), split=split, given=said, at=timezone.now(), parent=parent
    )


@require_safe
@needs("cascade.view")
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Every issue of a target with what it changed, and what each unit had on a day (`?on=`)."""
    page = grid_of(request, code, uppers=False).page
    if page.split is None or not page.is_whole:
        raise Http404
    form = OnForm(request.GET or None, initial={"on": timezone.localdate()})
    day = form.cleaned_data["on"] if form.is_valid() else timezone.localdate()
    context = {
        "page": page,
        "lines": issue_lines(page.issues),
        "form": form,
        "day": day,
        "rows": held_rows(page.split, queries.held_on([page.split], day)),
    }
    return render(request, "cascade/history.html", context)

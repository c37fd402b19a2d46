"""Two programmes beside each other, and what was decided of one project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from minsheng.apps.lineage import actions, queries
from minsheng.apps.lineage.forms import (
    AbsenceForm,
    ConfirmForm,
    FiguresForm,
    PairForm,
    TakeBackForm,
    ViewForm,
)
from minsheng.apps.lineage.itempage import item_page
from minsheng.apps.lineage.models import Lineage
from minsheng.apps.lineage.selecting import selected
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.lineage.comparison import Comparison
    from minsheng.apps.lineage.itempage import ItemPage


@require_GET
@needs("lineage.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """A programme beside what `?against=` names; `?show=` and `?least=` narrow the pairs."""
    return _comparison(request, code, request.GET.get("against", ""))


@require_POST
@needs("lineage.confirm")
def confirm(request: HttpRequest, code: str, against: str) -> HttpResponse:
    """Confirm one proposed pair, all of a likeness, or the names without task."""
    page, form = _asked(request, code, against), ConfirmForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            pairs = form.chosen(page)
            count = actions.confirm_pairs(pairs=pairs, **_given(request, page, form))
            messages.success(request, f"已确认 {count} 对。")
            return redirect(f"{reverse('lineage:programme', args=[code])}?{request.GET.urlencode()}")
    return _comparison(request, code, against, form)


@require_GET
@needs("lineage.view")
def item(request: HttpRequest, code: str, against: str, project: str) -> HttpResponse:
    """One project of either side with its pairs, and the forms to decide otherwise."""
    return _item(request, _item_asked(request, code, against, project))


@require_POST
@needs("lineage.confirm")
def choose(request: HttpRequest, code: str, against: str, project: str) -> HttpResponse:
    """Choose another partner for a project."""
    page = _item_asked(request, code, against, project)
    form = PairForm(request.POST, page=page)
    if form.is_valid():
        with refusals_on(form):
            if form.replaced is not None:
                actions.correct(lineage=form.replaced, to=form.chosen, **_by(request))
            else:
                actions.confirm_pairs(pairs=[form.chosen], **_given(request, page.page, form))
            return _done(request, "已改定对应项目。")
    return _item(request, page, pair=form)


@require_POST
@needs("lineage.confirm")
def decide_absence(request: HttpRequest, code: str, against: str, project: str) -> HttpResponse:
    """Say that a project has no partner, and why."""
    page, form = _item_asked(request, code, against, project), AbsenceForm(request.POST)
    if form.is_valid():
        absent = form.absent(page)
        with refusals_on(form):
            if len(page.decided) == 1:
                actions.correct(lineage=page.decided[0], to=absent, **_by(request))
            else:
                actions.decide_absence(absent=absent, **_given(request, page.page, form))
            return _done(request, "已记下没有对应项目。")
    return _item(request, page, absence=form)


@require_POST
@needs("lineage.confirm")
def take_back(request: HttpRequest, code: str, against: str, project: str) -> HttpResponse:
    """Take back a decision on a project."""
    page, form = _item_asked(request, code, against, project), TakeBackForm(request.POST)
    if form.is_valid():
        row = get_object_or_404(
            Lineage, pk=form.cleaned_data["lineage"], programme=page.page.edition.programme
        )
        with refusals_on(form):
            actions.take_back(lineage=row, **_by(request))
            return _done(request, "已撤回，恢复为自动对照的结果。")
    return _item(request, page, back=form)


@require_POST
@needs("lineage.confirm")
def relate_figures(request: HttpRequest, code: str, against: str, project: str) -> HttpResponse:
    """Say of two figures that they are one thing, or are not."""
    page = _item_asked(request, code, against, project)
    form = FiguresForm(request.POST, page=page, auto_id="figures_%s")
    if form.is_valid():
        with refusals_on(form):
            actions.relate_figures(figures=[form.chosen], **_given(request, page.page, form))
            return _done(request, "已记下这两个数的关系。")
    return _item(request, page, figures=form)


@require_GET
@needs("lineage.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Where a project comes from, what became of it, and its figures through the years."""
    page = queries.project_page(code, actor_of(request), timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "lineage/project.html", {"page": page})


def _seen(request: HttpRequest, code: str) -> Programme:
    rows = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(rows, code=code)


def _asked(request: HttpRequest, code: str, against: str) -> Comparison:
    """The comparison asked for; 404 where the actor does not see both, or one has no edition."""
    row, other = _seen(request, code), _seen(request, against)
    page = queries.comparison(row, other, actor_of(request), timezone.localdate())
    if page is None:
        raise Http404
    return page


def _comparison(
    request: HttpRequest, code: str, against: str, confirming: ConfirmForm | None = None
) -> HttpResponse:
    """The page of a comparison, by default with the nearest level above, else with the year before."""
    actor, row = actor_of(request), _seen(request, code)
    choices = queries.predecessors(row, actor)
    form = ViewForm(request.GET or None, choices=choices)
    if (form.is_bound and not form.is_valid()) or (against and not choices):
        raise Http404
    fitting = [each for each in choices if each.predecessor.code == against] or choices
    page = fitting and queries.comparison(row, fitting[0].predecessor, actor, timezone.localdate())
    if not page:
        return render(request, "lineage/alone.html", {"programme": row})
    asked = form.cleaned_data if form.is_bound else {}
    narrowed = selected(page, asked.get("show", ""), asked.get("least", ""))
    context = {"page": page, "form": form, "selection": narrowed, "confirming": confirming}
    context["may_confirm"] = allows(actor, "lineage.confirm", row)
    status = UNPROCESSABLE if confirming else 200
    return render(request, "lineage/programme.html", context, status=status)


def _item_asked(request: HttpRequest, code: str, against: str, project: str) -> ItemPage:
    page = item_page(_asked(request, code, against), project)
    if page is None:
        raise Http404
    return page


def _item(request: HttpRequest, page: ItemPage, **bound: Form) -> HttpResponse:
    """The page of one project with its forms, of which one that was sent stands with its errors."""
    context: dict[str, object] = {"page": page, "both": page.page}
    if allows(actor_of(request), "lineage.confirm", page.page.between.programme):
        context |= {
            "pair": PairForm(page=page),
            "absence": AbsenceForm(),
            "figures": FiguresForm(page=page, auto_id="figures_%s"),
        }
        context["may_confirm"] = True
    status = UNPROCESSABLE if bound else 200
    return render(request, "lineage/item.html", context | bound, status=status)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "at": timezone.now()}


def _given(request: HttpRequest, page: Comparison, form: Form) -> dict[str, Any]:
    return {**_by(request), "between": page.between, "seen": form.cleaned_data["seen"]}


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(request.path.rstrip("/").rpartition("/")[0] + "/")

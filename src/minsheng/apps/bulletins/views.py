"""Bulletins of a programme, making one, one with objections, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.bulletins.actions import answer_objection, issue, object_to
from minsheng.apps.bulletins.bulletinpage import (
    Told,
    bulletin_list,
    bulletin_page,
    categories_of,
    preview,
)
from minsheng.apps.bulletins.forms import AnswerForm, ChooseForm, CorrectForm, IssueForm, ObjectForm
from minsheng.apps.bulletins.models import Bulletin, Objection
from minsheng.apps.bulletins.values import Wanted
from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.files.downloads import download
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
@needs("bulletins.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("bulletins:programme", code=programme.code)


@require_safe
@needs("bulletins.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """What was told of a programme."""
    page = bulletin_list(_programme(request, code), actor_of(request))
    return render(request, "bulletins/programme.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("bulletins.issue")
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Choose time and category, look at what it would say, issue it."""
    row = _programme(request, code)
    require(actor_of(request), "bulletins.issue", row)
    page = bulletin_list(row, actor_of(request))
    fields: dict[str, Any] = {"months": page.months, "categories": categories_of(row)}
    if request.method == "POST":
        form = IssueForm(request.POST, **fields)
        if form.is_valid():
            with refusals_on(form):
                made = issue(actor=actor_of(request), programme=row, wanted=form.wanted(), at=timezone.now())
                messages.success(request, "通报已成文，Word 文件和表格可以下载。")
                return redirect("bulletins:bulletin", made.pk)
        return _new(request, row, ChooseForm(form.data, **fields), form)
    return _new(request, row, ChooseForm(request.GET or None, **fields), None)


def _new(request: HttpRequest, row: Programme, choose: ChooseForm, issuing: IssueForm | None) -> HttpResponse:
    told: Told | None = None
    if choose.is_valid():
        with refusals_on(choose):
            told = preview(row, choose.month_chosen, choose.cleaned_data["category"])
    chosen = choose.cleaned_data if told else {}
    context = {
        "programme": row,
        "choose": choose,
        "told": told,
        "chosen": chosen,
        "form": issuing,
        "next_steps": issuing.data.get("next_steps", "") if issuing else "",
    }
    is_refused = issuing is not None or bool(choose.errors)
    return render(request, "bulletins/new.html", context, status=UNPROCESSABLE if is_refused else 200)


@require_safe
@needs("bulletins.view")
def bulletin(request: HttpRequest, bulletin: int) -> HttpResponse:
    """One bulletin: what it says, objections, corrections."""
    return _page(request, _bulletin(request, bulletin), {})


@require_safe
@needs("bulletins.view")
def table(request: HttpRequest, bulletin: int) -> HttpResponseBase:
    """Its tables as a workbook."""
    row = _bulletin(request, bulletin)
    return download(row.table, f"{row}附表")


@require_POST
@needs("bulletins.issue")
def correct(request: HttpRequest, bulletin: int) -> HttpResponse:
    """Issue a correction of it."""
    row = _bulletin(request, bulletin)
    form = CorrectForm(request.POST, projects=_projects(row), prefix="c")
    if form.is_valid():
        wanted = Wanted(row.kind, row.month, row.category, former=row, fixed=[form.fixed()])
        with refusals_on(form):
            made = issue(actor=actor_of(request), programme=row.programme, wanted=wanted, at=timezone.now())
            messages.success(request, "更正已成文，原来的通报不变。")
            return redirect("bulletins:bulletin", made.pk)
    return _page(request, row, {"correcting": form})


@require_POST
@needs("bulletins.object")
def object_(request: HttpRequest, bulletin: int) -> HttpResponse:
    """Say for the own unit what is wrong with it."""
    row = _bulletin(request, bulletin)
    form = ObjectForm(request.POST, projects=_projects(row), prefix="o")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            object_to(
                actor=actor_of(request),
                bulletin=row,
                project=said["project"],
                words=said["words"],
                at=timezone.now(),
            )
            messages.success(request, "异议已提交，答复在这一页上。")
            return redirect("bulletins:bulletin", row.pk)
    return _page(request, row, {"objecting": form})


@require_POST
@needs("bulletins.answer")
def answer(request: HttpRequest, objection: int) -> HttpResponse:
    """Uphold or reject an objection."""
    seen = Objection.objects.visible_to(actor_of(request)).select_related("bulletin__programme__division")
    row = get_object_or_404(seen, pk=objection)
    form = AnswerForm(request.POST)
    if form.is_valid():
        state, words = Objection.State(form.cleaned_data["state"]), form.cleaned_data["words"]
        with refusals_on(form):
            answer_objection(
                actor=actor_of(request), objection=row, state=state, words=words, at=timezone.now()
            )
            messages.success(request, "已答复。")
            return redirect("bulletins:bulletin", row.bulletin_id)
    return _page(request, _bulletin(request, row.bulletin_id), {"refused": form})


def _page(request: HttpRequest, row: Bulletin, forms: dict[str, BaseForm]) -> HttpResponse:
    page = bulletin_page(row, actor_of(request), timezone.localdate())
    projects = _projects(row)
    context = {
        "page": page,
        "objecting": ObjectForm(projects=projects, prefix="o") if page.may_object else None,
        "correcting": CorrectForm(projects=projects, prefix="c") if page.may_correct else None,
        "answer": AnswerForm(),
        "refused": None,
    }
    return render(request, "bulletins/bulletin.html", context | forms, status=UNPROCESSABLE if forms else 200)


def _projects(row: Bulletin) -> QuerySet[Project]:
    return Project.objects.filter(programme=row.programme).order_by("code")


def _programme(request: HttpRequest, code: str) -> Programme:
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(seen, code=code)


def _bulletin(request: HttpRequest, key: int) -> Bulletin:
    seen = Programme.objects.visible_to(actor_of(request))
    rows = Bulletin.objects.filter(programme__in=seen).select_related(
        "programme__division", "output__number", "snapshot__file", "table", "former__output", "post__unit"
    )
    return get_object_or_404(rows, pk=key)

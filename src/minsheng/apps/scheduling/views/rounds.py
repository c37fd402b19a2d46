"""Rounds of a programme: opening one, chasing, the agenda, the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.programmes.models import Programme, ProjectText
from minsheng.apps.scheduling import actions
from minsheng.apps.scheduling.forms import (
    CallForm,
    HeldForm,
    OpenForm,
    ResolutionForm,
    RhythmsForm,
    VersionForm,
    WordsForm,
    living_units,
)
from minsheng.apps.scheduling.listpage import scheduling_list
from minsheng.apps.scheduling.models import Resolution, Rhythm, Round
from minsheng.apps.scheduling.roundpage import leading, round_page
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

_PLAIN = {
    "redo": actions.redo_agenda,
    "notice": actions.issue_notice,
    "draft": actions.draft_minutes,
    "issue": actions.issue_minutes,
}
_WITH_WORDS = {"cancel": actions.cancel_round, "return": actions.return_minutes}
_TOLD = {
    "redo": "议程已撤下，可以重定。",
    "notice": "会议通知已成文，可以下载。",
    "draft": "已送签，等另一位同事签发。",
    "issue": "纪要已签发，任务已交办给各单位。",
    "cancel": "已取消。",
    "return": "已退回，可以接着改。",
}


@require_safe
@needs("scheduling.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("scheduling:programme", code=programme.code)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("scheduling.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Rounds and instructions of a programme; opens a round."""
    row, actor = _programme(request, code), actor_of(request)
    page = scheduling_list(row, actor, timezone.localdate())
    form = OpenForm(request.POST or None, months=page.months, is_office=actor.role == Role.OFFICE)
    if request.method == "POST":
        require(actor, "scheduling.hold", row)
        if form.is_valid():
            with refusals_on(form):
                made = actions.open_round(actor=actor, programme=row, given=form.given(), at=timezone.now())
                messages.success(request, f"已发起{made.title}。")
                return redirect("scheduling:round", made.pk)
    context = {"page": page, "form": form if page.may_open else None}
    return render(request, "scheduling/programme.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("scheduling.set")
def rhythms(request: HttpRequest, code: str) -> HttpResponse:
    """How often each project is on the agenda."""
    row = _programme(request, code)
    require(actor_of(request), "scheduling.set", row)
    texts = ProjectText.objects.filter(edition__programme=row, has_task=True).select_related("project")
    titles = {
        text.project: f"{text.number} {text.short_title}" for text in texts.order_by("edition", "ordinal")
    }
    stands = dict(Rhythm.objects.filter(project__programme=row).values_list("project", "every"))
    form = RhythmsForm(request.POST or None, titles=titles, stands=stands)
    if form.is_bound and form.is_valid():
        count = actions.set_rhythms(
            actor=actor_of(request), programme=row, given=form.given(), at=timezone.now()
        )
        messages.success(request, f"已保存，改了 {count} 项。")
        return redirect("scheduling:programme", row.code)
    context = {"programme": row, "form": form}
    return render(request, "scheduling/rhythms.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@needs("scheduling.view")
def round_(request: HttpRequest, round: int) -> HttpResponse:
    """Everything about one round."""
    return _page(request, _round(request, round), {})


@require_POST
@needs("scheduling.hold")
def chase(request: HttpRequest, round: int) -> HttpResponse:
    """Ask all units that owe reports."""
    row, form = _round(request, round), VersionForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = actions.chase_units(actor=actor_of(request), round_=row, at=timezone.now())
            messages.success(request, f"已催 {len(made)} 个单位，工作台上会有提醒；下面的话可以发到群里。")
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"refused": form})


@require_POST
@needs("scheduling.hold")
def call(request: HttpRequest, round: int) -> HttpResponse:
    """Call the meeting with its agenda."""
    row = _round(request, round)
    page = round_page(row, actor_of(request), timezone.localdate())
    form = CallForm(request.POST, found=page.found or ())
    if form.is_valid():
        with refusals_on(form):
            actions.call_meeting(actor=actor_of(request), round_=row, called=form.called(), at=timezone.now())
            messages.success(request, "议程已定，会议通知可以复制。")
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"calling": form})


@require_POST
@needs("scheduling.hold")
def meeting(request: HttpRequest, round: int) -> HttpResponse:
    """Say how it was held and who came."""
    row = _round(request, round)
    form = _held_form(row, request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.save_meeting(actor=actor_of(request), round_=row, held=form.held(), at=timezone.now())
            messages.success(request, "参会情况已保存。")
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"held": form})


@require_POST
@needs("scheduling.hold")
def resolve(request: HttpRequest, round: int) -> HttpResponse:
    """Write down one resolution."""
    row = _round(request, round)
    form = ResolutionForm(request.POST, round_=row, prefix="r")
    if form.is_valid():
        with refusals_on(form):
            given = form.resolved()
            actions.add_resolution(actor=actor_of(request), round_=row, given=given, at=timezone.now())
            messages.success(request, "已加一条议定事项。")
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"resolving": form})


@require_POST
@needs("scheduling.hold")
def drop(request: HttpRequest, resolution: int) -> HttpResponse:
    """Take one resolution away."""
    seen = Round.objects.visible_to(actor_of(request))
    found = get_object_or_404(Resolution.objects.filter(round__in=seen), pk=resolution)
    row, form = _round(request, found.round_id), VersionForm(request.POST)
    if form.is_valid():
        found.round = row
        with refusals_on(form):
            version = form.cleaned_data["version"]
            actions.drop_resolution(
                actor=actor_of(request), resolution=found, version=version, at=timezone.now()
            )
            messages.success(request, "已去掉，后面的往前移。")
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"refused": form})


@require_POST
@needs("scheduling.hold")
def step(request: HttpRequest, round: int, verb: str) -> HttpResponse:
    """Take a step of who convenes: redo, notice, draft; cancel with words."""
    return _step(request, round, verb, ("redo", "notice", "draft", "cancel"))


@require_POST
@needs("scheduling.issue")
def decide(request: HttpRequest, round: int, verb: str) -> HttpResponse:
    """Issue minutes that another drafted, or give them back with words."""
    return _step(request, round, verb, ("issue", "return"))


def _step(request: HttpRequest, key: int, verb: str, verbs: Sequence[str]) -> HttpResponse:
    if verb not in verbs:
        raise Http404
    row = _round(request, key)
    form: VersionForm = (WordsForm if verb in _WITH_WORDS else VersionForm)(request.POST)
    if form.is_valid():
        act: Any = _WITH_WORDS.get(verb) or _PLAIN[verb]
        with refusals_on(form):
            act(actor=actor_of(request), round_=row, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _TOLD[verb])
            return redirect("scheduling:round", row.pk)
    return _page(request, row, {"refused": form})


def _page(request: HttpRequest, row: Round, forms: dict[str, BaseForm]) -> HttpResponse:
    page = round_page(row, actor_of(request), timezone.localdate())
    version = {"version": row.version}
    context: dict[str, Any] = {"page": page, "refused": None}
    if page.found is not None:
        context["calling"] = CallForm(found=page.found, initial=version | _picked(page.found))
        context["whys"] = {each.project.code: each for each in page.found}
    if page.may_write:
        context["held"] = _held_form(row, None)
        context["resolving"] = ResolutionForm(round_=row, prefix="r", initial=version)
    status = UNPROCESSABLE if forms else 200
    return render(request, "scheduling/round.html", context | forms, status=status)


def _picked(found: Any) -> dict[str, list[str]]:  # noqa: ANN401 (agenda choices)
    return {"projects": [each.project.code for each in found if each.why]}


def _held_form(row: Round, data: Any) -> HeldForm:  # noqa: ANN401 (what was posted)
    units = list(living_units(row.programme.division.path))
    stands = dict(row.attendance.values_list("unit", "manner"))
    if not stands:
        stands = dict.fromkeys(leading(row), "present")
    initial = {"version": row.version, "held_on": row.held_on, "place": row.place, "chair": row.chair}
    return HeldForm(data, units=units, attendance=stands, initial=initial | {"others": row.others})


def _programme(request: HttpRequest, code: str) -> Programme:
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(seen, code=code)


def _round(request: HttpRequest, key: int) -> Round:
    seen = Round.objects.visible_to(actor_of(request)).select_related("programme__division", "unit", "notice")
    return get_object_or_404(seen, pk=key)

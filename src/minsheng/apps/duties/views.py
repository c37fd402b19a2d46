"""The list of responsibilities of a programme, and who answers for one project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from minsheng.apps.duties import actions
from minsheng.apps.duties.forms import ChargeForm, DutyForm, EndForm, ReporterForm, SignForm
from minsheng.apps.duties.lines import line_of
from minsheng.apps.duties.models import Charge
from minsheng.apps.duties.paper import DOCX, list_paper
from minsheng.apps.duties.projectpage import posts_for, project_duties, projects_led
from minsheng.apps.duties.queries import list_of, newest_programme, programme_opened, to_sign
from minsheng.apps.duties.workbook import XLSX, list_title, list_workbook
from minsheng.apps.files.downloads import attachment
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from minsheng.apps.duties.projectpage import ProjectDuties
    from minsheng.apps.duties.queries import ResponsibilityList


@require_GET
@needs("duties.view")
def lists(request: HttpRequest) -> HttpResponse:
    """Leads to the list of the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("duties:programme", code=programme.code)


@require_GET
@needs("duties.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for the projects of a programme; `?unit=` and `?leader=` narrow it."""
    return _list(request, _asked(request, code))


@require_GET
@needs("duties.view")
def workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list as a workbook."""
    page = _asked(request, code)
    content = list_workbook(page, actor_of(request), at=timezone.now())
    return attachment(content, f"{list_title(page)}.xlsx", XLSX)


@require_GET
@needs("duties.view")
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list as an annex for signing."""
    page = _asked(request, code)
    content = list_paper(page, actor_of(request), at=timezone.now())
    return attachment(content, f"{list_title(page)}.docx", DOCX)


@require_POST
@needs("duties.sign")
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """The unit of the post in use signs the projects that were shown."""
    page, form, actor = _asked(request, code), SignForm(request.POST), actor_of(request)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        with refusals_on(form):
            projects = [sheet.project for sheet in page.shown if sheet.project.pk in seen]
            count = actions.sign(actor=actor, projects=projects, seen=seen, at=timezone.now())
            messages.success(request, f"已签收 {count} 项。" if count else "这些项目已经签收过，没有变动。")
            back = request.POST.get("back", "")
            return redirect(*(("duties:project", back) if back else ("duties:programme", code)))
    return _list(request, page, form)


@require_GET
@needs("duties.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Who answers for one project, how that came about, and the forms to change it."""
    return _project(request, _project_asked(request, code))


@require_POST
@needs("duties.manage")
def set_reporter(request: HttpRequest, code: str) -> HttpResponse:
    """Say which lead reports."""
    page = _project_asked(request, code)
    form = ReporterForm(request.POST, page=page)
    if form.is_valid():
        with refusals_on(form):
            actions.set_reporter(
                actor=actor_of(request),
                project=page.project,
                unit=form.chosen_unit(),
                begins_on=form.chosen_day(),
                target=form.chosen_target(),
            )
            return _done(request, code, "已定填报单位。")
    return _project(request, page, reporter=form)


@require_POST
@needs("duties.manage")
def state_duty(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a unit owes."""
    page = _project_asked(request, code)
    form = DutyForm(request.POST, page=page)
    if form.is_valid():
        given = {
            "unit": form.chosen_unit(),
            "words": form.cleaned_data["words"],
            "begins_on": form.chosen_day(),
        }
        with refusals_on(form):
            actions.state_duty(actor=actor_of(request), project=page.project, **given)
            return _done(request, code, "已记下职责。")
    return _project(request, page, duty=form)


@require_POST
@needs("duties.manage")
def appoint_charge(request: HttpRequest, code: str) -> HttpResponse:
    """Let a post answer for a unit, here or wherever the unit leads."""
    page = _project_asked(request, code)
    form = ChargeForm(request.POST, page=page, posts=posts_for(page))
    if form.is_valid():
        new = form.new()
        everywhere = form.cleaned_data["everywhere"]
        projects = projects_led(page, new.unit) if everywhere else [page.project]
        with refusals_on(form):
            count = actions.appoint_charge(actor=actor_of(request), projects=projects, new=new)
            return _done(request, code, f"已在 {count} 个项目定责任人。" if count else "原来就是这个岗位。")
    return _project(request, page, charge=form)


@require_POST
@needs("duties.manage")
def end_charge(request: HttpRequest, code: str, charge: int) -> HttpResponse:
    """A post answers no more."""
    page, form = _project_asked(request, code), EndForm(request.POST)
    rows = Charge.objects.filter(project=page.project).select_related("project__programme__division", "unit")
    row = get_object_or_404(rows, pk=charge)
    if form.is_valid():
        with refusals_on(form):
            actions.end_charge(actor=actor_of(request), charge=row, day=form.cleaned_data["day"])
            return _done(request, code, "已免除，这一责任现在空缺。")
    return _project(request, page, ended=form)


def _asked(request: HttpRequest, code: str) -> ResponsibilityList:
    actor = actor_of(request)
    unit, leader = _key(request.GET.get("unit", "")), _key(request.GET.get("leader", ""))
    edition = programme_opened(actor, code, timezone.localdate())[1]
    if edition is None:
        raise Http404
    return list_of(edition, actor, timezone.localdate(), unit=unit, leader=leader)


def _list(request: HttpRequest, page: ResponsibilityList, form: Form | None = None) -> HttpResponse:
    actor = actor_of(request)
    lines = [line_of(sheet, actor) for sheet in page.shown]
    context = {"page": page, "lines": lines, "form": form, "mine": actor.unit_id}
    context["seen"] = to_sign(page.mine, actor)
    context["query"] = request.GET.urlencode()
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "duties/programme.html", context, status=status)


def _project_asked(request: HttpRequest, code: str) -> ProjectDuties:
    page = project_duties(code, actor_of(request), timezone.localdate())
    if page is None:
        raise Http404
    return page


def _project(request: HttpRequest, page: ProjectDuties, **bound: Form) -> HttpResponse:
    """The page with its forms, of which those that were sent stand with their errors."""
    context: dict[str, object] = {"page": page, "mine": actor_of(request).unit_id}
    if page.may_manage:
        context |= {"reporter": ReporterForm(page=page), "duty": DutyForm(page=page)}
    if page.appointable:
        context["charge"] = ChargeForm(page=page, posts=posts_for(page))
    status = UNPROCESSABLE if bound else 200
    return render(request, "duties/project.html", context | bound, status=status)


def _done(request: HttpRequest, code: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("duties:project", args=[code]))


def _key(given: str) -> int | None:
    """A key from the address, None where none is given."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return int(given)

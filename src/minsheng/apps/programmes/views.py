"""Pages of programmes and projects."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from minsheng.apps.files.downloads import attachment, download
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.programmes import queries
from minsheng.apps.programmes.annex import DOCX, annex_document
from minsheng.apps.programmes.models import Edition, Programme, Project
from minsheng.apps.programmes.projectpage import project_page
from minsheng.apps.programmes.workbook import XLSX, list_workbook


@require_GET
@needs("programmes.view")
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes that the post sees."""
    rows = queries.programme_rows(actor_of(request), timezone.localdate())
    return render(request, "programmes/list.html", {"rows": rows})


@require_GET
@needs("programmes.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The edition in force, by category, unit or type."""
    return _list(request, _in_force(request, code), "programmes/programme.html")


@require_GET
@needs("programmes.view")
def edition(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    """One edition whole, whether it is in force, over or still to come."""
    return _list(request, _edition(request, code, ordinal), "programmes/edition.html")


@require_GET
@needs("programmes.view")
def changes(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    """What one edition says otherwise than the one before."""
    row = _edition(request, code, ordinal)
    head_change, changes = queries.edition_difference(row)
    context = {"edition": row, "changes": changes, "head_change": head_change}
    return render(request, "programmes/changes.html", context)


@require_GET
@needs("programmes.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one project; `?edition=1` shows it as that edition says."""
    seen = Programme.objects.visible_to(actor_of(request))
    row = get_object_or_404(
        Project.objects.filter(programme__in=seen).select_related("programme__division"), code=code
    )
    page = project_page(row, timezone.localdate(), wanted=_ordinal(request.GET.get("edition", "")))
    if page is None:
        raise Http404
    may_see_source = allows(actor_of(request), "notices.view", row)
    return render(request, "programmes/project.html", {"page": page, "may_see_source": may_see_source})


@require_GET
@needs("programmes.export")
def workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list as a workbook (清单)."""
    row = _in_force(request, code)
    return attachment(list_workbook(row), f"{row.title}清单.xlsx", XLSX)


@require_GET
@needs("programmes.export")
def edition_workbook(request: HttpRequest, code: str, ordinal: int) -> HttpResponseBase:
    """The list of one edition as a workbook."""
    row = _edition(request, code, ordinal)
    return attachment(list_workbook(row), f"{row.title}第{row.ordinal}版清单.xlsx", XLSX)


@require_GET
@needs("programmes.export")
def annexes(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list and the measures as annexes of an official paper (附件)."""
    row = _in_force(request, code)
    return attachment(annex_document(row), f"{row.title}附件.docx", DOCX)


@require_GET
@needs("programmes.export")
def edition_annexes(request: HttpRequest, code: str, ordinal: int) -> HttpResponseBase:
    """The annexes of one edition."""
    row = _edition(request, code, ordinal)
    return attachment(annex_document(row), f"{row.title}第{row.ordinal}版附件.docx", DOCX)


@require_GET
@needs("programmes.export")
def document(request: HttpRequest, code: str) -> HttpResponseBase:
    """The canonical document of the edition in force."""
    return _record(_in_force(request, code))


@require_GET
@needs("programmes.export")
def edition_document(request: HttpRequest, code: str, ordinal: int) -> HttpResponseBase:
    """The canonical document of one edition."""
    return _record(_edition(request, code, ordinal))


def _in_force(request: HttpRequest, code: str) -> Edition:
    found = get_object_or_404(Programme.objects.visible_to(actor_of(request)), code=code)
    row = queries.edition_in_force(found, timezone.localdate())
    if row is None:
        raise Http404
    return row


def _edition(request: HttpRequest, code: str, ordinal: int) -> Edition:
    seen = Programme.objects.visible_to(actor_of(request)).filter(code=code)
    rows = Edition.objects.filter(programme__in=seen).select_related("programme__division", "record")
    return get_object_or_404(rows, ordinal=ordinal)


def _list(request: HttpRequest, row: Edition, template: str) -> HttpResponse:
    by = request.GET.get("by", "category")
    if by not in queries.GROUPINGS:
        raise Http404
    wanted = request.GET.get("q", "").strip()
    page = queries.programme_page(row, timezone.localdate(), by=by, wanted=wanted)
    may_change = allows(actor_of(request), "notices.review", row.programme)
    context = {"page": page, "groupings": queries.GROUPINGS, "may_change": may_change}
    context["may_see_notices"] = allows(actor_of(request), "notices.view", row.programme)
    return render(request, template, context)


def _record(row: Edition) -> HttpResponseBase:
    if row.record is None:
        raise Http404
    return download(row.record, f"{row.programme.code}-{row.ordinal}.json")


def _ordinal(given: str) -> int | None:
    """The edition asked for, None where none is."""
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 6):
        raise Http404
    return int(given)

"""Pages of programmes and projects."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from minsheng.apps.files.downloads import attachment, download
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.programmes import queries
from minsheng.apps.programmes.models import Edition, Programme, Project
from minsheng.apps.programmes.projectpage import project_page
from minsheng.apps.programmes.standing import Standings
from minsheng.apps.programmes.workbook import XLSX, list_workbook


@require_GET
@needs("programmes.view")
def programmes(request: HttpRequest) -> HttpResponse:
    """All programmes that the post sees."""
    rows = queries.programme_rows(actor_of(request), timezone.localdate())
    return render(request, "programmes/list.html", {"rows": rows})


def _in_force(request: HttpRequest, code: str) -> Edition:
    programme = get_object_or_404(Programme.objects.visible_to(actor_of(request)), code=code)
    edition = queries.edition_in_force(programme, timezone.localdate())
    if edition is None:
        raise Http404
    return edition


@require_GET
@needs("programmes.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The edition in force, by category, unit or type."""
    by = request.GET.get("by", "category")
    if by not in queries.GROUPINGS:
        raise Http404
    wanted = request.GET.get("q", "").strip()
    page = queries.programme_page(_in_force(request, code), timezone.localdate(), by=by, wanted=wanted)
    may_change = allows(actor_of(request), "notices.review", page.edition.programme)
    context = {"page": page, "groupings": queries.GROUPINGS, "may_change": may_change}
    return render(request, "programmes/programme.html", context)


@require_GET
@needs("programmes.view")
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one project."""
    seen = Programme.objects.visible_to(actor_of(request))
    row = get_object_or_404(
        Project.objects.filter(programme__in=seen).select_related("programme__division"), code=code
    )
    page = project_page(row, timezone.localdate())
    if page is None:
        raise Http404
    may_see_source = allows(actor_of(request), "notices.view", row)
    return render(request, "programmes/project.html", {"page": page, "may_see_source": may_see_source})


@require_GET
@needs("programmes.view")
def edition(request: HttpRequest, code: str, ordinal: int) -> HttpResponse:
    """What one edition says otherwise than the one before."""
    programme = get_object_or_404(Programme.objects.visible_to(actor_of(request)), code=code)
    row = get_object_or_404(programme.editions.select_related("programme__division"), ordinal=ordinal)
    standing = Standings(list(programme.editions.all()), timezone.localdate()).of(row)
    changes, head = queries.edition_changes(row), queries.edition_head_change(row)
    context = {"edition": row, "standing": standing, "changes": changes, "head_change": head}
    return render(request, "programmes/edition.html", context)


@require_GET
@needs("programmes.export")
def workbook(request: HttpRequest, code: str) -> HttpResponseBase:
    """The list as a workbook (清单)."""
    edition = _in_force(request, code)
    return attachment(list_workbook(edition), f"{edition.title}清单.xlsx", XLSX)


@require_GET
@needs("programmes.export")
def document(request: HttpRequest, code: str) -> HttpResponseBase:
    """The canonical document of the edition in force."""
    edition = _in_force(request, code)
    if edition.record is None:
        raise Http404
    return download(edition.record, f"{edition.programme.code}-{edition.ordinal}.json")

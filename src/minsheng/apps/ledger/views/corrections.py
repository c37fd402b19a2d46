"""One works with its site, and what is put right of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.correctionform import CorrectionForm, CorrectSiteForm, CorrectWorksForm
from minsheng.apps.ledger.correctionpage import WorksPage, works_page
from minsheng.apps.ledger.models import Works
from minsheng.apps.ledger.views._shown import looking, row_of, works_head
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("ledger.view")
def one_works(request: HttpRequest, row: int, works: int) -> HttpResponse:
    """What stands of one works and its site, and what was put right."""
    page = _page(request, row, works)
    return render(request, "ledger/one_works.html", {"page": page, "head": page.head})


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def correct_works(request: HttpRequest, row: int, works: int) -> HttpResponse:
    """Put the plan or a paper of an accepted stage right."""
    page = _page(request, row, works)
    if not page.corrects_works:
        raise Http404
    form = CorrectWorksForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_valid():
        with refusals_on(form):
            told = {"works": page.works, "given": form.given(), "at": timezone.now(), **form.asked()}
            actions.correct_works(actor=actor_of(request), **told)
            messages.success(request, "工程已更正，改前的内容留在下面。")
            return redirect("ledger:one_works", row, works)
    return _filled(request, page, form, "工程")


@require_http_methods(["GET", "POST"])
@needs("ledger.view")
def correct_site(request: HttpRequest, row: int, works: int) -> HttpResponse:
    """Put the name, the address or the degrees of the site right; it says of one that is the office's."""
    page = _page(request, row, works)
    if not page.corrects_site and not page.corrects_works:
        raise Http404
    form = CorrectSiteForm(request.POST if request.method == "POST" else None, page=page)
    if form.is_valid():
        with refusals_on(form):
            told = {"works": page.works, "given": form.given(), "at": timezone.now(), **form.asked()}
            actions.correct_site(actor=actor_of(request), **told)
            messages.success(request, "点位已更正，改前的内容留在下面。")
            return redirect("ledger:one_works", row, works)
    return _filled(request, page, form, "点位")


def _page(request: HttpRequest, row: int, works: int) -> WorksPage:
    look = looking(request)
    head, intake = works_head(look, row_of(look, row))
    found = get_object_or_404(Works.objects.select_related("site__division"), pk=works, allocation=head.row)
    return works_page(head, found, intake, look)


def _filled(request: HttpRequest, page: WorksPage, form: CorrectionForm, what: str) -> HttpResponse:
    context = {"page": page, "head": page.head, "form": form, "what": what}
    return render(request, "ledger/correct.html", context, status=UNPROCESSABLE if form.errors else 200)

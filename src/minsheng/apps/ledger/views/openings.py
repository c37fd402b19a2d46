"""What a row had done before its first month here: put up, taken, sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.models import OpeningProposal
from minsheng.apps.ledger.openingform import DecideOpeningForm, OpeningForm
from minsheng.apps.ledger.openingpage import OpeningPage, opening_page
from minsheng.apps.ledger.rowpage import row_head
from minsheng.apps.ledger.views._shown import looking, row_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@needs("ledger.view")
def opening(request: HttpRequest, row: int) -> HttpResponse:
    """What a row opens with; sending the form puts a figure up."""
    look = looking(request)
    page = opening_page(row_head(row_of(look, row), look), look)
    form = _form(request, page)
    if request.method == "POST" and not page.may_put_up:
        raise Http404
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"given": form.given(), "at": timezone.now()}
            actions.put_up_opening(actor=look.actor, row=page.head.row, **told)
            messages.success(request, "期初数已申报，认定以后计入完成数。")
            return redirect("ledger:opening", row)
    return _shown(request, page, form, DecideOpeningForm())


@require_POST
@needs("ledger.view")
def decide_opening(request: HttpRequest, row: int, proposal: int) -> HttpResponse:
    """Take or send back what was put up (`do`)."""
    look = looking(request)
    head = row_head(row_of(look, row), look)
    found = get_object_or_404(
        OpeningProposal.objects.select_related("allocation"), pk=proposal, allocation=row
    )
    found.allocation = head.row
    form = DecideOpeningForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            _decide(request, found, form)
            return redirect("ledger:opening", row)
    page = opening_page(head, look)
    return _shown(request, page, _form(request, page, is_bound=False), form)


def _decide(request: HttpRequest, found: OpeningProposal, form: DecideOpeningForm) -> None:
    actor, at = actor_of(request), timezone.now()
    if form.cleaned_data["do"] == "accept":
        actions.accept_opening(actor=actor, proposal=found, at=at)
        messages.success(request, "期初数已认定，计入完成数。")
    else:
        reason = form.cleaned_data["reason"]
        actions.return_opening(actor=actor, proposal=found, reason=reason, at=at)
        messages.success(request, "期初数已退回。")


def _form(request: HttpRequest, page: OpeningPage, *, is_bound: bool = True) -> OpeningForm:
    sent = request.POST if is_bound and request.method == "POST" else None
    told: dict[str, Any] = {"months": page.months, "unit": page.head.said.unit, "has_names": page.has_names}
    return OpeningForm(sent, initial={"month": page.months[-1][0] if page.months else ""}, **told)


def _shown(
    request: HttpRequest, page: OpeningPage, form: OpeningForm, decide: DecideOpeningForm
) -> HttpResponse:
    context = {"page": page, "head": page.head, "form": form, "decide": decide}
    status = UNPROCESSABLE if form.errors or decide.errors else 200
    return render(request, "ledger/opening.html", context, status=status)

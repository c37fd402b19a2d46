"""One row with its entries; several of them put up or taken back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.deciding import chosen_of, decide_later, told_outcome, withdraw_each
from minsheng.apps.ledger.forms import TickedForm
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.openingpage import opens_with
from minsheng.apps.ledger.rowpage import row_head, row_page
from minsheng.apps.ledger.steps import LIMIT
from minsheng.apps.ledger.views._shown import looking, row_of
from minsheng.apps.people.permissions import needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.seeing import Looking

State = Entry.State


@require_safe
@needs("ledger.view")
def row(request: HttpRequest, row: int) -> HttpResponse:
    """A row; `?state=`, `?month=` and `?page=` narrow its entries."""
    look = looking(request)
    return _page(request, look, row_of(look, row))


@require_POST
@needs("ledger.view")
def submit(request: HttpRequest, row: int) -> HttpResponse:
    """Put up the drafts that were ticked, or all that were shown to wait; very many go as a job."""
    look, form = looking(request), TickedForm(request.POST)
    found = row_of(look, row)
    if form.is_valid():
        with refusals_on(form):
            seen = chosen_of(form, [found], State.DRAFT)
            if len(seen) > LIMIT:
                back = reverse("ledger:row", args=[row])
                return redirect("desk:job", decide_later(look.actor, "submit", seen, back=back).pk)
            outcome = actions.submit(actor=look.actor, seen=seen, at=timezone.now())
            return _done(request, row, told_outcome("审核通过", outcome))
    return _page(request, look, found, form)


@require_POST
@needs("ledger.view")
def withdraw(request: HttpRequest, row: int) -> HttpResponse:
    """Take back what was ticked and is not accepted."""
    look, form = looking(request), TickedForm(request.POST)
    found = row_of(look, row)
    if form.is_valid():
        with refusals_on(form):
            rows = Entry.objects.filter(allocation=found, pk__in=form.ticked()).exclude(state=State.ACCEPTED)
            outcome = withdraw_each(look.actor, rows.order_by("pk"), form.ticked(), timezone.now())
            return _done(request, row, told_outcome("撤回", outcome))
    return _page(request, look, found, form)


def _done(request: HttpRequest, row: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("ledger:row", row)


def _page(
    request: HttpRequest, look: Looking, row: Allocation, form: TickedForm | None = None
) -> HttpResponse:
    asked, head = request.GET, row_head(row, look)
    state = asked.get("state", "")
    state = state if state in set(State) else ""
    month = _month(asked.get("month", ""))
    page = row_page(head, look.actor, state=state, month=month, number=asked.get("page", ""))
    query = asked.copy()
    query.pop("page", None)
    context = {"page": page, "head": head, "state": state, "month": month, "form": form}
    context |= {"query": query.urlencode(), "opens_with": opens_with(head)}
    return render(request, "ledger/row.html", context, status=UNPROCESSABLE if form else 200)


def _month(given: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(given) if given else None
    except ValueError:
        return None

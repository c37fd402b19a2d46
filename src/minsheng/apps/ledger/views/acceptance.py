"""What awaits acceptance by my unit: accepted or returned, one row or ticked entries at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.acceptpage import accept_page, rows_awaiting
from minsheng.apps.ledger.deciding import chosen_of, decide_later, doing_of, told_outcome
from minsheng.apps.ledger.forms import TickedForm
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.openingpage import openings_awaiting
from minsheng.apps.ledger.steps import LIMIT
from minsheng.apps.ledger.views._shown import looking
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("ledger.view")
def acceptance(request: HttpRequest) -> HttpResponse:
    """What waits, by target and unit; `?row=` opens the entries of one."""
    return _page(request)


@require_POST
@needs("ledger.accept")
def decide(request: HttpRequest) -> HttpResponse:
    """Accept or return (`do`) what was ticked; more than one transaction takes goes as a job."""
    form = TickedForm(request.POST)
    doing = "return" if request.POST.get("do") == "return" else "accept"
    if form.is_valid():
        with refusals_on(form):
            rows, _ = rows_awaiting(looking(request))
            seen = chosen_of(form, rows, Entry.State.SUBMITTED)
            return _decided(request, doing, seen, form.cleaned_data["reason"])
    return _page(request, form)


def _decided(request: HttpRequest, doing: str, seen: dict[int, int], reason: str) -> HttpResponse:
    actor, at = actor_of(request), timezone.now()
    if len(seen) > LIMIT:
        job = decide_later(actor, doing, seen, back=reverse("ledger:acceptance"), reason=reason)
        messages.info(request, f"正在{doing_of(doing)} {len(seen)} 条（第 {job.pk} 号后台任务），进度见下。")
    elif doing == "accept":
        messages.success(request, told_outcome("认定", actions.accept(actor=actor, seen=seen, at=at)))
    else:
        outcome = actions.return_entries(actor=actor, seen=seen, reason=reason, at=at)
        messages.success(request, told_outcome("退回", outcome))
    row = request.GET.get("row", "")
    return redirect(f"{reverse('ledger:acceptance')}{f'?row={row}' if row.isdecimal() else ''}")


def _page(request: HttpRequest, form: TickedForm | None = None) -> HttpResponse:
    asked, actor = request.GET, actor_of(request)
    row = asked.get("row", "")
    key = int(row) if row.isascii() and row.isdigit() and len(row) < 19 else None
    look = looking(request)
    page = accept_page(look, row=key, number=asked.get("page", ""))
    context: dict[str, object] = {"page": page, "form": form, "may_accept": allows(actor, "ledger.accept")}
    context["openings"] = [] if page.opened else openings_awaiting(look)
    context["query"] = f"row={key}" if page.opened else ""
    return render(request, "ledger/acceptance.html", context, status=UNPROCESSABLE if form else 200)

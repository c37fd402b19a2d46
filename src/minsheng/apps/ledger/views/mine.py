"""My rows: what my unit enters at, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.apps.ledger.acceptpage import awaiting_count
from minsheng.apps.ledger.intakepage import unset_by_programme
from minsheng.apps.ledger.mypage import Work, my_page
from minsheng.apps.ledger.views._shown import looking
from minsheng.apps.people.permissions import allows, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("ledger.view")
def mine(request: HttpRequest) -> HttpResponse:
    """The rows of this year; `?work=` narrows them, `?year=` goes back one."""
    look = looking(request)
    actor, on = look.actor, look.on
    work = request.GET.get("work", "")
    work = work if work in set(Work) else ""
    year = on.year - 1 if request.GET.get("year", "") == str(on.year - 1) else on.year
    may_accept = allows(actor, "ledger.accept")
    context = {
        "page": my_page(look, year=year, wanted=work),
        "work": work,
        "on": on,
        "waiting": awaiting_count(look) if may_accept else 0,
        "may_accept": may_accept,
        "unset": unset_by_programme(actor, on),
    }
    return render(request, "ledger/mine.html", context)

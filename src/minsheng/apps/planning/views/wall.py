"""The wall chart of a programme: projects over months, over units, as a Gantt chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.apps.duties.queries import newest_programme, programme_opened
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import queries
from minsheng.apps.planning.gantt import drawn
from minsheng.apps.planning.views._shown import key_of
from minsheng.apps.planning.wallpage import Asked, View, WallPage, wall_page
from minsheng.apps.workdays.queries import calendar

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.programmes.models import Edition


@require_safe
@needs("planning.view")
def walls(request: HttpRequest) -> HttpResponse:
    """Leads to the chart of the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("planning:wall", code=programme.code)


@require_safe
@needs("planning.view")
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The chart; `?by=`, `?category=`, `?lead=`, `?unit=`, `?state=` say what is shown."""
    asked = _asked(request)
    row, edition = programme_opened(actor_of(request), code, timezone.localdate())
    if row is None:
        raise Http404
    page = _charted(request, edition, asked) if edition is not None else None
    query = request.GET.copy()
    query.pop("by", None)
    context: dict[str, object] = {
        "programme": row,
        "page": page,
        "views": list(View),
        "query": query.urlencode(),
    }
    if page is not None and asked.view is View.GANTT:
        context["gantt"] = _gantt(page)
    return render(request, "planning/wall.html", context)


def _charted(request: HttpRequest, edition: Edition, asked: Asked) -> WallPage:
    view, today = asked.view, timezone.localdate()
    chart = queries.wall_rows(edition, today, by_units=view is View.UNITS, by_months=view is View.MONTHS)
    return wall_page(chart, actor_of(request), asked)


def _gantt(page: WallPage) -> object:
    year = page.wall.programme.year
    return drawn(page.lines, year, page.wall.on, calendar(year - 1, year + 1))


def _asked(request: HttpRequest) -> Asked:
    given = request.GET
    view = given.get("by", "")
    return Asked(
        view=View(view) if view in set(View) else View.MONTHS,
        category=given.get("category", ""),
        lead=key_of(given.get("lead", "")),
        unit=key_of(given.get("unit", "")),
        state=given.get("state", ""),
    )

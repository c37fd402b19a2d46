"""What several pages of months fetch: the programme or project of a code, the months of a programme."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from minsheng.apps.ledger.models import Period
from minsheng.apps.people.permissions import actor_of
from minsheng.apps.programmes.models import Programme, Project
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEY = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def programme_of(request: HttpRequest, code: str) -> Programme:
    """The programme of a code that the post sees: 404."""
    rows = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(rows, code=code)


def opened(request: HttpRequest, code: str) -> tuple[Programme, list[Period]]:
    """The programme of a code that the post sees, with its months in order: 404; mostly one query."""
    seen = Programme.objects.visible_to(actor_of(request))
    rows = Period.objects.filter(programme__in=seen, programme__code=code).order_by("month")
    periods = list(rows.select_related("programme__division"))
    return (periods[0].programme if periods else programme_of(request, code)), periods


def project_of(request: HttpRequest, code: str) -> Project:
    """The project of a code in a programme that the post sees: 404."""
    seen = Programme.objects.visible_to(actor_of(request))
    rows = Project.objects.filter(programme__in=seen).select_related("programme__division")
    return get_object_or_404(rows, code=code)


def periods_of(programme: Programme) -> list[Period]:
    """The months of a programme in order; one query."""
    return list(Period.objects.filter(programme=programme).order_by("month"))


def month_of(key: str) -> datetime.date | None:
    """The last day of the month of a key `2026-09`; None of anything else."""
    found = _KEY.fullmatch(key)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return month_end(datetime.date(int(found[1]), int(found[2]), 1))


def month_or_404(key: str) -> datetime.date:
    """The last day of the month of a key in an address: 404."""
    if (found := month_of(key)) is None:
        raise Http404
    return found

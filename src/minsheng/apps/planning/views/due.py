"""My due dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning.duepage import due_groups

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs("planning.view")
def due(request: HttpRequest) -> HttpResponse:
    """What waits for the post in use, by how near its day is."""
    today = timezone.localdate()
    groups = due_groups(actor_of(request), today)
    context = {"groups": groups, "today": today, "total": sum(len(group.lines) for group in groups)}
    return render(request, "planning/due.html", context)

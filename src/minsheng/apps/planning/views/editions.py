"""What a later edition changes of a draft: shown first, then taken over in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions, queries
from minsheng.apps.planning.forms import EditionForm
from minsheng.apps.planning.views._shown import done, versions_of
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
@needs("planning.write")
def edition(request: HttpRequest, code: str) -> HttpResponse:
    """The changes; sending the form takes them over."""
    page = versions_of(request, code)
    plan, text = page.written, page.text
    if plan is None or text is None or not text.has_task or plan.edition_id == text.edition_id:
        raise Http404
    told = {"version": plan.version, "edition": text.edition_id}
    form, refused = EditionForm(initial=told), None
    if request.method == "POST":
        refused = EditionForm(request.POST)
    if refused is not None and refused.is_valid():
        with refusals_on(refused):
            given = refused.cleaned_data | {"at": timezone.now()}
            actions.take_edition(actor=actor_of(request), plan=plan, **given)
            return done(request, code, f"已按方案第 {text.edition.ordinal} 版更新，请看一遍节点和月度计划。")
    found = queries.edition_changes(plan, text, queries.aims_of(text.edition, page.project))
    context = {"page": page, "plan": plan, "found": found, "form": form, "refused": refused}
    return render(request, "planning/edition.html", context, status=UNPROCESSABLE if refused else 200)

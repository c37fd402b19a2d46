"""The files of an entry: putting them to it, looking at one, taking one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.files.downloads import download, picture
from minsheng.apps.ledger import actions
from minsheng.apps.ledger.models import Evidence
from minsheng.apps.ledger.prooffield import ProofsForm
from minsheng.apps.ledger.proofpage import shown_name
from minsheng.apps.ledger.views._shown import entry_of, looking
from minsheng.apps.ledger.views.entries import entry_again
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from minsheng.apps.ledger.seeing import Looking


@require_POST
@needs("ledger.enter")
def attach(request: HttpRequest, entry: int) -> HttpResponse:
    """Put files to an entry."""
    look, form = looking(request), ProofsForm(request.POST, request.FILES)
    found = entry_of(look, entry)
    if form.is_valid():
        with refusals_on(form):
            proofs = form.cleaned_data["proofs"]
            made = actions.attach(actor=actor_of(request), entry=found, proofs=proofs, at=timezone.now())
            messages.success(request, _told(len(made), len(proofs)))
            return redirect("ledger:entry", entry)
    return entry_again(request, look, found, form)


@require_POST
@needs("ledger.enter")
def detach(request: HttpRequest, evidence: int) -> HttpResponse:
    """Take a file away from a draft."""
    found = _evidence_of(looking(request), evidence)
    actions.detach(actor=actor_of(request), evidence=found, at=timezone.now())
    messages.success(request, "这份佐证已删除。")
    return redirect("ledger:entry", found.entry_id)


@require_safe
@needs("ledger.view")
def evidence(request: HttpRequest, evidence: int) -> HttpResponseBase:
    """The file itself: a picture in the browser, anything else to be saved."""
    look = looking(request)
    found = _evidence_of(look, evidence)
    name = shown_name(found, look.actor)
    is_picture = found.file.media_type.startswith("image/")
    return picture(found.file, name) if is_picture else download(found.file, name)


def _evidence_of(look: Looking, evidence: int) -> Evidence:
    """Evidence of an entry that the visitor opens, else 404."""
    found = get_object_or_404(Evidence.objects.select_related("file"), pk=evidence)
    found.entry = entry_of(look, found.entry_id)
    return found


def _told(made: int, given: int) -> str:
    known = f"，另有 {given - made} 份原来就有" if given > made else ""
    return f"已附 {made} 份佐证{known}。"

"""Figures by which numbers are split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.choosing import bases_seen
from minsheng.apps.cascade.forms import BaseForm
from minsheng.apps.cascade.models import Base
from minsheng.apps.cascade.pasting import Pasted, base_paste
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.places.models import Division


@require_safe
@needs("cascade.view")
def bases(request: HttpRequest) -> HttpResponse:
    """The bases of the visitor's area, newest first."""
    actor = actor_of(request)
    may_add = actor.division is not None and allows(actor, "cascade.split", actor.division)
    return render(request, "cascade/bases.html", {"bases": bases_seen(actor), "may_add": may_add})


@require_safe
@needs("cascade.view")
def base(request: HttpRequest, base: int) -> HttpResponse:
    """One base with the figure of each unit."""
    row = get_object_or_404(bases_seen(actor_of(request)), pk=base)
    values = row.values.select_related("unit").order_by("unit__code")
    return render(request, "cascade/base.html", {"base": row, "values": values})


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def new_base(request: HttpRequest) -> HttpResponse:
    """A new base from a pasted block: first what was read, then the base."""
    division, found = _division(request), None
    form = BaseForm(request.POST or None, initial={"as_on": timezone.localdate()})
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            found = base_paste(division, given["block"], timezone.localdate(), given["measure"])
            if "keep" in request.POST:
                made = _registered(request, form, found, division)
                messages.success(request, f"口径“{made}”已登记。")
                return redirect("cascade:bases")
    context = {"form": form, "found": found, "division": division, "back": reverse("cascade:bases")}
    return render(request, "cascade/new_base.html", context, status=422 if form.errors else 200)


def _registered(request: HttpRequest, form: BaseForm, found: Pasted, division: Division) -> Base:
    given = form.cleaned_data
    new = actions.NewBase(
        division=division,
        name=given["name"],
        measure=given["measure"],
        as_on=given["as_on"],
        source=given["source"],
        values={int(line.line.key): line.cell.value for line in found.lines if line.cell.value is not None},
    )
    return actions.register_base(actor=actor_of(request), new=new)


def _division(request: HttpRequest) -> Division:
    actor = actor_of(request)
    if actor.division is None or not allows(actor, "cascade.split", actor.division):
        raise Http404
    return actor.division

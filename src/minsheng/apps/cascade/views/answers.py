"""What units say to their numbers, and the office to objections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.actions import Words
from minsheng.apps.cascade.forms import ObjectForm, UpholdForm
from minsheng.apps.cascade.models import Allocation, Reply
from minsheng.apps.cascade.steps import may_settle
from minsheng.apps.cascade.telling import told_row
from minsheng.apps.cascade.views._shown import row_of
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@needs("cascade.reply")
def confirm(request: HttpRequest, row: int) -> HttpResponse:
    """Confirm one number."""
    return _say(request, row_of(request, row), Reply.Verb.CONFIRMED, "已确认。")


@require_POST
@needs("cascade.reply")
def withdraw(request: HttpRequest, row: int) -> HttpResponse:
    """Take an objection back."""
    return _say(request, row_of(request, row), Reply.Verb.WITHDRAWN, "异议已撤回，请再确认。")


def _say(request: HttpRequest, row: Allocation, verb: Reply.Verb, done: str) -> HttpResponse:
    version = request.POST.get(f"asked-{row.pk}", "")
    actions.reply(
        actor=actor_of(request),
        row=row,
        version=int(version) if version.isdigit() and len(version) < 10 else 0,
        verb=verb,
        at=timezone.now(),
    )
    messages.success(request, done)
    return redirect(_home(request, row))


@require_http_methods(["GET", "POST"])
@needs("cascade.reply")
def objection(request: HttpRequest, row: int) -> HttpResponse:
    """Object to a number with a reason and the number proposed."""
    told = told_row(row_of(request, row))
    require(actor_of(request), "cascade.reply", told.row)
    form = ObjectForm(request.POST or None, initial={"version": told.asked.version or 0})
    if form.is_valid():
        with refusals_on(form):
            _object(request, told.row, form)
            messages.success(request, "异议已提出，办公室会改数或书面维持。")
    back = _home(request, told.row)
    context = {"form": form, "told": told, "row": told.row, "back": back}
    return answer(request, "cascade/object.html", "cascade/object.html", context, then=back)


def _object(request: HttpRequest, row: Allocation, form: ObjectForm) -> None:
    given = form.cleaned_data
    words = Words(given["reason"], given["proposed"], given["document"])
    actions.reply(
        actor=actor_of(request),
        row=row,
        version=given["version"],
        verb=Reply.Verb.OBJECTED,
        at=timezone.now(),
        words=words,
    )


@require_http_methods(["GET", "POST"])
@needs("cascade.split")
def uphold(request: HttpRequest, row: int) -> HttpResponse:
    """Keep a number against an objection, with the reason."""
    told = told_row(row_of(request, row))
    may_settle(actor_of(request), told.row)
    form = UpholdForm(request.POST or None, initial={"version": told.asked.version or 0})
    if form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            actions.uphold(
                actor=actor_of(request),
                row=told.row,
                version=given["version"],
                reason=given["reason"],
                at=timezone.now(),
            )
            messages.success(request, f"已维持{told.row.unit.name}的数。")
    back = reverse("cascade:target", args=[told.row.split.target.code])
    context = {"form": form, "told": told, "row": told.row, "back": back}
    return answer(request, "cascade/uphold.html", "cascade/uphold.html", context, then=back)


def _home(request: HttpRequest, row: Allocation) -> str:
    """The page of the unit whose number it is, or the target where the answer was given there."""
    target = row.split.target
    if request.POST.get("from") == "target" or request.GET.get("from") == "target":
        return reverse("cascade:target", args=[target.code])
    return reverse("cascade:unit", args=[target.project.programme.code, row.unit.code])

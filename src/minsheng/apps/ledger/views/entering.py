"""Typing one entry, the first time or anew."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.actions.entering import last_entered
from minsheng.apps.ledger.asking import STATES, Asked, asked_of
from minsheng.apps.ledger.entryform import EntryForm, initial_of
from minsheng.apps.ledger.errors import OtherWay
from minsheng.apps.ledger.models import Manner, Period, SubjectRecord
from minsheng.apps.ledger.rowpage import RowHead, row_head
from minsheng.apps.ledger.telling import late_words, record_of
from minsheng.apps.ledger.views._shown import entry_of, looking, row_of
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Entry
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.ledger.values import EntryGiven


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def enter(request: HttpRequest, row: int) -> HttpResponse:
    """The form of a row's manner; `?as=correction` takes off or mends, `?day=` begins with a day."""
    look, day = looking(request), _day(request)
    head = _head(look, row_of(look, row), day)
    if head.is_works:
        return redirect("ledger:works", row)
    asked = _asked(head, is_correction=request.GET.get("as") == "correction")
    if request.method != "POST":
        begins = {"happened_on": _begins(head, asked, day)}
        return _page(request, head, EntryForm(asked=asked, initial=begins))
    form = EntryForm(request.POST, request.FILES, asked=asked)
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"at": timezone.now(), "after": form.cleaned_data["after"] or 0}
            told |= {"given": _given(head, form), "proofs": form.cleaned_data["proofs"]}
            actions.enter(actor=actor_of(request), row=head.row, **told)
            return _saved(request, head, form)
    return _page(request, head, form)


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def change(request: HttpRequest, entry: int) -> HttpResponse:
    """The same form with what was entered; the version that was shown goes along."""
    look = looking(request)
    found = entry_of(look, entry)
    if found.manner == Manner.WORKS:
        return redirect("ledger:change_stage", entry)
    head = _head(look, found.allocation, found.happened_on)
    asked = _asked(head, is_correction=_corrects(found))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EntryForm(*sent, asked=asked, kept=_kept(found), initial=initial_of(found))
    if form.is_valid():
        with refusals_on(form):
            told: dict[str, Any] = {"at": timezone.now(), "version": form.cleaned_data["version"] or 0}
            told |= {"given": _given(head, form), "proofs": form.cleaned_data["proofs"]}
            actions.change(actor=actor_of(request), entry=found, **told)
            late = late_words(head.row, told["given"].happened_on)
            messages.success(request, f"已保存，等审核。{head.done.line}。{late}")
            return redirect("ledger:entry", entry)
    return _page(request, head, form, found)


def _head(look: Looking, row: Allocation, day: datetime.date) -> RowHead:
    """A row that the visitor enters at, with the way of a day, else 404."""
    head = row_head(row, look, day)
    if not head.rights.enters:
        raise Http404
    return head


def _asked(head: RowHead, *, is_correction: bool) -> Asked:
    if head.intake is None or head.is_works:
        raise Http404
    year = head.row.split.target.project.programme.year
    asked = asked_of(head.intake, head.said, year, timezone.localdate(), is_correction=is_correction)
    if is_correction and not asked.may_correct:
        raise Http404
    return asked


def _day(request: HttpRequest) -> datetime.date:
    """Today, or the day that the address names; never more than today."""
    today = timezone.localdate()
    try:
        return min(datetime.date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        return today


def _begins(head: RowHead, asked: Asked, day: datetime.date) -> datetime.date:
    """The day the form begins with: of what states a whole the end of last month, until that is frozen."""
    if asked.manner not in STATES or day != timezone.localdate():
        return day
    last = day.replace(day=1) - datetime.timedelta(days=1)
    programme = head.row.split.target.project.programme_id
    is_open = Period.objects.filter(programme=programme, month=last, closing_at=None).exists()
    return last if is_open else day


def _given(head: RowHead, form: EntryForm) -> EntryGiven:
    """What a valid form says, of a day that is entered as the form asks.

    Raises:
        OtherWay: the office set another way for that month.
    """
    given, asked = form.given(), form.asked.intake
    way = head.way_on(given.happened_on)
    if way is not None and (way.manner, way.subject) != (asked.manner, asked.subject):
        raise OtherWay(month=in_words(month_end(given.happened_on)), manner=way.get_manner_display())
    return given


def _corrects(entry: Entry) -> bool:
    return entry.mends is not None or (entry.manner == Manner.SUBJECTS and not entry.key)


def _kept(entry: Entry) -> SubjectRecord:
    return record_of(entry) or SubjectRecord(entry=entry)


def _saved(request: HttpRequest, head: RowHead, form: EntryForm) -> HttpResponse:
    late = late_words(head.row, form.cleaned_data["happened_on"])
    messages.success(request, f"已登记 1 条，等审核。{head.done.line}。{late}")
    if request.POST.get("then") != "another":
        return redirect("ledger:row", head.row.pk)
    told = {"day": form.cleaned_data["happened_on"].isoformat()}
    told |= {"as": "correction"} if form.asked.is_correction else {}
    return redirect(f"{reverse('ledger:enter', args=[head.row.pk])}?{urlencode(told)}")


def _page(request: HttpRequest, head: RowHead, form: EntryForm, entry: Entry | None = None) -> HttpResponse:
    context: dict[str, object] = {"head": head, "form": form, "asked": form.asked, "entry": entry}
    user = actor_of(request).user
    if entry is None and user is not None:
        context["after"] = last_entered(head.row, user)
    return render(request, "ledger/enter.html", context, status=UNPROCESSABLE if form.errors else 200)

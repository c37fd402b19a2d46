"""One entry: reading it, and the steps to its acceptance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.entrypage import entry_page
from minsheng.apps.ledger.forms import AcceptForm, ExplainForm, ReturnForm, StepForm, WithdrawForm
from minsheng.apps.ledger.models import Warning
from minsheng.apps.ledger.prooffield import ProofsForm
from minsheng.apps.ledger.telling import withdrawn_words
from minsheng.apps.ledger.views._shown import entry_of, looking
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.ledger.models import Entry
    from minsheng.apps.ledger.seeing import Looking


@require_safe
@needs("ledger.view")
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Everything about one entry."""
    look = looking(request)
    return entry_again(request, look, entry_of(look, entry))


@require_POST
@needs("ledger.view")
def submit(request: HttpRequest, entry: int) -> HttpResponse:
    """Put it up for acceptance."""
    look, form = looking(request), StepForm(request.POST)
    found = entry_of(look, entry)
    if form.is_valid():
        with refusals_on(form):
            seen = {found.pk: form.cleaned_data["version"]}
            actions.submit(actor=actor_of(request), seen=seen, at=timezone.now())
            return _done(request, found, "审核通过，等牵头单位认定。")
    return entry_again(request, look, found, form)


@require_POST
@needs("ledger.accept")
def accept(request: HttpRequest, entry: int) -> HttpResponse:
    """Accept it with its warnings: from now on it counts."""
    look, form = looking(request), AcceptForm(request.POST)
    found = entry_of(look, entry)
    if form.is_valid():
        with refusals_on(form):
            seen, words = {found.pk: form.cleaned_data["version"]}, form.cleaned_data["words"]
            actions.accept(actor=actor_of(request), seen=seen, at=timezone.now(), words=words)
            found.refresh_from_db(fields=["counted_in"])
            month = in_words(found.counted_in) if found.counted_in else "完成数"
            return _done(request, found, f"已认定，计入{month}。")
    return entry_again(request, look, found, form)


@require_POST
@needs("ledger.accept")
def send_back(request: HttpRequest, entry: int) -> HttpResponse:
    """Return it with a reason."""
    look, form = looking(request), ReturnForm(request.POST)
    found = entry_of(look, entry)
    if form.is_valid():
        with refusals_on(form):
            seen, reason = {found.pk: form.cleaned_data["version"]}, form.cleaned_data["reason"]
            actions.return_entries(actor=actor_of(request), seen=seen, reason=reason, at=timezone.now())
            return _done(request, found, "已退回，原因写在办理过程里。")
    return entry_again(request, look, found, form)


@require_POST
@needs("ledger.view")
def withdraw(request: HttpRequest, entry: int) -> HttpResponse:
    """Take it back."""
    look, form = looking(request), WithdrawForm(request.POST)
    found = entry_of(look, entry)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data | {"at": timezone.now()}
            gone = actions.withdraw(actor=actor_of(request), entry=found, **said)
            return _done(request, found, f"已撤回，{withdrawn_words(gone)}。")
    return entry_again(request, look, found, form)


@require_POST
@needs("ledger.view")
def explain(request: HttpRequest, entry: int, warning: int) -> HttpResponse:
    """Say why it is right though it has a warning."""
    look, form = looking(request), ExplainForm(request.POST)
    found = entry_of(look, entry)
    row = get_object_or_404(Warning.objects.select_related("entry"), entry=found, pk=warning)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data | {"at": timezone.now()}
            actions.explain(actor=actor_of(request), warning=row, **said)
            return _done(request, found, "说明已保存。")
    return entry_again(request, look, found, form)


def _done(request: HttpRequest, entry: Entry, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("ledger:entry", entry.pk)


def entry_again(
    request: HttpRequest, look: Looking, entry: Entry, refused: Form | None = None
) -> HttpResponse:
    """The page of an entry, with the form that was refused."""
    told = {"version": entry.version}
    forms: dict[str, Form] = {
        "submit": StepForm(initial=told),
        "accept": AcceptForm(initial=told),
        "send_back": ReturnForm(initial=told),
        "withdraw": WithdrawForm(initial=told),
        "explain": ExplainForm(initial=told),
        "attach": ProofsForm(),
    }
    page = entry_page(entry, look)
    context: dict[str, object] = {"page": page, "refused": refused, **forms}
    status = UNPROCESSABLE if refused else 200
    return render(request, "ledger/entry.html", context, status=status)

"""How the targets of a programme are entered: several as proposed, one by its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.apps.ledger import actions
from minsheng.apps.ledger.forms import ProposedForm
from minsheng.apps.ledger.intakeform import IntakeForm, intake_initial
from minsheng.apps.ledger.intakepage import IntakeLine, intake_lines, months_to_set
from minsheng.apps.ledger.intakes import FITTING
from minsheng.apps.ledger.models import Manner
from minsheng.apps.ledger.views._shown import edition_of
from minsheng.apps.people.permissions import actor_of, needs, require
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.programmes.models import Edition


@require_http_methods(["GET", "POST"])
@needs("ledger.set")
def intakes(request: HttpRequest, code: str) -> HttpResponse:
    """All targets; sending the form sets those ticked as they were proposed."""
    edition = _edition(request, code)
    form = ProposedForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        with refusals_on(form):
            actor, shown, at = actor_of(request), form.proposals(), timezone.now()
            made = actions.set_intakes(actor=actor, programme=edition.programme, shown=shown, at=at)
            messages.success(request, f"已按建议设定 {len(made)} 个目标，从1月起登记。")
            return redirect("ledger:intakes", code)
    lines = intake_lines(edition, timezone.localdate())
    unset = sum(line.intake is None for line in lines)
    context = {"edition": edition, "lines": lines, "unset": unset, "set": len(lines) - unset, "form": form}
    return render(request, "ledger/intakes.html", context, status=UNPROCESSABLE if form else 200)


@require_http_methods(["GET", "POST"])
@needs("ledger.set")
def intake(request: HttpRequest, code: str, target: str) -> HttpResponse:
    """One target: how it is entered from a month on."""
    edition = _edition(request, code)
    line = _line(edition, target)
    months, manners = _months(edition, line), FITTING[line.said.type]
    manner = _manner(request, line)
    asked: dict[str, Any] = {"months": months, "manners": manners, "asks_for": manner}
    form = IntakeForm(request.POST or None, initial=_initial(line, manner, months), **asked)
    if form.is_valid():
        with refusals_on(form):
            _set(request, line, form)
            messages.success(request, f"“{line.said.words}”的登记方式已定。")
            return redirect("ledger:intakes", code)
    return _page(request, edition, line, form)


def _set(request: HttpRequest, line: IntakeLine, form: IntakeForm) -> None:
    actions.set_intake(
        actor=actor_of(request),
        target=line.said.target,
        from_month=form.from_month(),
        given=form.given(),
        version=form.version(),
        at=timezone.now(),
    )


def _edition(request: HttpRequest, code: str) -> Edition:
    """The edition in force of a programme that the visitor sets: another's is refused."""
    edition = edition_of(request, code)
    require(actor_of(request), "ledger.set", edition.programme)
    return edition


def _line(edition: Edition, target: str) -> IntakeLine:
    lines = intake_lines(edition, timezone.localdate())
    found = next((line for line in lines if line.said.target.code == target), None)
    if found is None:
        raise Http404
    return found


def _months(edition: Edition, line: IntakeLine) -> list[tuple[str, str]]:
    """The months of the year, each with the version shown of what begins there."""
    known = {each.from_month: each for each in (*line.further, *([line.intake] if line.intake else []))}
    versions = [
        (month, known[month].version if month in known else 0) for month in months_to_set(edition.programme)
    ]
    return [
        (f"{month.isoformat()}:{version}", in_words(month) + ("（已有，改它）" if version else ""))
        for month, version in versions
    ]


def _manner(request: HttpRequest, line: IntakeLine) -> str:
    """The manner that the page asks for: `?manner=` where that fits, else what is set or proposed."""
    asked = request.GET.get("manner", "")
    return asked if asked in FITTING[line.said.type] else (line.intake or line.proposal).manner


def _initial(line: IntakeLine, manner: str, months: list[tuple[str, str]]) -> dict[str, object]:
    """What is set, else what is proposed."""
    month = line.intake.from_month.isoformat() if line.intake else ""
    first = next((key for key, _ in months if month and key.startswith(month)), months[0][0])
    return intake_initial(line.intake or line.proposal, manner) | {"month": first}


def _page(request: HttpRequest, edition: Edition, line: IntakeLine, form: IntakeForm) -> HttpResponse:
    shown = form["manner"].value()
    ways = [(each, shown == each) for each in Manner if each in FITTING[line.said.type]]
    context = {"edition": edition, "line": line, "form": form, "ways": ways}
    return render(request, "ledger/intake.html", context, status=UNPROCESSABLE if form.errors else 200)

"""Pages by which a month is reported: my rows, one report, what I approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.ledger.seeing import Looking, rows_seen
from minsheng.apps.months import actions
from minsheng.apps.months.deciding import told_outcome
from minsheng.apps.months.forms import ReportForm, TickedForm, initial_of
from minsheng.apps.months.reports import approval_page, my_month, report_page
from minsheng.apps.months.values import ReportGiven
from minsheng.apps.months.views._shown import month_of, month_or_404
from minsheng.apps.people.permissions import actor_of, allows, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.months.reports import ApprovalPage, MyMonth, ReportPage


def looking(request: HttpRequest) -> Looking:
    """The visitor, today; one query."""
    return Looking.of(actor_of(request), timezone.localdate())


def _asked(request: HttpRequest) -> datetime.date | None:
    return month_of(request.GET.get("month", ""))


@require_safe
@needs("months.view")
def mine(request: HttpRequest) -> HttpResponse:
    """The rows of my unit in the month in work; `?month=2026-09` chooses another."""
    return _mine(request, my_month(looking(request), _asked(request)))


@require_POST
@needs("months.write")
def unchanged(request: HttpRequest) -> HttpResponse:
    """Say of the ticked rows that nothing changed."""
    page, form = my_month(looking(request), _asked(request)), TickedForm(request.POST)
    if page is not None and form.is_valid():
        with refusals_on(form):
            rows, same = form.rows([line.row for line, _ in page.lines]), ReportGiven(is_unchanged=True)
            given = {row: (version, same) for row, version in rows.items()}
            actor, at = actor_of(request), timezone.now()
            outcome = actions.write_reports(actor=actor, given=given, month=page.month, at=at)
            messages.success(request, told_outcome("报无变化", outcome))
            return _to_mine(page.month)
    return _mine(request, page, form)


@require_POST
@needs("months.view")
def submit(request: HttpRequest) -> HttpResponse:
    """Put the ticked reports up for approval."""
    page, form = my_month(looking(request), _asked(request)), TickedForm(request.POST)
    if page is not None and form.is_valid():
        with refusals_on(form):
            seen = form.reports([line.row for line, _ in page.lines])
            outcome = actions.submit_reports(actor=actor_of(request), seen=seen, at=timezone.now())
            messages.success(request, told_outcome("审核通过", outcome))
            return _to_mine(page.month)
    return _mine(request, page, form)


def _to_mine(month: datetime.date) -> HttpResponse:
    return redirect(f"{reverse('months:mine')}?month={month:%Y-%m}")


def _mine(request: HttpRequest, page: MyMonth | None, form: TickedForm | None = None) -> HttpResponse:
    context: dict[str, object] = {"page": page, "form": form, "on": timezone.localdate()}
    context["may_approve"] = allows(actor_of(request), "months.approve")
    return render(request, "months/mine.html", context, status=UNPROCESSABLE if form else 200)


@require_http_methods(["GET", "POST"])
@needs("months.view")
def report(request: HttpRequest, row: int, month: str) -> HttpResponse:
    """The report of a row; a post of its unit writes it, `?copy=1` begins with the words of last month."""
    page = report_page(looking(request), row, month_or_404(month))
    if page is None:
        raise Http404
    if request.method != "POST":
        said = initial_of(page.line.report, page.last, copied=request.GET.get("copy") == "1")
        return _report(request, page, ReportForm(initial=said))
    form = ReportForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            given = form.given(is_unchanged="unchanged" in request.POST)
            kept = {"row": page.line.row, "month": page.month, "version": form.cleaned_data["version"]}
            actions.write_report(actor=actor_of(request), **kept, given=given, at=timezone.now())
            messages.success(request, f"已保存“{page.line.title}”，等本单位审核。")
            return _to_mine(page.month)
    return _report(request, page, form)


def _report(request: HttpRequest, page: ReportPage, form: ReportForm) -> HttpResponse:
    context = {"page": page, "form": form, "return_form": TickedForm()}
    return render(request, "months/report.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@needs("months.view")
def approval(request: HttpRequest) -> HttpResponse:
    """What was put up to my unit; `?month=` chooses one."""
    return _approval(request, approval_page(looking(request), _asked(request)))


@require_POST
@needs("months.view")
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or return (`do`) the ticked reports."""
    look, form = looking(request), TickedForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            seen = form.reports(rows_seen(look))
            actor, at, reason = look.actor, timezone.now(), form.cleaned_data["reason"]
            if request.POST.get("do") == "return":
                outcome = actions.return_reports(actor=actor, seen=seen, reason=reason, at=at)
                messages.success(request, told_outcome("退回", outcome))
            else:
                outcome = actions.approve_reports(actor=actor, seen=seen, at=at)
                messages.success(request, told_outcome("认可", outcome))
            month = request.GET.get("month", "")
            page = "months:mine" if request.POST.get("then") == "mine" else "months:approval"
            return redirect(f"{reverse(page)}{f'?month={month}' if month_of(month) else ''}")
    return _approval(request, approval_page(look, _asked(request)), form)


def _approval(request: HttpRequest, page: ApprovalPage, form: TickedForm | None = None) -> HttpResponse:
    context = {"page": page, "form": form, "may_approve": allows(actor_of(request), "months.approve")}
    return render(request, "months/approval.html", context, status=UNPROCESSABLE if form else 200)

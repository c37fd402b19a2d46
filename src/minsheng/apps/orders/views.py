"""Orders of a programme and of a matter: putting up, issuing, taking back; what the rules found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.duties.queries import newest_programme
from minsheng.apps.matters.models import Matter
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.orders.actions import issue, put_up, take_back
from minsheng.apps.orders.deciding import leave_finding, register_finding
from minsheng.apps.orders.forms import SheetForm, WordsForm
from minsheng.apps.orders.listpage import order_list
from minsheng.apps.orders.models import Sheet
from minsheng.apps.orders.orderpage import order_page
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

_JOINED = ("programme__division", "project__programme__division", "unit__division")


@require_safe
@needs("orders.view")
def landing(request: HttpRequest) -> HttpResponse:
    """Leads to the newest programme of the own division, else to the programmes."""
    programme = newest_programme(actor_of(request))
    if programme is None:
        return redirect("programmes:list")
    return redirect("orders:programme", code=programme.code)


@require_safe
@needs("orders.view")
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The orders of a programme; `?colour=red`, `waiting`, `ended`."""
    return _list(request, _programme(request, code))


@require_POST
@needs("orders.put_up")
def register_found(request: HttpRequest, code: str) -> HttpResponse:
    """Put what a rule found on the ledger of matters."""
    row, form = _programme(request, code), PlainForm(request.POST)
    key = request.POST.get("key", "")
    if form.is_valid():
        with refusals_on(form):
            made = register_finding(actor=actor_of(request), programme=row, key=key, at=timezone.now())
            messages.success(request, "已登记，请交办。")
            return redirect("matters:matter", made.matter_id)
    return _list(request, row, form)


@require_POST
@needs("orders.put_up")
def leave_found(request: HttpRequest, code: str) -> HttpResponse:
    """Say why nothing is made of what a rule found."""
    row, form = _programme(request, code), WordsForm(request.POST)
    key = request.POST.get("key", "")
    if form.is_valid():
        words = form.cleaned_data["words"]
        with refusals_on(form):
            leave_finding(actor=actor_of(request), programme=row, key=key, words=words, at=timezone.now())
            messages.success(request, "已记下不登记的原因。")
            return redirect("orders:programme", row.code)
    return _list(request, row, form)


@require_safe
@needs("orders.view")
def matter(request: HttpRequest, matter: int) -> HttpResponse:
    """The sheets of a matter, and what may follow."""
    return _page(request, _matter(request, matter))


@require_POST
@needs("orders.put_up")
def put_up_sheet(request: HttpRequest, matter: int) -> HttpResponse:
    """Put the next sheet up."""
    row = _matter(request, matter)
    shown = request.POST.get("order", "0")
    form = SheetForm(request.POST, matter=row.version, order=int(shown) if shown.isdecimal() else 0)
    if form.is_valid():
        with refusals_on(form):
            made = put_up(actor=actor_of(request), matter=row, wanted=form.wanted(), at=timezone.now())
            messages.success(request, f"{made.get_colour_display()}已拟好，等另一位同事签发。")
            return redirect("orders:matter", row.pk)
    return _page(request, row, form)


@require_POST
@needs("orders.issue")
def issue_sheet(request: HttpRequest, sheet: int) -> HttpResponse:
    """Issue a sheet: number, day of answer, paper."""
    row, form = _sheet(request, sheet), PlainForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            made = issue(actor=actor_of(request), sheet=row, at=timezone.now())
            number = made.output.number if made.output else ""
            messages.success(request, f"已签发 {number}，Word 文件可以下载。")
            return redirect("orders:matter", row.order.matter_id)
    return _page(request, _matter(request, row.order.matter_id), form)


@require_POST
@needs("orders.put_up")
def take_back_sheet(request: HttpRequest, sheet: int) -> HttpResponse:
    """Take a sheet back that was not issued."""
    row, form = _sheet(request, sheet), WordsForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        with refusals_on(form):
            take_back(actor=actor_of(request), sheet=row, words=words, at=timezone.now())
            messages.success(request, "已撤回，没有用掉文号。")
            return redirect("orders:matter", row.order.matter_id)
    return _page(request, _matter(request, row.order.matter_id), form)


def _list(request: HttpRequest, row: Programme, refused: BaseForm | None = None) -> HttpResponse:
    page = order_list(row, actor_of(request), request.GET.get("colour", ""), timezone.localdate())
    context = {"page": page, "refused": refused}
    return render(request, "orders/programme.html", context, status=UNPROCESSABLE if refused else 200)


def _page(request: HttpRequest, row: Matter, refused: BaseForm | None = None) -> HttpResponse:
    page = order_page(row, actor_of(request), timezone.localdate())
    form = refused if isinstance(refused, SheetForm) else None
    if form is None and page.following and page.may_put_up:
        days = rules_of(row.programme).answer_days
        form = SheetForm(matter=row.version, order=page.order.version if page.order else 0, answer_days=days)
    context = {"page": page, "form": form, "refused": None if form is refused else refused}
    return render(request, "orders/matter.html", context, status=UNPROCESSABLE if refused else 200)


def _programme(request: HttpRequest, code: str) -> Programme:
    seen = Programme.objects.visible_to(actor_of(request)).select_related("division")
    return get_object_or_404(seen, code=code)


def _matter(request: HttpRequest, key: int) -> Matter:
    seen = Matter.objects.visible_to(actor_of(request)).select_related(*_JOINED)
    return get_object_or_404(seen, pk=key)


def _sheet(request: HttpRequest, key: int) -> Sheet:
    seen = Matter.objects.visible_to(actor_of(request))
    rows = Sheet.objects.filter(order__matter__in=seen).select_related(
        "order__matter__programme__division", "order__matter__unit", "order__matter__project"
    )
    return get_object_or_404(rows, pk=key)

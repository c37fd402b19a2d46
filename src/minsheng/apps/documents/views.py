"""Papers that were issued, their sign-off; letterheads, contact and series of the own division."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.apps.documents import actions, forms
from minsheng.apps.documents.drafting import sample_of
from minsheng.apps.documents.fields import FIELDS
from minsheng.apps.documents.models import Contact, Kind, Output, SignOff
from minsheng.apps.documents.queries import last_letterhead, line_of, outputs_of, proposed, settings_page
from minsheng.apps.files.downloads import attachment, download
from minsheng.apps.files.sniffing import WORD
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

_A_PAGE = 50


@require_safe
@needs("documents.view")
def outputs(request: HttpRequest) -> HttpResponse:
    """The papers that were issued, the last first; `?kind=order` shows one kind."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    page = Paginator(outputs_of(actor_of(request), kind), _A_PAGE).get_page(request.GET.get("page"))
    lines = [line_of(row) for row in page]
    context = {"page": page, "lines": lines, "kind": kind, "kinds": Kind.choices}
    return render(request, "documents/outputs.html", context)


@require_safe
@needs("documents.view")
def output(request: HttpRequest, output: int) -> HttpResponse:
    """One paper: where it comes from, what came back of it."""
    return _paper_page(request, _output(request, output))


@require_safe
@needs("documents.view")
def file(request: HttpRequest, output: int) -> HttpResponseBase:
    """The paper itself, to be edited in Word or WPS."""
    row = _output(request, output)
    return download(row.file, f"{row.title}.docx")


@require_safe
@needs("documents.view")
def scan(request: HttpRequest, sign_off: int) -> HttpResponseBase:
    """The scan of a paper as it was signed."""
    seen = Output.objects.visible_to(actor_of(request)).order_by().values("pk")
    rows = SignOff.objects.select_related("scan", "output").filter(output__in=seen, scan__isnull=False)
    row = get_object_or_404(rows, pk=sign_off)
    if row.scan is None:
        raise Http404
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}.get(row.scan.media_type, "png")
    return download(row.scan, f"{row.output.title}（扫描件）.{ending}")


@require_POST
@needs("documents.sign")
def sign(request: HttpRequest, output: int) -> HttpResponse:
    """Register what came back of a paper."""
    row = _output(request, output)
    form = forms.SignForm(request.POST, request.FILES, auto_id="sign-%s")
    if form.is_valid():
        with refusals_on(form):
            actions.sign_off(actor=actor_of(request), output=row, signed=form.signed(), at=timezone.now())
            messages.success(request, "已登记。")
            return redirect("documents:output", row.pk)
    return _paper_page(request, row, sign=form)


@require_POST
@needs("documents.sign")
def void(request: HttpRequest, output: int) -> HttpResponse:
    """Make a paper's number void."""
    row = _output(request, output)
    form = forms.VoidForm(request.POST, auto_id="void-%s")
    if form.is_valid():
        with refusals_on(form):
            words = form.cleaned_data["words"]
            number = actions.void_number(actor=actor_of(request), output=row, words=words, at=timezone.now())
            messages.success(request, f"文号“{number}”已作废。")
            return redirect("documents:output", row.pk)
    return _paper_page(request, row, void=form)


def _paper_page(
    request: HttpRequest, row: Output, *, sign: Form | None = None, void: Form | None = None
) -> HttpResponse:
    line, actor = line_of(row), actor_of(request)
    is_own = actor.division == row.division and actor.may("documents.sign")
    context = {
        "line": line,
        "sign": sign
        or forms.SignForm(initial=forms.sign_initial(line, timezone.localdate()), auto_id="sign-%s"),
        "void": void or forms.VoidForm(auto_id="void-%s"),
        "may_sign": is_own,
    }
    status = UNPROCESSABLE if sign or void else 200
    return render(request, "documents/output.html", context, status=status)


@require_safe
@needs("documents.view")
def letterheads(request: HttpRequest) -> HttpResponse:
    """How the own division's papers look and how they are numbered."""
    return _settings_page(request)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("documents.set")
def letterhead(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The next version of a letterhead; `do=preview` hands out a sample and keeps nothing."""
    actor, which = actor_of(request), _kind(kind)
    held = last_letterhead(actor, which)
    begun = forms.initial_of(held, proposed(actor, which))
    form = forms.LetterheadForm(request.POST or None, initial=begun)
    if form.is_valid():
        with refusals_on(form):
            if request.POST.get("do") == "preview":
                return _sample(request, which, form)
            _save(request, which, form)
            return redirect("documents:letterheads")
    context = {"kind": which, "letterhead": held, "form": form, "fields": FIELDS[which].values()}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "documents/letterhead.html", context, status=status)


def _save(request: HttpRequest, kind: Kind, form: forms.LetterheadForm) -> None:
    seen = form.cleaned_data["seen"]
    made = actions.save_letterhead(
        actor=actor_of(request), kind=kind, texts=form.texts(), seen=seen, at=timezone.now()
    )
    messages.success(request, f"{kind.label}的版头已存为第 {made.version} 版。")


def _sample(request: HttpRequest, kind: Kind, form: forms.LetterheadForm) -> HttpResponseBase:
    actor = actor_of(request)
    contact = Contact.objects.filter(division=actor.division).first()
    content = sample_of(actor, kind, form.texts(), contact, timezone.now())
    return attachment(content, f"{kind.label}样张.docx", WORD)


@require_safe
@needs("documents.view")
def preview(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A paper with the letterhead that holds, its places unfilled."""
    actor, which = actor_of(request), _kind(kind)
    held = last_letterhead(actor, which)
    if held is None:
        raise Http404
    contact = Contact.objects.filter(division=actor.division).first()
    content = sample_of(actor, which, forms.texts_of(held), contact, timezone.now())
    return attachment(content, f"{which.label}样张.docx", WORD)


@require_POST
@needs("documents.set")
def contact(request: HttpRequest) -> HttpResponse:
    """Set or clear whom papers name for questions."""
    form = forms.ContactForm(request.POST, auto_id="contact-%s")
    if form.is_valid():
        with refusals_on(form):
            made = actions.set_contact(actor=actor_of(request), **form.cleaned_data)
            messages.success(request, "联系方式已保存。" if made else "联系方式已清除。")
            return redirect("documents:letterheads")
    return _settings_page(request, contact=form)


@require_POST
@needs("documents.set")
def series(request: HttpRequest) -> HttpResponse:
    """Set the series of the orders' numbers."""
    form = forms.SeriesForm(request.POST, auto_id="series-%s")
    if form.is_valid():
        with refusals_on(form):
            actions.set_series(actor=actor_of(request), at=timezone.now(), **form.cleaned_data)
            messages.success(request, "文号已保存。")
            return redirect("documents:letterheads")
    return _settings_page(request, series=form)


def _settings_page(request: HttpRequest, **refused: Form) -> HttpResponse:
    page = settings_page(actor_of(request), timezone.now())
    context = {"page": page, **forms.settings_forms(page), **refused}
    return render(request, "documents/letterheads.html", context, status=UNPROCESSABLE if refused else 200)


def _kind(given: str) -> Kind:
    if given not in Kind.values:
        raise Http404
    return Kind(given)


def _output(request: HttpRequest, key: int) -> Output:
    rows = outputs_of(actor_of(request)).select_related(
        "division", "number", "file", "letterhead", "snapshot"
    )
    return get_object_or_404(rows, pk=key)

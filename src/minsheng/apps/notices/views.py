"""Pages of import, review and issue."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minsheng.apps.files.downloads import download
from minsheng.apps.notices import actions, explained, issuepage, queries
from minsheng.apps.notices.errors import ReadingClosed
from minsheng.apps.notices.forms import ImportForm, IssueForm, form_for
from minsheng.apps.notices.intake import hand_in
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.notices.reviewing import (
    CHANGES,
    REVIEW_VERBS,
    Reviewed,
    added_fact,
    adding_form,
    context_of,
    one_of,
    seen_versions,
    stands_in_source,
    whole,
)
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.answers import is_htmx
from minsheng.apps.ui.refusals import refusals_on, sentence
from minsheng.core.errors import Refusal


@require_GET
@needs("notices.view")
def notices(request: HttpRequest) -> HttpResponse:
    """All notices and interpretations of the area."""
    actor = actor_of(request)
    context = {
        "rows": queries.notice_rows(actor),
        "interpretations": explained.interpretation_rows(actor, timezone.localdate()),
    }
    return render(request, "notices/list.html", context)


@require_GET
@needs("notices.view")
def interpretations(request: HttpRequest, code: str) -> HttpResponse:
    """The interpretations of one programme."""
    actor = actor_of(request)
    programme = get_object_or_404(Programme.objects.visible_to(actor).select_related("division"), code=code)
    rows = explained.interpretation_rows(actor, timezone.localdate(), programme)
    return render(request, "notices/interpretations.html", {"programme": programme, "rows": rows})


@require_GET
@needs("notices.view")
def interpretation(request: HttpRequest, notice: int) -> HttpResponse:
    """One interpretation: its text left, its claims beside the edition in force right."""
    row = get_object_or_404(explained.interpretations_of(actor_of(request)), notice=notice)
    page = explained.interpretation_page(row, timezone.localdate())
    return render(request, "notices/interpretation.html", {"page": page, "reading": row})


@require_http_methods(["GET", "POST"])
@needs("notices.import")
def import_file(request: HttpRequest) -> HttpResponse:
    """Hand in a file or text; the reading runs as a job."""
    divisions = Division.objects.visible_to(actor_of(request))
    own = actor_of(request).division
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        divisions=[(row.code, f"{row.name}（{row.code}）") for row in divisions],
        most=settings.UPLOAD_MEGABYTES,
        initial={
            "division": request.GET.get("division", own.code if own else ""),
            "year": request.GET.get("year", timezone.localdate().year),
        },
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            job = hand_in(form.cleaned_data, divisions, actor_of(request))
            return redirect("desk:job", job.pk)
    return render(request, "notices/import.html", {"form": form}, status=422 if form.errors else 200)


def _notice(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.visible_to(actor_of(request)).select_related("division"), pk=pk)


def _reading(request: HttpRequest, pk: int) -> Reading:
    return get_object_or_404(queries.readings_of(actor_of(request)), pk=pk)


@require_GET
@needs("notices.view")
def notice_start(request: HttpRequest, notice: int) -> HttpResponse:
    """The reading that stands for the notice, the claims of an interpretation."""
    row = _notice(request, notice)
    if row.kind == Notice.Kind.INTERPRETATION:
        return redirect("notices:interpretation", row.pk)
    return redirect("notices:review", queries.shown_reading(row).pk)


@require_GET
@needs("notices.view")
def notice_file(request: HttpRequest, notice: int) -> HttpResponseBase:
    """The file as it was handed in."""
    first = get_object_or_404(_notice(request, notice).files.select_related("file"), ordinal=1)
    return download(first.file, first.name)


@require_http_methods(["GET", "POST"])
@needs("notices.import")
def withdraw(request: HttpRequest, notice: int) -> HttpResponse:
    """Take a notice back, or give up the change of an issued one; asks first what is to be lost."""
    row = _notice(request, notice)
    if "sure" not in request.POST:
        return render(request, "notices/withdraw.html", {"loss": queries.loss_of(row)})
    if request.POST.get("what") == "change":
        actions.drop_change(actor=actor_of(request), notice=row)
        messages.success(request, f"已放弃对《{row.name}》的改动，已发布的版本不变。")
        return redirect("notices:list")
    actions.withdraw_notice(actor=actor_of(request), notice=row)
    messages.success(request, f"已撤回《{row.name}》。同一份文件可以重新导入。")
    return redirect("notices:list")


@require_GET
@needs("notices.view")
def review_start(request: HttpRequest, reading: int) -> HttpResponse:
    """The first item with something to decide."""
    row = _reading(request, reading)
    return redirect("notices:item", row.pk, queries.first_open_item(row))


@require_GET
@needs("notices.view")
def review(request: HttpRequest, reading: int, item: int) -> HttpResponse:
    """One item: its passages left, its facts right."""
    row = _reading(request, reading)
    context = context_of(row, item, actor_of(request), Reviewed.from_query(request.GET))
    template = "notices/_review.html" if is_htmx(request) else "notices/review.html"
    return render(request, template, context)


@require_GET
@needs("notices.view")
def source(request: HttpRequest, reading: int) -> HttpResponse:
    """The whole source with every fact marked."""
    row = _reading(request, reading)
    context = {"reading": row, "pages": queries.whole_source(row)}
    return render(request, "notices/source.html", context)


def _answer(
    request: HttpRequest, reading: Reading, item: int, shown: Reviewed, status: int = 200
) -> HttpResponse:
    """After a decision: the item again for htmx and for errors, else back to it."""
    if is_htmx(request) or status != 200:
        template = "notices/_review.html" if is_htmx(request) else "notices/review.html"
        return render(request, template, context_of(reading, item, actor_of(request), shown), status=status)
    return redirect(f"{reverse('notices:item', args=[reading.pk, item])}#{shown.anchor}")


@require_GET
@needs("notices.view")
def passage(request: HttpRequest, edition: int, start: int) -> HttpResponse:
    """The place of a published fact in the whole source."""
    row = get_object_or_404(queries.readings_of(actor_of(request)), edition=edition)
    ordinal = queries.ordinal_at(row, start)
    anchor = f"#s-{ordinal}" if ordinal else ""
    return redirect(f"{reverse('notices:source', args=[row.pk])}{anchor}")


@require_POST
@needs("notices.review")
def decide(request: HttpRequest, fact: int) -> HttpResponse:
    """Accept, edit, reject or undo on one fact with the version that was seen."""
    row = get_object_or_404(Fact.objects.select_related("project"), pk=fact)
    reading = _reading(request, row.reading_id)
    item = row.project.ordinal if row.project else (row.ordinal if row.kind == Fact.Kind.PROJECT else 0)
    verb = one_of(REVIEW_VERBS, request.POST.get("verb", ""))
    form = form_for(row, list(reading.facts.all()), request.POST) if verb == Decision.Verb.EDIT else None
    version = whole(request.POST.get("version")) or 0
    if form is not None and not stands_in_source(form, reading, row):
        shown = Reviewed(edited=row.ordinal, form=form, version=version)
        return _answer(request, reading, item, shown, 422)
    try:
        value = form.value() if form else None
        actions.decide_fact(
            actor=actor_of(request), fact=row, version=version, verb=verb, at=timezone.now(), value=value
        )
    except Refusal as problem:
        return _answer(request, reading, item, Reviewed.refusing(row, form, problem), 422)
    return _answer(request, reading, item, Reviewed(decided=row.ordinal))


@require_POST
@needs("notices.review")
def accept(request: HttpRequest, reading: int) -> HttpResponse:
    """Accept many facts with the versions that were seen; `next` says where to go on."""
    row = _reading(request, reading)
    done = actions.accept_facts(
        actor=actor_of(request), reading=row, seen=seen_versions(request.POST), at=timezone.now()
    )
    messages.success(request, f"已接受 {done.count} 条。")
    _report_stale(request, done)
    item = whole(request.POST.get("next"))
    return redirect("notices:item", row.pk, queries.first_open_item(row) if item is None else item)


def _report_stale(request: HttpRequest, done: actions.Accepted) -> None:
    if done.stale:
        numbers = "、".join(str(number) for number in done.stale[:12])
        messages.warning(request, f"{len(done.stale)} 条已被别人改过，没有动，请逐条看：第 {numbers} 条。")


@require_http_methods(["GET", "POST"])
@needs("notices.review")
def add(request: HttpRequest, reading: int, item: int) -> HttpResponse:
    """Add a fact: first the words, then the value read from them, to be corrected."""
    row = _reading(request, reading)
    given = request.POST if request.method == "POST" else request.GET
    form, refusal = adding_form(row, item, given, bound=request.method == "POST")
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            addition = added_fact(row, item, given, form)
            fact = actions.add_fact(actor=actor_of(request), reading=row, given=addition, at=timezone.now())
            own = fact.ordinal if fact.kind == Fact.Kind.PROJECT else item
            return redirect(f"{reverse('notices:item', args=[row.pk, own])}#f-{fact.ordinal}")
        except Refusal as problem:
            refusal = sentence(problem)
    shown = Reviewed.adding_with(form, given, refusal)
    context = context_of(row, item, actor_of(request), shown)
    failed = refusal or (form is not None and form.errors)
    return render(request, "notices/review.html", context, status=422 if failed else 200)


@require_POST
@needs("notices.review")
def register_units(request: HttpRequest, reading: int) -> HttpResponse:
    """Register units that the reading names and the register lacks."""
    row = _reading(request, reading)
    actor, seen = actor_of(request), seen_versions(request.POST)
    back = redirect("notices:item", row.pk, whole(request.POST.get("item")) or 0)
    if not seen:
        messages.warning(request, "没有勾选单位，什么也没有改。")
        return back
    if request.POST.get("as") == "phrase":
        done = actions.confirm_phrases(actor=actor, reading=row, seen=seen, at=timezone.now())
        messages.success(request, f"{done.count} 处记作泛指，不是单位。")
    else:
        done = actions.register_units(actor=actor, reading=row, seen=seen)
        messages.success(request, f"已登记 {done.count} 个单位。全称和类别可在“单位与岗位”里补。")
    _report_stale(request, done)
    return back


@require_http_methods(["GET", "POST"])
@needs("notices.publish")
def issue(request: HttpRequest, reading: int) -> HttpResponse:
    """Preview of the edition with its difference to the one before; on POST it is issued."""
    row = get_object_or_404(issuepage.readings_to_issue(actor_of(request)), pk=reading)
    if row.state != Reading.State.REVIEW:
        raise ReadingClosed()
    posted = request.POST if request.method == "POST" else None
    page = issuepage.issue_page(row, posted)
    form = IssueForm(posted, initial=dict(page.initial), basis=row.basis)
    if form.is_valid():
        with refusals_on(form):
            given = issuepage.given_by(form.cleaned_data, request.POST, page)
            edition = actions.issue_reading(
                actor=actor_of(request), reading=row, given=given, at=timezone.now()
            )
            messages.success(request, f"已发布第 {edition.ordinal} 版，共 {edition.texts.count()} 项。")
            return redirect("programmes:programme", edition.programme.code)
    confirmed = request.POST.getlist("confirmed")
    context = {"reading": row, "page": page, "form": form, "confirmed": confirmed}
    context["all"] = "all" in request.GET
    return render(request, "notices/issue.html", context, status=422 if form.errors else 200)


@require_POST
@needs("notices.review")
def change(request: HttpRequest, edition: int) -> HttpResponse:
    """Open an issued edition for an amendment or erratum."""
    row = get_object_or_404(queries.readings_of(actor_of(request)), edition=edition)
    basis = one_of(CHANGES, request.POST.get("basis", ""))
    copy = actions.start_change(actor=actor_of(request), reading=row, basis=basis, at=timezone.now())
    messages.success(request, f"已开出一份{basis.label}稿，改好后发布，成为下一版。")
    return redirect("notices:item", copy.pk, HEAD_ITEM)

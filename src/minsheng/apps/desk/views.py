"""The workbench, search, jobs, audit (工作台)."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from minsheng.apps.audit.queries import event_page
from minsheng.apps.audit.queries import head as audit_head
from minsheng.apps.desk.forms import AuditForm, SearchForm
from minsheng.apps.desk.waiting import waiting
from minsheng.apps.desk.year import year_at_a_glance
from minsheng.apps.duties.queries import editions_listed
from minsheng.apps.jobs import actions as job_actions
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.queries import JobPage, job_page, recent_jobs
from minsheng.apps.months.slowest import slowest_of
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import allows, follows, needs
from minsheng.apps.people.queries import names_shown, stands_on_top
from minsheng.apps.programmes.queries import search as found
from minsheng.apps.ui.answers import answer
from minsheng.apps.ui.context import COUNTED

MOST_LINES = 10
"""How much of what waits is listed; the rest on request."""
MOST_SLOW = 5
"""How many of the projects furthest behind are shown."""
MOST_FOUND = 60
"""How many finds are shown; more words narrow them."""


@require_safe
@needs("desk.view")
def home(request: HttpRequest) -> HttpResponse:
    """工作台: what waits for the post in use, and the year at a glance."""
    actor, today = _actor(request), timezone.localdate()
    sees = allows(actor, "programmes.view")
    editions = editions_listed(actor, today) if sees and allows(actor, "duties.sign") else None
    year = year_at_a_glance(actor, on=today, editions=editions) if sees else None
    found = waiting(actor, now=timezone.now(), editions=editions)
    setattr(request, COUNTED, found.counted)
    most = len(found.lines) if request.GET.get("all") else MOST_LINES
    more = max(len(found.lines) - most, 0)
    slowest = []
    if year is not None and year.month is not None and allows(actor, "desk.slowest"):
        slowest = slowest_of(year.edition, year.month, MOST_SLOW)
    context = {"lines": found.lines[:most], "more": more, "year": year, "today": today, "slowest": slowest}
    return render(request, "desk/home.html", context)


@require_safe
@needs("search.use")
def search(request: HttpRequest) -> HttpResponse:
    """搜索: projects, units, document numbers that hold the words."""
    form = SearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    hits = found(_actor(request), wanted, MOST_FOUND + 1, on=timezone.localdate())
    context = {"form": form, "wanted": wanted, "hits": hits[:MOST_FOUND], "is_cut": len(hits) > MOST_FOUND}
    return render(request, "desk/search.html", context)


@require_safe
@needs("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """审计: who did what, newest first."""
    form = AuditForm(request.GET)
    actor, page = _actor(request), None
    if form.is_valid():
        on_top = stands_on_top(actor)
        page = event_page(actor, form.wanted(), unplaced=on_top, before=form.before_number())
    query = request.GET.copy()
    query.pop("before", None)
    context = {"form": form, "page": page, "head": audit_head(), "query": query.urlencode()}
    return render(request, "desk/audit.html", context)


@require_safe
@needs("jobs.view")
def jobs(request: HttpRequest) -> HttpResponse:
    """后台任务: the newest fifty."""
    pages = recent_jobs(_actor(request), now=timezone.now())
    return render(request, "desk/jobs.html", {"jobs": _named(pages)})


@require_safe
@follows
@needs("jobs.view")
def job(request: HttpRequest, job: int) -> HttpResponse:
    """One job: asked for every second by htmx, reloaded by a browser without scripts."""
    page = _job_page(request, job)
    reply = answer(request, "desk/job.html", "desk/_job.html", {"job": page}, then=request.path)
    if getattr(request, "htmx", False) and page.state == Job.State.DONE and page.url:
        reply["HX-Redirect"] = page.url
    return reply


@require_POST
@needs("jobs.view")
def job_cancel(request: HttpRequest, job: int) -> HttpResponse:
    """停下: asks the job to end at its next step."""
    found = get_object_or_404(Job.objects.visible_to(_actor(request)), pk=job)
    job_actions.cancel(job=found, actor=_actor(request))
    return redirect("desk:job", job)


@require_POST
@needs("jobs.view")
def job_rerun(request: HttpRequest, job: int) -> HttpResponse:
    """重新办: a new run of a job that failed, was cancelled or lost its worker."""
    found = get_object_or_404(Job.objects.visible_to(_actor(request)), pk=job)
    job_actions.rerun(job=found, actor=_actor(request))
    return redirect("desk:job", job)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by people.middleware
    return actor


def _job_page(request: HttpRequest, number: int) -> JobPage:
    page = job_page(_actor(request), number, now=timezone.now())
    if page is None:
        raise Http404
    return _named([page])[0]


def _named(pages: Sequence[JobPage]) -> list[JobPage]:
    """The same with the name of who asked, as others read it."""
    names = names_shown({page.requested_by for page in pages})
    return [replace(page, requested_by=names[page.requested_by]) for page in pages]

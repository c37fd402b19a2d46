"""The workbench, search, jobs, audit (工作台)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.apps.audit.queries import event_page
from minsheng.apps.audit.queries import head as audit_head
from minsheng.apps.desk.forms import AuditForm
from minsheng.apps.people.permissions import needs


@require_safe
@needs("desk.view")
def home(request: HttpRequest) -> HttpResponse:
    """工作台: what waits for the post in use."""
    return render(request, "desk/home.html", {})


@require_safe
@needs("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """审计: who did what, newest first."""
    form = AuditForm(request.GET)
    page = event_page(form.wanted(), before=form.before_number()) if form.is_valid() else None
    query = request.GET.copy()
    query.pop("before", None)
    context = {"form": form, "page": page, "head": audit_head(), "query": query.urlencode()}
    return render(request, "desk/audit.html", context)

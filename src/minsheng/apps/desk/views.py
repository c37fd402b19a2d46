"""The workbench, search, jobs, audit (工作台)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.apps.people.permissions import needs


@require_safe
@needs("desk.view")
def home(request: HttpRequest) -> HttpResponse:
    """工作台: what waits for the post in use."""
    return render(request, "desk/home.html", {})

"""One answer for htmx and for a plain browser."""

from collections.abc import Mapping

from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

UNPROCESSABLE = 422


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks, and so wants a fragment."""
    return bool(getattr(request, "htmx", False))


def answer(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, object], *, then: str | Model
) -> HttpResponse:
    """The fragment for htmx; for a plain browser the page with its errors, or a redirect once it is done.

    Args:
        request: a GET is always answered with the page or fragment.
        page: template of the whole page, which includes the fragment.
        fragment: template of the part that htmx swaps.
        context: for both; a form in it that has errors makes the status 422, which htmx is told to swap.
        then: where a plain browser goes after a success: an address, its name, or a model that has one.
    """
    failed = any(
        isinstance(value, BaseForm) and value.is_bound and value.errors for value in context.values()
    )
    status = UNPROCESSABLE if failed else 200
    if is_htmx(request):
        return render(request, fragment, dict(context), status=status)
    if failed or request.method in {"GET", "HEAD"}:
        return render(request, page, dict(context), status=status)
    return redirect(then)  # type: ignore[arg-type]  # a model with get_absolute_url

"""Writing the months of a target: the way, the figures, a picture before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from minsheng.apps.people.permissions import actor_of, needs
from minsheng.apps.planning import actions
from minsheng.apps.planning.curves import made_curve
from minsheng.apps.planning.drawing import draw_curve
from minsheng.apps.planning.forms import CurveForm, month_values
from minsheng.apps.planning.projectpage import months_of
from minsheng.apps.planning.views._shown import done, opened_of, page_of
from minsheng.apps.ui.answers import UNPROCESSABLE
from minsheng.apps.ui.refusals import refusals_on

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.planpage import PlanPage
    from minsheng.core.progress import Curve


@require_http_methods(["GET", "POST"])
@needs("planning.write")
def curve(request: HttpRequest, code: str, target: str) -> HttpResponse:
    """The form; `do=preview` draws what is typed, anything else saves."""
    page = page_of(request, code, history=False)
    aim = _aim(page, target)
    planned = opened_of(page).curves[aim.value.target_id]
    if request.method != "POST":
        return _page(request, page, aim, CurveForm(initial=_initial(page, aim), aim=aim), planned.curve)
    form, made = CurveForm(request.POST, aim=aim), None
    if form.is_valid():
        with refusals_on(form):
            given = form.given(None)
            made = made_curve(given, aim, [row.milestone for row in opened_of(page).milestones])
            if request.POST.get("do") != "preview":
                said = {"version": form.cleaned_data["version"], "given": given, "at": timezone.now()}
                actions.set_curve(actor=actor_of(request), plan=opened_of(page).plan, **said)
                return done(request, code, "月度计划已保存。")
    return _page(request, page, aim, form, made or planned.curve)


def _aim(page: PlanPage, target: str) -> Aim:
    """The target of a plan that may be written, else 404."""
    found = [aim for aim in page.aims.values() if aim.value.target.code == target]
    if not found or not page.may_write:
        raise Http404
    return found[0]


def _initial(page: PlanPage, aim: Aim) -> dict[str, object]:
    view = opened_of(page)
    planned = view.curves[aim.value.target_id]
    row = planned.row
    return {
        "version": view.plan.version,
        "way": row.way if row else aim.default_way,
        "first_month": row.first_month.isoformat() if row and row.first_month else "",
        "proxy": row.proxy if row else "",
        **month_values((point.month, point.value) for point in planned.curve.points),
    }


def _page(request: HttpRequest, page: PlanPage, aim: Aim, form: CurveForm, made: Curve) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "page": page,
        "aim": aim,
        "form": form,
        "plan": opened_of(page).plan,
        "months": months_of(made, on),
        "drawing": draw_curve(made, on),
        "is_preview": form.is_bound and not form.errors,
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "planning/curve.html", context, status=status)

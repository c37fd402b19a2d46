"""What waits of orders for a post: sheets to issue, sheets to answer (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef

from minsheng.apps.matters.models import WITH_UNIT, MatterStep
from minsheng.apps.orders.models import Sheet
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

_TOLD = ("report", "answer")


def sheets_to_issue(actor: Actor) -> QuerySet[Any, Any] | None:
    """Sheets of the own division that another put up, by programme; None for who does not issue."""
    if actor.post is None or not allows(actor, "orders.issue"):
        return None
    rows = _in_force().filter(issued_on=None, taken_back_at=None)
    rows = rows.filter(order__matter__programme__division=actor.post.unit.division_id)
    return _by_programme(rows.exclude(put_up_user=actor.user))


def sheets_to_answer(actor: Actor) -> QuerySet[Any, Any] | None:
    """Sheets that the unit said nothing to since their issue; `first` is the day of answer."""
    if actor.post is None or actor.role != Role.APPROVER:
        return None
    told = MatterStep.objects.filter(
        matter=OuterRef("order__matter"),
        verb__in=_TOLD,
        round=OuterRef("order__round"),
        at__date__gte=OuterRef("issued_on"),
    )
    rows = _in_force().filter(issued_on__isnull=False, order__matter__unit=actor.unit_id)
    return _by_programme(rows.filter(~Exists(told)))


def _in_force() -> QuerySet[Sheet]:
    rows = Sheet.objects.filter(order__round=F("order__matter__round"))
    return rows.filter(order__matter__state__in=WITH_UNIT)


def _by_programme(rows: QuerySet[Sheet]) -> QuerySet[Any, Any]:
    by_code = rows.order_by().values(programme=F("order__matter__programme__code"))
    return by_code.annotate(
        count=Count("pk"), since=Min("put_up_at"), first=Min("answer_by"), row=Min("order__matter")
    )

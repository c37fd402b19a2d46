"""What waits of orders for a post: sheets to issue, sheets to answer (待办)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Min, OuterRef

from minsheng.apps.matters.models import WITH_UNIT, MatterStep
from minsheng.apps.orders.models import Sheet
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

TO_ISSUE, TO_ANSWER = "to_issue", "to_answer"
_TOLD = ("report", "answer")


@dataclass(frozen=True, slots=True)
class OpenSheets:
    """Sheets of a programme that wait for the post; `due_on` is the earliest day of answer."""

    programme: str
    kind: str
    count: int
    due_on: datetime.date | None


def open_sheets(actor: Actor) -> list[OpenSheets]:
    """What waits for the post in use; one query, none for posts without a part."""
    if actor.post is None:
        return []
    if allows(actor, "orders.issue"):
        rows = _in_force().filter(issued_on=None, taken_back_at=None)
        rows = rows.filter(order__matter__programme__division=actor.post.unit.division_id)
        return _counted(rows.exclude(put_up_user=actor.user), TO_ISSUE)
    if actor.role != Role.APPROVER:
        return []
    told = MatterStep.objects.filter(
        matter=OuterRef("order__matter"),
        verb__in=_TOLD,
        round=OuterRef("order__round"),
        at__date__gte=OuterRef("issued_on"),
    )
    rows = _in_force().filter(issued_on__isnull=False, order__matter__unit=actor.unit_id)
    return _counted(rows.filter(~Exists(told), order__matter__state__in=WITH_UNIT), TO_ANSWER)


def _in_force() -> QuerySet[Sheet]:
    rows = Sheet.objects.filter(order__round=F("order__matter__round"))
    return rows.filter(order__matter__state__in=WITH_UNIT)


def _counted(rows: QuerySet[Sheet], kind: str) -> list[OpenSheets]:
    found = rows.order_by().values_list("order__matter__programme__code")
    counted = found.annotate(count=Count("pk"), due=Min("answer_by")).order_by(
        "order__matter__programme__code"
    )
    return [OpenSheets(code, kind, count, due) for code, count, due in counted]

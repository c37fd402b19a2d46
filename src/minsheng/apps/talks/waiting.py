"""What waits of talks for a post: to approve, to hold, to promise, to confirm (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, F, Min, Value

from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.talks.models import Talk

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def talks_waiting(actor: Actor) -> QuerySet[Any, Any] | None:
    """Talks of which the post takes the next step, by programme; `row` is the first."""
    if actor.post is None:
        return None
    division = actor.post.unit.division_id
    if allows(actor, "talks.approve"):
        rows = Talk.objects.filter(state="proposed", programme__division=division)
    elif allows(actor, "talks.put_up"):
        rows = Talk.objects.filter(state__in=("approved", "promised"), programme__division=division)
    elif actor.role == Role.APPROVER:
        rows = Talk.objects.filter(state="held", unit=actor.unit_id)
    else:
        return None
    by_code = rows.order_by().annotate(code=F("programme__code")).values("code")
    return by_code.annotate(count=Count("pk"), since=Min("at"), first=Value(None, DateField()), row=Min("pk"))

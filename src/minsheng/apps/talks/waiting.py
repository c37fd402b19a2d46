"""What waits of talks for a post: to approve, to hold, to promise, to confirm (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, F, Min, Value

from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Programme

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def talks_waiting(actor: Actor) -> QuerySet[Any, Any] | None:
    """Talks of which the post takes the next step, by programme; `row` is the first."""
    if actor.post is None:
        return None
    own = {"division": actor.post.unit.division_id}
    if allows(actor, "talks.approve"):
        rows = Programme.objects.filter(talks__state="proposed", **own)
    elif allows(actor, "talks.put_up"):
        rows = Programme.objects.filter(talks__state__in=("approved", "promised"), **own)
    elif actor.role == Role.APPROVER:
        rows = Programme.objects.filter(talks__state="held", talks__unit=actor.unit_id)
    else:
        return None
    return (
        rows.order_by()
        .values(programme=F("code"))
        .annotate(
            count=Count("talks"),
            since=Min("talks__at"),
            first=Value(None, DateField()),
            row=Min("talks"),
        )
    )

"""What waits of spot checks: entries drawn that nobody has looked at (待核验)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min

from minsheng.apps.people.permissions import allows
from minsheng.apps.spotchecks.models import DrawnEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def open_checks(actor: Actor) -> QuerySet[Any, Any] | None:
    """What waits for those who say what was found, by programme of the own division; one query.

    How many, since when, the first month checked and the first entry; None for posts that say nothing.
    """
    if actor.post is None or not allows(actor, "spotchecks.record"):
        return None
    division = actor.post.unit.division_id
    rows = DrawnEntry.objects.filter(results=None, check_of__target__project__programme__division=division)
    by_code = rows.order_by().values(programme=F("check_of__target__project__programme__code"))
    return by_code.annotate(
        count=Count("pk"), since=Min("check_of__at"), first=Min("check_of__month"), row=Min("entry")
    )

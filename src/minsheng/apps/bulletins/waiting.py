"""What waits of bulletins for a post: objections to answer (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min

from minsheng.apps.bulletins.models import Objection
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def objections_to_answer(actor: Actor) -> QuerySet[Any, Any] | None:
    """Objections to bulletins of the own division that another issued, by programme; `row` is a bulletin."""
    if actor.post is None or not allows(actor, "bulletins.answer"):
        return None
    rows = Objection.objects.filter(
        state=Objection.State.WAITING, bulletin__programme__division=actor.post.unit.division_id
    ).exclude(bulletin__user=actor.user)
    by_code = rows.order_by().values(programme=F("bulletin__programme__code"))
    return by_code.annotate(
        count=Count("pk"), since=Min("at"), first=Min("bulletin__objections_until"), row=Min("bulletin")
    )

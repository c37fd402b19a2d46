"""Which parts the post in use has toward a talk (身份)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.queries import acting_units
from minsheng.core.process import Person

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.talks.models import Talk


def person_for(actor: Actor, talk: Talk, on: datetime.date) -> Person:
    """Who the actor is toward a talk on a day; some two queries. Of a unit that was split nobody promises."""
    parts = set[str]()
    if allows(actor, "talks.put_up", talk):
        parts.add("clerk")
    if allows(actor, "talks.approve", talk):
        parts.add("leader")
    if actor.role == Role.APPROVER and allows(actor, "talks.promise"):
        acting = [unit.pk for unit in acting_units(talk.unit, on)]
        if acting == [actor.unit_id]:
            parts.add("unit")
    return Person(actor.audit_id, frozenset(parts))

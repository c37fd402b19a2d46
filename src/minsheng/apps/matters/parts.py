"""Which parts the post in use has toward a matter, and who acts for its unit (身份)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.reporting import lead_units
from minsheng.apps.people.models import Role, Tenure
from minsheng.apps.places.models import in_force
from minsheng.apps.places.queries import acting_units
from minsheng.core.process import Person

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.matters.models import Matter
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit

_STEERING = {
    Role.OFFICE: "office",
    Role.LEADER: "leader",
    Role.SUPERVISOR: "supervisor",
    Role.EVALUATOR: "evaluator",
}
_ENTERING = {Role.APPROVER: "approver", Role.REPORTER: "reporter"}


def handlers(matter: Matter, on: datetime.date) -> list[Unit]:
    """The units that handle a matter on a day: the one it was given to, or who follows it."""
    return [] if matter.unit is None else list(acting_units(matter.unit, on))


def person_for(actor: Actor, matter: Matter, on: datetime.date) -> Person:
    """Who the actor is toward a matter on a day; four queries at most.

    Of a unit that was split nobody handles: the office gives its matters on.
    """
    units = {unit.pk for unit in handlers(matter, on)}
    parts = {_STEERING[Role(actor.role)]} if actor.role in _STEERING else set[str]()
    if len(units) == 1 and actor.unit_id in units and actor.role in _ENTERING:
        parts.add(_ENTERING[Role(actor.role)])
    if actor.role == Role.APPROVER and matter.project is not None and actor.unit_id not in units:
        parts |= {"lead"} if actor.unit_id in lead_units(matter.project, on) else set()
    given = units | ({matter.unit_id} if matter.unit_id else set())
    held = Tenure.objects.filter(in_force(on), user=actor.user, post__unit__in=given) if actor.user else None
    if held is not None and held.exists():
        parts.add("kin")
    return Person(actor.audit_id, frozenset(parts))

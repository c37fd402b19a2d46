"""Which parts the post in use has toward a round (身份)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.scheduling.models import Round
from minsheng.core.process import Person

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

_OFFICE = {Role.OFFICE: {"clerk", "head"}, Role.LEADER: {"head"}}
_LEAD = {Role.REPORTER: {"clerk"}, Role.APPROVER: {"clerk", "head"}}
_RIGHTS = {"clerk": "scheduling.hold", "head": "scheduling.issue"}


def person_for(actor: Actor, round_: Round) -> Person:
    """Who the actor is toward a round; no query."""
    is_lead = round_.level == Round.Level.LEAD
    if actor.post is None or (is_lead and actor.unit_id != round_.unit_id):
        return Person(actor.audit_id, frozenset())
    parts = (_LEAD if is_lead else _OFFICE).get(Role(actor.role), set())
    had = frozenset(part for part in parts if allows(actor, _RIGHTS[part], round_))
    return Person(actor.audit_id, had)


def led_by(unit: int, programme: Programme, on: datetime.date) -> frozenset[int]:
    """Keys of the projects that a unit leads by the edition in force on a day; some five queries."""
    edition = edition_in_force(programme, on)
    texts = [] if edition is None else list(edition.texts.all())
    leads = leads_on(texts, on)
    return frozenset(project for project, units in leads.items() if any(each.pk == unit for each in units))

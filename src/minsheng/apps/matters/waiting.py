"""What waits of matters for a post: to give out, sign for, handle, accept, close, look back at (待办)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Min, Q, Value, When

from minsheng.apps.matters.models import WITH_UNIT, Extension, LookBack, Matter
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

_STEERING = (Role.OFFICE, Role.SUPERVISOR)
_BY_STEERING = ("registered", "refused", "answered", "accepted")
_DUE = Min("due_on", filter=Q(state__in=WITH_UNIT))
LOOK_BACK, EXTENSION = "look_back", "extension"


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """Matters of a programme that wait in one state; `due_on` is the earliest day of those with the unit.

    Closed ones are those whose look-back is due, and count as `look_back`; those of which more time is asked
    for count as `extension`.
    """

    programme: str
    state: str
    count: int
    due_on: datetime.date | None


def open_matters(actor: Actor, on: datetime.date) -> list[OpenMatters]:
    """What waits for the post in use, by programme and state; one query, none for posts without a part.

    Whoever steers sees what its division has to give out, accept, close and look back at; a unit what it has
    to sign for and handle.
    """
    if actor.post is None or actor.role == Role.LEADER or not allows(actor, "matters.step"):
        return []
    asked = Extension.objects.filter(state=Extension.State.WAITING).order_by().values("matter")
    if actor.role in _STEERING:
        due = LookBack.objects.filter(result="", due_on__lte=on).order_by().values("matter")
        waits = Q(state__in=_BY_STEERING) | Q(state="closed", pk__in=due) | Q(pk__in=asked)
        rows = Matter.objects.filter(waits, programme__division=actor.post.unit.division_id)
        turn: Case | F = Case(
            When(state="closed", then=Value(LOOK_BACK)),
            When(pk__in=asked, then=Value(EXTENSION)),
            default=F("state"),
        )
    else:
        rows = Matter.objects.filter(unit=actor.unit_id, state__in=WITH_UNIT)
        turn = F("state")
    counted = rows.annotate(turn=turn).order_by("programme__code", "turn")
    found = counted.values_list("programme__code", "turn").annotate(count=Count("pk"), due=_DUE)
    return [
        OpenMatters(code, turn, count, None if turn in (LOOK_BACK, EXTENSION) else due)
        for code, turn, count, due in found
    ]

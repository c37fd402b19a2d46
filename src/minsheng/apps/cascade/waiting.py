"""What waits for an answer: numbers put to one's unit, and objections that nobody settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.cascade.goals import Said, said_of
from minsheng.apps.cascade.models import Allocation, Reply
from minsheng.apps.cascade.replies import number_asked
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.tree import in_area
from minsheng.apps.programmes.models import TargetValue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from minsheng.apps.people.actor import Actor

_JOINED = ("unit", "parent__unit", "split__target__project__programme__division", "split__edition")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number that waits for an answer, or an objection to it that waits for the office.

    `words` are the target's; `reply` is the objection, None where the unit has not answered.
    """

    row: Allocation
    words: str
    said: Said | None
    number: Decimal | None
    version: int
    reply: Reply | None


def waiting_replies(actor: Actor) -> list[Waiting]:
    """The numbers put to the unit of the post that it has not answered, by target; two queries."""
    if actor.unit_id is None or not allows(actor, "cascade.reply"):
        return []
    rows = Allocation.objects.answered("", Reply.Verb.WITHDRAWN).filter(unit=actor.unit_id)
    return _told(rows.select_related(*_JOINED).order_by("split__target__code", "pk"))


def open_objections(actor: Actor) -> list[Waiting]:
    """The objections that the post may settle, oldest first; three queries.

    The office settles those to the numbers that it gave, a unit those of the units below it.
    """
    if not allows(actor, "cascade.split"):
        return []
    mine = Q(parent__unit=actor.unit_id)
    if allows(actor, "cascade.issue"):
        mine |= in_area(actor, "split__target__project__programme__division__path")
    rows = Allocation.objects.answered(Reply.Verb.OBJECTED).filter(mine)
    found = _told(rows.select_related(*_JOINED).order_by("pk"))
    replies = Reply.objects.filter(allocation__in=[each.row.pk for each in found]).order_by("ordinal")
    last = {(reply.allocation_id, reply.version): reply for reply in replies}
    objections = [(last[each.row.pk, each.version], each) for each in found]
    objections.sort(key=lambda pair: pair[0].said_at)
    return [replace(each, reply=reply) for reply, each in objections]


def _told(rows: Iterable[Allocation]) -> list[Waiting]:
    found = list(rows)
    values = TargetValue.objects.filter(
        target__in={row.split.target_id for row in found},
        text__edition__in={row.split.edition_id for row in found},
    )
    said = {(value.target_id, value.text.edition_id): value for value in values.select_related("text")}
    return [_waiting(row, said.get((row.split.target_id, row.split.edition_id))) for row in found]


def _waiting(row: Allocation, value: TargetValue | None) -> Waiting:
    version: int = row.asked_version  # type: ignore[attr-defined]  # annotated by `asked`
    said = said_of(value) if value is not None and value.text.has_task else None
    return Waiting(
        row, value.words if value else row.split.target.code, said, number_asked(row), version, None
    )

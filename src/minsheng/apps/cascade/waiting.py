"""What waits for an answer: numbers put to one's unit, and objections that nobody settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Coalesce

from minsheng.apps.cascade.goals import Said, called, said_of
from minsheng.apps.cascade.models import Allocation, Issue, Reply
from minsheng.apps.cascade.replies import number_asked
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.models import Programme, TargetValue
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from minsheng.apps.people.actor import Actor

_JOINED = ("unit", "parent__unit", "split__target__project__programme__division", "split__edition")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number that waits for an answer.

    `words` are the target's.
    """

    row: Allocation
    words: str
    said: Said | None
    number: Decimal | None
    version: int


def waiting_replies(actor: Actor) -> list[Waiting]:
    """The numbers put to the unit of the post that it has not answered, by target; two queries."""
    if actor.unit_id is None or not allows(actor, "cascade.reply"):
        return []
    rows = Allocation.objects.answered("", Reply.Verb.WITHDRAWN).filter(unit=actor.unit_id)
    return _told(rows.select_related(*_JOINED).order_by("split__target__code", "pk"))


@dataclass(frozen=True, slots=True)
class Asking:
    """A programme with how many numbers wait for the unit's answer, and since when they were put to it."""

    programme: Programme
    count: int
    since: datetime | None


def replies_due(actor: Actor) -> list[Asking]:
    """The same as `waiting_replies` by programme, without what each says; one query."""
    if actor.unit_id is None or not allows(actor, "cascade.reply"):
        return []
    path = "split__target__project__programme"
    issued = Issue.objects.filter(split=OuterRef("split")).order_by("-issued_at").values("issued_at")
    rows = Allocation.objects.answered("", Reply.Verb.WITHDRAWN).filter(unit=actor.unit_id)
    offered = Case(When(parent__isnull=True, then="split__offered_at"), default="parent__offered_at")
    rows = rows.annotate(issued_last=Subquery(issued[:1]), offered=offered).order_by(
        "split__target__code", "pk"
    )
    programme, division = columns_of(Programme, path), columns_of(Division, f"{path}__division")
    found: dict[int, tuple[Programme, list[datetime | None]]] = {}
    for offered_at, issued_last, *columns in rows.values_list(
        "offered", "issued_last", *programme, *division
    ):
        if columns[0] not in found:
            made = row_of(Programme, columns[: len(programme)])
            made.division = row_of(Division, columns[len(programme) :])
            found[columns[0]] = (made, [])
        found[columns[0]][1].append(min(filter(None, (offered_at, issued_last)), default=None))
    return [
        Asking(made, len(days), min((day for day in days if day is not None), default=None))
        for made, days in found.values()
    ]


@dataclass(frozen=True, slots=True)
class Objection:
    """A number that its unit objects to, with the words of its target."""

    row: Allocation
    words: str
    reply: Reply


def open_objections(actor: Actor) -> list[Objection]:
    """The objections that the post may settle, oldest first; one query.

    The office settles those to the numbers that it gave, a unit those of the units below it.
    """
    if not allows(actor, "cascade.split"):
        return []
    mine = Q(parent__unit=actor.unit_id)
    if actor.post is not None and allows(actor, "cascade.issue"):
        mine |= Q(split__target__project__programme__division=actor.post.unit.division_id)
    rows = Allocation.objects.answered(Reply.Verb.OBJECTED).filter(mine)
    said = Reply.objects.filter(allocation=OuterRef("pk"), version=OuterRef("asked_version"))
    last = rows.annotate(last=Subquery(said.order_by("-ordinal").values("pk")[:1])).values("last")
    stated = TargetValue.objects.filter(
        target=OuterRef("allocation__split__target"), text__edition=OuterRef("allocation__split__edition")
    ).order_by("ordinal")
    words = Coalesce(
        Subquery(stated.values("words")[:1]), "allocation__split__target__code", output_field=TextField()
    )
    replies = Reply.objects.filter(pk__in=last).annotate(words=words).order_by("said_at", "allocation")
    return [
        Objection(reply.allocation, reply.words, reply)
        for reply in replies.select_related("allocation__unit", "allocation__split__target")
    ]


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
    return Waiting(row, called(value) if value else row.split.target.code, said, number_asked(row), version)

"""Whose rows an actor works on and which it may look at, also those of units it followed (可见范围)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.places.models import Succession
from minsheng.apps.programmes.models import Edition, Responsibility, TargetValue

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

_JOINED = (
    "split__target__project__programme__division",
    "split__edition",
    "unit__division",
    "parent__unit__division",
)


def own_units(actor: Actor, on: datetime.date) -> frozenset[int]:
    """The unit of the post in use with those it followed up to a day; one query, none without a post."""
    if actor.unit_id is None:
        return frozenset()
    followed: dict[int, list[int]] = {}
    for before, after in (
        Succession.objects.filter(day__lte=on).order_by().values_list("from_unit", "to_unit")
    ):
        followed.setdefault(after, []).append(before)
    found: set[int] = set()
    ahead = [actor.unit_id]
    while ahead:
        unit = ahead.pop()
        if unit not in found:
            found.add(unit)
            ahead += followed.get(unit, [])
    return frozenset(found)


def led_by(units: Collection[int], on: datetime.date) -> Q:
    """The rows whose target is led by one of the units: by the edition of a day or that of its split."""
    editions = Edition.objects.filter(
        programme=OuterRef("split__target__project__programme"), in_force_from__lte=on
    ).order_by("-in_force_from", "-ordinal")
    said = TargetValue.objects.filter(
        Q(text__responsibility_rows__unit__in=units) | Q(text__responsibility_rows__group__members__in=units),
        target=OuterRef("split__target"),
        text__responsibility_rows__relation=Responsibility.Relation.LEAD,
    )
    today = said.filter(text__edition=OuterRef("said_on"))
    rows = Allocation.objects.annotate(said_on=Subquery(editions.values("pk")[:1]))
    typed = said.filter(text__edition=OuterRef("split__edition"))
    return Q(pk__in=rows.filter(Exists(today) | Exists(typed)).order_by().values("pk"))


def rows_seen(actor: Actor, on: datetime.date) -> QuerySet[Allocation]:
    """The issued rows whose entries the actor opens, with all that hangs above them; one query besides.

    They are those that it sees in the split, those of its unit and of units it followed, those given on by
    them, and those of targets it leads.
    """
    mine = own_units(actor, on)
    seen = Q(pk__in=Allocation.objects.visible_to(actor).order_by().values("pk"))
    if mine:
        seen |= Q(unit__in=mine) | Q(parent__unit__in=mine) | led_by(mine, on)
    return joined(Allocation.objects.filter(seen, issued_open__isnull=False))


def joined(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Rows as `ground.Ground` asks for them."""
    return rows.select_related(*_JOINED)

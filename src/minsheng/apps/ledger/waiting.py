"""What waits of opening figures: put up and not taken, and what was sent back (期初数待办)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models import Entry, EntryStep, Opening, OpeningProposal
from minsheng.apps.ledger.seeing import accepted_by
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

State = OpeningProposal.State
_PROGRAMME = "allocation__split__target__project__programme"


def to_accept(actor: Actor, on: datetime.date) -> Q:
    """Entries put up at which the actor accepts; units are followed no further than the post's own."""
    mine = accepted_by(actor, {actor.unit_id} if actor.unit_id else (), on, "ledger.accept")
    # Asked of the few rows that have some waiting, not of all there are.
    waiting = Entry.objects.filter(state=Entry.State.SUBMITTED).order_by()
    rows = Allocation.objects.filter(pk__in=waiting.values("allocation"), issued_open__isnull=False)
    rows = rows.filter(mine).order_by()
    return Q(state=Entry.State.SUBMITTED, allocation__in=rows.values("pk"))


def openings_to_take(actor: Actor, on: datetime.date) -> QuerySet[OpeningProposal] | None:
    """What the post takes or sends back, in no order; what its user put up is another's to take.

    The office has those of its division, an approver those of rows at which it accepts entries; units are
    followed no further than the post's own. None for other posts.
    """
    if actor.post is None or actor.user is None or actor.unit_id is None:
        return None
    rows = OpeningProposal.objects.filter(state=State.SUBMITTED).exclude(put_up_by=actor.user).order_by()
    if allows(actor, "ledger.set"):
        return rows.filter(**{f"{_PROGRAMME}__division": actor.post.unit.division_id})
    if allows(actor, "ledger.accept"):
        mine = Allocation.objects.filter(accepted_by(actor, {actor.unit_id}, on, "ledger.accept")).order_by()
        return rows.filter(allocation__in=mine.values("pk"))
    return None


def openings_returned(actor: Actor) -> QuerySet[OpeningProposal] | None:
    """What another sent back to who put it up and may be put up anew, in no order; None for other posts."""
    if actor.post is None or actor.user is None:
        return None
    rows = OpeningProposal.objects.filter(state=State.RETURNED, put_up_by=actor.user).order_by()
    later = OpeningProposal.objects.filter(allocation=OuterRef("allocation"), pk__gt=OuterRef("pk"))
    begun = Entry.objects.filter(allocation=OuterRef("allocation")).exclude(state=Entry.State.WITHDRAWN)
    stands = Opening.objects.filter(allocation=OuterRef("allocation"))
    rows = rows.filter(~Exists(later), ~Exists(begun), ~Exists(stands)).exclude(decided_as=F("put_up_as"))
    if allows(actor, "ledger.set"):
        return rows.filter(**{f"{_PROGRAMME}__division": actor.post.unit.division_id})
    if allows(actor, "ledger.enter"):
        return rows.filter(allocation__unit=actor.unit_id)
    return None


def openings_by_programme(rows: QuerySet[OpeningProposal]) -> QuerySet[Any, Any]:
    """How many of a programme, since when, their first month, the first of their rows; one query."""
    by_code = rows.values(programme=F(f"{_PROGRAMME}__code"))
    return by_code.annotate(
        count=Count("pk"), since=Min("put_up_at"), first=Min("from_month"), row=Min("allocation")
    )


def entries_by_programme(rows: QuerySet[Entry]) -> QuerySet[Any, Any]:
    """The same of entries that wait, since they were last moved; one query."""
    moved = EntryStep.objects.filter(entry=OuterRef("pk"), version=OuterRef("version")).order_by()
    by_code = rows.order_by().annotate(moved=Subquery(moved.values("at")[:1]))
    return by_code.values(programme=F(_PROGRAMME + "__code")).annotate(
        count=Count("pk"), since=Min("moved"), first=Min("happened_on"), row=Min("allocation")
    )


@dataclass(frozen=True, slots=True)
class OpeningBack:
    """An opening figure that was sent back: whose, why and when."""

    row: int
    unit: str
    reason: str
    since: datetime.datetime


def openings_back(actor: Actor) -> list[OpeningBack]:
    """What came back to who put it up, the longest waiting first; one query."""
    rows = openings_returned(actor)
    if rows is None:
        return []
    columns = ("allocation", "allocation__unit__name", "reason", "decided_at")
    return [OpeningBack(*row) for row in rows.order_by("decided_at", "pk").values_list(*columns)]

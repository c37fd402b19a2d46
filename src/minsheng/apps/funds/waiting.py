"""What waits of money: told and not confirmed, and what came back (待确认、被退回)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Subquery

from minsheng.apps.funds.models import Funds, FundsStep
from minsheng.apps.ledger.models import Period
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Edition, ProjectText, first_clause

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def funds_open() -> QuerySet[Funds]:
    """What was told of months that are neither frozen nor being frozen, in no order."""
    shut = Period.objects.filter(
        programme=OuterRef("project__programme"), month=OuterRef("month"), closing_at__isnull=False
    )
    return Funds.objects.filter(~Exists(shut)).order_by()


def funds_to_confirm(actor: Actor) -> QuerySet[Any, Any] | None:
    """By programme of the own division: how many units' months, since when, the first; one query.

    What the actor entered once is left out: another confirms it. None for posts that confirm nothing.
    """
    if actor.post is None or actor.user is None or not allows(actor, "funds.confirm"):
        return None
    steps = FundsStep.objects.filter(funds=OuterRef("pk"))
    own = Exists(steps.filter(user=actor.user, verb=FundsStep.Verb.ENTERED))
    rows = funds_open().filter(
        ~own, state=Funds.State.DRAFT, project__programme__division=actor.post.unit.division_id
    )
    rows = rows.annotate(told=Subquery(steps.order_by("-version").values("at")[:1]))
    by_code = rows.values(programme=F("project__programme__code"))
    return by_code.annotate(count=Count("pk"), since=Min("told"), first=Min("month"), row=Min("pk"))


@dataclass(frozen=True, slots=True)
class FundsBack:
    """A month's money that came back to the unit: of which project, why and since when."""

    project: str
    title: str
    unit: int
    month: datetime.date
    reason: str
    since: datetime.datetime


def funds_returned(actor: Actor) -> list[FundsBack]:
    """What came back to the unit of the post, the longest waiting first; one query."""
    if actor.unit_id is None or not allows(actor, "funds.enter"):
        return []
    editions = Edition.objects.filter(programme=OuterRef("edition__programme"))
    last = editions.filter(in_force_from__lte=OuterRef(OuterRef("month"))).order_by(
        "-in_force_from", "-ordinal"
    )
    texts = ProjectText.objects.filter(project=OuterRef("project"), edition=Subquery(last.values("pk")[:1]))
    steps = FundsStep.objects.filter(funds=OuterRef("pk")).order_by("-version")
    rows = funds_open().filter(state=Funds.State.RETURNED, unit=actor.unit_id)
    found = rows.annotate(
        title=Subquery(texts.order_by().values("title")[:1]),
        why=Subquery(steps.values("reason")[:1]),
        since=Subquery(steps.values("at")[:1]),
    ).order_by("since")
    columns = ("project__code", "title", "unit", "month", "why", "since")
    return [
        FundsBack(code, first_clause(title) if title else code, *rest)
        for code, title, *rest in found.values_list(*columns)
    ]

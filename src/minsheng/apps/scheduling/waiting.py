"""What waits of rounds and instructions for a post (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, Max, Min, OuterRef, Value
from django.utils import timezone

from minsheng.apps.cascade.models import Allocation, Answer
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.seeing import entered_by
from minsheng.apps.months.models import Report
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Programme
from minsheng.apps.scheduling.behind import PUT_UP
from minsheng.apps.scheduling.models import Chase, Instruction, Round, RoundStep

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

_ENTERING = (Role.REPORTER, Role.APPROVER)


def chases_open(actor: Actor) -> QuerySet[Any, Any] | None:
    """Rounds that still collect reports and chased the unit, by programme; `first` is the month."""
    if actor.post is None or actor.role not in _ENTERING:
        return None
    owed = _owed(actor.unit_id or 0, timezone.localdate())
    shut = Period.objects.filter(programme=OuterRef("round__programme"), month=OuterRef("round__month"))
    rows = Chase.objects.filter(unit=actor.unit_id, round__state="open").order_by()
    rows = rows.filter(~Exists(shut.filter(closing_at__isnull=False)), Exists(owed))
    by_code = rows.values(programme=F("round__programme__code"))
    return by_code.annotate(
        count=Count("round", distinct=True), since=Max("at"), first=Max("round__month"), row=Max("round")
    )


def _owed(unit: int, on: datetime.date) -> QuerySet[Allocation]:
    """Rows of a unit without a report put up in the month of the round of an outer query."""
    programme, month = OuterRef("round__programme"), OuterRef("round__month")
    below = Allocation.objects.filter(parent=OuterRef("pk"), issued_open=True)
    rows = Allocation.objects.filter(entered_by({unit}, on), ~Exists(below), issued_open=True).order_by()
    answers = Answer.objects.filter(upper=OuterRef("pk"), from_month__lte=OuterRef("month"), ended_at=None)
    reports = Report.objects.filter(allocation=OuterRef("pk"), month=OuterRef("month"), state__in=PUT_UP)
    rows = rows.filter(split__target__project__programme=programme).annotate(
        month=ExpressionWrapper(month, DateField())
    )
    return rows.filter(~Exists(answers), ~Exists(reports))


def minutes_to_issue(actor: Actor) -> QuerySet[Any, Any] | None:
    """Minutes that another drafted, for who may issue them; by programme."""
    if actor.post is None or not allows(actor, "scheduling.issue"):
        return None
    rows = RoundStep.objects.filter(verb="draft", round__state="drafted").exclude(user=actor.user)
    if actor.role in (Role.OFFICE, Role.LEADER):
        rows = rows.filter(round__programme__division=actor.post.unit.division_id)
        rows = rows.exclude(round__level=Round.Level.LEAD)
    else:
        rows = rows.filter(round__unit=actor.unit_id, round__level=Round.Level.LEAD)
    by_code = rows.order_by().values(programme=F("round__programme__code"))
    return by_code.annotate(
        count=Count("round", distinct=True),
        since=Min("at"),
        first=Value(None, DateField()),
        row=Min("round"),
    )


def instructions_waiting(actor: Actor) -> QuerySet[Any, Any] | None:
    """Instructions of which nothing was made yet, for the office; by programme."""
    if actor.post is None or not allows(actor, "scheduling.give"):
        return None
    rows = Programme.objects.filter(
        instructions__state=Instruction.State.WAITING, division=actor.post.unit.division_id
    )
    return (
        rows.order_by()
        .values(programme=F("code"))
        .annotate(
            count=Count("instructions"),
            since=Min("instructions__at"),
            first=Value(None, DateField()),
            row=Min("instructions"),
        )
    )

"""What of a month's reports waits for a post: to be written, put up or approved (月报待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from minsheng.apps.cascade.models import Allocation, Answer
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.seeing import accepted_by, entered_by
from minsheng.apps.months.models import Report, ReportStep
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

State = Report.State


def waiting_rows(actor: Actor) -> QuerySet[Report] | QuerySet[Allocation]:
    """What is counted beside 月报 today; nothing for a post that does nothing with reports.

    Units are followed no further than the post's own: the pages follow successions, too.
    """
    on = timezone.localdate()
    if actor.unit_id is None:
        return Report.objects.none()
    if allows(actor, "months.approve"):
        units = {actor.unit_id}
        return reports_open().filter(to_submit(actor, units, on) | to_approve(actor, units, on))
    if allows(actor, "months.write"):
        return _unwritten(actor.unit_id, on)
    return Report.objects.none()


def to_submit(actor: Actor, units: Collection[int], on: datetime.date) -> Q:
    """Written reports of units, of months that are over, that the actor puts up."""
    if not allows(actor, "months.submit"):
        return Q(pk__in=())
    own = Allocation.objects.filter(entered_by(units, on)).order_by().values("pk")
    return Q(state=State.DRAFT, month__lte=on, allocation__in=own)


def to_approve(actor: Actor, units: Collection[int], on: datetime.date) -> Q:
    """Reports put up that the actor approves."""
    # Asked of the few rows that have one waiting, not of all there are.
    waiting = Report.objects.filter(state=State.SUBMITTED).order_by()
    rows = Allocation.objects.filter(pk__in=waiting.values("allocation")).order_by()
    rows = rows.filter(accepted_by(actor, units, on, "months.approve"))
    return Q(state=State.SUBMITTED, allocation__in=rows.values("pk"))


def reports_open() -> QuerySet[Report]:
    """Reports of months that are neither frozen nor being frozen, in no order."""
    shut = Period.objects.filter(
        programme=OuterRef("allocation__split__target__project__programme"),
        month=OuterRef("month"),
        closing_at__isnull=False,
    )
    return Report.objects.filter(~Exists(shut)).order_by()


def reports_by_programme(rows: QuerySet[Report]) -> QuerySet[Any, Any]:
    """How many of a programme, since when, their first month, the first of their rows; one query."""
    moved = ReportStep.objects.filter(report=OuterRef("pk"), version=OuterRef("version")).order_by()
    code = F("allocation__split__target__project__programme__code")
    by_code = rows.annotate(moved=Subquery(moved.values("at")[:1])).values(programme=code)
    return by_code.annotate(count=Count("pk"), since=Min("moved"), first=Min("month"), row=Min("allocation"))


def _unwritten(unit: int, on: datetime.date) -> QuerySet[Allocation]:
    """Rows of a unit whose month in work is over and not written, or came back; with `work` and its `due`."""
    year = on.year if on.month > 1 else on.year - 1
    programme = OuterRef("split__target__project__programme")
    periods = Period.objects.filter(programme=programme, month__year=year, closing_at=None).order_by("month")
    below = Allocation.objects.filter(parent=OuterRef("pk"), issued_open=True)
    rows = Allocation.objects.filter(entered_by({unit}, on), ~Exists(below), issued_open=True).order_by()
    rows = rows.filter(split__target__project__programme__year=year)
    first = {"work": Subquery(periods.values("month")[:1]), "due": Subquery(periods.values("due_on")[:1])}
    rows = rows.annotate(**first)
    answers = Answer.objects.filter(upper=OuterRef("pk"), from_month__lte=OuterRef("work"), ended_at=None)
    rows = rows.exclude(Exists(answers))
    reports = Report.objects.filter(allocation=OuterRef("pk"), month=OuterRef("work")).order_by()
    rows = rows.annotate(said=Subquery(reports.values("state")[:1]))
    return rows.filter(Q(said=None, work__lte=on) | Q(said=State.RETURNED))

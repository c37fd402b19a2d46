"""What of a month's reports waits for a post: to be written, put up or approved (月报待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.ground import REVIEW
from minsheng.apps.ledger.models import Intake, Period
from minsheng.apps.ledger.seeing import led_by
from minsheng.apps.months.models import Report
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
    if allows(actor, "months.submit"):
        units = {actor.unit_id}
        own = Q(state=State.DRAFT, month__lte=on, allocation__unit__in=units)
        return reports_open().filter(own | to_approve(units, on))
    if allows(actor, "months.write"):
        return _unwritten(actor.unit_id, on)
    return Report.objects.none()


def to_approve(units: Collection[int], on: datetime.date) -> Q:
    """Reports put up to units that lead or stand above the row."""
    led = Allocation.objects.filter(led_by(units, on), parent=None).order_by().values("pk")
    return Q(state=State.SUBMITTED) & (Q(allocation__parent__unit__in=units) | Q(allocation__in=led))


def reports_open() -> QuerySet[Report]:
    """Reports of months that are neither frozen nor being frozen, in no order."""
    shut = Period.objects.filter(
        programme=OuterRef("allocation__split__target__project__programme"),
        month=OuterRef("month"),
        closing_at__isnull=False,
    )
    return Report.objects.filter(~Exists(shut)).order_by()


def _unwritten(unit: int, on: datetime.date) -> QuerySet[Allocation]:
    """Rows of a unit whose month in work is over and not written, or came back."""
    year = on.year if on.month > 1 else on.year - 1
    programme = OuterRef("split__target__project__programme")
    periods = Period.objects.filter(programme=programme, month__year=year, closing_at=None).order_by("month")
    below = Allocation.objects.filter(parent=OuterRef("pk"), issued_open=True)
    reviewed = Q(Exists(Intake.objects.filter(target=OuterRef("split__target"), manner=REVIEW)))
    mine = Q(unit=unit) & ~reviewed | reviewed & led_by({unit}, on)
    rows = Allocation.objects.filter(mine, ~Exists(below), issued_open=True).order_by()
    rows = rows.filter(split__target__project__programme__year=year)
    rows = rows.annotate(work=Subquery(periods.values("month")[:1]))
    reports = Report.objects.filter(allocation=OuterRef("pk"), month=OuterRef("work"))
    rows = rows.annotate(said=Subquery(reports.values("state")[:1]))
    return rows.filter(Q(said=None, work__lte=on) | Q(said=State.RETURNED))

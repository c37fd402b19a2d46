"""The second series of a target: what was done in each month, as known today (按发生时间、截至今天)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from minsheng.apps.ledger.models import SUMMED, Intake, Movement
from minsheng.core.progress.months import month_ends

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.programmes.models import Target


@dataclass(frozen=True, slots=True)
class MonthPair:
    """What a month has by the month it counts in and by the month it was done in, in the target's unit."""

    month: datetime.date
    counted: Decimal
    happened: Decimal


def by_happened(target: Target, until: datetime.date) -> Sequence[MonthPair]:
    """Each month of the year of `until` up to it, or to the last that moved; two queries.

    Empty where nothing was added up. The first series is what frozen months rest on; the second changes with
    every correction of what was done in a month.
    """
    manners = Intake.objects.filter(target=target, manner__in=SUMMED)
    stages = {"", *manners.values_list("stage", flat=True)}
    rows = Movement.objects.filter(
        Q(entry=None) | Q(entry__manner__in=SUMMED), allocation__split__target=target, stage__in=stages
    ).order_by()
    counted: dict[datetime.date, Decimal] = defaultdict(Decimal)
    happened: dict[datetime.date, Decimal] = defaultdict(Decimal)
    for month, done, amount in rows.values_list("month", "happened_month").annotate(sum=Sum("amount")):
        counted[month] += amount
        happened[done] += amount
    if not counted:
        return ()
    months = {*counted, *happened, *month_ends(until.year, until)}
    return [MonthPair(month, counted[month], happened[month]) for month in sorted(months)]

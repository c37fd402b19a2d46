"""Who owes reports of a round's month (还没有报的单位)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from minsheng.apps.months.models import Report
from minsheng.apps.months.rowlines import rows_reporting
from minsheng.apps.scheduling.models import Round
from minsheng.apps.scheduling.parts import led_by

if TYPE_CHECKING:
    from collections.abc import Mapping

PUT_UP = (Report.State.SUBMITTED, Report.State.APPROVED)
"""States in which the unit owes nothing any more."""


def is_shut(round_: Round) -> bool:
    """Whether nothing more is reported in the round's month; one query, none where its months were read."""
    months = round_.programme.periods.all()
    return any(each.month == round_.month and each.closing_at is not None for each in months)


def units_behind(round_: Round) -> Mapping[int, int]:
    """Rows without a report put up, by unit; of a lead's round those of the projects it leads; one query.

    A lead's round asks some five more.
    """
    said = Report.objects.filter(allocation=OuterRef("pk"), month=round_.month, state__in=PUT_UP)
    rows = rows_reporting(round_.programme, round_.month).filter(~Exists(said))
    if round_.level == Round.Level.LEAD:
        rows = rows.filter(split__target__project__in=led_by(round_.unit_id, round_.programme, round_.month))
    return Counter(rows.order_by().values_list("unit", flat=True))

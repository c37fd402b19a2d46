"""What rows stand at that a lower level's target answers: its frozen figure, and nothing else (承接)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.rolling import figures_of
from minsheng.apps.months.models import TargetStanding

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from minsheng.core.standing import Figures

_FIGURES = ("value", "numerator", "denominator", "grade", "stages")


def carried(answered: Mapping[int, tuple[int, int]], month: datetime.date) -> dict[int, tuple[int, Figures]]:
    """The standings that rows copy, with their ids, of those whose lower month is frozen; one query.

    Args:
        answered: the answer's id and the lower target's, by the row's.
        month: its last day.
    """
    rows = TargetStanding.objects.filter(
        target__in={target for _, target in answered.values()}, period__month=month
    )
    found = {
        target: (pk, figures_of(*figures))
        for target, pk, *figures in rows.order_by().values_list("target", "pk", *_FIGURES)
    }
    return {row: found[target] for row, (_, target) in answered.items() if target in found}

"""What units say stands in the way of their rows, by target (滞后原因)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.months.models import Report
from minsheng.core.standing import Word

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

LATE = (Word.NOT_STARTED, Word.SLIGHTLY_BEHIND, Word.BEHIND, Word.FAR_BEHIND)
"""Words of projects of which a bulletin and an agenda say why."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the way and what comes next, and the units that say so."""

    units: Sequence[str]
    reason: str
    next_step: str


def reasons_of(targets: Iterable[int], month: datetime.date) -> dict[int, list[Reason]]:
    """What approved reports of the targets' rows say, in the order of rows; by target; one query.

    Units that say the same are named together.
    """
    rows = Report.objects.filter(
        allocation__split__target__in=list(targets), month=month, state=Report.State.APPROVED
    ).exclude(problem="")
    found: dict[int, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.select_related("allocation__unit", "allocation__split").order_by("allocation"):
        said = (row.problem, row.next_step)
        found[row.allocation.split.target_id][said].append(row.allocation.unit.name)
    return {
        target: [Reason(units, reason, step) for (reason, step), units in said.items()]
        for target, said in found.items()
    }

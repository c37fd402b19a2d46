"""What `minsheng verify` asks of money: sums are what was entered, and nothing fell without a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.funds.models import Funds, FundsStep
from minsheng.apps.funds.seals import missing_seals
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minsheng.apps.funds.models import Sums

    Figures = dict[str, list[int]]


def wrong_funds() -> Iterator[Finding]:
    """All below; four queries besides the triggers."""
    for name in missing_seals():
        yield Finding("funds.seal_missing", {"name": name})
    told, confirmed = _said()
    last: tuple[int, int] | None = None
    before: dict[str, list[int]] = {}
    rows = Funds.objects.select_related("project", "unit").prefetch_related("lines", "counted")
    for row in rows.order_by("project", "unit", "month"):
        counted = {line.source: line for line in row.counted.all()}
        figures = _figures(row.counted.all())
        if _figures(row.lines.all()) != told.get(row.pk) or figures != confirmed.get(row.pk, {}):
            yield Finding("funds.differs", {"what": str(row)})
        if not counted:
            continue
        if last != (row.project_id, row.unit_id):
            last, before = (row.project_id, row.unit_id), {}
        for source, was in before.items():
            now, line = figures.get(source, [0, 0, 0]), counted.get(source)
            if (now[1] < was[1] or now[2] < was[2]) and (line is None or line.corrects is None):
                yield Finding("funds.fell_untold", {"what": str(row)})
        before = figures


def _said() -> tuple[dict[int, Figures], dict[int, Figures]]:
    """By the steps what was told last of each month, and what was when it was last confirmed; one query."""
    told: dict[int, Figures] = {}
    confirmed: dict[int, Figures] = {}
    steps = FundsStep.objects.exclude(verb=FundsStep.Verb.RETURNED).order_by("funds", "version")
    for funds, verb, figures in steps.values_list("funds", "verb", "figures"):
        if verb == FundsStep.Verb.ENTERED:
            told[funds] = figures
        else:
            confirmed[funds] = told[funds]
    return told, confirmed


def _figures(lines: Iterable[Sums]) -> Figures:
    return {line.source: [line.planned, line.arrived, line.paid] for line in lines}


register("资金", wrong_funds)

"""What `minsheng verify` asks of money: sums are what was entered, and nothing fell without a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.funds.models import Funds, FundsStep
from minsheng.apps.funds.seals import missing_seals
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_funds() -> Iterator[Finding]:
    """All below; two queries besides the triggers."""
    for name in missing_seals():
        yield Finding("funds.seal_missing", {"name": name})
    entered = FundsStep.objects.filter(verb=FundsStep.Verb.ENTERED).order_by("funds", "version")
    said = dict(entered.values_list("funds", "figures"))
    last: tuple[int, int] | None = None
    before: dict[str, list[int]] = {}
    rows = Funds.objects.select_related("project", "unit").prefetch_related("lines")
    for row in rows.order_by("project", "unit", "month"):
        lines = {line.source: line for line in row.lines.all()}
        figures = {source: [line.planned, line.arrived, line.paid] for source, line in lines.items()}
        if figures != said.get(row.pk):
            yield Finding("funds.differs", {"what": str(row)})
        if row.state != Funds.State.CONFIRMED:
            continue
        if last != (row.project_id, row.unit_id):
            last, before = (row.project_id, row.unit_id), {}
        for source, was in before.items():
            now, line = figures.get(source, [0, 0, 0]), lines.get(source)
            if (now[1] < was[1] or now[2] < was[2]) and (line is None or line.corrects is None):
                yield Finding("funds.fell_untold", {"what": str(row)})
        before = figures


register("资金", wrong_funds)

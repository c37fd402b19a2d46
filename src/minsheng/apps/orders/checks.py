"""What `minsheng verify` asks of orders: triggers in force, colours in order, papers of their own kind."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from minsheng.apps.documents.models import Kind
from minsheng.apps.orders.models import Sheet
from minsheng.apps.orders.seals import missing_seals
from minsheng.core.process import Colour
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_orders() -> Iterator[Finding]:
    """Missing triggers, a colour skipped or before the day of the one before, foreign papers; two queries."""
    for name in missing_seals():
        yield Finding("orders.seal_missing", {"name": name})
    issued: dict[int, list[Sheet]] = defaultdict(list)
    rows = Sheet.objects.filter(issued_on__isnull=False).order_by("order", "pk")
    for each in rows.select_related("order__matter__programme", "output"):
        issued[each.order_id].append(each)
        division = each.order.matter.programme.division_id
        if each.output is None or (each.output.kind, each.output.division_id) != (Kind.ORDER, division):
            yield Finding("orders.paper_foreign", {"sheet": str(each)})
    for sheets in issued.values():
        colours = [each.colour for each in sheets]
        in_time = all(
            before.answer_by and after.issued_on and before.answer_by < after.issued_on
            for before, after in pairwise(sheets)
        )
        if colours != list(Colour)[: len(colours)] or not in_time:
            yield Finding("orders.colour_skipped", {"order": str(sheets[0].order)})


register("督办单", wrong_orders)

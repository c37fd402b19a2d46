"""The orders of a programme: what is pressed how hard, what waits to be issued, what the rules found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch

from minsheng.apps.matters.models import WITH_UNIT, Matter
from minsheng.apps.orders.models import COLOURS, Order, Sheet
from minsheng.apps.orders.proposals import findings_of
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.orders.proposals import Found
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

WAITING, ENDED = "waiting", "ended"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order with its last issued sheet and the one that waits; `group` is under which choice it stands."""

    order: Order
    last: Sheet | None
    waiting: Sheet | None

    @property
    def group(self) -> str:
        """Its colour while in force, `waiting` before any is issued, else `ended`."""
        if not self.order.is_in_force:
            return ENDED
        return self.last.colour if self.last else WAITING


@dataclass(frozen=True, slots=True)
class OrderList:
    """The orders that the actor sees of a programme; counts are of all of them.

    `overdue` are matters past their day that nothing presses yet.
    """

    programme: Programme
    asked: str
    lines: Sequence[OrderLine]
    counts: Mapping[str, int]
    findings: Sequence[Found]
    overdue: Sequence[Matter]
    may_put_up: bool

    @property
    def total(self) -> int:
        """All orders."""
        return sum(self.counts.values())

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """Key, words and count of each choice that holds something."""
        words = {str(colour): label for colour, label in COLOURS} | {WAITING: "待签发", ENDED: "已结束"}
        return [(key, label, self.counts[key]) for key, label in words.items() if self.counts.get(key)]


def order_list(programme: Programme, actor: Actor, asked: str, on: datetime.date) -> OrderList:
    """The page on a day; four queries, and those of the rules for whoever may put sheets up."""
    rows = Order.objects.visible_to(actor).filter(matter__programme=programme)
    rows = rows.select_related("matter__unit", "matter__project").prefetch_related(
        Prefetch("sheets", Sheet.objects.select_related("output__number").order_by("pk")),
        "sheets__output__sign_offs__number",
    )
    lines = [_line(row) for row in rows]
    may_put_up = allows(actor, "orders.put_up", programme)
    return OrderList(
        programme=programme,
        asked=asked,
        lines=[line for line in lines if asked in ("", line.group)],
        counts=Counter(line.group for line in lines),
        findings=findings_of(programme) if may_put_up else [],
        overdue=list(_overdue(programme, on)) if may_put_up else [],
        may_put_up=may_put_up,
    )


def _overdue(programme: Programme, on: datetime.date) -> QuerySet[Matter]:
    """Matters with their unit, past their day, without an order in their round; the longest first."""
    pressed = Order.objects.filter(matter=OuterRef("pk"), round=OuterRef("round"))
    late = Matter.objects.filter(programme=programme, state__in=WITH_UNIT, due_on__lt=on)
    return late.filter(~Exists(pressed)).select_related("unit").order_by("due_on", "pk")


def _line(order: Order) -> OrderLine:
    # Drafts that were put up and never issued begin an order, too: it is shown as waiting, or gone.
    sheets = list(order.sheets.all())
    issued = [each for each in sheets if each.issued_on is not None]
    waiting = next((each for each in sheets if each.is_waiting), None)
    return OrderLine(order, issued[-1] if issued else None, waiting)

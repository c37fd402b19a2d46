"""The orders of one matter: its sheets, what may follow, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.documents.queries import line_of, outputs_of
from minsheng.apps.orders import errors
from minsheng.apps.orders.course import course_of, following
from minsheng.apps.orders.models import COLOURS, Order
from minsheng.apps.people.permissions import allows
from minsheng.core.errors import Refusal
from minsheng.core.process import Ripe

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.documents.queries import PaperLine
    from minsheng.apps.matters.models import Matter, MatterStep
    from minsheng.apps.orders.models import Sheet
    from minsheng.apps.people.actor import Actor
    from minsheng.core.process import Colour

_WHY = {
    Ripe.FIRST: "还没有发过督办单",
    Ripe.UNANSWERED: "上一份要求的反馈时限已过，没有反馈",
    Ripe.RETURNED: "上一份发出以后，反馈已被退回两次",
    Ripe.OVERDUE: "上一份已经反馈，但事项超过了办结时限",
}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet with its paper, once it was issued; unanswered: its day passed without a word of the unit."""

    sheet: Sheet
    paper: PaperLine | None
    is_unanswered: bool


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A matter's orders on a day; `lines` are the sheets of all its rounds, the last first.

    `following` is the colour that may be put up, with `why`; else `not_yet` says what stands against it.
    """

    matter: Matter
    order: Order | None
    lines: Sequence[SheetLine]
    waiting: Sheet | None
    following: Colour | None
    why: str
    not_yet: Refusal | None
    may_put_up: bool
    may_issue: bool
    is_own: bool

    @property
    def following_words(self) -> str:
        """The colour's name."""
        return dict(COLOURS)[self.following] if self.following else ""


def order_page(matter: Matter, actor: Actor, on: datetime.date) -> OrderPage:
    """The page; at most nine queries."""
    orders = list(Order.objects.filter(matter=matter).prefetch_related("sheets__put_up_post__unit"))
    order = next((each for each in orders if each.round == matter.round), None)
    sheets = list(order.sheets.all()) if order else []
    waiting = next((each for each in sheets if each.is_waiting), None)
    steps = list(matter.steps.filter(round=matter.round).order_by("ordinal"))
    colour, why, not_yet = _following(matter, steps, sheets, on)
    told = course_of(matter, steps, sheets).answers if order else []
    every = [sheet for each in orders for sheet in each.sheets.all()]
    papers = {
        row.pk: line_of(row)
        for row in outputs_of(actor).filter(pk__in=[each.output_id for each in every if each.output_id])
    }
    user = actor.user.pk if actor.user else None
    return OrderPage(
        matter=matter,
        order=order,
        lines=[
            SheetLine(each, papers.get(each.output_id or 0), _is_unanswered(each, matter, told, on))
            for each in reversed(every)
        ],
        waiting=waiting,
        following=None if waiting else colour,
        why=why,
        not_yet=not_yet,
        may_put_up=allows(actor, "orders.put_up", matter),
        may_issue=allows(actor, "orders.issue", matter),
        is_own=waiting is not None and waiting.put_up_user_id == user,
    )


def _following(
    matter: Matter, steps: Sequence[MatterStep], sheets: Sequence[Sheet], on: datetime.date
) -> tuple[Colour | None, str, Refusal | None]:
    try:
        colour, ripe = following(matter, steps, sheets, on)
    except (errors.MatterUnfit, errors.ExtensionOpen, errors.NotRipe, errors.RedOut) as refusal:
        return None, "", refusal
    return colour, _WHY[ripe], None


def _is_unanswered(sheet: Sheet, matter: Matter, told: Sequence[datetime.date], on: datetime.date) -> bool:
    if sheet.issued_on is None or sheet.answer_by is None or sheet.order.round != matter.round:
        return False
    return matter.is_open and sheet.answer_by < on and not any(each >= sheet.issued_on for each in told)

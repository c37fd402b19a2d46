"""What a row had done before its first month here: what counts, what waits, what was sent back (期初数)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.actions.opening import CARRIED, may_decide
from minsheng.apps.ledger.models import Entry, Opening, OpeningProposal, Period
from minsheng.apps.ledger.seeing import JOINED, rows_seen
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui.words import quantity
from minsheng.core.counting import months_of
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.rowpage import RowHead
    from minsheng.apps.ledger.seeing import Looking

State = OpeningProposal.State


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One figure that was put up, in words."""

    proposal: OpeningProposal
    value: str

    @property
    def unit(self) -> str:
        """Whose row it is."""
        return self.proposal.allocation.unit.name

    @property
    def month(self) -> str:
        """The first month that it counts in."""
        return in_words(self.proposal.from_month)


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """The row with what it opens with; `months` are those it may open with, by last day and in words.

    Args:
        is_own: the reader put up what waits, and so does not take it.
    """

    head: RowHead
    opening: Opening | None
    lines: Sequence[OpeningLine]
    entries: int
    months: Sequence[tuple[str, str]]
    may_put_up: bool
    may_decide: bool
    is_own: bool

    @property
    def waiting(self) -> OpeningLine | None:
        """What waits to be taken."""
        return next((each for each in self.lines if each.proposal.state == State.SUBMITTED), None)

    @property
    def figure(self) -> str:
        """What the row opens with, in words; empty where it opens with nothing."""
        if self.opening is None:
            return ""
        value = quantity(self.opening.value, self.head.said.unit)
        return f"{value}，从{in_words(self.opening.from_month)}起计入"

    @property
    def has_names(self) -> bool:
        """Whether subjects of earlier days may be entered later."""
        return self.head.intake is not None and self.head.intake.manner == "subjects"

    @property
    def why_not(self) -> str:
        """Why none is put up any more; empty where one may be."""
        manner = self.head.intake.manner if self.head.intake else ""
        if self.opening is not None:
            return "期初数已定，不能再改；有误的，用“更正”或新的累计数改。"
        if self.waiting is not None:
            return "已经申报，等认定；要改的，退回以后重新申报。"
        if manner not in CARRIED:
            return (
                "这个目标不按数量累计，没有期初数。" if manner else "民生办定好登记方式以后才能申报期初数。"
            )
        if self.entries:
            return f"这一行已有 {self.entries} 条台账，期初数要在登记第一条以前定好。"
        return "" if self.may_put_up else "还没有申报期初数，由填报单位或民生办申报。"


def opening_page(head: RowHead, looking: Looking) -> OpeningPage:
    """What the row opens with and what was put up; three queries."""
    row, actor = head.row, looking.actor
    is_office = allows(actor, "ledger.set", row)
    lines = lines_of(row, head.said.unit)
    user = actor.user.pk if actor.user else 0
    mine = any(
        each.proposal.state == State.SUBMITTED and each.proposal.put_up_by_id == user for each in lines
    )
    return OpeningPage(
        head=head,
        opening=Opening.objects.filter(allocation=row).order_by("from_month").first(),
        lines=lines,
        entries=Entry.objects.filter(allocation=row).exclude(state=Entry.State.WITHDRAWN).count(),
        months=_months(row, looking),
        may_put_up=is_office or head.rights.enters,
        may_decide=is_office or head.rights.accepts,
        is_own=mine,
    )


def opens_with(head: RowHead) -> str:
    """What a row opens with or is said to, in words; empty where it is neither; at most two queries."""
    if head.intake is None or head.intake.manner not in CARRIED:
        return ""
    row, unit = head.row, head.said.unit
    if (found := Opening.objects.filter(allocation=row).order_by("from_month").first()) is not None:
        return f"{quantity(found.value, unit)}，从{in_words(found.from_month)}起计入"
    waiting = OpeningProposal.objects.filter(allocation=row, state=State.SUBMITTED).first()
    return f"{quantity(waiting.value, unit)}，等认定" if waiting is not None else ""


def openings_awaiting(looking: Looking) -> list[OpeningLine]:
    """Opening figures that the actor takes or returns, the oldest first; one query where none waits."""
    rows = rows_seen(looking).order_by().values("pk")
    found = OpeningProposal.objects.filter(state=State.SUBMITTED, allocation__in=rows).order_by("pk")
    waiting = list(found.select_related(*(f"allocation__{name}" for name in JOINED)))
    if not waiting:
        return []
    ground = looking.ground([each.allocation for each in waiting])
    return [
        OpeningLine(each, quantity(each.value, ground.says(each.allocation).unit))
        for each in waiting
        if may_decide(looking.actor, ground, each.allocation)
    ]


def lines_of(row: Allocation, unit: str) -> list[OpeningLine]:
    """All that was put up of a row, the last first; one query."""
    found = OpeningProposal.objects.filter(allocation=row).order_by("-pk")
    return [OpeningLine(each, quantity(each.value, unit)) for each in found]


def _months(row: Allocation, looking: Looking) -> list[tuple[str, str]]:
    """The months of the programme's year that have begun and are not being frozen; one query."""
    programme = row.split.target.project.programme
    shut = Period.objects.filter(programme=programme, closing_at__isnull=False).values_list(
        "month", flat=True
    )
    begun = {month for month in months_of(programme.year)[:-1] if month <= month_end(looking.on)}
    return [(month.isoformat(), in_words(month)) for month in sorted(begun.difference(shut))]

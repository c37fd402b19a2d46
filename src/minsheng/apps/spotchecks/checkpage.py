"""The page of one draw: what was drawn, what was found of each, and what that says (抽查表)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Entry, EntryStep
from minsheng.apps.ledger.telling import told_of
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.spotchecks.actions import HANDS
from minsheng.apps.spotchecks.frame import frame_of
from minsheng.apps.spotchecks.listpage import drawn_of, with_last
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from minsheng.apps.spotchecks.tally import Tally, tally_of
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Target
    from minsheng.apps.spotchecks.frame import Frame


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """An entry drawn; `told` is empty where the reader may not see it, and words are kept back.

    `may_find`: the reader may say what it is; `is_own`: could, had the entry not been in the reader's hands.
    """

    drawn: DrawnEntry
    unit: str
    told: str
    figure: str
    results: Sequence[Result]
    may_find: bool
    is_own: bool

    @property
    def earlier(self) -> Sequence[Result]:
        """What was said before and no longer holds."""
        return self.results[:-1]

    @property
    def last(self) -> Result | None:
        """What holds."""
        return self.results[-1] if self.results else None

    @property
    def is_fault(self) -> bool:
        """Whether it is not as it was said."""
        return self.last is not None and self.last.found != Result.Found.TRUE


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A draw; `others` of its target, with it, by month and ordinal.

    `now`: what counts up to the month today, where that is no longer what was drawn from.
    """

    check: SpotCheck
    said: TargetValue | None
    lines: Sequence[DrawnLine]
    tally: Tally
    others: Sequence[SpotCheck]
    now: Frame | None

    @property
    def unit(self) -> str:
        """The target's measure word."""
        return self.said.unit if self.said else ""


def check_page(check: SpotCheck, actor: Actor) -> CheckPage:
    """The page; nine queries. `check` comes with its target's programme and division."""
    joined = check.drawn.select_related("entry__allocation__unit", "entry__record", "entry__works")
    rows, now = list(with_last(joined)), frame_of(check.target_id, check.month)
    said = said_in(check.target, check.month)
    return CheckPage(
        check=check,
        said=said,
        lines=_lines(check, rows, actor, said.unit if said else ""),
        tally=tally_of(check, [drawn_of(row) for row in rows]),
        others=list(SpotCheck.objects.filter(target=check.target_id).order_by("month", "ordinal")),
        now=None if now.digest == check.frame_digest else now,
    )


def _lines(check: SpotCheck, rows: Sequence[DrawnEntry], actor: Actor, unit: str) -> list[DrawnLine]:
    """Three queries."""
    visible = Entry.objects.visible_to(actor).filter(pk__in=[row.entry_id for row in rows])
    seen, own = set(visible.values_list("pk", flat=True)), _own(actor, rows)
    results: dict[int, list[Result]] = defaultdict(list)
    for result in Result.objects.filter(drawn__check_of=check).select_related("user", "post__unit"):
        results[result.drawn_id].append(result)
    records = allows(actor, "spotchecks.record", check)
    return [
        DrawnLine(
            drawn=row,
            unit=row.entry.allocation.unit.name,
            told=told_of(row.entry, actor) if row.entry_id in seen else "",
            figure=quantity(row.amount, unit),
            results=results[row.pk],
            may_find=records and row.entry_id not in own,
            is_own=records and row.entry_id in own,
        )
        for row in rows
    ]


def said_in(target: Target, month: datetime.date) -> TargetValue | None:
    """What the edition in force at the end of a month says of a target; two queries."""
    edition = edition_in_force(target.project.programme, month)
    values = TargetValue.objects.filter(target=target, text__edition=edition)
    return values.select_related("text__project").first()


def _own(actor: Actor, rows: Sequence[DrawnEntry]) -> set[int]:
    """Entries that the actor had in hand."""
    if actor.user is None:
        return set()
    steps = EntryStep.objects.filter(
        user=actor.user, verb__in=HANDS, entry__in=[row.entry_id for row in rows]
    )
    return set(steps.values_list("entry", flat=True))

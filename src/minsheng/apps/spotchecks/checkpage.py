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
from minsheng.apps.spotchecks.listpage import drawn_of, with_last
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from minsheng.apps.spotchecks.tally import Tally, tally_of
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Target


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """An entry drawn; `told` is empty where the reader may not see it; `may_find`: the reader may say."""

    drawn: DrawnEntry
    unit: str
    told: str
    figure: str
    results: Sequence[Result]
    may_find: bool

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
    """A draw; `others` of its target, with it, by month and ordinal."""

    check: SpotCheck
    said: TargetValue | None
    lines: Sequence[DrawnLine]
    tally: Tally
    others: Sequence[SpotCheck]

    @property
    def unit(self) -> str:
        """The target's measure word."""
        return self.said.unit if self.said else ""


def check_page(check: SpotCheck, actor: Actor) -> CheckPage:
    """The page; six queries. `check` comes with its target's programme and division."""
    rows = list(
        with_last(check.drawn.select_related("entry__allocation__unit", "entry__record", "entry__works"))
    )
    seen = set(
        Entry.objects.visible_to(actor)
        .filter(pk__in=[row.entry_id for row in rows])
        .values_list("pk", flat=True)
    )
    results: dict[int, list[Result]] = defaultdict(list)
    for result in Result.objects.filter(drawn__check_of=check).select_related("user", "post__unit"):
        results[result.drawn_id].append(result)
    said = said_in(check.target, check.month)
    own = _own(actor, rows)
    records = allows(actor, "spotchecks.record", check)
    unit = said.unit if said else ""
    return CheckPage(
        check=check,
        said=said,
        lines=[
            DrawnLine(
                drawn=row,
                unit=row.entry.allocation.unit.name,
                told=told_of(row.entry, actor) if row.entry_id in seen else "",
                figure=quantity(row.amount, unit),
                results=results[row.pk],
                may_find=records and row.entry_id not in own,
            )
            for row in rows
        ],
        tally=tally_of(check, [drawn_of(row) for row in rows]),
        others=list(SpotCheck.objects.filter(target=check.target_id).order_by("month", "ordinal")),
    )


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

"""The page of one row: what stands of it, and its entries by state and month (一行任务的台账)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef

from minsheng.apps.cascade.queries import value_on
from minsheng.apps.ledger.errors import IntakeMissing
from minsheng.apps.ledger.figures import Done
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, Standing, Warning
from minsheng.apps.ledger.steps import hands_of
from minsheng.apps.ledger.telling import counted_words, number_of, told_of
from minsheng.apps.people.permissions import allows
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue

PER_PAGE = 50
State, Verb = Entry.State, EntryStep.Verb
_TYPED = frozenset({Verb.ENTERED, Verb.CHANGED})
_HANDLED = _TYPED | {Verb.SUBMITTED}


@dataclass(frozen=True, slots=True)
class Rights:
    """What the actor may do at a row."""

    enters: bool
    submits: bool
    accepts: bool


@dataclass(frozen=True, slots=True)
class RowHead:
    """One row with what stands of it; `intake` is None where nobody said how it is entered."""

    row: Allocation
    said: TargetValue
    intake: Intake | None
    done: Done
    rights: Rights

    @property
    def is_works(self) -> bool:
        """Whether stages of works are entered, which have pages of their own."""
        return self.intake is not None and self.intake.manner == "works"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a list; `is_own`: the reader's own hands keep it from the step that comes next."""

    entry: Entry
    told: str
    figure: str
    counted: str
    is_warned: bool
    is_own: bool

    @property
    def tick(self) -> str:
        """The entry with the version shown."""
        return f"{self.entry.pk}:{self.entry.version}"

    @property
    def is_open(self) -> bool:
        """Whether it is its unit's turn."""
        return self.entry.state in (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class RowPage:
    """The entries of a row, cut into pages; `states` counts them all, `drafts` is a digest of all drafts."""

    head: RowHead
    states: Sequence[tuple[str, str, int]]
    months: Sequence[datetime.date]
    lines: Sequence[EntryLine]
    page: Page[Entry]

    @property
    def total(self) -> int:
        """All entries, withdrawn ones too."""
        return sum(count for _, _, count in self.states)


def row_head(row: Allocation, actor: Actor, on: datetime.date) -> RowHead:
    """A row that the actor opened; eight queries."""
    ground = Ground([row], on)
    year = row.split.target.project.programme.year
    month = month_end(on) if year >= on.year else closing_month(year)
    day = on if year == on.year else month.replace(year, 12, 31)
    try:
        intake = ground.intake(row, day)
    except IntakeMissing:
        intake = None
    standing = Standing.objects.filter(allocation=row, month=month).first()
    said = ground.says(row)
    rights = rights_of(ground, row, actor, intake.manner if intake else "")
    return RowHead(row, said, intake, Done(said, value_on(row, day).value, standing), rights)


def rights_of(ground: Ground, row: Allocation, actor: Actor, manner: str) -> Rights:
    """What the actor may do at a row, by what the actions ask; no query."""
    entering, accepting = ground.entering(row, manner), ground.accepting(row)
    submit = "ledger.enter" if ground.is_own(row, manner) else "ledger.submit"
    return Rights(
        enters=allows(actor, "ledger.enter", entering),
        submits=allows(actor, submit, entering),
        accepts=allows(actor, "ledger.accept", accepting),
    )


def row_page(
    head: RowHead, actor: Actor, *, state: str = "", month: datetime.date | None = None, number: str = ""
) -> RowPage:
    """The entries of a row, last day first; six queries."""
    every = Entry.objects.filter(allocation=head.row)
    counts = dict(every.order_by().values_list("state").annotate(Count("pk")))
    months = sorted(
        {month_end(day) for day in every.order_by().values_list("happened_on", flat=True).distinct()}
    )
    rows = every.filter(state=state) if state else every.exclude(state=State.WITHDRAWN)
    if month is not None:
        rows = rows.filter(happened_on__gte=month.replace(day=1), happened_on__lte=month)
    page = Paginator(marked(rows), PER_PAGE).get_page(number)
    states = [(each.value, each.label, counts.get(each.value, 0)) for each in State]
    lines = entry_lines(page.object_list, actor, head.said.unit)
    return RowPage(head, states, months[::-1], lines, page)


def marked(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with `counts`, whether one holds its claim, `is_warned`, and the personal fields kept."""
    warned = Warning.objects.filter(entry=OuterRef("pk"), settled_by="")
    held = Claim.objects.filter(entry=OuterRef("pk"))
    return rows.annotate(counts=Exists(held), is_warned=Exists(warned)).select_related("record")


def entry_lines(rows: Iterable[Entry], actor: Actor, unit: str) -> list[EntryLine]:
    """Entries of `marked` in words; one query for the hands that had them."""
    entries = list(rows)
    hands = _hands(entries)
    user = actor.user.pk if actor.user else 0
    return [
        EntryLine(
            entry=entry,
            told=told_of(entry, actor),
            figure=number_of(entry, unit),
            counted=counted_words(entry, holds_claim=bool(getattr(entry, "counts", False))),
            is_warned=bool(getattr(entry, "is_warned", False)),
            is_own=user in hands[entry.pk],
        )
        for entry in entries
    ]


def _hands(entries: Sequence[Entry]) -> Mapping[int, set[int]]:
    """Whose hands keep entries from the next step: who typed submits none, who did either accepts none."""
    handled = hands_of([entry.pk for entry in entries], _HANDLED)
    typed = hands_of([entry.pk for entry in entries if entry.state == State.DRAFT], _TYPED)
    return handled | typed


def waiting(row: int, state: str) -> dict[int, int]:
    """The entries of a row in a state with their versions, by id; one query."""
    rows = Entry.objects.filter(allocation=row, state=state).order_by("pk")
    return dict(rows.values_list("pk", "version"))


def digest_of(seen: Mapping[int, int]) -> str:
    """What a page showed of entries: the same ids and versions have the same digest."""
    told = ",".join(f"{pk}.{version}" for pk, version in sorted(seen.items()))
    return hashlib.sha256(told.encode()).hexdigest()

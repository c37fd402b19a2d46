"""The page of one row: what stands of it, and its entries by state and month (一行任务的台账)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core.paginator import Paginator
from django.db.models import Aggregate, BigIntegerField, Count, Exists, F, OuterRef, Q, Sum

from minsheng.apps.ledger.asking import Asked
from minsheng.apps.ledger.errors import IntakeMissing
from minsheng.apps.ledger.figures import Done
from minsheng.apps.ledger.models import Claim, Entry, EntryStep, SiteClaim, Standing, Warning
from minsheng.apps.ledger.seeing import standing_of
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
    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue

PER_PAGE = 50
State, Verb = Entry.State, EntryStep.Verb
_TYPED = frozenset({Verb.ENTERED, Verb.CHANGED})


@dataclass(frozen=True, slots=True)
class Rights:
    """What the actor may do at a row."""

    enters: bool
    submits: bool
    accepts: bool


@dataclass(frozen=True, slots=True)
class RowHead:
    """One row with what stands of it; `intake` is None where nobody said how it is entered.

    It is that of the day asked about; `ways` are those of all months, by the first.
    """

    row: Allocation
    said: TargetValue
    intake: Intake | None
    done: Done
    rights: Rights
    ways: Sequence[Intake]

    @property
    def sentence(self) -> str:
        """What one entry is; empty where nobody said it."""
        if self.intake is None:
            return ""
        return Asked(self.intake, self.said, is_correction=False, months=()).sentence

    def way_on(self, day: datetime.date) -> Intake | None:
        """How it is entered in the month of a day."""
        return next((each for each in reversed(self.ways) if each.from_month <= month_end(day)), None)

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
    """The entries of a row, cut into pages; `states` counts them all, `drafts` stamps all drafts."""

    head: RowHead
    states: Sequence[tuple[str, str, int]]
    months: Sequence[datetime.date]
    lines: Sequence[EntryLine]
    page: Page[Entry]
    drafts: Stamp

    @property
    def group(self) -> str:
        """All drafts as they were shown, to be put up at once."""
        return f"{self.head.row.pk}:{self.drafts}"

    @property
    def total(self) -> int:
        """All entries, withdrawn ones too."""
        return sum(count for _, _, count in self.states)


def row_head(row: Allocation, looking: Looking, at: datetime.date | None = None) -> RowHead:
    """A row that the actor opened; four queries, one more where its figure was not read with it.

    Args:
        row: with its target, unit and number.
        looking: who looks.
        at: the day whose way of entering is asked about; today where it is left out.
    """
    ground, on = looking.ground([row]), looking.on
    year = row.split.target.project.programme.year
    month = month_end(on) if year >= on.year else closing_month(year)
    day = on if year == on.year else month.replace(year, 12, 31)
    try:
        intake = ground.intake(row, at or day)
    except IntakeMissing:
        intake = None
    is_read = month == month_end(on) and hasattr(row, "at_pk")
    stands = standing_of(row) if is_read else Standing.objects.filter(allocation=row, month=month).first()
    said = ground.says(row)
    rights = rights_of(ground, row, looking.actor, intake.manner if intake else "")
    done = Done(said, getattr(row, "number_on", row.issued), stands)
    return RowHead(row, said, intake, done, rights, ground.intakes(row.split.target))


def rights_of(ground: Ground, row: Allocation, actor: Actor, manner: str) -> Rights:
    """What the actor may do at a row, by what the actions ask; no query."""
    entering, accepting = ground.entering(row, manner), ground.accepting(row)
    return Rights(
        enters=allows(actor, "ledger.enter", entering),
        submits=allows(actor, "ledger.submit", entering),
        accepts=allows(actor, "ledger.accept", accepting),
    )


def row_page(
    head: RowHead, actor: Actor, *, state: str = "", month: datetime.date | None = None, number: str = ""
) -> RowPage:
    """The entries of a row, last day first; two queries."""
    every = Entry.objects.filter(allocation=head.row)
    days = list(every.order_by().values_list("state", "happened_on").annotate(**STAMPS))
    counts: Counter[str] = Counter()
    for found, _, count, *_ in days:
        counts[found] += count
    rows = every.filter(state=state) if state else every.exclude(state=State.WITHDRAWN)
    if month is not None:
        rows = rows.filter(happened_on__gte=month.replace(day=1), happened_on__lte=month)
    shown = [
        count
        for found, day, count, *_ in days
        if (found == state if state else found != State.WITHDRAWN) and month in (None, month_end(day))
    ]
    page = Known(marked(rows, actor), PER_PAGE, sum(shown)).get_page(number)
    drafts = [Stamp(*stamp) for found, _, *stamp in days if found == State.DRAFT]
    return RowPage(
        head=head,
        states=[(each.value, each.label, counts[each.value]) for each in State],
        months=sorted({month_end(day) for _, day, *_ in days}, reverse=True),
        lines=entry_lines(page.object_list, actor, head.said.unit),
        page=page,
        drafts=sum(drafts, Stamp()),
    )


class Known(Paginator[Any]):
    """Pages of a list whose length is known already: it is not asked for again."""

    def __init__(self, rows: QuerySet[Entry], per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page showed of entries that wait: others, or other versions of them, have another.

    The database adds it up, so that no page reads ten thousand rows to tell whether they changed. Where one
    goes and one comes the sum of keys grows, for a new entry has the greatest; a returned one that is
    corrected comes with a greater version.
    """

    count: int = 0
    keys: int = 0
    versions: int = 0
    both: int = 0

    def __add__(self, other: Stamp) -> Stamp:
        return Stamp(
            self.count + other.count,
            self.keys + other.keys,
            self.versions + other.versions,
            self.both + other.both,
        )

    def __str__(self) -> str:
        return f"{self.count}.{self.keys}.{self.versions}.{self.both}"

    @classmethod
    def of(cls, seen: Mapping[int, int]) -> Self:
        """Of entries with their versions, by id."""
        return cls(len(seen), sum(seen), sum(seen.values()), sum(pk * each for pk, each in seen.items()))


STAMPS: dict[str, Aggregate] = {
    "count": Count("pk"),
    "keys": Sum("pk"),
    "versions": Sum("version"),
    "both": Sum(F("pk") * F("version"), output_field=BigIntegerField()),
}
"""What the database adds up for a `Stamp`, by name."""


def site_claims() -> QuerySet[SiteClaim]:
    """By which an entry counts at its site, in a query of entries."""
    standing = Q(released_at=None) | Q(is_kept=True)
    return SiteClaim.objects.filter(standing, entry=OuterRef("pk"))


def marked(rows: QuerySet[Entry], actor: Actor) -> QuerySet[Entry]:
    """Entries with the personal fields kept, and with `counts`, `is_warned`, `is_typed` and `is_put_up`.

    The first says whether one holds its claim, the last two whether the actor typed it or put it up.
    """
    steps = EntryStep.objects.filter(entry=OuterRef("pk"), user=actor.user)
    marks = {
        "counts": Claim.objects.filter(entry=OuterRef("pk")),
        "is_warned": Warning.objects.filter(entry=OuterRef("pk"), settled_by=""),
        "is_typed": steps.filter(verb__in=_TYPED),
        "is_put_up": steps.filter(verb=Verb.SUBMITTED),
    }
    found = {name: Exists(each) for name, each in marks.items()}
    counts = found.pop("counts") | Exists(site_claims())
    return rows.annotate(counts=counts, **found).select_related("record", "works__site")


def entry_lines(rows: Iterable[Any], actor: Actor, unit: str) -> list[EntryLine]:
    """Entries of `marked` in words; no query besides."""
    return [
        EntryLine(
            entry=entry,
            told=told_of(entry, actor),
            figure=number_of(entry, unit),
            counted=counted_words(entry, holds_claim=entry.counts),
            is_warned=entry.is_warned,
            is_own=entry.is_typed or (entry.state != State.DRAFT and entry.is_put_up),
        )
        for entry in rows
    ]


def waiting(row: int, state: str) -> dict[int, int]:
    """The entries of a row in a state with their versions, by id; one query."""
    rows = Entry.objects.filter(allocation=row, state=state).order_by("pk")
    return dict(rows.values_list("pk", "version"))

"""What awaits acceptance by the actor's unit, by target and unit (待认定)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.jobs.models import Job
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import SUMMED, Entry, EntryStep, Warning
from minsheng.apps.ledger.rowpage import PER_PAGE, EntryLine, digest_of, entry_lines, marked
from minsheng.apps.ledger.seeing import joined, led_by, own_units

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue

DECIDE = "ledger.decide"
"""Kind of the jobs that accept or return more than one transaction takes."""

State, Verb = Entry.State, EntryStep.Verb
_HANDLED = (Verb.ENTERED, Verb.CHANGED, Verb.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one row that wait; `sum` is None where states do not add up.

    `own` went through the reader's hands and `warned` have an open warning: accepting all leaves these.
    """

    row: Allocation
    said: TargetValue
    seen: dict[int, int]
    sum: Decimal | None
    oldest: datetime.date
    own: int
    warned: int

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self.seen)

    @property
    def tick(self) -> str:
        """The row with a digest of what was shown of it."""
        return f"{self.row.pk}:{digest_of(self.seen)}"


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """All that waits, by target and unit; of the row that was opened its entries one by one."""

    groups: Sequence[Group]
    opened: Group | None
    lines: Sequence[EntryLine]
    page: Page[Entry] | None
    jobs: Sequence[Job]

    @property
    def total(self) -> int:
        """All entries that wait."""
        return sum(group.count for group in self.groups)


def awaiting_count(actor: Actor, on: datetime.date) -> int:
    """How many entries wait for the actor's unit; two queries, none without a unit."""
    mine = own_units(actor, on)
    return Entry.objects.filter(state=State.SUBMITTED, allocation__in=_rows(actor, on)).count() if mine else 0


def rows_awaiting(actor: Actor, on: datetime.date) -> tuple[list[Allocation], Ground]:
    """The rows with entries that the actor's unit accepts on a day, with their ground; eight queries."""
    there = Entry.objects.filter(allocation=OuterRef("pk"), state=State.SUBMITTED)
    rows = list(joined(_rows(actor, on).filter(Exists(there))).order_by("split", "unit__code", "pk"))
    ground = Ground(rows, on)
    return [row for row in rows if actor.unit_id in ground.accepting(row).units], ground


def _rows(actor: Actor, on: datetime.date) -> QuerySet[Allocation]:
    mine = own_units(actor, on)
    led = Q(parent__isnull=True) & led_by(mine, on)
    return Allocation.objects.filter(led | Q(parent__unit__in=mine), issued_open__isnull=False)


def accept_page(actor: Actor, on: datetime.date, *, row: int | None = None, number: str = "") -> AcceptPage:
    """What waits, and the entries of one row; fourteen queries."""
    rows, ground = rows_awaiting(actor, on)
    groups = _groups(rows, ground, actor)
    groups.sort(key=lambda group: (group.said.text.ordinal, group.said.ordinal, group.row.unit.code))
    opened = next((group for group in groups if group.row.pk == row), None)
    lines, page = list[EntryLine](), None
    if opened is not None:
        waiting = marked(Entry.objects.filter(allocation=opened.row, state=State.SUBMITTED))
        page = Paginator(waiting.order_by("happened_on", "pk"), PER_PAGE).get_page(number)
        lines = entry_lines(page.object_list, actor, opened.said.unit)
    jobs = Job.objects.filter(kind=DECIDE, requested_by=actor.audit_id)
    return AcceptPage(
        groups, opened, lines, page, list(jobs.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)))
    )


def _groups(rows: Sequence[Allocation], ground: Ground, actor: Actor) -> list[Group]:
    """One for each row; three queries."""
    entries = Entry.objects.filter(allocation__in=rows, state=State.SUBMITTED).order_by("pk")
    by_row: dict[int, list[tuple[int, int, str, Decimal | None, datetime.date]]] = {}
    columns = ("pk", "version", "manner", "quantity", "happened_on")
    for row, *rest in entries.values_list("allocation", *columns):
        by_row.setdefault(row, []).append(tuple(rest))
    user = actor.user.pk if actor.user else 0
    steps = EntryStep.objects.filter(entry__in=entries, user=user, verb__in=_HANDLED).order_by()
    own = set(steps.values_list("entry", flat=True))
    open_warnings = Warning.objects.filter(entry__in=entries, settled_by="").order_by()
    warned = set(open_warnings.values_list("entry", flat=True))
    return [_group(row, ground, by_row[row.pk], own, warned) for row in rows if row.pk in by_row]


def _group(
    row: Allocation,
    ground: Ground,
    entries: Sequence[tuple[int, int, str, Decimal | None, datetime.date]],
    own: set[int],
    warned: set[int],
) -> Group:
    seen = {pk: version for pk, version, *_ in entries}
    adds_up = all(manner in SUMMED for _, _, manner, _, _ in entries)
    total = sum((quantity or Decimal(0) for *_, quantity, _ in entries), Decimal(0))
    return Group(
        row=row,
        said=ground.says(row),
        seen=seen,
        sum=total if adds_up else None,
        oldest=min(day for *_, day in entries),
        own=len(own & seen.keys()),
        warned=len(warned & seen.keys()),
    )

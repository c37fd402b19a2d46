"""What awaits acceptance by the actor's unit, by target and unit (待认定)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, Sum

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.jobs.models import Job
from minsheng.apps.ledger.models import SUMMED, Entry, EntryStep, Warning
from minsheng.apps.ledger.rowpage import PER_PAGE, STAMPS, EntryLine, Known, Stamp, entry_lines, marked
from minsheng.apps.ledger.seeing import accepted_by, joined
from minsheng.apps.people.permissions import allows
from minsheng.kit.fields import plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from minsheng.apps.ledger.ground import Ground, RowOf
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue

_ACCEPT = "ledger.accept"

DECIDE = "ledger.decide"
"""Kind of the jobs that accept or return more than one transaction takes."""

State, Verb = Entry.State, EntryStep.Verb
_UNDER_WAY = (Job.State.QUEUED, Job.State.RUNNING)
_JOBS = 3
"""Most jobs that the page tells of: under way, and those that ended today."""
_HANDLED = (Verb.ENTERED, Verb.CHANGED, Verb.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one row that wait; `sum` is None where several states do not add up.

    `own` went through the reader's hands and `warned` have an open warning: accepting all leaves these.
    """

    row: Allocation
    said: TargetValue
    stamp: Stamp
    sum: Decimal | None
    oldest: datetime.date
    own: int = 0
    warned: int = 0

    @property
    def count(self) -> int:
        """How many wait."""
        return self.stamp.count

    @property
    def tick(self) -> str:
        """The row with the stamp of what was shown of it."""
        return f"{self.row.pk}:{self.stamp}"


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """All that waits, by target and unit; of the row that was opened its entries one by one."""

    groups: Sequence[Group]
    opened: Group | None
    lines: Sequence[EntryLine]
    page: Page[Entry] | None
    jobs: Sequence[Job]

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return any(job.state in _UNDER_WAY for job in self.jobs)

    @property
    def total(self) -> int:
        """All entries that wait."""
        return sum(group.count for group in self.groups)


def awaiting_count(looking: Looking) -> int:
    """How many entries wait for the actor; one query, none without a unit."""
    waiting = Entry.objects.filter(state=State.SUBMITTED, allocation__in=_rows(looking))
    return waiting.count() if looking.units else 0


def rows_awaiting(looking: Looking) -> tuple[list[Allocation], Ground]:
    """The rows with entries that the actor accepts on a day, with their ground; five queries."""
    there = Entry.objects.filter(allocation=OuterRef("pk"), state=State.SUBMITTED)
    rows = list(joined(_rows(looking).filter(Exists(there))).order_by("split", "unit__code", "pk"))
    ground = looking.ground(rows)
    return [row for row in rows if _is_mine(looking, ground.accepting(row))], ground


def _is_mine(looking: Looking, row: RowOf) -> bool:
    return looking.actor.unit_id in row.units or allows(looking.actor, _ACCEPT, row)


def _rows(looking: Looking) -> QuerySet[Allocation]:
    mine = accepted_by(looking.actor, looking.units, looking.on, _ACCEPT)
    return Allocation.objects.filter(mine, issued_open__isnull=False)


def accept_page(looking: Looking, *, row: int | None = None, number: str = "") -> AcceptPage:
    """What waits, and the entries of one row; eight queries."""
    actor = looking.actor
    rows, ground = rows_awaiting(looking)
    groups = _groups(rows, ground)
    groups.sort(key=lambda group: (group.said.text.ordinal, group.said.ordinal, group.row.unit.code))
    opened = next((group for group in groups if group.row.pk == row), None)
    lines, page = list[EntryLine](), None
    if opened is None:
        groups = _marked(groups, actor)
    else:
        waiting = marked(Entry.objects.filter(allocation=opened.row, state=State.SUBMITTED), actor)
        page = Known(waiting.order_by("happened_on", "pk"), PER_PAGE, opened.count).get_page(number)
        lines = entry_lines(page.object_list, actor, opened.said.unit)
    shown = Q(state__in=_UNDER_WAY) | Q(finished_at__date=looking.on)
    jobs = Job.objects.filter(shown, kind=DECIDE, requested_by=actor.audit_id)
    return AcceptPage(groups, opened, lines, page, list(jobs[:_JOBS]))


def _groups(rows: Sequence[Allocation], ground: Ground) -> list[Group]:
    """One for each row; one query."""
    entries = Entry.objects.filter(allocation__in=rows, state=State.SUBMITTED).order_by()
    every = entries.values("allocation").annotate(
        **STAMPS, amount=Sum("quantity"), oldest=Min("happened_on"), first=Min("manner"), last=Max("manner")
    )
    found = {each["allocation"]: each for each in every}
    return [_group(row, ground, found[row.pk]) for row in rows if row.pk in found]


def _group(row: Allocation, ground: Ground, found: Mapping[str, Any]) -> Group:
    stamp = Stamp(found["count"], found["keys"], found["versions"], found["both"])
    adds_up = {found["first"], found["last"]} <= SUMMED or stamp.count == 1
    total = plain(found["amount"]) if adds_up and found["amount"] is not None else None
    return Group(row, ground.says(row), stamp, total, found["oldest"])


def _marked(groups: Sequence[Group], actor: Actor) -> list[Group]:
    """With how many of each the reader had in hand or have a warning; two queries, none without groups."""
    if not groups:
        return []
    rows = [group.row for group in groups]
    entries = Entry.objects.filter(allocation__in=rows, state=State.SUBMITTED).order_by()
    user = actor.user.pk if actor.user else 0
    handled = EntryStep.objects.filter(entry=OuterRef("pk"), user=user, verb__in=_HANDLED)
    open_warnings = Warning.objects.filter(entry=OuterRef("pk"), settled_by="")
    own, warned = (
        dict(entries.filter(Exists(rows)).values_list("allocation").annotate(Count("pk")))
        for rows in (handled, open_warnings)
    )
    return [
        replace(group, own=own.get(group.row.pk, 0), warned=warned.get(group.row.pk, 0)) for group in groups
    ]

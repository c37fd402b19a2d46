"""The rows a unit enters at, each with what waits to be done there (台账)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from minsheng.apps.cascade.history import Held, folded
from minsheng.apps.cascade.models import Allocation, Change
from minsheng.apps.ledger.errors import IntakeMissing
from minsheng.apps.ledger.figures import Done
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.seeing import REVIEWED, joined, standing, standing_of, under
from minsheng.apps.people.models import Role
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.programmes.models import TargetValue

State = Entry.State


class Work(StrEnum):
    """What a row waits for: each row is in one, the first that fits by whose turn it is."""

    RETURNED = "returned"
    DRAFT = "draft"
    EMPTY = "empty"
    SUBMITTED = "submitted"
    RESTING = "resting"
    UNSET = "unset"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS = {
    Work.RETURNED: "有退回的",
    Work.DRAFT: "待审核",
    Work.EMPTY: "还没登记",
    Work.SUBMITTED: "待认定",
    Work.RESTING: "没有待办",
    Work.UNSET: "没定登记方式",
}
_ENTERING = (Work.RETURNED, Work.EMPTY, Work.DRAFT, Work.SUBMITTED, Work.RESTING, Work.UNSET)
_CHECKING = (Work.DRAFT, Work.RETURNED, Work.SUBMITTED, Work.EMPTY, Work.RESTING, Work.UNSET)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a split with what was entered at it."""

    row: Allocation
    said: TargetValue
    intake: Intake | None
    done: Done
    counts: Mapping[str, int]
    work: Work

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands among others: as printed."""
        return self.said.text.ordinal, self.said.ordinal, self.row.pk

    @property
    def drafts(self) -> int:
        """Entries that wait for the unit's own approver."""
        return self.counts.get(State.DRAFT, 0)

    @property
    def submitted(self) -> int:
        """Entries that wait for who accepts."""
        return self.counts.get(State.SUBMITTED, 0)

    @property
    def returned(self) -> int:
        """Entries that came back."""
        return self.counts.get(State.RETURNED, 0)

    @property
    def accepted(self) -> int:
        """Entries that were accepted."""
        return self.counts.get(State.ACCEPTED, 0)


@dataclass(frozen=True, slots=True)
class MyPage:
    """The rows of a unit in a year; `lines` pass the filter, `works` counts all by what they wait for."""

    year: int
    month: datetime.date
    lines: Sequence[Line]
    works: Sequence[tuple[Work, int]]
    total: int


def my_page(looking: Looking, *, year: int, wanted: str = "") -> MyPage:
    """What the actor's unit enters at in a year, the next thing to do first; seven queries."""
    on = looking.on
    month = month_end(on) if year >= on.year else closing_month(year)
    rows, given = _rows(looking, year, month)
    lines = _lines(looking, rows, given)
    order = _CHECKING if looking.actor.role == Role.APPROVER else _ENTERING
    lines.sort(key=lambda line: (order.index(line.work), line.place))
    counts = Counter(line.work for line in lines)
    works = [(work, counts[work]) for work in order if counts[work]]
    shown = [line for line in lines if not wanted or line.work == wanted]
    return MyPage(year, month, shown, works, len(lines))


def _rows(looking: Looking, year: int, month: datetime.date) -> tuple[list[Allocation], dict[int, Held]]:
    """The leaves of the day that the actor's unit enters at, with what they hold; two queries."""
    mine, on = looking.units, looking.on
    if not mine:
        return [], {}
    found = Allocation.objects.filter(
        Q(unit__in=mine) | REVIEWED & under(mine, on),
        issued_open__isnull=False,
        split__target__project__programme__year=year,
    )
    rows = list(standing(joined(found), month).order_by("split", "pk"))
    keys = [row.pk for row in rows]
    told = Change.objects.filter(Q(allocation__in=keys) | Q(allocation__parent__in=keys))
    changes = list(told.filter(issue__holds_from__lte=on).select_related("issue", "allocation"))
    held = folded(changes)
    given_on = {each.allocation.parent_id for each in changes if held[each.allocation_id].is_open}
    leaves = [row for row in rows if row.pk in held and held[row.pk].is_open and row.pk not in given_on]
    return leaves, held


def _lines(
    looking: Looking,
    rows: Sequence[Allocation],
    given: Mapping[int, Held],
) -> list[Line]:
    """The rows that the actor's unit enters itself: of a review the leads do; five queries."""
    if not rows:
        return []
    ground, on, actor = looking.ground(rows), looking.on, looking.actor
    counts = _counts(rows)
    order = _CHECKING if actor.role == Role.APPROVER else _ENTERING
    found = []
    for row in rows:
        intake = _intake(ground, row, on)
        if actor.unit_id not in ground.entering(row, intake.manner if intake else "").units:
            continue
        said = ground.says(row)
        done = Done(said, given[row.pk].value, standing_of(row))
        work = _work(intake, counts.get(row.pk, {}), order)
        found.append(Line(row, said, intake, done, counts.get(row.pk, {}), work))
    return found


def _counts(rows: Iterable[Allocation]) -> dict[int, dict[str, int]]:
    """How many entries of each row are in each state; one query."""
    found: dict[int, dict[str, int]] = {}
    entries = Entry.objects.filter(allocation__in=rows).order_by()
    for row, state, count in entries.values_list("allocation", "state").annotate(Count("pk")):
        found.setdefault(row, {})[state] = count
    return found


def _intake(ground: Ground, row: Allocation, on: datetime.date) -> Intake | None:
    year = row.split.target.project.programme.year
    try:
        return ground.intake(row, min(on, on.replace(year, 12, 31)))
    except IntakeMissing:
        return None


def _work(intake: Intake | None, counts: Mapping[str, int], order: Sequence[Work]) -> Work:
    if intake is None:
        return Work.UNSET
    there = {
        Work.RETURNED: State.RETURNED in counts,
        Work.DRAFT: State.DRAFT in counts,
        Work.SUBMITTED: State.SUBMITTED in counts,
        Work.EMPTY: not set(counts) - {State.WITHDRAWN},
    }
    return next((work for work in order if there.get(work)), Work.RESTING)

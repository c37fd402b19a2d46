"""What the page of an issue shows: kinds that fit, what would change, what keeps it from being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade.judging import earliest_day, is_of_another_line, kind_fits, may_close
from minsheng.apps.cascade.models import Change, Issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.entries import TargetGrid
    from minsheng.apps.cascade.history import Held
    from minsheng.apps.cascade.models import Allocation, Reply, Split


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection that is open; `changes` says that the issue puts another number in its place."""

    row: Allocation
    reply: Reply
    changes: bool


@dataclass(frozen=True, slots=True)
class Dialog:
    """An issue before it is made.

    Attributes:
        last: the one of the same level before.
        moved: rows that it would change.
        lines: names of units among them that are of another line.
        objections: open ones of the level.
        earliest: the first day that it may hold from; None where any will do.
    """

    grid: TargetGrid
    last: Issue | None
    kinds: Sequence[Issue.Kind]
    moved: Sequence[Allocation]
    lines: Sequence[str]
    objections: Sequence[Objection]
    earliest: date | None

    @property
    def seen_objections(self) -> str:
        """Their ids, as the form sends them back with a yes."""
        return " ".join(str(each.reply.pk) for each in self.objections)

    @property
    def still(self) -> int:
        """How many rows stay as they are."""
        return len(self.grid.rows) - len(self.moved)

    def first_day(self, today: date) -> date:
        """The day that is offered: today, for a first issue the edition's where that is earlier.

        Where that would be refused, the earliest that is not.
        """
        edition = self.grid.page.in_force
        day = today if self.last is not None or edition is None else min(today, edition.in_force_from)
        return day if self.earliest is None else max(day, self.earliest)


def dialog(grid: TargetGrid) -> Dialog:
    """What would be issued of a level; two queries, below a row three."""
    page = grid.page
    above = grid.under.row if grid.under is not None else None
    last = page.split.issues.filter(parent=above).last() if page.split is not None else None
    moved = [row for row in grid.rows if (row.value, row.is_open) != (row.issued, row.issued_open)]
    lines = [row.unit.name for row in moved if row.issued_open is not None and is_of_another_line(row.unit)]
    earliest = earliest_day(above, last)
    return Dialog(grid, last, _kinds(grid, last, above), moved, lines, _objections(grid), earliest)


def _objections(grid: TargetGrid) -> list[Objection]:
    offered = grid.offered_at is not None
    return [
        Objection(row, reply, not offered and (row.value, row.is_open) != (row.issued, row.issued_open))
        for row, asked in grid.asked
        if (reply := asked.objection) is not None
    ]


def _kinds(grid: TargetGrid, last: Issue | None, above: Allocation | None) -> list[Issue.Kind]:
    kinds = [kind for kind in Issue.Kind if kind_fits(kind, last, above)]
    page = grid.page
    closes = page.level is not None and page.in_force is not None and may_close(page.level, page.in_force)
    return [kind for kind in kinds if kind != Issue.Kind.CLOSING or closes or page.said is None]


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue with what it changed."""

    issue: Issue
    changes: Sequence[Change]


def issue_lines(issues: Sequence[Issue]) -> Sequence[IssueLine]:
    """Issues with their changes; one query."""
    found: dict[int, list[Change]] = {}
    changes = Change.objects.filter(issue__in=issues).select_related("allocation__unit")
    for change in changes.order_by("allocation__unit__code", "pk"):
        found.setdefault(change.issue_id, []).append(change)
    return [IssueLine(issue, found.get(issue.pk, [])) for issue in issues]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row as it stood on a day."""

    row: Allocation
    held: Held


def held_rows(split: Split, held: Mapping[int, Held]) -> Sequence[HeldRow]:
    """The rows that were open on a day, those below a row behind it; one query."""
    rows = split.allocations.filter(pk__in=held).select_related("unit", "parent__unit")
    rows = rows.order_by("unit__code", "pk")
    opened = [HeldRow(row, held[row.pk]) for row in rows if held[row.pk].is_open]
    found: list[HeldRow] = []
    for top in (each for each in opened if each.row.parent_id is None):
        found += [top, *(each for each in opened if each.row.parent_id == top.row.pk)]
    return found

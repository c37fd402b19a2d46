"""What rows were worth on a day, as known at a time: the issues folded in order (下达的历史)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.models import Allocation, Change, Split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Held:
    """What the issues say of one row: its number, what it keeps back, whether it is open."""

    value: Decimal | None = None
    reserve: Decimal = _ZERO
    is_open: bool | None = None


def value_on(row: Allocation, day: date, known_at: datetime | None = None) -> Held:
    """What a row was worth on a day, by the issues made until `known_at` (None: all); one query.

    A row that no issue had named by then is neither open nor closed.
    """
    changes = Change.objects.filter(allocation=row).select_related("issue")
    return _folded(changes, day, known_at).get(row.pk, Held())


def held_on(splits: Iterable[Split], day: date, known_at: datetime | None = None) -> dict[int, Held]:
    """What the rows of splits were worth on a day, by their ids; one query."""
    changes = Change.objects.filter(issue__split__in=list(splits)).select_related("issue")
    return _folded(changes, day, known_at)


def _folded(changes: Iterable[Change], day: date, known_at: datetime | None) -> dict[int, Held]:
    known = [
        change
        for change in changes
        if change.issue.holds_from <= day and (known_at is None or change.issue.issued_at <= known_at)
    ]
    return folded(known)


def folded(changes: Iterable[Change]) -> dict[int, Held]:
    """The changes laid on one another by day and number of their issues, which are loaded."""
    found: dict[int, Held] = {}
    for change in sorted(changes, key=lambda each: (each.issue.holds_from, each.issue.ordinal)):
        before = found.get(change.allocation_id, Held())
        # An issue below a row says what that row keeps back, and nothing of what it was given.
        if change.issue.parent_id == change.allocation_id:
            after = replace(before, reserve=change.reserve)
        else:
            kept = before.reserve if change.is_open else change.reserve
            after = Held(change.value, kept, change.is_open)
        found[change.allocation_id] = after
    return found


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row that reports on a day, with its number of that day."""

    row: Allocation
    value: Decimal | None


def leaves_on(split: Split, day: date, known_at: datetime | None = None) -> Sequence[Leaf]:
    """The rows that report on a day: open, and nobody open below them; by unit code, two queries."""
    held = held_on([split], day, known_at)
    rows = split.allocations.filter(pk__in=held).select_related("unit", "parent").order_by("unit__code", "pk")
    opened = [row for row in rows if held[row.pk].is_open]
    given_on = {row.parent_id for row in opened}
    return [Leaf(row, held[row.pk].value) for row in opened if row.pk not in given_on]

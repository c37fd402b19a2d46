"""What stands beside an entry that is judged: the same key, who is there to leave, accepted states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from minsheng.apps.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable


class Beside(Protocol):
    """Answers for one entry after the other; of a form by query, of a workbook for many rows at once."""

    def same_key(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """The row's entry of the key, unless it was withdrawn, has left since, or is the one changed."""

    def there(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """The accepted entry of the row that a leaving ends: of the key, not after it, not left."""

    def states(self, entry: Entry) -> Iterable[Entry]:
        """The accepted states of the row."""

    def pending(self, entry: Entry, changed: Entry | None) -> Iterable[Entry]:
        """States of the same day that are on their way, but for the one that is typed anew."""


class Stored:
    """Asks the database each time."""

    def same_key(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """Two queries in one."""
        rows = Entry.objects.filter(allocation=entry.allocation, key=entry.key, leaves=None)
        rows = rows.exclude(state=Entry.State.WITHDRAWN)
        left = Entry.objects.filter(leaves__in=rows, state=Entry.State.ACCEPTED)
        rows = rows.exclude(pk__in=left.values("leaves"))
        return (rows.exclude(pk=changed.pk) if changed else rows).first()

    def there(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """Withdrawn leavings end nothing; one query."""
        there = Entry.objects.filter(
            allocation=entry.allocation, key=entry.key, leaves=None, state=Entry.State.ACCEPTED
        )
        gone = Entry.objects.filter(leaves__in=there).exclude(state=Entry.State.WITHDRAWN)
        gone = gone.exclude(pk=changed.pk) if changed else gone
        there = there.filter(happened_on__lte=entry.happened_on)
        return there.exclude(pk__in=gone.values("leaves")).order_by("accepted_at", "pk").first()

    def states(self, entry: Entry) -> Iterable[Entry]:
        """One query."""
        return Entry.objects.filter(
            allocation=entry.allocation, manner=entry.manner, state=Entry.State.ACCEPTED
        ).order_by("happened_on", "accepted_at", "pk")

    def pending(self, entry: Entry, changed: Entry | None) -> Iterable[Entry]:
        """One query."""
        rows = Entry.objects.filter(
            allocation=entry.allocation, manner=entry.manner, happened_on=entry.happened_on, mends=None
        ).exclude(state__in=(Entry.State.ACCEPTED, Entry.State.WITHDRAWN))
        return (rows.exclude(pk=changed.pk) if changed else rows).order_by("pk")

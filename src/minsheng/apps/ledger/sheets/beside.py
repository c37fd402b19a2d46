"""What stands beside the rows of one range of a workbook, read at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.models import Entry, KeyKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

State = Entry.State

_TURN = {State.DRAFT: 0, State.RETURNED: 0, State.SUBMITTED: 1, State.ACCEPTED: 2}


class RangeBeside:
    """Answers as `beside.Stored` does, from four queries for all rows of a range."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._keyed: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self._leavings: dict[int, list[Entry]] = defaultdict(list)
        self._read_keyed(entries)
        self.staged = self._of_works(entries)
        self._states: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        self._read_states(entries)
        self._by_row_id = self._of_row_ids(entries)

    def _read_keyed(self, entries: Iterable[Entry]) -> None:
        """Entries of the same keys, and who left of them; two queries, one for rows without leavings."""
        keyed = [each for each in entries if each.key and each.key_kind != KeyKind.WEAK]
        if not keyed:
            return
        rows = {each.allocation_id for each in keyed}
        targets = {each.target_id for each in keyed}
        # By target, for there the index of keys begins; which rows of it are meant is told afterwards.
        found = Entry.objects.filter(target__in=targets, key__in={each.key for each in keyed})
        for entry in found.exclude(state=State.WITHDRAWN).select_related("record").order_by("pk"):
            if entry.allocation_id not in rows:
                continue
            self._keyed[entry.allocation_id, entry.key].append(entry)
            if entry.leaves_id is not None:
                self._leavings[entry.leaves_id].append(entry)

    def _of_works(self, entries: Iterable[Entry]) -> list[Entry]:
        """What stands of the same works, with papers; two queries, none without works."""
        works = {each.works_id for each in entries} - {None}
        if not works:
            return []
        found = Entry.objects.filter(works__in=works).exclude(state=State.WITHDRAWN)
        return list(found.prefetch_related("papers").order_by("pk"))

    def papers(self, entry: Entry) -> dict[str, str]:
        """The papers that an entry of works has, by name."""
        kept = next((each for each in self.staged if each.pk == entry.pk), None)
        return {paper.name: paper.number for paper in kept.papers.all()} if kept else {}

    def _read_states(self, entries: Iterable[Entry]) -> None:
        rows = {each.allocation_id for each in entries if each.manner in STATES}
        if not rows:
            return
        found = Entry.objects.filter(allocation__in=rows, manner__in=STATES).exclude(state=State.WITHDRAWN)
        for entry in found.order_by("happened_on", "accepted_at", "pk"):
            self._states[entry.allocation_id, entry.manner].append(entry)

    def _of_row_ids(self, entries: Iterable[Entry]) -> dict[tuple[int, str], Entry]:
        told = [each for each in entries if each.row_id]
        if not told:
            return {}
        found = Entry.objects.filter(
            allocation__in={each.allocation_id for each in told}, row_id__in={each.row_id for each in told}
        )
        found = found.exclude(state=State.WITHDRAWN).select_related("record")
        return {(entry.allocation_id, entry.row_id): entry for entry in found}

    def known(self, entry: Entry, *, is_leaving: bool) -> Entry | None:
        """The entry that a row is about: of its day, its row of the workbook, or its key."""
        if entry.manner in STATES:
            same = [
                each
                for each in self._states[entry.allocation_id, entry.manner]
                if (each.happened_on, each.mends) == (entry.happened_on, entry.mends)
            ]
            return min(same, key=lambda each: _TURN[State(each.state)], default=None)
        if entry.row_id:
            return self._by_row_id.get((entry.allocation_id, entry.row_id))
        if is_leaving:
            left = self._keyed.get((entry.allocation_id, entry.key), ())
            days = (each for each in left if each.leaves_id and each.happened_on == entry.happened_on)
            return next(days, None)
        return self.same_key(entry, None)

    def same_key(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """The row's entry of the key, unless it has left since or is the one changed."""
        for each in self._keyed.get((entry.allocation_id, entry.key), ()):
            gone = any(one.state == State.ACCEPTED for one in self._leavings.get(each.pk, ()))
            if each.leaves_id is None and not gone and (changed is None or each.pk != changed.pk):
                return each
        return None

    def there(self, entry: Entry, changed: Entry | None) -> Entry | None:
        """The accepted entry of the row that a leaving ends."""
        found = [
            each
            for each in self._keyed.get((entry.allocation_id, entry.key), ())
            if each.leaves_id is None
            and each.state == State.ACCEPTED
            and each.happened_on <= entry.happened_on
            and all(changed is not None and one.pk == changed.pk for one in self._leavings.get(each.pk, ()))
        ]
        return min(found, key=lambda each: (each.accepted_at, each.pk), default=None)

    def states(self, entry: Entry) -> Iterable[Entry]:
        """The accepted states of the row."""
        found = self._states[entry.allocation_id, entry.manner]
        return [each for each in found if each.state == State.ACCEPTED]

    def pending(self, _entry: Entry, _changed: Entry | None) -> Iterable[Entry]:
        """None: a row of a workbook types anew the one of its day that is on its way."""
        return ()


def counted_like(entries: Sequence[Entry]) -> Counter[tuple[int, str]]:
    """How many entries of a target have each of some keys, which only warn; one query, none without such."""
    told = {(each.target_id, each.key) for each in entries}
    if not told:
        return Counter()
    found = Entry.objects.filter(target__in={target for target, _ in told}, key__in={key for _, key in told})
    rows = found.exclude(state=State.WITHDRAWN).order_by().values_list("target", "key")
    return Counter((target, key) for target, key in rows)

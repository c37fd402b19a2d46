"""Accepting and returning what units put up (认定与退回)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.counting import Counting, rows_beside
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Entry, EntryStep, Manner, Movement, Warning
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.ledger.sequence import refuse_fall, refuse_known_state
from minsheng.apps.ledger.values import Left, Outcome
from minsheng.apps.ui.words import local_date, quantity
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.people.actor import Actor

_ZERO = Decimal(0)
State, Verb = Entry.State, EntryStep.Verb

_TYPED = frozenset({Verb.ENTERED, Verb.CHANGED, Verb.SUBMITTED})


@transaction.atomic(durable=True)
def accept(*, actor: Actor, seen: Mapping[int, int], at: datetime.datetime, words: str = "") -> Outcome:
    """Accept entries, which count from now on, and move what stands of their rows (认定).

    `seen` is the version shown of each entry, by its id; 2,000 at most. One by itself is accepted with its
    warnings, and `words` beside them; of several such are left.

    Raises:
        PermissionDenied: not the approver of the lead of each row, or of the department above it.
        TooMany, and of a single entry what keeps it back; of several, the others are accepted.
    """
    steps.refuse_many(len(seen))
    rows, own = _locked(seen)
    months = steps.OpenMonths(rows.values(), steps.lock_periods(steps.programmes_of(rows.values())))
    ground = Ground(own, local_date(at))
    for row in own:
        steps.may_accept(actor, ground, row)
    steps.lock_sites(steps.sites_of(seen))
    entries = steps.lock_entries(seen, rows)
    judge = _Judge(actor, ground, months, entries, seen)
    done, left = [], []
    for pk, entry in entries.items():
        try:
            entry.counted_in = judge.month(entry)
        except Refusal as why:
            left.append(Left(pk, why))
            continue
        entry.version, entry.state, entry.accepted_at = entry.version + 1, State.ACCEPTED, at
        done.append(entry)
    steps.refuse_single(seen, left)
    _count(done, rows, months)
    EntryStep.objects.bulk_create(steps.step_of(entry, Verb.ACCEPTED, actor, at) for entry in done)
    warned = Warning.objects.filter(entry__in=done, settled_by="")
    said = {"words": words.strip()} if words.strip() else {}
    warned.update(settled_by=steps.actor_words(actor), **said)
    if done:
        trail.record(
            "ledger.entries_accepted", actor=actor, subject=steps.about(done), facts=steps.facts_of(done)
        )
    return Outcome([entry.pk for entry in done], left)


def _locked(seen: Mapping[int, int]) -> tuple[dict[int, Allocation], list[Allocation]]:
    """Under the locks of their programmes: rows of entries with those a claim may go to, and their own."""
    first = Entry.objects.filter(pk__in=seen).order_by("pk")
    steps.lock_programmes(first.values_list("target__project__programme", flat=True))
    leaving = list(first.filter(leaves__isnull=False))
    own = set(first.order_by().values_list("allocation", flat=True))
    rows = steps.lock_rows(own | rows_beside(leaving))
    return rows, [row for pk, row in rows.items() if pk in own]


def _count(done: Sequence[Entry], rows: Mapping[int, Allocation], months: steps.OpenMonths) -> None:
    """Write the entries, what they count, and what stands because of them."""
    steps.write_moved(done)
    counting = Counting(months)
    counting.accept(done)
    counting.write()
    Reckoning(rows[pk] for pk in counting.since).write(counting.since)


class _Judge:
    """What keeps an entry from being accepted, one after the other: each sees those accepted before it."""

    def __init__(
        self,
        actor: Actor,
        ground: Ground,
        months: steps.OpenMonths,
        entries: Mapping[int, Entry],
        seen: Mapping[int, int],
    ) -> None:
        self._actor, self._ground, self._months, self._seen = actor, ground, months, seen
        self._hands = steps.hands_of(entries, _TYPED)
        warned = Warning.objects.filter(entry__in=entries, settled_by="")
        self._warned = set(warned.values_list("entry", flat=True)) if len(seen) > 1 else set()
        self._stands: dict[int, Decimal] = {}
        self._states: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        rows = {entry.allocation_id for entry in entries.values() if entry.manner in _STATES}
        for each in Entry.objects.filter(allocation__in=rows, manner__in=_STATES, state=State.ACCEPTED):
            self._states[each.allocation_id, each.manner].append(each)

    def month(self, entry: Entry) -> datetime.date:
        """The month that an entry counts in, where nothing keeps it back.

        Raises:
            EntryStale, EntryUnfit, SameUser, EntryWarned, EntryKnown, ProgressFell, YearClosed.
        """
        doing = Verb.ACCEPTED.label
        steps.refuse_stale(entry, self._seen[entry.pk])
        steps.refuse_unfit(entry, doing, {State.SUBMITTED})
        steps.refuse_same(self._actor, entry, self._hands, doing)
        if entry.pk in self._warned:
            raise errors.EntryWarned(entry=entry)
        if entry.manner in _STATES:
            self._refuse_state(entry)
        elif not entry.key:
            self._refuse_correction(entry)
        return self._months.first(entry.allocation_id, entry.happened_on)

    def _refuse_correction(self, entry: Entry) -> None:
        """What was corrected before it in the same action is taken away already."""
        row, asked = entry.allocation_id, entry.quantity or _ZERO
        if row not in self._stands:
            moved = Movement.objects.filter(allocation=row).aggregate(sum=Sum("amount"))["sum"]
            self._stands[row] = moved or _ZERO
        if self._stands[row] + asked < 0:
            facts = {"quantity": quantity(asked), "stands": quantity(self._stands[row])}
            raise errors.CorrectionTooMuch(**facts)
        self._stands[row] += asked

    def _refuse_state(self, entry: Entry) -> None:
        beside = self._states[entry.allocation_id, entry.manner]
        refuse_known_state(entry, beside)
        if entry.manner == Manner.TOTALS and not self._ground.says(entry.allocation).stock:
            refuse_fall(entry, beside)
        beside.append(entry)


_STATES = frozenset({Manner.TOTALS, Manner.MEASURED, Manner.REVIEW})


@transaction.atomic(durable=True)
def return_entries(*, actor: Actor, seen: Mapping[int, int], reason: str, at: datetime.datetime) -> Outcome:
    """Send entries back to who typed them, with a reason (退回).

    The approver of the unit sends back what was typed, who accepts what was put up.

    Raises:
        PermissionDenied: neither the approver of the unit that enters, nor who accepts at the row.
        ReasonMissing, TooMany, and of one entry EntryStale or EntryUnfit; of several, the others go back.
    """
    said = steps.refuse_no_reason(reason, Verb.RETURNED.label)
    steps.refuse_many(len(seen))
    rows = steps.lock_rows(Entry.objects.filter(pk__in=seen).order_by().values_list("allocation", flat=True))
    ground = Ground(rows.values(), local_date(at))
    entries = steps.lock_entries(seen, rows)
    own = set()
    for pk, entry in entries.items():
        row = rows[entry.allocation_id]
        if steps.submits(actor, ground, row, entry):
            own.add(pk)
        else:
            steps.may_accept(actor, ground, row)
    done, left = [], []
    for pk, entry in entries.items():
        try:
            steps.refuse_stale(entry, seen[pk])
            steps.refuse_unfit(entry, Verb.RETURNED.label, {State.DRAFT if pk in own else State.SUBMITTED})
        except (errors.EntryStale, errors.EntryUnfit) as why:
            left.append(Left(pk, why))
            continue
        entry.version, entry.state = entry.version + 1, State.RETURNED
        done.append(entry)
    steps.refuse_single(seen, left)
    steps.write_moved(done)
    EntryStep.objects.bulk_create(steps.step_of(entry, Verb.RETURNED, actor, at, said) for entry in done)
    if done:
        trail.record(
            "ledger.entries_returned", actor=actor, subject=steps.about(done), facts=steps.facts_of(done)
        )
    return Outcome([entry.pk for entry in done], left)

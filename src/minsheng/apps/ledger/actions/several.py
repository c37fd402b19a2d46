"""Entering a unit's figures of many rows at once, as a month's sheet has them (一并登记)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.days import Days, refuse_outside
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.judging import settle, shaped
from minsheng.apps.ledger.keys import kept_of
from minsheng.apps.ledger.models import Entry, EntryStep, SubjectRecord, Warning
from minsheng.apps.ledger.sequence import figure_words
from minsheng.apps.ledger.sheets.beside import RangeBeside
from minsheng.apps.ledger.values import Refused
from minsheng.apps.ledger.warned import warnings_of
from minsheng.apps.ui.words import local_date
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.values import EntryGiven
    from minsheng.apps.people.actor import Actor


@transaction.atomic(durable=True)
def enter_several(
    *, actor: Actor, given: Sequence[tuple[Allocation, EntryGiven]], at: datetime.datetime
) -> tuple[list[Entry], list[Refused]]:
    """Enter what was done at several rows, by the rules of one; good ones are written, the others told.

    At most 2,000. Two of one key, or of one day where a figure stands on a day, are refused, the second.

    Returns:
        The entries written, and those left by their place in what was given.

    Raises:
        PermissionDenied: no reporter of the unit that enters one of the rows; nothing is written.
        TooMany.
    """
    steps.refuse_many(len(given))
    sheet = _Sheet(actor, [row.pk for row, _ in given], at)
    left: list[Refused] = []
    shaping: list[tuple[int, Entry, EntryGiven]] = []
    for place, (row, said) in enumerate(given):
        try:
            shaping.append((place, sheet.shaped(row.pk, said), said))
        except Refusal as why:
            left.append(Refused(place, why))
    beside = RangeBeside([entry for _, entry, _ in shaping])
    made: list[tuple[Entry, EntryGiven]] = []
    for place, entry, said in shaping:
        try:
            sheet.settle(entry, said, beside)
        except Refusal as why:
            left.append(Refused(place, why))
            continue
        made.append((entry, said))
    sheet.write(made)
    return [entry for entry, _ in made], sorted(left, key=lambda each: each.place)


class _Sheet:
    """The rows of one action, locked, with all that their entries are judged by; ten queries."""

    def __init__(self, actor: Actor, rows: Iterable[int], at: datetime.datetime) -> None:
        self._actor, self._at = actor, at
        self._rows = steps.lock_rows(rows)
        self._ground = Ground(self._rows.values(), local_date(at))
        self._days = Days(self._rows.values(), self._ground.on)
        self._may: set[tuple[int, str]] = set()
        self._told: set[tuple[object, ...]] = set()

    def shaped(self, pk: int, given: EntryGiven) -> Entry:
        """An entry judged by itself: PermissionDenied, and what is wrong with it."""
        row = self._rows[pk]
        refuse_outside(row, given.happened_on, self._ground.on)
        intake = self._ground.intake(row, given.happened_on)
        if (pk, intake.manner) not in self._may:
            steps.may_enter(self._actor, self._ground, row, intake.manner)
            self._may.add((pk, intake.manner))
        self._days.refuse(row, given.happened_on)
        return shaped(self._ground, row, given, intake)

    def settle(self, entry: Entry, given: EntryGiven, beside: RangeBeside) -> None:
        """An entry by what stands beside it, in the database and in what was given."""
        is_state = entry.manner in STATES
        told = (entry.happened_on, entry.mends) if is_state else (entry.key, given.is_leaving)
        if (is_state or entry.key) and (entry.allocation_id, *told) in self._told:
            figure = figure_words(entry)
            facts = {"day": entry.happened_on, "state": Entry.State.DRAFT.label}
            raise errors.EntryKnown(before=figure, given=figure, **facts)
        settle(entry, given, self._ground.says(entry.allocation), beside)
        self._told.add((entry.allocation_id, *told))

    def write(self, made: Sequence[tuple[Entry, EntryGiven]]) -> None:
        """Write entries with their steps, personal fields, warnings and one event."""
        entries = [entry for entry, _ in made]
        _, user = steps.person_of(self._actor)
        for entry in entries:
            entry.entered_by = user
        Entry.objects.bulk_create(entries)
        verb = EntryStep.Verb.ENTERED
        EntryStep.objects.bulk_create(steps.step_of(entry, verb, self._actor, self._at) for entry in entries)
        SubjectRecord.objects.bulk_create(self._records(made))
        Warning.objects.bulk_create(warning for entry in entries for warning in warnings_of(entry))
        if entries:
            about, facts = steps.about(entries), steps.facts_of(entries)
            trail.record("ledger.entries_made", actor=self._actor, subject=about, facts=facts)

    def _records(self, made: Iterable[tuple[Entry, EntryGiven]]) -> list[SubjectRecord]:
        found = []
        for entry, given in made:
            intake = self._ground.intake(entry.allocation, entry.happened_on)
            subject = given.subject
            asked = kept_of(subject, intake.asks)
            if any(asked.values()):
                found.append(SubjectRecord(entry=entry, **asked))
        return found

"""Entering, changing and submitting: what a unit does with its own entries (登记与审核)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.days import refuse_day, refuse_outside
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.judging import judged
from minsheng.apps.ledger.keys import kept_of
from minsheng.apps.ledger.models import Entry, EntryStep, GatePaper, SubjectRecord, Warning
from minsheng.apps.ledger.proofs import attached
from minsheng.apps.ledger.siting import papers_lacking
from minsheng.apps.ledger.values import Left, Outcome
from minsheng.apps.ledger.warned import renew_evidence, warnings_of
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.proofs import Proof
    from minsheng.apps.ledger.values import EntryGiven
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User
    from minsheng.core.errors import Refusal

State, Verb = Entry.State, EntryStep.Verb

_FIGURES = (
    *("manner", "key_kind", "key", "key_name", "quantity", "numerator", "denominator", "works"),
    *("stage", "grade", "happened_on", "mends", "leaves", "issuer", "document", "words"),
)
"""What is typed of an entry."""


@transaction.atomic(durable=True)
def enter(
    *,
    actor: Actor,
    row: Allocation,
    given: EntryGiven,
    at: datetime.datetime,
    after: int | None = None,
    proofs: Sequence[Proof] = (),
) -> Entry:
    """Enter one thing done, or one state of a figure, at a row of a split (登记).

    `after` is the last entry of the user at the row when the form was shown, 0 where there was none: a form
    sent twice is refused. Without it nothing of that kind is asked. `proofs` are kept with the entry.

    Raises:
        EnteredAlready: the user entered another since.
        PermissionDenied: no reporter of the unit that enters.
        Refusal: the day, the row, or what was typed; nothing is written.
    """
    on = local_date(at)
    row = steps.lock_rows([row.pk])[row.pk]
    ground = Ground([row], on)
    intake = _intake(actor, ground, row, given)
    entry = judged(ground, row, given, intake)
    _, user = steps.person_of(actor)
    if after is not None and after != last_entered(row, user):
        raise errors.EnteredAlready
    entry.entered_by = user
    entry.save()
    _keep(entry, given, intake)
    if attached(entry, proofs):
        renew_evidence(entry)
    steps.step_of(entry, Verb.ENTERED, actor, at).save()
    facts = {"unit": row.unit.name, "manner": entry.get_manner_display(), "day": entry.happened_on}
    trail.record("ledger.entry_made", actor=actor, subject=row.split.target, facts=facts)
    return entry


def last_entered(row: Allocation, user: User) -> int:
    """The last entry that a user typed at a row, 0 where there is none; one query."""
    own = Entry.objects.filter(allocation=row, entered_by=user).order_by("-pk")
    return own.values_list("pk", flat=True).first() or 0


@transaction.atomic(durable=True)
def change(
    *,
    actor: Actor,
    entry: Entry,
    version: int,
    given: EntryGiven,
    at: datetime.datetime,
    proofs: Sequence[Proof] = (),
) -> Entry:
    """Type an entry anew that was not submitted or was returned (修改); it is a draft again.

    `proofs` come to those that it has.

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        EntryStale, EntryUnfit.
        Refusal: the day, the row, or what was typed; nothing is written.
    """
    on = local_date(at)
    rows = steps.lock_rows([entry.allocation_id])
    row = rows[entry.allocation_id]
    ground = Ground([row], on)
    intake = _intake(actor, ground, row, given)
    kept = steps.lock_entries([entry.pk], rows)[entry.pk]
    steps.refuse_stale(kept, version)
    steps.refuse_unfit(kept, Verb.CHANGED.label, {State.DRAFT, State.RETURNED})
    made = judged(ground, row, given, intake, kept)
    for name in _FIGURES:
        setattr(kept, name, getattr(made, name))
    kept.version, kept.state = kept.version + 1, State.DRAFT
    kept.save(update_fields=["version", "state", *_FIGURES])
    Warning.objects.filter(entry=kept).delete()
    _keep(kept, given, intake)
    attached(kept, proofs)
    renew_evidence(kept)
    steps.step_of(kept, Verb.CHANGED, actor, at).save()
    facts = {"unit": row.unit.name, "entry": kept.pk, "day": kept.happened_on}
    trail.record("ledger.entry_changed", actor=actor, subject=row.split.target, facts=facts)
    return kept


def _intake(actor: Actor, ground: Ground, row: Allocation, given: EntryGiven) -> Intake:
    """How the row is entered on the day, for who may enter it and a day that it takes."""
    refuse_outside(row, given.happened_on, ground.on)
    intake = ground.intake(row, given.happened_on)
    steps.may_enter(actor, ground, row, intake.manner)
    refuse_day(row, given.happened_on, ground.on)
    return intake


def _keep(entry: Entry, given: EntryGiven, intake: Intake) -> None:
    """Of the personal fields those that the intake asks, and the warnings."""
    asked = kept_of(given.subject, intake.asks)
    SubjectRecord.objects.filter(entry=entry).delete()
    if any(asked.values()):
        SubjectRecord.objects.create(entry=entry, **asked)
    asked_papers = intake.gate_papers.get(entry.stage, [])
    GatePaper.objects.filter(entry=entry).delete()
    GatePaper.objects.bulk_create(
        GatePaper(entry=entry, name=name, number=number)
        for name in asked_papers
        if (number := given.papers.get(name, "").strip())
    )
    Warning.objects.bulk_create(warnings_of(entry))


@transaction.atomic(durable=True)
def submit(*, actor: Actor, seen: Mapping[int, int], at: datetime.datetime) -> Outcome:
    """Put a unit's entries up for acceptance (审核通过): by another than who typed them.

    `seen` is the version shown of each entry, by its id; 2,000 at most.

    Raises:
        PermissionDenied: not the approver of the unit, or the reporter where the unit accepts itself.
        TooMany, and of a single entry what keeps it back; of several, the others are put up.
    """
    steps.refuse_many(len(seen))
    rows = steps.lock_rows(Entry.objects.filter(pk__in=seen).order_by().values_list("allocation", flat=True))
    ground = Ground(rows.values(), local_date(at))
    entries = steps.lock_entries(seen, rows)
    for entry in {(each.allocation_id, each.manner): each for each in entries.values()}.values():
        steps.may_submit(actor, ground, entry.allocation, entry.manner)
    hands = steps.hands_of(entries, {Verb.ENTERED, Verb.CHANGED})
    lacking = papers_lacking(entries.values(), ground)
    done, left = [], []
    for pk, entry in entries.items():
        why = _unready(actor, entry, seen[pk], hands) or lacking.get(pk)
        if why is not None:
            left.append(Left(pk, why))
            continue
        entry.version, entry.state = entry.version + 1, State.SUBMITTED
        done.append(entry)
    steps.refuse_single(seen, left)
    steps.write_moved(done)
    EntryStep.objects.bulk_create(steps.step_of(entry, Verb.SUBMITTED, actor, at) for entry in done)
    if done:
        trail.record(
            "ledger.entries_submitted", actor=actor, subject=steps.about(done), facts=steps.facts_of(done)
        )
    return Outcome([entry.pk for entry in done], left)


def _unready(actor: Actor, entry: Entry, version: int, hands: Mapping[int, set[int]]) -> Refusal | None:
    try:
        steps.refuse_stale(entry, version)
        steps.refuse_unfit(entry, Verb.SUBMITTED.label, {State.DRAFT})
        steps.refuse_same(actor, entry, hands, Verb.SUBMITTED.label)
    except (errors.EntryStale, errors.EntryUnfit, errors.SameUser) as why:
        return why
    return None

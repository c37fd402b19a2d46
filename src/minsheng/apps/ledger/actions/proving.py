"""Files that prove an entry, put to it and taken away again (佐证)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.files.actions import discard
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Entry, EntryStep, Evidence
from minsheng.apps.ledger.proofs import attached, was_put_up
from minsheng.apps.ledger.warned import renew_evidence
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.ledger.proofs import Proof
    from minsheng.apps.people.actor import Actor

State = Entry.State


@transaction.atomic(durable=True)
def attach(
    *, actor: Actor, entry: Entry, proofs: Sequence[Proof], at: datetime.datetime
) -> Sequence[Evidence]:
    """Put files to an entry, also to one that is accepted, as further proof (附佐证).

    Returns those that it did not have. The version stays, for what was entered does; one that was returned is
    a draft again, so that what was missing may be put up without typing all anew.

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        EntryUnfit: it was withdrawn.
        TooManyProofs.
    """
    kept = _locked(actor, entry, at)
    steps.refuse_unfit(kept, "附佐证", set(State) - {State.WITHDRAWN})
    made = attached(kept, proofs)
    if made:
        renew_evidence(kept)
        if kept.state == State.RETURNED:
            kept.version, kept.state = kept.version + 1, State.DRAFT
            kept.save(update_fields=["version", "state"])
            steps.step_of(kept, EntryStep.Verb.CHANGED, actor, at, reason="补佐证").save()
        row = kept.allocation
        facts = {"unit": row.unit.name, "entry": kept.pk, "count": len(made)}
        trail.record("ledger.evidence_attached", actor=actor, subject=row.split.target, facts=facts)
    return made


@transaction.atomic(durable=True)
def detach(*, actor: Actor, evidence: Evidence, at: datetime.datetime) -> Entry:
    """Take a file away that was never put up with its entry (删佐证).

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        EntryUnfit: the entry is not its unit's turn.
        ProofStays, ProofGone.
    """
    kept = _locked(actor, evidence.entry, at)
    steps.refuse_unfit(kept, "删佐证", {State.DRAFT, State.RETURNED})
    found = Evidence.objects.select_related("file").filter(pk=evidence.pk).first()
    if found is None:
        raise errors.ProofGone
    if was_put_up(found, kept.steps.all()):
        raise errors.ProofStays
    found.delete()
    discard(found.file)
    renew_evidence(kept)
    row = kept.allocation
    facts = {"unit": row.unit.name, "entry": kept.pk}
    trail.record("ledger.evidence_detached", actor=actor, subject=row.split.target, facts=facts)
    return kept


def _locked(actor: Actor, entry: Entry, at: datetime.datetime) -> Entry:
    """The entry as it stands, for a reporter of the unit that enters it."""
    rows = steps.lock_rows([entry.allocation_id])
    row = rows[entry.allocation_id]
    kept = steps.lock_entries([entry.pk], rows)[entry.pk]
    steps.may_enter(actor, Ground([row], local_date(at)), row, kept.manner)
    return kept

"""Letting the next entry count a subject in place of the one that does (让出计入)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.counting import Counting, heirs, lock_beside, rows_beside
from minsheng.apps.ledger.models import Claim, EntryStep
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.people.permissions import require

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.ledger.models import Entry
    from minsheng.apps.people.actor import Actor


@transaction.atomic(durable=True)
def release_claim(*, actor: Actor, entry: Entry, version: int, reason: str, at: datetime.datetime) -> Entry:
    """Let the next accepted entry of the same subject count in place of this one (让出计入).

    Each row moves in its first open month; the entry stays accepted, and counts again when its turn comes.

    Raises:
        PermissionDenied: not the office.
        ReasonMissing, EntryStale, ClaimNotHeld, NobodyNext, YearClosed: nothing is written.
    """
    first, rows = lock_beside(entry.pk)
    row = rows[first.allocation_id]
    require(actor, "ledger.set", row)
    said = steps.refuse_no_reason(reason, EntryStep.Verb.RELEASED.label)
    months = steps.OpenMonths(rows.values(), steps.lock_periods(steps.programmes_of(rows.values())))
    kept = steps.lock_entries([first.pk], rows)[first.pk]
    steps.refuse_stale(kept, version)
    if not rows_beside([kept]) <= rows.keys():
        raise errors.EntryStale(entry=kept, state=kept.get_state_display())
    if not Claim.objects.filter(entry=kept).exists():
        raise errors.ClaimNotHeld(entry=kept)
    if (heir := heirs(kept).order_by("accepted_at", "pk").first()) is None:
        raise errors.NobodyNext(entry=kept)
    kept.version += 1
    kept.save(update_fields=["version"])
    counting = Counting(months)
    counting.release_claim(kept)
    counting.write()
    Reckoning(rows[pk] for pk in counting.since).write(counting.since)
    steps.step_of(kept, EntryStep.Verb.RELEASED, actor, at, said).save()
    facts = {"unit": row.unit.name, "entry": kept.pk, "other": heir.pk, "reason": said}
    trail.record("ledger.claim_released", actor=actor, subject=row.split.target, facts=facts)
    return kept

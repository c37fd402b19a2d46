"""Saying why an odd entry is right (说明提醒)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Warning
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

_LONGEST_NAME = 120


@transaction.atomic(durable=True)
def explain(*, actor: Actor, warning: Warning, version: int, words: str, at: datetime.datetime) -> Warning:
    """Say why an entry with a warning is right (说明).

    The words of the unit that entered it stand beside the warning, which stays open; those of who accepts
    settle it, so that the entry is accepted among others.

    Raises:
        PermissionDenied: neither.
        EntryStale, ReasonMissing, WarningSettled: nothing is written.
    """
    rows = steps.lock_rows([warning.entry.allocation_id])
    row = rows[warning.entry.allocation_id]
    entry = steps.lock_entries([warning.entry_id], rows)[warning.entry_id]
    ground = Ground([row], local_date(at))
    settles = allows(actor, "ledger.accept", ground.accepting(row))
    if not settles and not allows(actor, "ledger.enter", ground.entering(row, entry.manner)):
        steps.may_submit(actor, ground, row, entry.manner)
    steps.refuse_stale(entry, version)
    kept = Warning.objects.filter(pk=warning.pk, entry=entry).first()
    if kept is None or kept.settled_by:
        raise errors.WarningSettled
    said = steps.refuse_no_reason(words, "说明")
    by = steps.actor_words(actor)
    kept.words = said if settles else f"{by}：{said}"
    kept.settled_by = by[:_LONGEST_NAME] if settles else ""
    kept.save(update_fields=["words", "settled_by"])
    facts = {"unit": row.unit.name, "entry": entry.pk}
    trail.record("ledger.warning_explained", actor=actor, subject=row.split.target, facts=facts)
    return kept

"""Taking an entry back, counted or not (撤回)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.counting import Counting, lock_beside, rows_beside
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Entry, EntryStep
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

State, Verb = Entry.State, EntryStep.Verb


@transaction.atomic(durable=True)
def withdraw(*, actor: Actor, entry: Entry, version: int, at: datetime.datetime, reason: str = "") -> Entry:
    """Take an entry back (撤回): its unit before it is accepted, afterwards who accepts, with a reason.

    What it counted is taken back in the row's first open month, and its claim goes to the next accepted.

    Raises:
        PermissionDenied: neither.
        EntryStale, EntryUnfit, ReasonMissing, LeftAlready, YearClosed: nothing is written.
    """
    first, rows = lock_beside(entry.pk)
    row = rows[first.allocation_id]
    ground = Ground([row], local_date(at))
    months = steps.OpenMonths(rows.values(), steps.lock_periods(steps.programmes_of(rows.values())))
    steps.lock_sites(steps.sites_of([entry.pk]))
    kept = steps.lock_entries([entry.pk], rows)[entry.pk]
    steps.refuse_stale(kept, version)
    if not rows_beside([kept]) <= rows.keys():
        raise errors.EntryStale(entry=kept, state=kept.get_state_display())
    steps.refuse_unfit(kept, Verb.WITHDRAWN.label, set(State) - {State.WITHDRAWN})
    was_accepted = kept.state == State.ACCEPTED
    said = _may(actor, ground, kept, reason)
    kept.version, kept.state = kept.version + 1, State.WITHDRAWN
    kept.save(update_fields=["version", "state"])
    if was_accepted:
        counting = Counting(months)
        counting.withdraw(kept)
        counting.write()
        Reckoning(rows[pk] for pk in counting.since).write(counting.since)
    steps.step_of(kept, Verb.WITHDRAWN, actor, at, said).save()
    facts = {"unit": row.unit.name, "entry": kept.pk, "reason": said}
    trail.record("ledger.entry_withdrawn", actor=actor, subject=row.split.target, facts=facts)
    return kept


def _may(actor: Actor, ground: Ground, entry: Entry, reason: str) -> str:
    """The reason, for who may withdraw the entry as it stands."""
    row = entry.allocation
    if entry.state != State.ACCEPTED:
        if not allows(actor, "ledger.enter", ground.entering(row, entry.manner)):
            steps.may_submit(actor, ground, row, entry.manner)
        return reason.strip()
    steps.may_accept(actor, ground, row)
    if entry.leavings.exclude(state=State.WITHDRAWN).exists():
        raise errors.LeftAlready(entry=entry)
    return steps.refuse_no_reason(reason, Verb.WITHDRAWN.label)

"""What is odd about an entry, and forbids nothing (提醒)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Entry, KeyKind, Subject, Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

WEAK_KEY_KNOWN = "ledger.weak_key_known"
"""Another entry of the target has the same name, birth and sex."""

VISIT_KNOWN = "ledger.visit_known"
"""Another entry of the target is of the same subject, day and occasion."""


def warnings_of(entry: Entry) -> Sequence[Warning]:
    """The warnings of an entry just typed, not yet written; one query, none without a key that warns."""
    is_visit = entry.key.startswith(f"{Subject.VISIT}:")
    if entry.key_kind != KeyKind.WEAK and not is_visit:
        return []
    others = Entry.objects.filter(target=entry.target_id, key=entry.key).exclude(pk=entry.pk)
    count = others.exclude(state=Entry.State.WITHDRAWN).count()
    code = VISIT_KNOWN if is_visit else WEAK_KEY_KNOWN
    return [Warning(entry=entry, code=code, facts={"count": count})] if count else []

"""The triggers that keep movements, steps and frozen months as they are (SQL in the migration)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection

SEALS = frozenset(
    {
        "ledger_movement_no_update",
        "ledger_movement_no_delete",
        "ledger_entrystep_no_update",
        "ledger_entrystep_no_delete",
        "ledger_movement_frozen_insert",
        "ledger_standing_frozen_insert",
        "ledger_standing_frozen_update",
        "ledger_standing_frozen_delete",
        "ledger_opening_no_update",
        "ledger_opening_no_delete",
        "ledger_openingproposal_no_delete",
        "ledger_openingproposal_decided_no_update",
    }
)
"""Names of the triggers, the same on every database."""

_QUERIES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)


def missing_of(names: Collection[str]) -> list[str]:
    """Those of the named triggers that are not in force; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(set(names) - present)

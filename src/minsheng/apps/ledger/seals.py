"""The triggers that keep movements, steps and frozen months as they are (SQL in the migration)."""

from __future__ import annotations

from minsheng.kit.triggers import missing_of

__all__ = ["SEALS", "missing_of", "missing_seals"]

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
        "ledger_sitechange_no_update",
        "ledger_sitechange_no_delete",
        "ledger_workschange_no_update",
        "ledger_workschange_no_delete",
    }
)
"""Names of the triggers, the same on every database."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)

"""The triggers that keep steps and frozen months as they are (SQL in the migration)."""

from __future__ import annotations

from minsheng.apps.ledger.seals import missing_of

SEALS = frozenset(
    ["funds_fundsstep_no_update", "funds_fundsstep_no_delete"]
    + [
        f"{table}_frozen_{operation}"
        for table in ("funds_funds", "funds_fundsline", "funds_countedline")
        for operation in ("insert", "update", "delete")
    ]
)
"""Names of the triggers, the same on every database."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)

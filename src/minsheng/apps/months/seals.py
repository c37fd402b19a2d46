"""The triggers that keep steps, scans, limits and frozen months as they are (SQL in the migration)."""

from __future__ import annotations

from minsheng.apps.ledger.seals import missing_of

_NEVER = ("months_reportstep", "months_reportscan", "months_thresholds")
_FROZEN = ("months_projectstanding", "months_targetstanding", "months_rowstanding")

SEALS = frozenset(
    [f"{table}_no_{operation}" for table in _NEVER for operation in ("update", "delete")]
    + [f"{table}_frozen_{operation}" for table in _FROZEN for operation in ("insert", "update", "delete")]
)
"""Names of the triggers, the same on every database."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)

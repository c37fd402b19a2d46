"""The triggers that keep issued sheets and decisions as they are (SQL in the migration)."""

from __future__ import annotations

from minsheng.kit.triggers import missing_of

_TABLES = ("orders_sheet", "orders_proposaldecision")

SEALS = frozenset(f"{table}_no_{operation}" for table in _TABLES for operation in ("update", "delete"))
"""Names of the triggers, the same on every database."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)

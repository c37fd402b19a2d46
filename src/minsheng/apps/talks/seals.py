"""The triggers that keep steps of talks as they are (SQL in the migration)."""

from __future__ import annotations

from minsheng.kit.triggers import missing_of

_TABLES = ("talks_talkstep",)

SEALS = frozenset(f"{table}_no_{operation}" for table in _TABLES for operation in ("update", "delete"))
"""Names of the triggers, the same on every database."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return missing_of(SEALS)

"""The triggers that keep the chain append-only, whatever program connects (SQL in the migration)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

SEALS = {
    "sqlite": ("audit_event_no_delete", "audit_event_no_replace", "audit_event_no_update"),
    "postgresql": ("audit_event_no_change", "audit_event_no_truncate"),
}
"""Names of the triggers on `audit_event`, by vendor."""


def missing_seals() -> list[str]:
    """Names of the triggers not in force: dropped, switched off, or lost when a table was rebuilt."""
    return sorted(set(SEALS[connection.vendor]) - set(_present()))


@contextmanager
def unsealed() -> Iterator[None]:
    """Lifts the triggers for the body, for emptying a whole database; never used by an action.

    On SQLite those of every table: it empties tables row by row, where PostgreSQL truncates them.
    """
    if connection.vendor == "postgresql":
        lift = ["ALTER TABLE audit_event DISABLE TRIGGER USER"]
        restore = ["ALTER TABLE audit_event ENABLE TRIGGER USER"]
    else:
        kept = _named("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        lift, restore = [f"DROP TRIGGER {name}" for name in kept], list(kept.values())
    _execute(lift)
    try:
        yield
    finally:
        _execute(restore)


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _present() -> dict[str, str]:
    queries = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'",
        "postgresql": (
            "SELECT tgname, '' FROM pg_trigger"
            " WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
        ),
    }
    return _named(queries[connection.vendor])


def _named(query: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())

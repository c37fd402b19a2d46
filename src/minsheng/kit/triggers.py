"""Which triggers are in force: dropped, switched off or lost with a rebuilt table, they keep nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Collection

_QUERIES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def missing_of(names: Collection[str]) -> list[str]:
    """Those of the named triggers that are not in force; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERIES[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return sorted(set(names) - present)

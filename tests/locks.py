"""What an action locks, reads and writes, in order, on every database: SQLite drops the words for a lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.subqueries import DeleteQuery, UpdateQuery


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run inside, as `lock places.division`, `read places.unitname`, `write jobs.job`.

    A lock that would also hold up foreign keys (without NO KEY) is `lock! audit.head`. Inserts are left out.
    """
    said: list[str] = []
    execute = SQLCompiler.execute_sql

    def noting(compiler, *args, **named):
        said.append(f"{_verb(compiler.query)} {compiler.query.model._meta.label_lower}")
        return execute(compiler, *args, **named)

    SQLCompiler.execute_sql = noting
    try:
        yield said
    finally:
        SQLCompiler.execute_sql = execute


def locks(said: list[str]) -> list[str]:
    """The locks among them, in order, each once."""
    return list(dict.fromkeys(each for each in said if each.startswith("lock")))


def _verb(query) -> str:
    if isinstance(query, UpdateQuery | DeleteQuery):
        return "write"
    if not query.select_for_update:
        return "read"
    return "lock" if query.select_for_no_key_update else "lock!"

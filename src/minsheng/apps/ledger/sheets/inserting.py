"""Rows written by many at once: what they have in common is prepared once, keys are read back in one go.

`bulk_create` prepares every column of every row anew, which took two thirds of an import.
"""

from __future__ import annotations

import json
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

_PARAMETERS = 30_000
"""Of one statement: SQLite takes 32,766."""


def insert_all(rows: Sequence[Model]) -> None:
    """Insert rows of one table, which do not learn their keys."""
    if rows:
        names = [field.attname for field in rows[0]._meta.concrete_fields if not field.primary_key]
        insert(type(rows[0]), names, map(attrgetter(*names), rows))


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of their columns, none of them left out but the key.

    Args:
        model: whose table.
        names: of the columns as a row has them (`entered_by_id`).
        rows: the values, in the order of the names.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    prepared = [_Prepared(field) for field in fields]
    source = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(source, _PARAMETERS // len(names))):
            given = ([made(value) for made, value in zip(prepared, row, strict=True)] for row in some)
            cursor.execute(*_STATEMENTS[connection.vendor](model, fields, list(given)))


def _by_values(model: type[Model], fields: Sequence[Any], rows: list[list[Any]]) -> tuple[str, list[Any]]:
    """A row of placeholders for each row."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608 (names of ours)
    return into + ", ".join([one] * len(rows)), [value for row in rows for value in row]


def _by_json(model: type[Model], fields: Sequence[Any], rows: list[list[Any]]) -> tuple[str, list[Any]]:
    """All rows as one JSON text: thirty thousand placeholders take the driver longer than the server."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    types = ", ".join(f"{quote(field.column)} {field.db_type(connection)}" for field in fields)
    sql = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608 (names of ours)
        f"SELECT {columns} FROM json_to_recordset(%s::json) AS given({types})"
    )
    names = [field.column for field in fields]
    said = json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str, ensure_ascii=False)
    return sql, [said]


_STATEMENTS = {"sqlite": _by_values, "postgresql": _by_json}


class _Prepared:
    """A column's values as the database takes them; equal ones are prepared once where they may be kept."""

    def __init__(self, field: Any) -> None:  # noqa: ANN401 (any kind of field)
        self._field = field
        # What is encrypted differs each time, and nothing personal stays in memory.
        self._is_kept = not hasattr(field, "purpose")
        self._plain = _PLAIN.get(field.get_internal_type()) if self._is_kept else None
        self._known: dict[Any, Any] = {}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 (any value)
        if value is None or type(value) is self._plain:
            return value
        made = self._known.get(value)
        if made is None:
            made = self._field.get_db_prep_save(value, connection)
            if self._is_kept and len(self._known) < _KEPT:
                self._known[value] = made
        return made


_PLAIN = {
    "CharField": str,
    "TextField": str,
    "ForeignKey": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
}
"""Of these kinds of fields, the type whose values go to the database as they are."""
_KEPT = 1_000


def step_all(
    entries: type[Model], steps: type[Model], told: dict[str, Any], *, batch: int, after: int
) -> None:
    """One step for each entry of a batch behind a key, by one statement.

    Args:
        entries: the model of entries.
        steps: the model of steps.
        told: the columns that all steps have in common, by name (`post_id`).
        batch: whose entries.
        after: key of the last entry written before.
    """
    by_name = {field.attname: field for field in steps._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(by_name[name].column)) for name in told)
    values = [by_name[name].get_db_prep_save(value, connection) for name, value in told.items()]
    sql = (
        f"INSERT INTO {quote(steps._meta.db_table)} (entry_id, version, {columns}) "  # noqa: S608 (names of ours)
        f"SELECT id, version, {', '.join(['%s'] * len(told))} "
        f"FROM {quote(entries._meta.db_table)} WHERE batch_id = %s AND id > %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, batch, after])

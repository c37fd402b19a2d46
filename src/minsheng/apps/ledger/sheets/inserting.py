"""Rows written by many at once: what they have in common is prepared and sent once, keys come back with them.

`bulk_create` prepares every column of every row anew, which took two thirds of an import.
"""

from __future__ import annotations

import json
from itertools import islice
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

_PARAMETERS = 30_000
"""Of one statement: SQLite takes 32,766."""


def insert_all(rows: Sequence[Model], told: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Insert rows of one table, which do not learn their keys; what was asked to be told of each."""
    if not rows:
        return []
    names = [field.attname for field in rows[0]._meta.concrete_fields if not field.primary_key]
    return insert(type(rows[0]), names, map(attrgetter(*names), rows), told)


def insert(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], told: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Insert rows given as values of their columns, none of them left out but the key.

    Args:
        model: whose table.
        names: of the columns as a row has them (`entered_by_id`).
        rows: the values, in the order of the names.
        told: columns that are wanted back, as `names`, the key among them.

    Returns:
        Those of each row as the driver gives them, in the order in which rows were inserted.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    prepared = [_Prepared(field) for field in fields]
    wanted = ", ".join(connection.ops.quote_name(str(by_name[name].column)) for name in told)
    back = f" RETURNING {wanted}" if told else ""
    found: list[tuple[Any, ...]] = []
    source = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(source, _PARAMETERS // len(names))):
            by_column = zip(*some, strict=True)
            columns = [made.column(values) for made, values in zip(prepared, by_column, strict=True)]
            sql, given = _statement(model, fields, columns)
            cursor.execute(sql + back, given)
            found += cursor.fetchall() if told else []
    return found


def _statement(
    model: type[Model], fields: Sequence[Any], columns: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    """What inserts rows: a column that says the same in all is sent once, the others as a table."""
    quote = connection.ops.quote_name
    varying = [place for place, values in enumerate(columns) if not _is_one(values)] or [0]
    told = [_placeholder(field) for field in fields]
    source, names, given = _SOURCES[connection.vendor](
        [fields[place] for place in varying], [columns[place] for place in varying]
    )
    for place, name in zip(varying, names, strict=True):
        told[place] = name
    once = [values[0] for place, values in enumerate(columns) if place not in varying]
    into = ", ".join(quote(field.column) for field in fields)
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({into}) SELECT {', '.join(told)} FROM {source}"  # noqa: S608 (names of ours)
    return sql, [*once, *given]


def _is_one(values: Sequence[Any]) -> bool:
    return values.count(values[0]) == len(values)


def _placeholder(field: Any) -> str:  # noqa: ANN401 (any kind of field)
    """Typed, where the server would take it for text; too long a text is for the column to refuse."""
    if connection.vendor == "sqlite":
        return "%s"
    return f"CAST(%s AS {_kind(field)})"


def _kind(field: Any) -> str:  # noqa: ANN401 (any kind of field)
    """The column's type without its length."""
    return str(field.db_type(connection)).partition("(")[0]


def _by_values(fields: Sequence[Any], columns: Sequence[Sequence[Any]]) -> tuple[str, list[str], list[Any]]:
    """A row of placeholders for each row."""
    one = f"({', '.join(['%s'] * len(fields))})"
    given = [value for row in zip(*columns, strict=True) for value in row]
    names = [f"column{number}" for number in range(1, len(fields) + 1)]
    return f"(VALUES {', '.join([one] * len(columns[0]))})", names, given


def _by_json(fields: Sequence[Any], columns: Sequence[Sequence[Any]]) -> tuple[str, list[str], list[Any]]:
    """All rows as one JSON text: thirty thousand placeholders take the driver longer than the server."""
    names = [f"c{number}" for number in range(len(fields))]
    types = ", ".join(f"{name} {_kind(field)}" for name, field in zip(names, fields, strict=True))
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    said = json.dumps(rows, default=str, ensure_ascii=False)
    return f"json_to_recordset(%s::json) AS given({types})", names, [said]


_SOURCES = {"sqlite": _by_values, "postgresql": _by_json}


class _Prepared:
    """A column's values as the database takes them; equal ones are prepared once where they may be kept."""

    def __init__(self, field: Any) -> None:  # noqa: ANN401 (any kind of field)
        self._field = field
        # What is encrypted differs each time, and nothing personal stays in memory.
        self._is_kept = not hasattr(field, "purpose")
        self._plain = _PLAIN.get(field.get_internal_type()) if self._is_kept else None

    def column(self, values: Sequence[Any]) -> Sequence[Any]:
        """The values of all rows."""
        if self._plain is not None and {type(value) for value in values} <= {self._plain, NoneType}:
            return values
        if not self._is_kept:
            seal = self._field.get_prep_value
            return [seal(value) for value in values]
        known = {value: self._made(value) for value in set(values)}
        return [known[value] for value in values]

    def _made(self, value: Any) -> Any:  # noqa: ANN401 (any value)
        return self._field.get_db_prep_save(value, connection)


_PLAIN = {
    "CharField": str,
    "TextField": str,
    "ForeignKey": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
}
"""Of these kinds of fields, the type whose values go to the database as they are."""


def step_all(
    entries: type[Model], steps: type[Model], told: dict[str, Any], *, batch: int, since: int
) -> None:
    """One step for each entry of a batch from a key on, by one statement.

    Args:
        entries: the model of entries.
        steps: the model of steps.
        told: the columns that all steps have in common, by name (`post_id`).
        batch: whose entries.
        since: key of the first entry.
    """
    by_name = {field.attname: field for field in steps._meta.concrete_fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(by_name[name].column)) for name in told)
    values = [by_name[name].get_db_prep_save(value, connection) for name, value in told.items()]
    sql = (
        f"INSERT INTO {quote(steps._meta.db_table)} (entry_id, version, {columns}) "  # noqa: S608 (names of ours)
        f"SELECT id, version, {', '.join(['%s'] * len(told))} "
        f"FROM {quote(entries._meta.db_table)} WHERE batch_id = %s AND id >= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, batch, since])

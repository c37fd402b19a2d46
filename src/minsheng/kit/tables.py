"""Tables read and written row by row in one spelling, the same whatever the database.

Values are the stored ones: an encrypted column stays encrypted. A row is a list of JSON values in the order
of the columns; days and moments (UTC) are ISO texts, JSON columns their canonical text, bytes base64.
"""

from __future__ import annotations

import datetime
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Field

SKIPPED_APPS = frozenset({"contenttypes", "auth", "sessions", "axes", "django_tasks_database"})
"""Apps whose rows a migration makes anew, or which a restored site does without."""

_BATCH = 2000

_INTEGERS = ("", "Big", "Small", "Positive", "PositiveBig", "PositiveSmall")

_KINDS = {
    **{f"{size}IntegerField": "integer" for size in _INTEGERS},
    **{f"{size}AutoField": "integer" for size in ("", "Big", "Small")},
    **dict.fromkeys(("CharField", "TextField", "SlugField"), "text"),
    "BooleanField": "boolean",
    "DateField": "day",
    "DateTimeField": "moment",
    "JSONField": "json",
    "BinaryField": "bytes",
    "GenericIPAddressField": "address",
}

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name in the database, and what it holds."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its model (`audit.event`) and its name in the database; `key` orders the rows."""

    label: str
    name: str
    key: str
    columns: tuple[Column, ...]

    @property
    def column_list(self) -> str:
        """The quoted names of the columns, parted by commas."""
        return ", ".join(connection.ops.quote_name(column.name) for column in self.columns)


def tables(registry: Apps = apps) -> tuple[Table, ...]:
    """Every table that is worth keeping, by label; raises `TypeError` for a column of an unknown kind."""
    return tuple(sorted((_table(model) for model in kept_models(registry)), key=lambda table: table.label))


def kept_models(registry: Apps = apps) -> list[type[models.Model]]:
    """The models of those tables, many-to-many ones included."""
    found = registry.get_models(include_auto_created=True)
    return [
        model for model in found if model._meta.managed and not model._meta.proxy
        and model._meta.app_label not in SKIPPED_APPS
    ]  # fmt: skip


@contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view of the whole database for the body, which only reads; writers are not held up."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # A plain BEGIN, not Django's immediate one: it takes no lock, and the first read fixes the view.
    _execute("BEGIN")
    try:
        yield
    finally:
        _execute("ROLLBACK")


def rows(table: Table) -> Iterator[Row]:
    """The rows in the order of the key, a few at a time."""
    readers = [_READERS[column.kind] for column in table.columns]
    quote = connection.ops.quote_name
    query = f"SELECT {table.column_list} FROM {quote(table.name)} ORDER BY {quote(table.key)}"  # noqa: S608
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while found := cursor.fetchmany(_BATCH):
            for row in found:
                yield _mapped(readers, row)


def insert(table: Table, given: Iterable[Sequence[Any]]) -> int:
    """Writes the rows, inside the caller's transaction; returns how many."""
    writers = [_writers()[column.kind] for column in table.columns]
    places = ", ".join(["%s"] * len(table.columns))
    name = connection.ops.quote_name(table.name)
    statement = f"INSERT INTO {name} ({table.column_list}) VALUES ({places})"  # noqa: S608
    count, source = 0, iter(given)
    with connection.cursor() as cursor:
        while batch := [_mapped(writers, row) for row in islice(source, _BATCH)]:
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def count(table: Table) -> int:
    """How many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table.name)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def clear(table: Table) -> None:
    """Deletes all rows, inside the caller's transaction."""
    _execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def continue_numbering() -> None:
    """Lets new rows be numbered above the highest written, where the database counts apart from the rows."""
    for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
        _execute(statement)


def _table(model: type[models.Model]) -> Table:
    meta = model._meta
    columns = tuple(Column(str(field.column), _kind(field)) for field in meta.concrete_fields)
    return Table(meta.label_lower, meta.db_table, str(meta.pk.column), columns)


def _kind(field: Field[Any, Any]) -> str:
    stored = field
    while stored.remote_field is not None:
        stored = stored.target_field  # type: ignore[attr-defined]  # only relations come here
    name = stored.get_internal_type()
    if name not in _KINDS:
        raise TypeError(f"{field} is a {name}, for which a backup has no spelling yet")
    return _KINDS[name]


def _mapped(functions: Sequence[Callable[[Any], Any]], row: Sequence[Any]) -> Row:
    return [None if value is None else apply(value) for apply, value in zip(functions, row, strict=True)]


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _moment(value: datetime.datetime | str) -> str:
    found = value if isinstance(value, datetime.datetime) else datetime.datetime.fromisoformat(value)
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return aware.astimezone(datetime.UTC).isoformat()


def _json(value: object) -> str:
    decoded = json.loads(value) if isinstance(value, str) else value
    return json.dumps(decoded, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_READERS: dict[str, Callable[[Any], object]] = {
    "integer": int,
    "text": str,
    "boolean": bool,
    "day": lambda value: value if isinstance(value, str) else value.isoformat(),
    "moment": _moment,
    "json": _json,
    "bytes": lambda value: b64encode(bytes(value)).decode(),
    "address": str,
}


def _writers() -> dict[str, Callable[[Any], object]]:
    ops = connection.ops
    return {
        "integer": int,
        "text": str,
        "boolean": bool,
        "day": lambda value: ops.adapt_datefield_value(datetime.date.fromisoformat(value)),
        "moment": lambda value: ops.adapt_datetimefield_value(datetime.datetime.fromisoformat(value)),
        "json": str,
        "bytes": b64decode,
        "address": str,
    }

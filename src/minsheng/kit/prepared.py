"""Queries put into SQL once for a key: to make a wide one costs more than to ask it (预编译查询)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from django.db.models import QuerySet

_MOST = 512
"""Statements kept by a process, of some 20 KB each; then all are made anew."""

_kept: dict[Hashable, Statement] = {}


def rows_of(key: Hashable, build: Callable[[], QuerySet[Any, Any] | None]) -> list[tuple[Any, ...]]:
    """What the query of `build` finds now, as plain rows; one query, none where it builds None.

    Args:
        key: whatever the query is built from (who asks, on which day, what for): the same key, the same SQL
            with the same parameters. The data is read anew each time.
        build: makes a queryset of `values_list`; called once for a key.

    Raises:
        RuntimeError: `build` asked the database; what it read would be kept.
    """
    statement = _kept.get(key)
    if statement is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        statement = _kept[key] = Statement.made(build)
    return statement.rows()


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, and by column what turns a value of the driver into ours."""

    sql: str
    params: Sequence[Any]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]

    @classmethod
    def made(cls, build: Callable[[], QuerySet[Any, Any] | None]) -> Self:
        """The statement of a queryset, which must not ask the database while it is built."""
        with connection.execute_wrapper(_refuse):
            rows = build()
            if rows is None:
                return cls("", (), ())
            compiler = rows.query.get_compiler(connection=connection)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                return cls("", (), ())
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        found = compiler.get_converters(columns)
        return cls(sql, params, [(at, tuple(each), column) for at, (each, column) in found.items()])

    def rows(self) -> list[tuple[Any, ...]]:
        """One query; none where nothing can be found."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchall()
        return [self._row(row) for row in found] if self.converters else found

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at, converters, column in self.converters:
            for convert in converters:
                values[at] = convert(values[at], column, connection)
        return tuple(values)


def _refuse(*_: object) -> NoReturn:
    message = "A query that is kept is built without asking the database."
    raise RuntimeError(message)

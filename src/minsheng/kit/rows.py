"""A row of one model out of the columns of another's query.

`select_related` makes a new instance for each row, also where all point at one or few of them.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def columns_of(model: type[Model], path: str) -> list[str]:
    """The model's columns for `values_list`, reached by the foreign key `path`."""
    return [f"{path}__{field.attname}" for field in model._meta.concrete_fields]


def row_of(model: type[Row], values: Sequence[Any]) -> Row:
    """The stored row that says these values, in the order of `columns_of`."""
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in model._meta.concrete_fields], values)

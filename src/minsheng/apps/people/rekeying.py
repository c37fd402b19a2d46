"""Encrypting everything again under the first named key, so that an older key can be taken away (换密钥)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from minsheng.apps.audit.trail import record
from minsheng.apps.people.fields import EncryptedField
from minsheng.apps.people.keys import CiphertextBroken, KeyMissing, named_keys
from minsheng.kit.checks import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from minsheng.apps.audit.trail import Doer

_BATCH = 500

Column = tuple[type[models.Model], EncryptedField]


def columns() -> Sequence[Column]:
    """Every encrypted column of the site, by table and column."""
    found = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedField)
    ]
    return sorted(found, key=lambda pair: (pair[0]._meta.db_table, pair[1].column))


def rekey(*, actor: Doer, advance: Callable[[int, int], None]) -> int:
    """Encrypt again what another key than the first has encrypted; how many values it was.

    In batches of 500, each its own transaction: stopped anywhere it goes on where it was, and done again it
    does nothing. A row changed meanwhile by somebody else is left, because that change used the first key.

    Raises:
        KeyMissing: a value needs a key that the environment no longer holds.
    """
    total = sum(_stale(column).count() for column in columns())
    done = 0
    for column in columns():
        while batch := list(_stale(column).values_list("pk", "stored_text")[:_BATCH]):
            with transaction.atomic():
                done += sum(_written(column, pk, stored) for pk, stored in batch)
            advance(done, total)
    if done:
        _note(actor, done)
    return done


@transaction.atomic
def _note(actor: Doer, count: int) -> None:
    facts = {"count": count, "key": named_keys()[0].name}
    record("people.fields_rekeyed", actor=actor, subject=None, facts=facts)


def _stale(column: Column) -> models.QuerySet[models.Model]:
    """The rows of a column that another key than the first has encrypted."""
    model, field = column
    rows = model._default_manager.annotate(stored_text=Cast(field.attname, models.TextField()))
    empty = Q(stored_text__isnull=True) | Q(stored_text="")
    return rows.exclude(empty).exclude(stored_text__startswith=f"{named_keys()[0].name}$").order_by("pk")


def _written(column: Column, pk: int, stored: str) -> int:
    model, field = column
    text = field.from_db_value(stored)
    rows = model._default_manager.annotate(stored_text=Cast(field.attname, models.TextField()))
    return rows.filter(pk=pk, stored_text=stored).update(**{field.attname: text})


def unreadable() -> Iterator[Finding]:
    """What cannot be decrypted, for `minsheng verify`; values are read and never shown."""
    for model, field in columns():
        rows = model._default_manager.annotate(stored_text=Cast(field.attname, models.TextField()))
        for pk, stored in rows.exclude(stored_text__isnull=True).values_list("pk", "stored_text").iterator():
            try:
                field.from_db_value(stored)
            except (KeyMissing, CiphertextBroken) as problem:
                facts = {"table": model._meta.db_table, "row": pk, "key": problem.facts["key"]}
                yield Finding("people.value_unreadable", facts)

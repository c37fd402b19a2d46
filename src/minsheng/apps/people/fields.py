"""A text column that is encrypted at rest."""

from __future__ import annotations

from typing import Any

from django.db import models

from minsheng.apps.people.keys import decrypt, encrypt


class EncryptedField(models.TextField):  # type: ignore[type-arg]  # django-stubs' parameters are not ours to fix
    """Text encrypted under the first named key (`people.keys`), bound to its table and column.

    Equal texts give different stored values, so it can be neither filtered nor ordered by; keep a
    `keyed_hash` beside it to find rows. Empty text and null are stored as they are.
    """

    description = "encrypted text"

    @property
    def purpose(self) -> str:
        """What a stored value is bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 (Django's signature)
        """The stored form of a text."""
        return encrypt(value, purpose=self.purpose) if value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """The text of a stored value."""
        return decrypt(value, purpose=self.purpose) if value else value

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401 (Django's signature)
        """`isnull` alone: a comparison of ciphertexts would always answer no."""
        if lookup_name != "isnull":
            raise TypeError(f"an encrypted column cannot be compared by {lookup_name!r}")
        return super().get_lookup(lookup_name)

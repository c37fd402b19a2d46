"""Model fields that keep quantities exact on every database."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

SCALE = 6
"""Decimal places kept; one unit is stored as 1,000,000."""

_LARGEST = Decimal(2**63 - 1).scaleb(-SCALE)


class QuantityField(models.BigIntegerField):  # type: ignore[type-arg]  # generic in the stubs alone
    """An exact quantity with up to six decimals, stored as a scaled integer.

    In Python a `Decimal`; beyond six decimals or ±9.2 × 10¹² the value is refused, never rounded. SQLite
    would keep a decimal as a float.
    """

    description = "exact quantity with six decimals"

    def get_prep_value(self, value: Any) -> int | None:  # noqa: ANN401 (Django's signature)
        """The scaled integer of a `Decimal`."""
        if value is None:
            return None
        number = Decimal(str(value)) if not isinstance(value, Decimal) else value
        scaled = number.scaleb(SCALE)
        if scaled != scaled.to_integral_value() or abs(number) > _LARGEST:
            raise ValidationError("数量最多六位小数,且不超过 9.2 万亿", code="quantity_out_of_range")
        return int(scaled)

    def from_db_value(self, value: int | None, *_: object) -> Decimal | None:
        """The `Decimal` of a scaled integer, without trailing zeros."""
        return None if value is None else _stored(value)

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 (Django's signature)
        """A `Decimal` from what a form or fixture gives."""
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(str(value))

    def formfield(self, **kwargs: Any) -> Any:  # noqa: ANN401 (Django's signature)
        """A decimal form field."""
        from django import forms

        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, "max_digits": 19, "decimal_places": SCALE, **kwargs}
        )


@lru_cache(maxsize=1 << 16)
def _stored(value: int) -> Decimal:
    # A chart reads ten thousand of them, most of them seen before.
    return plain(Decimal(value).scaleb(-SCALE))


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 99.850000 → 99.85, 1E+3 → 1000."""
    trimmed = number.normalize()
    return trimmed.quantize(Decimal(1)) if trimmed == trimmed.to_integral_value() else trimmed

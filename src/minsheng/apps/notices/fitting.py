"""Whether what a fact says fits an edition's columns; a notice may print longer words and larger figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError
from django.db.models import Model

from minsheng.apps.notices.errors import FigureUnfit, WordsTooLong
from minsheng.apps.notices.models import Fact
from minsheng.apps.programmes.models import (
    Category,
    Deadline,
    Measure,
    Pledge,
    ProjectText,
    Responsibility,
    TargetValue,
)
from minsheng.kit.fields import QuantityField

_FIGURE = (TargetValue, ("printed", "ratio", "unit"))
_COLUMNS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    Fact.Kind.CATEGORY: (Category, ("name", "part")),
    Fact.Kind.PROJECT: (ProjectText, ("number",)),
    Fact.Kind.LEAD: (Responsibility, ("name",)),
    Fact.Kind.COOPERATING: (Responsibility, ("name",)),
    Fact.Kind.TARGET: _FIGURE,
    Fact.Kind.SUBTARGET: _FIGURE,
    Fact.Kind.STANDARD: _FIGURE,
    Fact.Kind.DEADLINE: (Deadline, ("words",)),
    Fact.Kind.PLEDGE: (Pledge, ("words",)),
    Fact.Kind.MEASURE: (Measure, ("number",)),
}
_NUMBERS = ("low", "high", "baseline")
_SHOWN = 40


def refuse_unfit(fact: Fact) -> None:
    """Refuse a fact that an edition could not keep as it stands.

    Raises:
        WordsTooLong, FigureUnfit: as named.
    """
    model, names = _COLUMNS.get(fact.kind, (Fact, ()))
    for name in names:
        most = cast("int", model._meta.get_field(name).max_length)  # type: ignore[union-attr]  # a column
        if len(fact.value[name]) > most:
            raise WordsTooLong(number=fact.ordinal, value=fact.value[name][:_SHOWN], most=most)
    for name in _NUMBERS:
        given = fact.value.get(name)
        try:
            QuantityField().get_prep_value(None if given is None else Decimal(given))
        except ValidationError:
            raise FigureUnfit(number=fact.ordinal, value=given) from None

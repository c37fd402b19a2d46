"""Figures by which numbers are split (口径)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade.errors import BaseIncomplete
from minsheng.apps.cascade.models import Base, BaseValue
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Division


@dataclass(frozen=True, slots=True)
class NewBase:
    """A base to be registered; `values` by the unit's id, without the units that have no figure."""

    division: Division
    name: str
    measure: str
    as_on: date
    source: str
    values: Mapping[int, Decimal]


@transaction.atomic(durable=True)
def register_base(*, actor: Actor, new: NewBase) -> Base:
    """Register a base with its figures, for good: a correction is a further base.

    Raises:
        PermissionDenied: not the office of the division.
        BaseIncomplete: name, source or figures are missing, or one is negative; nothing is written.
    """
    require(actor, "cascade.split", new.division)
    _refuse_incomplete(new)
    base = Base.objects.create(
        division=new.division,
        name=new.name.strip(),
        measure=new.measure.strip(),
        as_on=new.as_on,
        source=new.source.strip(),
    )
    BaseValue.objects.bulk_create(_value(base, unit, value) for unit, value in sorted(new.values.items()))
    facts = {
        "name": base.name,
        "as_on": base.as_on,
        "source": base.source,
        "count": len(new.values),
        "batch": trail.batch_hash(f"{unit} {value}" for unit, value in new.values.items()),
    }
    trail.record("cascade.base_registered", actor=actor, subject=base, facts=facts)
    return base


def _value(base: Base, unit: int, value: Decimal) -> BaseValue:
    given: dict[str, Any] = {"value": value}
    return BaseValue(base=base, unit_id=unit, **given)


def _refuse_incomplete(new: NewBase) -> None:
    inside = Unit.objects.filter(pk__in=new.values, division__path__startswith=new.division.path)
    missing = {
        "名称": not new.name.strip(),
        "来源": not new.source.strip(),
        "各单位的数": not new.values,
        "不小于 0 的数": any(value < 0 for value in new.values.values()),
        "本级的单位": inside.count() < len(new.values),
    }
    if what := [word for word, is_missing in missing.items() if is_missing]:
        raise BaseIncomplete(what="、".join(what))

"""The units that a reading names, found in the register of its division."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils import timezone

from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.actions import NewUnit, group_units, register_units
from minsheng.apps.places.models import Unit, UnitGroup, UnitKind
from minsheng.apps.places.queries import resolve_units

UNIT_KINDS = (Fact.Kind.LEAD, Fact.Kind.COOPERATING)

Found = Mapping[str, Unit | UnitGroup | None]


def named_units(reading: Reading, facts: Iterable[FactLike]) -> Found:
    """Each unit name that is not rejected or confirmed as no unit, with its row or None, in printed order.

    Names are those of the day the reading was made: an amendment names units as they are called by then.
    """
    names = [
        str(fact.value["name"])
        for fact in facts
        if fact.kind in UNIT_KINDS and fact.state != Fact.State.REJECTED and not fact.value["none"]
    ]
    on = timezone.localdate(reading.read_at)
    return resolve_units(list(dict.fromkeys(names)), reading.notice.division, on=on)


def unresolved_units(reading: Reading) -> list[str]:
    """Names that the register does not have, in printed order."""
    facts = reading.facts.filter(kind__in=UNIT_KINDS)
    return [name for name, row in named_units(reading, facts).items() if row is None]


# 各街镇, 各乡镇(街道): the streets of the division under one name.
_STREETS = re.compile(r"^各.{0,6}(街道|街镇|乡镇|镇街)")


def register_named(reading: Reading, names: Collection[str], actor: Actor) -> int:
    """Register the unknown names among those given; a step of the transaction of `register_units`.

    All streets of the division that exist that day become a group. Units begin with the notice's year, or on
    the day of the reading if that is earlier; kind and full name can be mended later. Returns how many.

    Raises:
        PermissionDenied.
        MembersMissing: a name means the streets, and none is registered.
    """
    division = reading.notice.division
    unknown = [name for name in unresolved_units(reading) if name in names]
    on = timezone.localdate(reading.read_at)
    streets = list(
        Unit.objects.existing(on).filter(kind=UnitKind.STREET, division__path__startswith=division.path)
    )
    grouped = [name for name in unknown if _STREETS.search(name)]
    for name in grouped:
        group_units(division=division, name=name, members=streets, actor=actor)
    begins_on = min(date(reading.notice.year, 1, 1), on)
    register_units(
        new=[NewUnit(division, name, _kind(name), begins_on) for name in unknown if name not in grouped],
        actor=actor,
    )
    return len(unknown)


def _kind(name: str) -> UnitKind:
    if name.endswith(("街道", "街道办事处", "镇", "乡")):
        return UnitKind.STREET
    if name.endswith(("公司", "集团", "中心供电", "供电服务中心")):
        return UnitKind.ENTERPRISE
    if name.endswith("分局"):
        return UnitKind.VERTICAL
    return UnitKind.DEPARTMENT

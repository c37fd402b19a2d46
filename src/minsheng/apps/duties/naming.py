"""Which units an edition names beside its projects, and who acts for them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Prefetch, prefetch_related_objects

from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Project, ProjectText, Responsibility
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minsheng.apps.places.queries import Following

_LEAD = Responsibility.Relation.LEAD
QUOTED = ("quote", "start", "end", "more_spans", "locator", "text_hash")
"""Where a row is printed, which no list asks for."""


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or group as printed beside a project, and who acts for it on the day.

    Several where a group is named or a unit was split, none for a mask or a phrase.
    """

    said: Responsibility
    units: tuple[Unit, ...]

    @property
    def is_lead(self) -> bool:
        """Whether it leads; else it cooperates."""
        return self.said.relation == _LEAD

    @property
    def is_group(self) -> bool:
        """Whether a group is printed."""
        return self.said.group_id is not None

    @property
    def followed(self) -> bool:
        """Whether others act for the printed unit."""
        return self.said.unit_id is not None and [unit.pk for unit in self.units] != [self.said.unit_id]


def named_of(
    said: Iterable[Responsibility], following: Following, on: datetime.date
) -> dict[int, list[Named]]:
    """What is printed beside each text, by its id and in printed order; one query where a group is named."""
    rows = list(said)
    groups = [row for row in rows if row.group_id is not None]
    if groups:
        members = Unit.objects.existing(on).order_by("division__code", "code")
        prefetch_related_objects(groups, Prefetch("group__members", members))
    named: dict[int, list[Named]] = {}
    for row in rows:
        named.setdefault(row.text_id, []).append(Named(row, _acting(row, following)))
    return named


def named_beside(texts: Iterable[int], following: Following, on: datetime.date) -> dict[int, list[Named]]:
    """As `named_of`, of all that is printed beside some texts; one query, also where a group is named."""
    rows = Responsibility.objects.filter(text__in=list(texts)).order_by("text", *_ORDER)
    return _beside(rows.values_list(*_SAID, *_UNIT, *_MEMBER), following, on)


def texts_beside(
    editions: Iterable[int], following: Following, on: datetime.date
) -> tuple[list[ProjectText], dict[int, list[Named]]]:
    """The texts with a task of some editions that name anybody, as printed, and whom they name; one query.

    The texts are without their quotes, their projects without programme.
    """
    rows = Responsibility.objects.filter(text__edition__in=list(editions), text__has_task=True)
    rows = rows.order_by("text__edition", "text__ordinal", "text", *_ORDER)
    found = list(rows.values_list(*_SAID, *_UNIT, *_MEMBER, *_TEXT, *_PROJECT))
    texts: dict[int, ProjectText] = {}
    for columns in found:
        rest = columns[_BESIDE:]
        if rest[0] not in texts:
            text = texts[rest[0]] = ProjectText.from_db(DEFAULT_DB_ALIAS, _PRINTED, rest[: len(_TEXT)])
            text.project = row_of(Project, rest[len(_TEXT) :])
    return list(texts.values()), _beside(found, following, on)


def _beside(rows: Iterable[Sequence[Any]], following: Following, on: datetime.date) -> dict[int, list[Named]]:
    said: dict[int, Responsibility] = {}
    members: dict[int, list[Unit]] = {}
    units: dict[int, Unit] = {}
    for columns in rows:
        row = said.get(columns[0])
        if row is None:
            row = said[columns[0]] = row_of(Responsibility, columns[: len(_SAID)])
        own = _unit(columns[len(_SAID) : _OWN], units)
        member = _unit(columns[_OWN:_BESIDE], units)
        if own is not None:
            row.unit = own
        elif member is not None and exists(member, on):
            members.setdefault(row.pk, []).append(member)
    named: dict[int, list[Named]] = {}
    for row in said.values():
        printed = [row.unit] if row.unit is not None else members.get(row.pk, [])
        named.setdefault(row.text_id, []).append(Named(row, _following(printed, following)))
    return named


def exists(unit: Unit, on: datetime.date) -> bool:
    """Whether a unit exists on a day."""
    return unit.begins_on <= on and (unit.ends_on is None or unit.ends_on > on)


_SAID = [field.attname for field in Responsibility._meta.concrete_fields]
_UNIT, _MEMBER = columns_of(Unit, "unit"), columns_of(Unit, "group__members")
_OWN = len(_SAID) + len(_UNIT)
_BESIDE = _OWN + len(_MEMBER)
_ORDER = ("ordinal", "group__members__division__code", "group__members__code")
_PRINTED = [field.attname for field in ProjectText._meta.concrete_fields if field.attname not in QUOTED]
_TEXT, _PROJECT = [f"text__{name}" for name in _PRINTED], columns_of(Project, "text__project")


def _unit(columns: Sequence[object], known: dict[int, Unit]) -> Unit | None:
    """The unit of some columns, made once; None where they are empty."""
    key = columns[0]
    if not isinstance(key, int):
        return None
    if key not in known:
        known[key] = row_of(Unit, columns)
    return known[key]


def leads_of(named: Iterable[Named]) -> list[Named]:
    """Those that lead, in printed order."""
    return [each for each in named if each.is_lead]


def units_of(named: Iterable[Named]) -> list[Unit]:
    """Every unit that acts, once, in printed order."""
    return list({unit.pk: unit for each in named for unit in each.units}.values())


def first_lead(leads: Sequence[Named]) -> Unit | None:
    """The unit that acts for the first lead printed by itself; a group reports by its members."""
    return next((each.units[0] for each in leads if each.units and not each.is_group), None)


def _acting(row: Responsibility, following: Following) -> tuple[Unit, ...]:
    if row.unit is not None:
        return tuple(following.acting(row.unit))
    return _following(row.group.member_list if row.group is not None else [], following)


def _following(printed: Iterable[Unit], following: Following) -> tuple[Unit, ...]:
    return tuple({unit.pk: unit for each in printed for unit in following.acting(each)}.values())

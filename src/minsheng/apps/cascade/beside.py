"""Splits that bound each other: a part named within a whole (其中) is nowhere above it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS

from minsheng.apps.cascade.errors import TargetNotStated, WholeHasParts
from minsheng.apps.cascade.goals import Said, said_of
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.programmes.models import Project, ProjectText, Target, TargetValue
from minsheng.core.cascade.balance import Beside
from minsheng.core.cascade.manner import Manner
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from minsheng.apps.programmes.models import Edition

_ZERO = Decimal(0)

Sums = dict[int, Decimal]
"""What each unit has, by its id."""


@dataclass(frozen=True, slots=True)
class Kin:
    """Targets that bound one target in an edition, of the same measure word and summed as it is.

    Attributes:
        wholes: the target that it lies in, or that target's parts.
        beside: the further parts of the whole that it is a part of.
        subsets: what lies in it, or in the whole that it is a part of.
    """

    wholes: Collection[int] = ()
    beside: Collection[int] = ()
    subsets: Collection[int] = ()

    @property
    def all(self) -> set[int]:
        """Everything whose split matters."""
        return {*self.wholes, *self.beside, *self.subsets}


class Family:
    """What the targets of one edition, of the id `edition`, have to do with one another; one query."""

    def __init__(self, edition: Edition | int) -> None:
        self.edition: int = edition if isinstance(edition, int) else edition.pk
        self._values = {row.target_id: row for row in _stated(edition)}
        self._parts: dict[int, list[int]] = defaultdict(list)
        self._subsets: dict[int, list[int]] = defaultdict(list)
        for pk, row in self._values.items():
            if row.part_of_id is not None:
                self._parts[row.part_of_id].append(pk)
            if row.subset_of_id is not None:
                self._subsets[row.subset_of_id].append(pk)

    def kin(self, target: int) -> Kin:
        """What bounds a target; nothing where it is not summed."""
        own = self._values.get(target)
        if own is None or not self._is_summed(own):
            return Kin()
        top = own.part_of_id or target
        lies_in = own.subset_of_id
        wholes = (self._parts.get(lies_in) or [lies_in]) if lies_in is not None else []
        beside = [pk for pk in self._parts.get(top, ()) if pk != target]
        subsets = {*self._subsets.get(target, ()), *self._subsets.get(top, ())}
        return Kin(*(self._like(own, each) for each in (wholes, beside, subsets)))

    @property
    def values(self) -> Collection[TargetValue]:
        """Everything that the edition states, in printed order."""
        return self._values.values()

    @property
    def targets(self) -> Collection[int]:
        """Ids of everything that the edition states."""
        return self._values.keys()

    def target(self, target: int) -> Target | None:
        """A target that the edition states, by its id."""
        value = self._values.get(target)
        return None if value is None else value.target

    def value(self, target: int) -> TargetValue | None:
        """What the edition says of a target; None where it does not state it."""
        return self._values.get(target)

    def said(self, target: int) -> Said | None:
        """How a target is split; None where the edition does not state it."""
        value = self._values.get(target)
        return None if value is None else said_of(value)

    def has_parts(self, target: int) -> bool:
        """Whether the target is the sum of others, which are split instead."""
        return target in self._parts

    def parts_beside(self, target: int) -> list[int]:
        """The further parts of the whole that a target is a part of, and the whole itself."""
        own = self._values.get(target)
        if own is None or own.part_of_id is None:
            return []
        return [own.part_of_id, *(pk for pk in self._parts[own.part_of_id] if pk != target)]

    def _like(self, own: TargetValue, others: Iterable[int]) -> list[int]:
        values = [self._values[pk] for pk in others if pk in self._values]
        return [row.target_id for row in values if row.unit == own.unit and self._is_summed(row)]

    def _is_summed(self, value: TargetValue) -> bool:
        return value.text.has_task and said_of(value).manner is Manner.SUMMED


_QUOTED = ("quote", "start", "end", "more_spans", "locator", "text_hash")
"""Where a row is printed, which no split asks for."""

_SAID, _OF_TEXT = (
    [field.attname for field in model._meta.concrete_fields if field.attname not in _QUOTED]
    for model in (TargetValue, ProjectText)
)
_OF_PROJECT = columns_of(Project, "text__project")


def _stated(edition: Edition | int) -> Iterator[TargetValue]:
    """What an edition states in printed order, every text and project once, targets with their project."""
    rows = TargetValue.objects.filter(text__edition=edition).order_by("text__ordinal", "ordinal")
    of_text = [f"text__{name}" for name in _OF_TEXT]
    columns = rows.values_list(*_SAID, *of_text, *_OF_PROJECT, "target__code")
    texts: dict[int, ProjectText] = {}
    for *found, code in columns:
        said, rest = found[: len(_SAID)], found[len(_SAID) :]
        text = texts.get(rest[0])
        if text is None:
            text = ProjectText.from_db(DEFAULT_DB_ALIAS, _OF_TEXT, rest[: len(_OF_TEXT)])
            texts[text.pk] = text
            text.project = row_of(Project, rest[len(_OF_TEXT) :])
        value = TargetValue.from_db(DEFAULT_DB_ALIAS, _SAID, said)
        value.text = text
        value.target = row_of(Target, [value.target_id, text.project_id, code])
        value.target.project = text.project
        yield value


def said_by(family: Family, edition: Edition, target: Target) -> Said:
    """How a target is split under the edition of a family; as `goals.said_in`, without a query.

    Raises:
        TargetNotStated, WholeHasParts, NoTaskToSplit.
    """
    value = family.value(target.pk)
    if value is None:
        raise TargetNotStated(target=target.code, ordinal=edition.ordinal)
    if family.has_parts(target.pk):
        raise WholeHasParts(target=value.words)
    return said_of(value)


def issued_sums(targets: Collection[int]) -> dict[int, Sums]:
    """What each unit was given of each target by the issues, by target; targets without issue have none."""
    if not targets:
        return {}
    rows = Allocation.objects.filter(split__target__in=targets, issued_open__isnull=False)
    by_target: dict[int, list[Allocation]] = {}
    for row in rows.select_related("split", "parent"):
        by_target.setdefault(row.split.target_id, []).append(row)
    return {target: sums_of(mine) for target, mine in by_target.items()}


def sums_of(rows: Iterable[Allocation], *, drafts: bool = False) -> Sums:
    """What each unit has of one target, the rows above loaded: as issued, or in drafts."""
    sums: Sums = {}
    for row in rows:
        above = row.parent.unit_id if row.parent else None
        _add(sums, row.unit_id, above, row.value if drafts else row.issued)
    return sums


def _add(sums: Sums, unit: int, above: int | None, value: Decimal | None) -> None:
    # A unit's own part below itself lies within what it was given.
    if unit != above:
        sums[unit] = sums.get(unit, _ZERO) + (value or _ZERO)


def beside_of(kin: Kin, sums: Mapping[int, Sums], rows: Sequence[Allocation], others: Sums) -> Beside:
    """What bounds the rows of one level, by their ids.

    Args:
        kin: of the target.
        sums: what units have of those targets; a target that is missing bounds nothing.
        rows: of the level.
        others: what units have in the other levels of the same split.
    """
    whole, subsets = {}, {}
    has_whole = any(pk in sums for pk in kin.wholes)
    for row in rows:
        if row.parent is not None and row.parent.unit_id == row.unit_id:
            continue
        elsewhere = others.get(row.unit_id, _ZERO)
        if has_whole:
            whole[str(row.pk)] = max(_ZERO, _total(sums, kin.wholes, row.unit_id) - elsewhere)
        parts = _total(sums, kin.beside, row.unit_id) + elsewhere
        least = max((sums[pk].get(row.unit_id, _ZERO) for pk in kin.subsets if pk in sums), default=_ZERO)
        if least > parts:
            subsets[str(row.pk)] = least - parts
    return Beside(whole, subsets)


def _total(sums: Mapping[int, Sums], targets: Collection[int], unit: int) -> Decimal:
    return sum((sums[pk].get(unit, _ZERO) for pk in targets if pk in sums), _ZERO)


def units_left_out(kin: Kin, sums: Mapping[int, Sums], held: Sums) -> dict[int, Decimal]:
    """Units that the subsets give a number and that have none here, with that number."""
    found: dict[int, Decimal] = {}
    for pk in kin.subsets:
        for unit, value in sums.get(pk, {}).items():
            if value > held.get(unit, _ZERO) + _total(sums, kin.beside, unit):
                found[unit] = max(found.get(unit, _ZERO), value)
    return found

"""All levels of a programme's splits that somebody sees, as a table of levels × units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.cascade.choosing import units_of
from minsheng.apps.cascade.goals import Said, said_of
from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.cascade.standing import programme_page
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.models import Unit, UnitKind
from minsheng.apps.programmes.models import TargetValue
from minsheng.core.cascade.manner import Manner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.standing import TargetRow
    from minsheng.apps.cascade.unitpage import UnitPage
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition, Programme, Target

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spot:
    """One row of a level as it is drafted, with the version it has."""

    value: Decimal | None
    version: int
    is_open: bool
    issued: Decimal | None = None


NOTHING = Spot(None, 0, is_open=True)
"""A unit without a row: it takes part with its first number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One level: the rows below a target, or below one unit's row of it (其中).

    Attributes:
        code: of the target, and behind a stroke of the unit above.
        above: the unit whose part is split, empty for the whole target.
        goal: what is to be given out with the reserve; None where nothing is summed.
        may_type: whether the asker gives out at this level.
    """

    code: str
    target: Target
    said: Said
    reserve: Decimal
    goal: Decimal | None
    may_type: bool
    parent: int | None = None
    above: str = ""

    @property
    def is_named(self) -> bool:
        """Whether units are named here and given no numbers."""
        return self.said.manner is Manner.NAMED

    @property
    def value(self) -> TargetValue:
        """What the edition says of the target that the split is typed under."""
        return self.said.value


@dataclass(frozen=True, slots=True)
class Table:
    """Levels in printed order, units by code, and what stands where they meet (by code and unit id)."""

    programme: Programme
    edition: Edition | None
    lines: Sequence[Line]
    units: Sequence[Unit]
    spots: Mapping[tuple[str, int], Spot]

    def spot(self, line: Line, unit: int) -> Spot:
        """What stands in a cell."""
        return self.spots.get((line.code, unit), NOTHING)

    def given(self, line: Line) -> Decimal:
        """Σ of a level."""
        return sum((self.spot(line, unit.pk).value or _ZERO for unit in self.units), _ZERO)

    def of_target(self, target: Target) -> Table | None:
        """The levels of one target with the units that take part in them; None where there are none."""
        lines = [line for line in self.lines if line.target.pk == target.pk]
        codes = {line.code for line in lines}
        spots = {key: spot for key, spot in self.spots.items() if key[0] in codes}
        taking_part = {unit for _, unit in spots}
        units = [unit for unit in self.units if unit.pk in taking_part or not taking_part]
        return replace(self, lines=lines, units=units, spots=spots) if lines else None


def programme_table(programme: Programme, actor: Actor, on: date) -> Table:
    """The table of a programme: of targets seen whole every level, of others what lies below own rows.

    At most 15 queries, whatever the number of targets and units.
    """
    page = programme_page(programme, actor, on)
    rows = _rows(page.programme, actor, {row.target.pk for row in page.rows})
    by_split: dict[int, list[Allocation]] = defaultdict(list)
    for row in rows:
        by_split[row.split_id].append(row)
    made = _Lines(page.programme, actor)
    for standing in page.rows:
        if standing.said is not None:
            made.add_whole(standing, by_split.pop(standing.split.pk, ()) if standing.split else ())
    seen_whole = len(made.lines)
    for split, mine in _others(by_split):
        made.add_own(split, mine)
    units = _columns(page.programme, on, {unit for _, unit in made.spots} | made.own_parts(seen_whole))
    return Table(page.programme, page.edition, made.lines, units, made.spots)


def unit_table(page: UnitPage) -> Table:
    """One unit over its targets as its page shows them."""
    lines, spots = [], {}
    for cell in page.cells:
        if cell.said is None:
            continue
        row, above = cell.row, cell.row.parent if cell.row is not None else None
        line = Line(
            code=f"{cell.target.code}/{above.unit.code}" if above else cell.target.code,
            target=cell.target,
            said=cell.said,
            reserve=_ZERO,
            goal=cell.said.number if above is None else above.issued,
            may_type=cell.may_type,
            parent=above.pk if above else None,
            above=above.unit.name if above else "",
        )
        lines.append(line)
        if row is not None:
            spots[line.code, page.unit.pk] = Spot(row.value, row.version, row.is_open, row.issued)
    return Table(page.programme, page.edition, lines, [page.unit], spots)


def _rows(programme: Programme, actor: Actor, whole: set[int]) -> list[Allocation]:
    """Rows of targets seen whole; of others those that the asker's unit was given, and those below these."""
    rows = Allocation.objects.filter(split__target__project__programme=programme).taking_part()
    own = Q(unit=actor.unit_id, parent=None, issued_open=True) | Q(parent__unit=actor.unit_id)
    rows = rows.filter(Q(split__target__in=whole) | (own if actor.unit_id else Q(pk__in=[])))
    return list(rows.select_related("unit").order_by("unit__code", "pk"))


def _others(by_split: Mapping[int, list[Allocation]]) -> Iterable[tuple[Split, list[Allocation]]]:
    found = Split.objects.filter(pk__in=by_split).select_related("target__project", "edition")
    return [(split, by_split[split.pk]) for split in found.order_by("target__code")]


def _columns(programme: Programme, on: date, taking_part: set[int]) -> list[Unit]:
    """The units that take part anywhere; before there are any the streets of the area."""
    if taking_part:
        return list(Unit.objects.filter(pk__in=taking_part).order_by("code"))
    return list(units_of(programme.division, on).filter(kind=UnitKind.STREET))


@dataclass(frozen=True, slots=True)
class _Part:
    """A row as rights are judged, without loading the programme for each."""

    path: str
    unit: int

    def division_path(self) -> str:
        """Whose area the programme is."""
        return self.path

    def owner_units(self) -> frozenset[int]:
        """The unit that was given the number."""
        return frozenset({self.unit})


class _Lines:
    """Gathers the levels of splits and what stands in them."""

    def __init__(self, programme: Programme, actor: Actor) -> None:
        self._actor, self._programme = actor, programme
        self._is_office = allows(actor, "cascade.split", programme)
        self.lines: list[Line] = []
        self.spots: dict[tuple[str, int], Spot] = {}

    def add_whole(self, standing: TargetRow, rows: Sequence[Allocation]) -> None:
        """A target over its units, then each unit that gave its part on."""
        if standing.said is None:
            raise ValueError(f"{standing.target} is not split")
        summed = standing.said.manner is Manner.SUMMED
        line = Line(
            code=standing.target.code,
            target=standing.target,
            said=standing.said,
            reserve=standing.reserve,
            goal=standing.said.number if summed else None,
            may_type=self._is_office,
        )
        self._add(line, [row for row in rows if row.parent_id is None])
        self._add_below(line, rows)

    def add_own(self, split: Split, rows: Sequence[Allocation]) -> None:
        """What lies below the rows that the asker's unit was given."""
        found = TargetValue.objects.filter(text__edition=split.edition, target=split.target)
        value = found.select_related("text").first()
        if value is None or not value.text.has_task:
            return
        line = Line(split.target.code, split.target, said_of(value), _ZERO, None, may_type=False)
        self._add_below(line, rows)

    def own_parts(self, since: int) -> set[int]:
        """The asker's unit, which may keep a part of any level from the given one on; nobody without such."""
        return {self._actor.unit_id} if self._actor.unit_id and self.lines[since:] else set()

    def _add_below(self, line: Line, rows: Sequence[Allocation]) -> None:
        """Levels below units, of those that gave a part on."""
        below: dict[int, list[Allocation]] = defaultdict(list)
        for row in rows:
            if row.parent_id is not None:
                below[row.parent_id].append(row)
        for row in rows:
            if row.parent_id is not None or not below[row.pk]:
                continue
            own = replace(
                line,
                code=f"{line.code}/{row.unit.code}",
                reserve=row.reserve,
                goal=row.issued if line.said.manner is Manner.SUMMED else None,
                may_type=self._may_give_on(row),
                parent=row.pk,
                above=row.unit.name,
            )
            self._add(own, below[row.pk])

    def _may_give_on(self, row: Allocation) -> bool:
        """Whether the asker splits a row's number; it must hold."""
        if not row.issued_open or not row.is_open:
            return False
        part = _Part(self._programme.division_path(), row.unit_id)
        return allows(self._actor, "cascade.split", part)

    def _add(self, line: Line, rows: Iterable[Allocation]) -> None:
        self.lines.append(line)
        for row in rows:
            self.spots[line.code, row.unit_id] = Spot(row.value, row.version, row.is_open, row.issued)

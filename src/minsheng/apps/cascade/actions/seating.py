"""Giving every target that nobody has to the unit that reports it, whole (落实到填报单位)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.beside import Family, Sums, issued_sums
from minsheng.apps.cascade.goals import said_of
from minsheng.apps.cascade.levels import Bounds, Level, level_of
from minsheng.apps.cascade.models import Allocation, Change, Issue, Split, Way
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.models import Programme, Responsibility
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Edition, TargetValue
    from minsheng.core.cascade.problems import Fault

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Left:
    """A target that was not given to anybody, and why.

    `faults` are those of what would have been issued; without any it has no registered lead, or with
    `is_drafted` a draft that somebody is typing.
    """

    value: TargetValue
    faults: Sequence[Fault] = ()
    is_drafted: bool = False


@dataclass(frozen=True, slots=True)
class Seated:
    """How many targets were given to their reporting unit, and those that were not."""

    count: int
    left: Sequence[Left]


@transaction.atomic(durable=True)
def seat(*, actor: Actor, programme: Programme, holds_from: date, at: datetime) -> Seated:
    """Give each target with a task and without an issued split to the unit first printed as its lead.

    A target whose split is being typed stays, as does one without a registered lead.

    Raises:
        PermissionDenied: not the office.
        NothingInForce: nothing is written.
    """
    programme = Programme.objects.select_related("division").get(pk=programme.pk)
    require(actor, "cascade.issue", programme)
    Division.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.division_id)
    steps.lock_programmes([programme.pk])
    edition = steps.edition_of(programme, local_date(at))
    seating = _Seating(Family(edition), edition)
    left = [kept for value in seating.waiting() if (kept := seating.take(value)) is not None]
    if seating.levels:
        said: dict[str, Any] = {
            "kind": Issue.Kind.FIRST,
            "holds_from": holds_from,
            "issued_by": steps.actor_words(actor),
            "issued_at": at,
        }
        codes = seating.write(said)
        facts = {"count": len(codes), "batch": trail.batch_hash(codes), "left": len(left)}
        trail.record("cascade.targets_seated", actor=actor, subject=programme, facts=facts)
    return Seated(len(seating.levels), left)


class _Seating:
    """The targets of an edition, the splits they have, and the levels that are to be issued."""

    def __init__(self, family: Family, edition: Edition) -> None:
        self._family, self._edition = family, edition
        self._stated = [
            value for value in family.values if value.text.has_task and not family.has_parts(value.target_id)
        ]
        self._splits = steps.lock_splits(value.target_id for value in self._stated)
        self._rows: dict[int, list[Allocation]] = {}
        for row in steps.lock_rows(self._splits.values()):
            self._rows.setdefault(row.split_id, []).append(row)
        self._leads = _first_leads(edition)
        self._sums: dict[int, Sums] = issued_sums([value.target_id for value in self._stated])
        self.levels: list[Level] = []

    def waiting(self) -> list[TargetValue]:
        """The targets of which nothing was issued, in printed order."""
        return [value for value in self._stated if value.target_id not in self._sums]

    def take(self, value: TargetValue) -> Left | None:
        """Make the level that gives a target to its lead; why not, where that cannot be."""
        split = self._splits.get(value.target_id)
        unit = self._leads.get(value.text_id)
        if split is not None and any(row.is_open for row in self._rows.get(split.pk, ())):
            return Left(value, is_drafted=True)
        if unit is None:
            return Left(value)
        said = said_of(value)
        split = split or Split(target=value.target)
        split.edition, split.reserve = self._edition, _ZERO
        row = self._row(split, unit)
        row.value, row.is_open = said.number, True
        kin = self._family.kin(value.target_id)
        sums = {pk: self._sums[pk] for pk in kin.all if pk in self._sums}
        level = level_of(split, None, [row], said, Bounds(kin, sums))
        if level.faults:
            return Left(value, level.faults)
        self._sums[value.target_id] = {unit.pk: said.number or _ZERO}
        self.levels.append(level)
        return None

    def _row(self, split: Split, unit: Unit) -> Allocation:
        """The unit's row that was taken out before anything was issued, else a new one."""
        known = [row for row in self._rows.get(split.pk or 0, ()) if row.unit_id == unit.pk]
        row = known[0] if known else Allocation(split=split, unit=unit, version=0)
        row.split, row.version = split, row.version + 1
        return row

    def write(self, said: dict[str, Any]) -> list[str]:
        """Splits, rows and first issues of all levels; the codes of their targets."""
        splits = [level.split for level in self.levels]
        rows = [row for level in self.levels for row in level.rows]
        for row in rows:
            row.issued, row.issued_open, row.issued_version = row.value, True, row.version
        for split in splits:
            split.way, split.base, split.each, split.offered_at = Way.TYPED, None, None, None
            split.version += 1 if split.pk else 0
        _write_all(Split, splits, ["edition", "way", "base", "each", "reserve", "offered_at", "version"])
        fields = ["value", "is_open", "version", "issued", "issued_open", "issued_version"]
        _write_all(Allocation, rows, fields)
        issues = [
            Issue(split=level.split, ordinal=1, edition=self._edition, **said, **_balanced(level))
            for level in self.levels
        ]
        Issue.objects.bulk_create(issues)
        pairs = zip(issues, rows, strict=True)
        Change.objects.bulk_create(_first(issue, row) for issue, row in pairs)
        return [split.target.code for split in splits]


def _first_leads(edition: Edition) -> dict[int, Unit]:
    """The registered unit first printed as lead of each text, where the first lead is one."""
    rows = Responsibility.objects.filter(text__edition=edition, relation=Responsibility.Relation.LEAD)
    found: dict[int, Unit | None] = {}
    for row in rows.select_related("unit").order_by("text", "ordinal"):
        found.setdefault(row.text_id, row.unit)
    return {text: unit for text, unit in found.items() if unit is not None}


def _write_all(model: Any, rows: Sequence[Any], fields: Sequence[str]) -> None:  # noqa: ANN401 (splits or rows)
    """Write new rows, and the given fields of known ones in the order of their ids."""
    known = sorted((row for row in rows if row.pk), key=lambda row: row.pk)
    model.objects.bulk_create([row for row in rows if not row.pk])
    model.objects.bulk_update(known, fields, batch_size=200)


def _balanced(level: Level) -> dict[str, Any]:
    return {"balanced": level.total, "way": Way.TYPED}


def _first(issue: Issue, row: Allocation) -> Change:
    said: dict[str, Any] = {"value": row.value, "is_open": True}
    return Change(issue=issue, allocation=row, **said)

"""Opening a split and choosing who takes part."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.errors import (
    DoneUnfit,
    EditionUnchanged,
    GroupEmpty,
    RowsStale,
    UnitGivenOn,
    UnitNotTakingPart,
)
from minsheng.apps.cascade.goals import said_in
from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Unit, UnitGroup, in_force
from minsheng.apps.ui.words import local_date
from minsheng.core.cascade.manner import decimals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Target


@transaction.atomic(durable=True)
def open_split(*, actor: Actor, target: Target, at: datetime) -> Split:
    """The split of a target, opened under the edition in force if there was none; repeating changes nothing.

    Raises:
        PermissionDenied, NothingInForce, TargetNotStated, WholeHasParts, NoTaskToSplit: nothing is written.
    """
    require(actor, "cascade.split", target.project)
    steps.open_missing([target], actor=actor, at=at)
    return Split.objects.select_related("target__project__programme__division", "edition").get(target=target)


@transaction.atomic(durable=True)
def add_units(
    *,
    actor: Actor,
    split: Split,
    version: int,
    units: Iterable[Unit | UnitGroup],
    at: datetime,
    parent: Allocation | None = None,
) -> list[Allocation]:
    """Let units take part at a level, without numbers yet; a group stands for its members of that day.

    Who takes part already stays as it is; a unit taken out before comes back.

    Raises:
        PermissionDenied, SplitStale, LevelNotOpen, GroupEmpty, UnitUnfit, UnitOutOfLine: nothing is written.
    """
    split = steps.lock_split(split)
    steps.may_split(actor, split, parent)
    steps.refuse_stale(split, version)
    rows = steps.lock_rows([split])
    above = steps.parent_of(rows, parent.pk if parent else None)
    steps.refuse_closed_level(above)
    day = local_date(at)
    wanted = _expanded(units, day)
    steps.refuse_unfit(wanted, split, day)
    steps.refuse_out_of_line(wanted, above)
    here = {row.unit_id: row for row in rows if row.parent_id == (above.pk if above else None)}
    back = [row for unit in wanted if (row := here.get(unit.pk)) and not row.is_open]
    new = [Allocation(split=split, parent=above, unit=unit) for unit in wanted if unit.pk not in here]
    if not new and not back:
        return []
    _let_in(new, back)
    steps.mark_changed(split)
    names = [row.unit.name for row in (*new, *back)]
    facts = {"count": len(names), "units": names, "under": above.unit.name if above else ""}
    trail.record("cascade.units_added", actor=actor, subject=split, facts=facts)
    return [*new, *back]


def _expanded(units: Iterable[Unit | UnitGroup], day: date) -> list[Unit]:
    """Units once each, groups replaced by their members that exist on a day."""
    found: dict[int, Unit] = {}
    for each in units:
        members = [each] if isinstance(each, Unit) else _members(each, day)
        found |= {unit.pk: unit for unit in members if unit.pk not in found}
    return list(found.values())


def _members(group: UnitGroup, day: date) -> list[Unit]:
    members = list(group.members.filter(in_force(day)).select_related("division"))
    if not members:
        raise GroupEmpty(group=group.name)
    return members


def _let_in(new: Sequence[Allocation], back: Sequence[Allocation]) -> None:
    """Add rows, and open closed ones again; these keep the number that an issue gave them."""
    Allocation.objects.bulk_create(new)
    for row in back:
        row.is_open, row.version = True, row.version + 1
    steps.write_rows(back, ["is_open", "version"])


@transaction.atomic(durable=True)
def take_out_unit(*, actor: Actor, row: Allocation, version: int, done: Decimal = Decimal(0)) -> Allocation:
    """Take a unit out of the draft; where it was issued, the part that it has done goes on counting.

    `version` is that of the row as it was shown; `done` is of no account where the row was never issued.

    Raises:
        PermissionDenied, RowsStale, UnitNotTakingPart, UnitGivenOn, DoneUnfit: nothing is written.
    """
    split = steps.lock_split(Split.objects.get(pk=row.split_id))
    rows = steps.lock_rows([split])
    row = next(each for each in rows if each.pk == row.pk)
    steps.may_split(actor, split, steps.parent_of(rows, row.parent_id))
    if row.version != version:
        raise RowsStale(count=1, units=row.unit.name)
    if not row.is_open:
        raise UnitNotTakingPart(unit=row.unit.name)
    if any(each.parent_id == row.pk and each.is_open for each in rows):
        raise UnitGivenOn(unit=row.unit.name)
    if done < 0 or decimals(done) > said_in(split.edition, split.target).scale:
        raise DoneUnfit(unit=row.unit.name, done=done)
    before = row.value
    row.is_open, row.offered_at, row.version = False, None, row.version + 1
    row.value = None if row.issued_open is None or row.issued is None else done
    row.save(update_fields=["is_open", "offered_at", "value", "version"])
    steps.mark_changed(split)
    facts = {"unit": row.unit.name, "before": before, "after": row.value}
    trail.record("cascade.unit_taken_out", actor=actor, subject=split, facts=facts)
    return row


@transaction.atomic(durable=True)
def follow_edition(*, actor: Actor, split: Split, version: int, at: datetime) -> Split:
    """Type under the edition in force from now on; the next issue is an adjustment to it.

    Raises:
        PermissionDenied, SplitStale, EditionUnchanged, TargetNotStated, WholeHasParts, NoTaskToSplit: nothing
        is written.
    """
    split = steps.lock_split(split)
    require(actor, "cascade.split", split)
    steps.refuse_stale(split, version)
    edition = steps.edition_of(split.target.project.programme, local_date(at))
    if edition.pk == split.edition_id:
        raise EditionUnchanged(target=split.target.code, ordinal=edition.ordinal)
    said_in(edition, split.target)
    split.edition = edition
    steps.mark_changed(split, "edition")
    facts = {"ordinal": edition.ordinal}
    trail.record("cascade.edition_followed", actor=actor, subject=split, facts=facts)
    return split

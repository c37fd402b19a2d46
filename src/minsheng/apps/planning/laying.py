"""Milestones from a form to rows, and from rows to days."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.places.tree import is_within
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.models import Gate, Milestone, Plan, Precedence
from minsheng.apps.workdays.queries import calendar
from minsheng.core import progress
from minsheng.core.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from minsheng.apps.planning.printed import Printed
    from minsheng.apps.planning.values import GateGiven, MilestoneGiven

_WHOLE = Decimal(100)
_FIELDS = ("ordinal", "title", "output", "due_on", "is_fixed", "days", "unit", "target", "share")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A milestone as it shall be, with its gates and the keys of those that come before it."""

    row: Milestone
    gates: Sequence[Gate]
    after: Sequence[str]

    @property
    def said(self) -> tuple[object, ...]:
        """All that is written of it."""
        row = self.row
        columns = (row.key, row.ordinal, row.title, row.output, row.due_on, row.is_fixed, row.days)
        links = (row.unit_id, row.target_id, row.share, frozenset(self.after))
        gates = tuple((gate.key, gate.condition, gate.proof, gate.lifter_id) for gate in self.gates)
        return (*columns, *links, gates)


def wanted_rows(
    plan: Plan, given: Sequence[MilestoneGiven], before: Iterable[Milestone], targets: Collection[int]
) -> list[Wanted]:
    """The milestones that a form asks for; stored ones are found by their keys.

    Raises:
        MilestonesCircle, PredecessorUnknown, DaysOutOfBounds.
        MilestoneUntitled, MilestoneTwice, ShareOutOfBounds, GateUnsaid, UnitElsewhere, TargetElsewhere.
    """
    known = {row.key: row for row in before}
    keys: dict[str, str] = {}
    own: list[str] = []
    for number, each in enumerate(given, 1):
        _refuse_unfit(plan, each, number, targets)
        if each.key and each.key in keys:
            raise errors.MilestoneTwice(milestone=each.title)
        own.append(each.key if each.key in known else steps.new_key())
        if each.key:
            keys[each.key] = own[-1]
    _refuse_order(given, own, keys)
    return [
        _wanted(plan, each, known.get(key) or Milestone(plan=plan, key=key), number, keys)
        for number, (each, key) in enumerate(zip(given, own, strict=True), 1)
    ]


def _refuse_unfit(plan: Plan, each: MilestoneGiven, number: int, targets: Collection[int]) -> None:
    title = each.title.strip()
    if not title:
        raise errors.MilestoneUntitled(row=number)
    if each.share is not None and not 0 <= each.share <= _WHOLE:
        raise errors.ShareOutOfBounds(milestone=title, share=each.share)
    area = plan.project.programme.division.path
    if each.unit is not None and not is_within(each.unit.division.path, area):
        raise errors.UnitElsewhere(unit=each.unit.name, milestone=title)
    if each.target is not None and each.target.pk not in targets:
        raise errors.TargetElsewhere(target=each.target.code, ordinal=plan.edition.ordinal)
    if any(not gate.condition.strip() for gate in each.gates):
        raise errors.GateUnsaid(milestone=title)


def _refuse_order(given: Sequence[MilestoneGiven], own: Sequence[str], keys: dict[str, str]) -> None:
    """Circles and unknown predecessors, told by core: days do not matter for it."""
    found = [
        progress.Step(key, each.title.strip(), each.days, tuple(keys.get(name, name) for name in each.after))
        for each, key in zip(given, own, strict=True)
    ]
    progress.refuse_unordered(found)


def _wanted(plan: Plan, each: MilestoneGiven, stored: Milestone, number: int, keys: dict[str, str]) -> Wanted:
    row = Milestone(pk=stored.pk, plan=plan, key=stored.key, deadline_id=stored.deadline_id)
    row.ordinal, row.title, row.output = number, each.title.strip(), each.output.strip()
    row.due_on, row.days = each.due_on, each.days
    row.is_fixed = each.is_fixed or stored.deadline_id is not None
    row.unit, row.target, row.share = each.unit, each.target, each.share
    known = {gate.key for gate in stored.gates.all()} if stored.pk else set()
    gates = [_gate(gate, row, known) for gate in each.gates]
    return Wanted(row, gates, [keys[name] for name in dict.fromkeys(each.after)])


def _gate(given: GateGiven, row: Milestone, known: Collection[str]) -> Gate:
    key = given.key if given.key in known else steps.new_key()
    return Gate(
        milestone=row,
        key=key,
        condition=given.condition.strip(),
        proof=given.proof.strip(),
        lifter=given.lifter,
    )


def written(plan: Plan, wanted: Sequence[Wanted], before: Sequence[Milestone]) -> bool:
    """Write the milestones where they say something else than stands; whether they do."""
    stands = [
        Wanted(row, list(row.gates.all()), [each.after.key for each in row.precedences.all()])
        for row in before
    ]
    if [each.said for each in wanted] == [each.said for each in stands]:
        return False
    kept = {each.row.pk for each in wanted if each.row.pk}
    Gate.objects.filter(milestone__plan=plan).delete()
    Precedence.objects.filter(milestone__plan=plan).delete()
    plan.milestones.exclude(pk__in=kept).delete()
    Milestone.objects.bulk_update([each.row for each in wanted if each.row.pk], _FIELDS)
    Milestone.objects.bulk_create(each.row for each in wanted if not each.row.pk)
    by_key = {each.row.key: each.row for each in wanted}
    Precedence.objects.bulk_create(
        Precedence(milestone=each.row, after=by_key[key]) for each in wanted for key in each.after
    )
    Gate.objects.bulk_create(gate for each in wanted for gate in each.gates)
    return True


def take_printed(plan: Plan, printed: Printed) -> None:
    """Make the milestones of a plan say what its edition prints: what is new comes after what stands."""
    for stone, printed_as in printed.same:
        stone.deadline = printed_as
    for each in printed.moved:
        stone = each.milestone
        stone.deadline, stone.due_on, stone.title = each.deadline, each.due_on, each.title
    for stone in printed.gone:
        stone.deadline = None
    rows = [*(stone for stone, _ in printed.same), *(each.milestone for each in printed.moved), *printed.gone]
    Milestone.objects.bulk_update(rows, ["deadline", "due_on", "title"])
    first = plan.milestones.count() + 1
    Milestone.objects.bulk_create(
        Milestone(
            plan=plan, key=steps.new_key(), ordinal=ordinal, title=each.title, due_on=each.deadline.due_on,
            is_fixed=True, target_id=each.deadline.target_id, deadline=each.deadline,
        )
        for ordinal, each in enumerate(printed.added, first)
    )  # fmt: skip


def laid(
    plan: Plan, rows: Sequence[Milestone], *, end: datetime.date, on: datetime.date | None = None
) -> progress.Schedule:
    """The milestones put on days backwards from the end; one query for the working days.

    Raises:
        MilestoneUndated: a fixed one has no day.
        MilestonesCircle, NoWorkingDay.
    """
    for row in rows:
        if row.is_fixed and row.due_on is None:
            raise errors.MilestoneUndated(milestone=row.title)
    found = [
        progress.Step(
            key=row.key,
            title=row.title,
            days=row.days,
            after=tuple(each.after.key for each in row.precedences.all()),
            due_on=row.due_on if row.is_fixed else None,
        )
        for row in rows
    ]
    notice_on = plan.edition.signed_on
    return progress.schedule(found, end=end, calendar=_calendar(plan, end), notice_on=notice_on, on=on)


def conflicts(
    plan: Plan,
    rows: Sequence[Milestone],
    after: Mapping[int, Iterable[Milestone]],
    *,
    end: datetime.date,
    days: Calendar,
) -> progress.Schedule:
    """What the days that stand cannot keep, each taken as fixed; without days that nobody set.

    `after` are the predecessors of a milestone by its id.
    """
    dated = [row for row in rows if row.due_on is not None]
    known = {row.key for row in dated}
    found = [
        progress.Step(
            key=row.key,
            title=row.title,
            days=row.days,
            after=tuple(each.key for each in after.get(row.pk, ()) if each.key in known),
            due_on=row.due_on,
        )
        for row in dated
    ]
    return progress.schedule(found, end=end, calendar=days, notice_on=plan.edition.signed_on)


def _calendar(plan: Plan, end: datetime.date) -> Calendar:
    year = plan.project.programme.year
    return calendar(year - 1, year + 1, end.year)

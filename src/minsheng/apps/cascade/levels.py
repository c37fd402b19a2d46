"""One level of a split, the rows below the target or below one row: whether it adds up, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.beside import Kin, Sums, beside_of, sums_of, units_left_out
from minsheng.apps.places.models import Unit
from minsheng.core.cascade.balance import Balance, Node, balance
from minsheng.core.cascade.manner import Manner
from minsheng.core.cascade.problems import Fault, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.goals import Said
    from minsheng.apps.cascade.models import Allocation, Split

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The splits that bound this one: which targets, and what units have of them."""

    kin: Kin
    sums: Mapping[int, Sums]


@dataclass(frozen=True, slots=True)
class Level:
    """The rows directly below the target, or below `parent`, as they are drafted.

    Attributes:
        rows: that take part: open, or closed after an issue named them.
        said: what the edition says of the target.
        balance: of the open rows alone; its goal is what the closed ones leave.
        kept: the part that closed rows have done and keep.
        total: what is to be given out with the reserve; None where nothing is summed.
        reserve: kept back at this level.
    """

    split: Split
    parent: Allocation | None
    rows: Sequence[Allocation]
    said: Said
    balance: Balance
    kept: Decimal
    total: Decimal | None
    reserve: Decimal
    faults: Sequence[Fault]

    @property
    def given(self) -> Decimal | None:
        """Σ of the level, closed rows with what they keep; None where nothing is summed."""
        return None if self.total is None else self.balance.levels[0].below + self.kept

    @property
    def gap(self) -> Decimal | None:
        """What is left to give out, negative where it is too much; None where nothing is summed."""
        return self.balance.levels[0].gap


def level_of(
    split: Split, parent: Allocation | None, rows: Sequence[Allocation], said: Said, bounds: Bounds
) -> Level:
    """A level of a split's draft, held against what was issued of the splits that bound it.

    Args:
        split: whose draft it is.
        parent: the row above, None for the target.
        rows: all of the split's, their parents loaded.
        said: what the edition says of the target.
        bounds: of the target; what units have there.
    """
    parent_id = parent.pk if parent else None
    mine = [row for row in rows if row.parent_id == parent_id and takes_part(row)]
    others = sums_of(row for row in rows if row.parent_id != parent_id)
    kept = sum((row.value or _ZERO for row in mine if not row.is_open), _ZERO)
    goal = said.goal(split) if parent is None else said.goal_below(parent.issued, parent.reserve)
    summed = goal.manner is Manner.SUMMED and goal.value is not None
    total = goal.value if summed else None
    if total is not None:
        goal = replace(goal, value=total - kept)
    opened = [row for row in mine if row.is_open]
    nodes = [Node(str(row.pk), row.unit.name, None, row.value) for row in opened]
    found = balance(goal, nodes, beside_of(bounds.kin, bounds.sums, opened, others))
    faults = (*found.faults, *_left_out(bounds, mine, others, said))
    return Level(split, parent, mine, said, found, kept, total, goal.reserve, faults)


def takes_part(row: Allocation) -> bool:
    """Whether a row is open in the draft, or closed after an issue named it."""
    return row.is_open or row.issued_open is not None


def _left_out(bounds: Bounds, mine: Sequence[Allocation], others: Sums, said: Said) -> Sequence[Fault]:
    """Units that a part named within this target (其中) has, and this split does not."""
    here = {row.unit_id for row in mine if row.is_open}
    held = sums_of(mine, drafts=True)
    held = {unit: held.get(unit, _ZERO) + others.get(unit, _ZERO) for unit in held.keys() | others.keys()}
    missing = units_left_out(bounds.kin, bounds.sums, held)
    absent = {unit: value for unit, value in missing.items() if unit not in here}
    if not absent:
        return []
    names = Unit.objects.filter(pk__in=absent).order_by("code").values_list("pk", "name")
    measure = said.value.unit
    return [
        Fault(
            "cascade.whole_without_unit",
            None,
            {"unit": name, "subset": shown(absent[pk]), "measure": measure},
        )
        for pk, name in names
    ]

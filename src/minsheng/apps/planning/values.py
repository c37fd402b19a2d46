"""What is handed to the actions: milestones with their gates, and curves, as a form sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from minsheng.apps.planning.models import Way

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.models import Milestone
    from minsheng.apps.programmes.models import Target


@dataclass(frozen=True, slots=True)
class GateGiven:
    """A gate as typed; `key` is the stored one's, empty or unknown for a new one."""

    condition: str
    proof: str = ""
    lifter: Post | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneGiven:
    """A milestone as typed, in the order of the form.

    `key` is the stored one's; for a new one any word that the plan does not know, so that others of the form
    may name it in `after`. `share` is a percentage.
    """

    title: str
    key: str = ""
    output: str = ""
    due_on: date | None = None
    is_fixed: bool = False
    days: int = 0
    unit: Unit | None = None
    target: Target | None = None
    share: Decimal | None = None
    after: tuple[str, ...] = ()
    gates: tuple[GateGiven, ...] = ()

    @classmethod
    def of(cls, row: Milestone) -> Self:
        """A stored milestone as a form that changes nothing sends it back."""
        return cls(
            title=row.title,
            key=row.key,
            output=row.output,
            due_on=row.due_on,
            is_fixed=row.is_fixed,
            days=row.days,
            unit=row.unit,
            target=row.target,
            share=row.share,
            after=tuple(each.after.key for each in row.precedences.all()),
            gates=tuple(
                GateGiven(gate.condition, gate.proof, gate.lifter, gate.key) for gate in row.gates.all()
            ),
        )


@dataclass(frozen=True, slots=True)
class CurveGiven:
    """A curve as typed.

    `points` (month's last day → cumulative amount) in the typed way alone; `end` is the value of a proxy,
    100 where none is said.
    """

    target: Target
    way: Way
    unit: Unit | None = None
    first_month: date | None = None
    points: Mapping[date, Decimal] = field(default_factory=dict)
    proxy: str = ""
    end: Decimal | None = None

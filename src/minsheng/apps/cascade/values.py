"""What actions are given and give back (plain values)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal

    from minsheng.apps.cascade.models import Base, Issue, Way
    from minsheng.core.cascade.problems import Fault


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell of a grid, a workbook or a paste: which row it means, the version seen, what was typed.

    Attributes:
        target: id of the target.
        unit: id of the unit.
        version: of the row as it was shown; 0 where there was none.
        value: words as typed, or a number; None for no number.
        parent: id of the row above, None directly below the target.
        place: where it came from (`C7`), handed back unread.
    """

    target: int
    unit: int
    version: int
    value: str | Decimal | None
    parent: int | None = None
    place: str = ""


class Verdict(StrEnum):
    """What became of a cell."""

    SAVED = "saved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one cell: the row's value and version now, and the problem where it was refused.

    Attributes:
        row: id of the row, None where there is none.
        problem: its sentence names the value typed and, where somebody else changed it, the one that stands.
        remarks: what was passed over while reading (约).
    """

    cell: Typed
    verdict: Verdict
    row: int | None = None
    value: Decimal | None = None
    version: int = 0
    problem: Fault | None = None
    remarks: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A way of splitting with what it needs: a base, or the rate or floor of each."""

    way: Way
    base: Base | None = None
    each: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody confirms with an issue.

    Attributes:
        kind: why it is made.
        holds_from: the day from which its figures hold.
        version: of the split as shown.
        seen: version by id of every row of the level that takes part.
        document: asked for by an adjustment.
        line_document: paper of their own line, where a unit of another line moves.
        reason: asked for by a transfer or succession.
        objections: ids of the objections that are open and were seen: each needs a yes.
    """

    kind: Issue.Kind
    holds_from: datetime.date
    version: int
    seen: Mapping[int, int] = field(default_factory=dict)
    document: str = ""
    line_document: str = ""
    reason: str = ""
    objections: frozenset[int] = frozenset()

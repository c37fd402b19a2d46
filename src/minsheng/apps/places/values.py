"""What is typed before a row exists: shapes that actions take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.places.models import Division, Level, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What is known of a unit when it is registered; without a code it gets the division's next serial."""

    division: Division
    name: str
    kind: UnitKind
    begins_on: datetime.date
    short_names: Sequence[str] = ()
    code: str = ""
    superior_line: str = ""
    superior: Unit | None = None


@dataclass(frozen=True, slots=True)
class NewDivision:
    """What is known of a division when it is entered; a root has no parent."""

    code: str
    name: str
    level: Level
    begins_on: datetime.date
    parent: Division | None = None

"""What is typed of a bulletin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.apps.bulletins.models import Bulletin

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.programmes.models import Project

MONTHS = {Bulletin.Kind.QUARTER: (3, 6, 9, 12), Bulletin.Kind.HALF: (6, 12), Bulletin.Kind.YEAR: (12,)}
"""Kind → the months that it may end in; any other kind may end in any."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A thing that a correction puts right."""

    printed: str
    right: str
    reason: str
    project: Project | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bulletin as asked for; `seen` is the digest of the facts that were shown, empty to take any."""

    kind: str
    month: datetime.date
    category: str = ""
    next_steps: str = ""
    seen: str = ""
    former: Bulletin | None = None
    fixed: Sequence[Fixed] = field(default=())

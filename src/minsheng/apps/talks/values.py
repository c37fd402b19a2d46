"""What is said when a talk is put up and when a step is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.matters.models import Matter
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project


@dataclass(frozen=True, slots=True)
class PutUp:
    """Whom to talk to, by which office title, and why; what it is about, where that is known."""

    unit: Unit
    giver: str
    cause: str
    project: Project | None = None
    matter: Matter | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with a step; `version` was shown. `day` is that of the talk, or the one promised."""

    version: int
    words: str = ""
    day: datetime.date | None = None

    @property
    def fields(self) -> frozenset[str]:
        """Names of what is said, as the loop asks for it."""
        said = {"words": self.words.strip(), "day": self.day}
        return frozenset(name for name, value in said.items() if value)

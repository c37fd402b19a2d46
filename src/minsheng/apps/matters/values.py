"""What is said when a matter is registered and when a step is taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.ledger.proofs import Proof
    from minsheng.apps.matters.models import Matter
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project


@dataclass(frozen=True, slots=True)
class Registered:
    """A matter as typed; `reference` and `item` number it where it comes from, `former` is an earlier one."""

    kind: str
    source: str
    found_on: datetime.date
    title: str
    facts: str
    project: Project | None = None
    reference: str = ""
    item: str = ""
    place: str = ""
    cause_kind: str = ""
    cause: str = ""
    measure: str = ""
    manner: str = "by_day"
    former: Matter | None = None
    proofs: Sequence[Proof] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with a step; `version` of the matter was shown."""

    version: int
    words: str = ""
    unit: Unit | None = None
    due_on: datetime.date | None = None
    document: str = ""
    into: Matter | None = None
    progress: str = ""
    proofs: Sequence[Proof] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Names of what is said, as the loop asks for it."""
        said = {
            "words": self.words.strip(),
            "unit": self.unit,
            "due_on": self.due_on,
            "document": self.document.strip(),
            "into": self.into,
            "progress": self.progress.strip(),
            "proofs": self.proofs,
        }
        return frozenset(name for name, value in said.items() if value)

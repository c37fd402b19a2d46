"""What is said of rounds, meetings, resolutions and instructions, as typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.files.models import File
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project


@dataclass(frozen=True, slots=True)
class Opened:
    """A round; `month` is the last day of the month it goes by; without title it is called by its kind."""

    kind: str
    level: str
    month: datetime.date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where, who has the chair by office title, and who else is there."""

    held_on: datetime.date
    place: str
    chair: str
    others: str = ""


@dataclass(frozen=True, slots=True)
class Called:
    """A meeting with its agenda: codes of projects, then topics of its own; `version` was shown."""

    meeting: Meeting
    projects: Sequence[str]
    topics: Sequence[str]
    version: int


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it was held: how each unit took part; `version` was shown."""

    meeting: Meeting
    attendance: Mapping[Unit, str]
    version: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """One resolution; units and day belong together; `version` of the round was shown."""

    words: str
    version: int
    project: Project | None = None
    units: Sequence[Unit] = ()
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Instructed:
    """What a leader wrote, on what, and by which office title."""

    giver: str
    given_on: datetime.date
    on_what: str
    words: str
    project: Project | None = None
    scan: File | None = None


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What an instruction becomes: the same task of each unit, by a day."""

    title: str
    units: Sequence[Unit]
    due_on: datetime.date

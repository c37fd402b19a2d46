"""The matters of a programme: as a list, or as the four lists of facts, causes, duties and measures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.models import Extension, Matter
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

OPEN, OVERDUE, EXTENSION, LOOK_BACK = "open", "overdue", "extension", "look_back"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a state or one of the choices above; a project's code; whether as the four lists."""

    state: str = ""
    project: str = ""
    four: bool = False


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter in a list, on a day."""

    matter: Matter
    on: datetime.date

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed while its unit is to act."""
        return self.matter.is_late(self.on)

    @property
    def days_over(self) -> int:
        """Days since it was due."""
        return (self.on - self.matter.due_on).days if self.matter.due_on else 0

    @property
    def look_back_on(self) -> datetime.date | None:
        """When it is to be looked back at; None where that is done or not asked."""
        due: datetime.date | None = getattr(self.matter, "look_back_on", None)
        return due

    @property
    def groups(self) -> set[str]:
        """Under which choices of the list it stands."""
        found = {self.matter.state}
        if self.matter.is_open:
            found.add(OPEN)
        if self.is_overdue:
            found.add(OVERDUE)
        if self.look_back_on is not None:
            found.add(LOOK_BACK)
        # Annotated by `matter_list`.
        if getattr(self.matter, "asks_for_time", False):
            found.add(EXTENSION)
        return found


@dataclass(frozen=True, slots=True)
class MatterList:
    """The matters that the actor sees of a programme; counts are of all of them."""

    programme: Programme
    asked: Asked
    lines: Sequence[MatterLine]
    total: int
    counts: Mapping[str, int]
    projects: Sequence[tuple[str, str]]
    may_register: bool

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """Key, words and count of each choice that holds something."""
        words = {OPEN: "在办", OVERDUE: "超期", EXTENSION: "待批延期", LOOK_BACK: "待回头看", **LOOP.states}
        return [(key, label, self.counts[key]) for key, label in words.items() if self.counts.get(key)]


def matter_list(programme: Programme, actor: Actor, on: datetime.date, asked: Asked) -> MatterList:
    """The page; one query."""
    waiting = FilteredRelation("look_backs", condition=Q(look_backs__result=""))
    rows: Any = Matter.objects.visible_to(actor).filter(programme=programme)
    asked_for = Extension.objects.filter(matter=OuterRef("pk"), state=Extension.State.WAITING)
    rows = rows.annotate(waiting=waiting, look_back_on=F("waiting__due_on"), asks_for_time=Exists(asked_for))
    rows = rows.select_related("project", "unit", "registered_unit").order_by("-ordinal")
    lines = [MatterLine(row, on) for row in rows]
    projects = {line.matter.project.code for line in lines if line.matter.project is not None}
    return MatterList(
        programme=programme,
        asked=asked,
        lines=[line for line in lines if _fits(line, asked)],
        total=len(lines),
        counts=Counter(group for line in lines for group in line.groups),
        projects=sorted((code, code.rsplit("-", 1)[-1]) for code in projects),
        may_register=allows(actor, "matters.register", programme),
    )


def _fits(line: MatterLine, asked: Asked) -> bool:
    project = line.matter.project
    return asked.state in ("", *line.groups) and asked.project in ("", project.code if project else "")

"""The matters of a programme: as a list, or as the four lists of facts, causes, duties and measures."""

from __future__ import annotations

import unicodedata
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
    """What is asked for: a state or one of the choices above; a project's code; how it is laid out.

    `layout` is `four` for the four lists, `places` for a file of each place, else a list.
    """

    state: str = ""
    project: str = ""
    layout: str = ""


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
class PlaceFile:
    """What is known of one place (一区一档)."""

    place: str
    lines: Sequence[MatterLine]

    @property
    def open(self) -> int:
        """Of how many something is waited for."""
        return sum(line.matter.is_open for line in self.lines)


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
    def layouts(self) -> list[tuple[str, str]]:
        """Key and words of the ways it can be laid out."""
        return [("", "一览"), ("four", "四个清单"), ("places", "一区一档")]

    @property
    def places(self) -> list[PlaceFile]:
        """What is known of each place, that with most open matters first; without a place none is told."""
        found: dict[str, list[MatterLine]] = {}
        for line in self.lines:
            if line.matter.place:
                key = "".join(unicodedata.normalize("NFKC", line.matter.place).split())
                found.setdefault(key, []).append(line)
        files = [PlaceFile(lines[0].matter.place, lines) for lines in found.values()]
        return sorted(files, key=lambda each: (-each.open, each.place))

    @property
    def without_place(self) -> int:
        """Matters of which no place is known."""
        return sum(not line.matter.place for line in self.lines)

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

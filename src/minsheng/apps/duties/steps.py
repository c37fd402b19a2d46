"""Steps that several actions share; each runs under the lock of the project rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from minsheng.apps.duties import errors
from minsheng.apps.duties.models import Charge, Duty, Function
from minsheng.apps.duties.sheets import sheets_of
from minsheng.apps.people.models import ADMINISTRATORS, Role
from minsheng.apps.programmes.models import Project
from minsheng.apps.programmes.queries import edition_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minsheng.apps.duties.sheets import Sheet
    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Edition, Programme

_Dated = TypeVar("_Dated", Duty, Charge)


@dataclass(frozen=True, slots=True)
class Owned:
    """Units on a project of a programme, as their own; a subject for `people.permissions`."""

    programme: Programme
    units: frozenset[int]

    def division_path(self) -> str:
        """Whose area the programme is."""
        return self.programme.division.path

    def owner_units(self) -> frozenset[int]:
        """The units whose own it is."""
        return self.units


@dataclass(frozen=True, slots=True)
class Place(Generic[_Dated]):
    """Where a further row of a series goes: the row that holds on its first day, if any."""

    holding: _Dated | None
    day: datetime.date

    def close(self) -> None:
        """End the holding row on the day; one that begins on the very day never held and goes."""
        if self.holding is None:
            return
        if self.holding.begins_on == self.day:
            self.holding.delete()
            return
        self.holding.ends_on = self.day
        self.holding.save(update_fields=["ends_on"])


def locked_sheets(projects: Iterable[Project], on: datetime.date, *, who: bool = True) -> list[Sheet]:
    """The sheets of projects of one programme as they stand on a day, their rows locked in order of id.

    `who` as `sheets_of` takes it.

    Raises:
        NotInForce: the edition in force on the day does not name one of them.
        NoTask: one of them is without task.
    """
    wanted = {project.pk for project in projects}
    rows = Project.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    found = list(rows.select_related("programme__division").order_by("pk"))
    edition = edition_of(found[0].programme, on) if found else None
    if edition is None:
        raise errors.NotInForce(project="、".join(project.code for project in found))
    sheets = sheets_of([edition], on, projects=wanted, who=who)
    if missing := wanted - {sheet.text.project_id for sheet in sheets}:
        named = set(edition.texts.filter(project__in=missing).values_list("project", flat=True))
        code = next(project.code for project in found if project.pk in missing)
        raise (errors.NoTask if missing <= named else errors.NotInForce)(project=code)
    return sheets


def edition_of(programme: Programme, on: datetime.date) -> Edition | None:
    """The edition in force on a day."""
    return edition_in_force(programme, on)


def refuse_day(programme: Programme, day: datetime.date, field: str = "begins_on") -> None:
    """Refuse a day outside the programme's year and the one after it: DayOutside."""
    first, last = datetime.date(programme.year, 1, 1), datetime.date(programme.year + 1, 12, 31)
    if not first <= day <= last:
        raise errors.DayOutside(day=day, first=first, last=last, field=field)


def place_of(series: Iterable[_Dated], day: datetime.date) -> Place[_Dated]:
    """Where a row from a day on goes in a series: LaterStated where one begins after that day."""
    rows = sorted(series, key=lambda row: row.begins_on)
    if rows and rows[-1].begins_on > day:
        raise errors.LaterStated(day=day, later=rows[-1].begins_on, field="begins_on")
    holding = [row for row in rows if row.ends_on is None or row.ends_on > day]
    return Place(holding[-1] if holding else None, day)


def refuse_unnamed(sheet: Sheet, unit: Unit) -> None:
    """Refuse a unit that the edition does not name beside the project: UnitNotNamed."""
    if unit not in sheet.units:
        raise errors.UnitNotNamed(unit=unit.name, project=sheet.project.code, field="unit")


def refuse_unfit(post: Post, function: Function, unit: Unit, sheet: Sheet, day: datetime.date) -> None:
    """Refuse a post that cannot answer for the unit in that function on the day: PostUnfit.

    The leader in charge is a leader's post of the programme's division, everybody else the unit's own; an
    administrator of the system answers for nothing.
    """
    exists = post.begins_on <= day and (post.ends_on is None or post.ends_on > day)
    if function == Function.LEADER:
        fits = post.role == Role.LEADER and post.unit.division_id == sheet.project.programme.division_id
    else:
        fits = post.unit_id == unit.pk and post.role not in ADMINISTRATORS
    if not (exists and fits):
        raise errors.PostUnfit(post=post, function=function.label, field="post")


def listed(codes: Sequence[str], most: int = 8) -> str:
    """Codes in words, at most so many of them: `990102-2026-1、990102-2026-2 等 12 个`."""
    words = "、".join(codes[:most])
    return words if len(codes) <= most else f"{words} 等 {len(codes)} 个"

"""The responsibilities of one project: as they stand, and how they came to stand so."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.duties.lines import Line, Mark, line_of, name_of
from minsheng.apps.duties.models import Charge, Duty, Function
from minsheng.apps.duties.queries import project_opened, sees_whole, to_sign
from minsheng.apps.duties.reporting import Led
from minsheng.apps.duties.sheets import Loaded, Sheet, joined, sheets_of
from minsheng.apps.duties.steps import Owned
from minsheng.apps.people.models import ADMINISTRATORS, Post, Role, Tenure
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.models import in_force
from minsheng.apps.programmes.models import Project, ProjectText
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from minsheng.apps.duties.sheets import Held
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Edition


@dataclass(frozen=True, slots=True)
class Seat:
    """One function of a unit: the post that answers and who holds it in words, None where none does."""

    function: Function
    held: Held | None
    holder: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that takes part, with those who answer for it; `may_appoint` by whoever asks."""

    unit: Unit
    name: str
    is_lead: bool
    seats: Sequence[Seat]
    may_appoint: bool


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that happened, or is to happen, to the responsibilities of a project."""

    day: datetime.date
    words: str


@dataclass(frozen=True, slots=True)
class ProjectDuties:
    """The page of one project; without `sheet` there is no task, or the edition names it no more.

    `to_sign` is what the unit of whoever asks is about to sign, as `actions.sign` wants it back; empty where
    it has nothing to sign.
    """

    project: Project
    text: ProjectText
    edition: Edition
    on: datetime.date
    sheet: Sheet | None
    line: Line | None
    rows: Sequence[UnitRow]
    history: Sequence[Past]
    may_manage: bool
    to_sign: str

    @property
    def reporter_name(self) -> str:
        """Who reports, by its short name; empty where nobody does."""
        sheet = self.sheet
        return sheet.name_of(sheet.reporter) if sheet is not None and sheet.reporter is not None else ""

    @property
    def staffed(self) -> list[UnitRow]:
        """Units for which some post answers."""
        return [row for row in self.rows if any(seat.held for seat in row.seats)]

    @property
    def unstaffed(self) -> list[UnitRow]:
        """Units for which none does."""
        return [row for row in self.rows if all(seat.held is None for seat in row.seats)]

    @property
    def signed(self) -> list[Mark]:
        """Units that signed, before a change or since."""
        return [mark for mark in self.line.marks if mark.signature] if self.line else []

    @property
    def unsigned(self) -> list[Mark]:
        """Units that never signed."""
        return [mark for mark in self.line.marks if not mark.signature] if self.line else []

    @property
    def appointable(self) -> list[UnitRow]:
        """The units for which whoever asks may appoint."""
        return [row for row in self.rows if row.may_appoint]


def project_duties(code: str, actor: Actor, on: datetime.date) -> ProjectDuties | None:
    """Who answers for a project on a day; None where the actor does not see it. Nine queries.

    The page of a project that the edition in force names no more still tells its history.
    """
    project, edition = project_opened(actor, code, on)
    if project is None or edition is None:
        return None
    texts = joined(project.texts.all())
    text = max(texts, key=lambda each: (each.edition_id == edition.pk, each.edition.ordinal))
    stands = text.edition_id == edition.pk and text.has_task
    loaded = Loaded([project.pk], [text] if stands else [], on, ever=True)
    sheets = loaded.sheets()
    sheet = sheets[0] if sheets else None
    taking_part = sheet is not None and any(unit.pk == actor.unit_id for unit in sheet.units)
    if not taking_part and not sees_whole(project.programme, actor):
        return None
    leads = frozenset(unit.pk for unit in sheet.lead_units) if sheet else frozenset()
    return ProjectDuties(
        project=project,
        text=text,
        edition=edition,
        on=on,
        sheet=sheet,
        line=line_of(sheet, actor) if sheet else None,
        rows=_rows(sheet, actor) if sheet else (),
        history=sorted(_history(loaded, sheet, actor), key=lambda past: past.day, reverse=True),
        may_manage=sheet is not None and allows(actor, "duties.manage", Led(project, leads)),
        to_sign=to_sign(sheets, actor),
    )


def posts_for(page: ProjectDuties) -> list[Post]:
    """Posts that may answer for one of the units, or as leader in charge, on the day (one query)."""
    units = [row.unit.pk for row in page.appointable]
    leader = Q(role=Role.LEADER, unit__division=page.project.programme.division)
    fit = leader | (Q(unit__in=units) & ~Q(role__in=ADMINISTRATORS))
    rows = Post.objects.filter(fit, in_force(page.on)).select_related("unit").order_by("unit__code", "pk")
    return list(rows)


def projects_led(page: ProjectDuties, unit: Unit) -> list[Project]:
    """The page's project, and all others of the edition that the unit leads."""
    sheets = sheets_of([page.edition], page.on)
    led = [sheet.project for sheet in sheets if unit in sheet.lead_units and sheet.project != page.project]
    return [page.project, *led]


def _rows(sheet: Sheet, actor: Actor) -> list[UnitRow]:
    programme, leads = sheet.project.programme, sheet.lead_units
    return [
        UnitRow(
            unit=unit,
            name=sheet.name_of(unit),
            is_lead=unit in leads,
            seats=[_seat(sheet, unit, function, actor) for function in Function],
            may_appoint=allows(actor, "duties.manage", Owned(programme, frozenset({unit.pk}))),
        )
        for unit in sheet.units
    ]


def _seat(sheet: Sheet, unit: Unit, function: Function, actor: Actor) -> Seat:
    held = sheet.held.get((unit.pk, function))
    return Seat(function, held, name_of(held.holder, actor) if held and held.holder else "")


def _history(loaded: Loaded, sheet: Sheet | None, actor: Actor) -> Iterator[Past]:
    names = sheet.names if sheet else {}

    def called(unit: Unit) -> str:
        return names.get(unit.pk, unit.name)

    duties, charges = loaded.duties, loaded.charges
    for duty in duties:
        name = called(duty.unit)
        told = f"{name}填报{_scope(duty)}" if duty.reports else f"{name}的职责：{duty.words}"
        yield Past(duty.begins_on, told)
        if duty.ends_on and not _followed(duty, duties):
            ended = f"{name}不再填报{_scope(duty)}" if duty.reports else f"{name}的职责不再另写"
            yield Past(duty.ends_on, ended)
    for charge in charges:
        seat = f"{called(charge.unit)}{charge.get_function_display()}"
        yield Past(charge.begins_on, f"{seat}：{charge.post.title}")
        if charge.ends_on and not _followed(charge, charges):
            yield Past(charge.ends_on, f"{seat}：{charge.post.title}不再担任")
    yield from _hand_overs(charges, loaded.tenures, actor)
    for row in loaded.signatures:
        told = f"{called(row.unit)}签收（第 {row.edition.ordinal} 版，{name_of(row.user, actor)}）"
        yield Past(local_date(row.at), told)


def _hand_overs(charges: Sequence[Charge], held: Sequence[Tenure], actor: Actor) -> Iterator[Past]:
    """Who took over a post while it answered for a unit."""
    posts = {charge.post_id: charge.post for charge in charges}
    tenures = sorted(held, key=lambda row: (row.post_id, row.begins_on))
    left = {(row.post_id, row.ends_on): row.user for row in tenures}
    for row in tenures:
        if any(charge.post_id == row.post_id and _holds(charge, row.begins_on) for charge in charges):
            before = left.get((row.post_id, row.begins_on))
            told = f"{posts[row.post_id].title}由{name_of(row.user, actor)}接任"
            yield Past(row.begins_on, f"{told}（原{name_of(before, actor)}）" if before else told)


def _holds(charge: Charge, day: datetime.date) -> bool:
    """Whether a post answered already on the day before a day and still does."""
    return charge.begins_on < day and (charge.ends_on is None or charge.ends_on > day)


def _scope(duty: Duty) -> str:
    return f"目标 {duty.target.code}" if duty.target else ""


def _followed(row: Duty | Charge, others: Iterable[Duty | Charge]) -> bool:
    """Whether another row of the same series begins where this one ends."""
    return any(_series(each) == _series(row) and each.begins_on == row.ends_on for each in others)


def _series(row: Duty | Charge) -> tuple[object, ...]:
    if isinstance(row, Charge):
        return row.unit_id, row.function
    return (row.reports, row.target_id) if row.reports else (row.reports, row.unit_id)

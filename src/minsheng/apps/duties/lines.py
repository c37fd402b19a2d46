"""A project's responsibilities in words, as pages, workbook and paper print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.duties.models import Function
from minsheng.apps.duties.sheets import Sheet, Standing
from minsheng.apps.people.masking import shown
from minsheng.apps.programmes.wording import short_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.duties.models import Signature
    from minsheng.apps.duties.naming import Named
    from minsheng.apps.duties.sheets import Held
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User
    from minsheng.apps.places.models import Unit

_VACANT = "（空缺）"


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit or group as told beside a project: who acts for it, whether it reports, what it owes."""

    name: str
    reports: bool
    owed: str
    people: str

    def __str__(self) -> str:
        """`区民政局（填报）`, `区财政局：安排资金（联络员：预算科长 王某）`."""
        owed = f"：{self.owed}" if self.owed else ""
        people = f"（{self.people}）" if self.people else ""
        return f"{self.name}{'（填报）' if self.reports else ''}{owed}{people}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How the signature of a unit stands; `words` tell who signed and when, empty where nobody has."""

    unit: Unit
    name: str
    standing: Standing
    signature: Signature | None
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One project of the list in words; `leaders` to `liaisons` as `局长 顾长风`, several leads named.

    `outsider` reports without leading any more; empty where who reports is a lead.
    """

    sheet: Sheet
    targets: Sequence[str]
    leads: Sequence[Partner]
    cooperating: Sequence[Partner]
    leaders: Sequence[str]
    heads: Sequence[str]
    deputies: Sequence[str]
    liaisons: Sequence[str]
    marks: Sequence[Mark]
    outsider: str

    @property
    def signed(self) -> int:
        """Units that signed for what stands now."""
        return sum(mark.standing == Standing.SIGNED for mark in self.marks)

    @property
    def changed(self) -> int:
        """Units that signed before a change."""
        return sum(mark.standing == Standing.CHANGED for mark in self.marks)


def line_of(sheet: Sheet, actor: Actor) -> Line:
    """A sheet in the words that the actor may read."""
    reporter = sheet.reporter
    outsider = "" if reporter is None or sheet.is_led_by_reporter else sheet.name_of(reporter)
    return Line(
        sheet=sheet,
        targets=_targets(sheet),
        leads=[_partner(each, sheet, actor) for each in sheet.leads],
        cooperating=[_partner(each, sheet, actor) for each in sheet.cooperating],
        leaders=_people(sheet, Function.LEADER, actor),
        heads=_people(sheet, Function.HEAD, actor),
        deputies=_people(sheet, Function.DEPUTY, actor),
        liaisons=_people(sheet, Function.LIAISON, actor),
        marks=[_mark(sheet, unit, actor) for unit in sheet.units],
        outsider=outsider,
    )


def holder_words(held: Held, actor: Actor) -> str:
    """`局长 顾长风`; a post that nobody holds says so."""
    return f"{held.post.title} {name_of(held.holder, actor)}" if held.holder else held.post.title + _VACANT


def name_of(user: User, actor: Actor) -> str:
    """A person's name as the actor may read it."""
    return shown("people.user.display_name", user.display_name, actor=actor, about=user)


def printed(named: Named, sheet: Sheet) -> str:
    """A unit as the edition prints it; who follows it is named, members of a group are counted."""
    name = named.said.name
    if named.is_group:
        return f"{name}（{len(named.units)} 个单位）"
    return f"{'、'.join(map(sheet.name_of, named.units))}（原{name}）" if named.followed else name


def _targets(sheet: Sheet) -> list[str]:
    """Each in its words, once; who reports on one alone stands behind it."""
    words = [
        f"{aim.words}（{sheet.name_of(aim.reporter)}填报）" if aim.reporter else aim.words
        for aim in sheet.aims
    ]
    return list(dict.fromkeys(words))


def _partner(named: Named, sheet: Sheet, actor: Actor) -> Partner:
    owed = [sheet.owed[unit.pk].words for unit in named.units if unit.pk in sheet.owed]
    reports = sheet.reporter is not None and sheet.reporter in named.units and named.is_lead
    people = []
    if not named.is_lead and not named.is_group:
        people = [
            f"{function.label}：{holder_words(held, actor)}"
            for unit in named.units
            for function in Function
            if (held := sheet.held.get((unit.pk, function)))
        ]
    return Partner(printed(named, sheet), reports, "；".join(dict.fromkeys(owed)), "，".join(people))


def _people(sheet: Sheet, function: Function, actor: Actor) -> list[str]:
    """Who answers for the leads, each with its unit where there are several with different people."""
    leads = sheet.lead_units
    found = {
        unit: holder_words(held, actor)
        for unit in leads
        if (held := sheet.held.get((unit.pk, function))) is not None
    }
    if len(leads) == 1 or (len(found) == len(leads) and len(set(found.values())) == 1):
        return list(dict.fromkeys(found.values()))
    return [f"{sheet.name_of(unit)}：{words}" for unit, words in found.items()]


def _mark(sheet: Sheet, unit: Unit, actor: Actor) -> Mark:
    signature = sheet.signatures.get(unit.pk)
    by = name_of(signature.user, actor) if signature else ""
    return Mark(unit, sheet.name_of(unit), sheet.standing(unit.pk), signature, by)


def short_targets(line: Line, most: int = 3) -> str:
    """The first targets, shortened, for a cell of a table."""
    words = "；".join(short_words(each) for each in line.targets[:most])
    return words if len(line.targets) <= most else f"{words} 等 {len(line.targets)} 个"

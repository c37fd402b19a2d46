"""One round: who owes reports, its agenda, who came, what was resolved, and what the reader can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from minsheng.apps.documents.queries import line_of, outputs_of
from minsheng.apps.duties.queries import leads_on
from minsheng.apps.matters.models import Matter, Source
from minsheng.apps.places.queries import units_called
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.scheduling.agenda import agenda_choices
from minsheng.apps.scheduling.behind import is_shut, units_behind
from minsheng.apps.scheduling.errors import MonthOpen
from minsheng.apps.scheduling.loop import LOOP
from minsheng.apps.scheduling.models import Chase
from minsheng.apps.scheduling.parts import person_for
from minsheng.core.process import Step, offered
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.documents.queries import PaperLine
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.scheduling.agenda import AgendaChoice
    from minsheng.apps.scheduling.models import (
        AgendaItem,
        Attendance,
        Resolution,
        ResolutionTask,
        Round,
        RoundStep,
    )


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that owes reports of the month, and when it was chased."""

    unit: str
    missing: int
    chased: Sequence[datetime.date]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution with what it gives to whom."""

    resolution: Resolution
    tasks: Sequence[ResolutionTask]


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round on a day; `found` are projects for the agenda, None while figures are not frozen.

    `is_collecting`: reports of its month are still taken, and chased. What a meeting holds is read once it is
    called.
    """

    round: Round
    is_collecting: bool
    owing: Sequence[Owing]
    chases: int
    found: Sequence[AgendaChoice] | None
    agenda: Sequence[AgendaItem]
    attendance: Sequence[Attendance]
    resolutions: Sequence[Resolved]
    former: Sequence[Matter]
    steps: Sequence[RoundStep]
    paper: PaperLine | None
    verbs: frozenset[str]
    is_clerk: bool
    is_own_draft: bool
    on: datetime.date

    @property
    def may_write(self) -> bool:
        """Whether the reader writes attendance and resolutions now."""
        return self.is_clerk and self.round.state == "called"

    @property
    def by_manner(self) -> list[tuple[str, list[str]]]:
        """Names of units by how they took part."""
        found: dict[str, list[str]] = {}
        for each in self.attendance:
            found.setdefault(each.get_manner_display(), []).append(each.unit.name)
        return list(found.items())

    @property
    def sentence(self) -> str:
        """For a chat group: who still owes what."""
        if not self.owing:
            return ""
        units = "、".join(f"{each.unit}（{each.missing}项）" for each in self.owing)
        return f"【催报】{in_words(self.round.month)}月报还没有报齐的：{units}。请尽快填写、审核。"

    @property
    def notice(self) -> str:
        """For a chat group: when and where the meeting is, and what it is about."""
        held_on = self.round.held_on
        if self.round.state != "called" or held_on is None:
            return ""
        items = "；".join(f"{each.ordinal}. {each.title}" for each in self.agenda)
        return (
            f"【会议通知】{self.round.title}定于{held_on.month}月{held_on.day}日在{self.round.place}召开，"
            f"{self.round.chair}主持。议程：{items}。请准备滞后原因、下一步措施和完成时限。"
        )


def round_page(round_: Round, actor: Actor, on: datetime.date) -> RoundPage:
    """The page; at most ten queries, and those of the choices while an agenda is made."""
    person, is_open = person_for(actor, round_), round_.state == "open"
    steps = list(round_.steps.select_related("user", "post__unit"))
    taken = [Step(each.verb, each.user.username) for each in steps]
    verbs = frozenset(move.verb for move in offered(LOOP, round_.state, person, taken))
    prefetch_related_objects([round_.programme] if is_open else [], "periods")
    is_collecting = is_open and not is_shut(round_)
    chases = [] if is_open and not is_collecting else list(round_.chases.all())
    paper = None
    if round_.output_id:
        paper = next((line_of(row) for row in outputs_of(actor).filter(pk=round_.output_id)), None)
    former = Matter.objects.visible_to(actor).open().filter(programme=round_.programme, source=Source.ROUND)
    return RoundPage(
        round=round_,
        is_collecting=is_collecting,
        owing=_owing(round_, chases) if is_collecting else [],
        chases=len(chases),
        found=_found(round_) if "call" in verbs else None,
        agenda=[] if is_open else list(round_.agenda.select_related("project")),
        attendance=[] if is_open else list(round_.attendance.select_related("unit")),
        resolutions=[] if is_open else _resolved(round_),
        former=list(former.select_related("unit").order_by("due_on")) if round_.is_open else [],
        steps=steps,
        paper=paper,
        verbs=verbs,
        is_clerk="clerk" in person.parts,
        is_own_draft=round_.state == "drafted" and "head" in person.parts and "issue" not in verbs,
        on=on,
    )


def _resolved(round_: Round) -> list[Resolved]:
    """Three queries."""
    rows = round_.resolutions.select_related("project").prefetch_related("tasks__unit", "tasks__matter")
    return [Resolved(each, list(each.tasks.all())) for each in rows]


def leading(round_: Round) -> set[int]:
    """Keys of the units that lead a project of the agenda: who is expected; some four queries."""
    edition = edition_in_force(round_.programme, round_.month)
    if edition is None:
        return set()
    projects = round_.agenda.filter(project__isnull=False).values("project")
    texts = list(edition.texts.filter(project__in=projects))
    return {unit.pk for units in leads_on(texts, round_.month).values() for unit in units}


def _found(round_: Round) -> list[AgendaChoice] | None:
    try:
        return agenda_choices(round_)
    except MonthOpen:
        return None


def _owing(round_: Round, chases: Sequence[Chase]) -> list[Owing]:
    behind = units_behind(round_)
    lines = [
        Owing(name, behind[pk], [each.on for each in chases if each.unit_id == pk])
        for pk, (_, name) in units_called(behind, round_.month).items()
    ]
    return sorted(lines, key=lambda line: -line.missing)

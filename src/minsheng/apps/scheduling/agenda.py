"""What belongs on the agenda of a round: late projects, and those whose rhythm falls on the month (议程)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import filterfalse
from typing import TYPE_CHECKING

from minsheng.apps.months.overview import badness, overview_of
from minsheng.apps.months.reasons import LATE, reasons_of
from minsheng.apps.scheduling import errors
from minsheng.apps.scheduling.models import Rhythm, Round
from minsheng.apps.scheduling.parts import led_by
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.months.overview import Line
    from minsheng.apps.months.reasons import Reason
    from minsheng.apps.programmes.models import Project

_MONTHS = {Rhythm.Every.MONTH: 1, Rhythm.Every.QUARTER: 3, Rhythm.Every.HALF: 6}
"""Every how many months, counted from January."""
_NAMED_MOST = 3
"""Units that say the same and are all named."""


@dataclass(frozen=True, slots=True)
class AgendaChoice:
    """A project that may go on the agenda; `why` it is proposed, empty where it is not."""

    project: Project
    number: str
    title: str
    leads: str
    standing: str
    cause: str
    why: str


def agenda_choices(round_: Round) -> list[AgendaChoice]:
    """Projects with a task in the frozen month, the proposed ones first and of these the furthest behind.

    Those of a lead's round are the projects it leads. Some fifteen queries.

    Raises:
        MonthOpen: figures are not frozen.
    """
    programme, month = round_.programme, round_.month
    periods = list(programme.periods.all())
    period = next((each for each in periods if each.month == month), None)
    page = overview_of(programme, periods, month, month) if period and period.frozen_at else None
    if page is None:
        raise errors.MonthOpen(month=in_words(month))
    lines = list(page.lines)
    if round_.level == Round.Level.LEAD:
        led = led_by(round_.unit_id, programme, month)
        lines = [line for line in lines if line.text.project_id in led]
    rhythms = dict(Rhythm.objects.filter(project__programme=programme).values_list("project", "every"))
    said = reasons_of([line.target.aim.value.target_id for line in lines if line.target], month)
    lines = [*sorted(filter(_is_late, lines), key=badness, reverse=True), *filterfalse(_is_late, lines)]
    found = [_choice(line, rhythms.get(line.text.project_id, ""), month, said) for line in lines]
    return sorted(found, key=lambda each: not each.why)


def is_due(every: str, month: datetime.date) -> bool:
    """Whether a rhythm falls on a month; none never does."""
    return bool(every) and month.month % _MONTHS[Rhythm.Every(every)] == 0


def _is_late(line: Line) -> bool:
    return line.project.status.word in LATE


def _choice(
    line: Line, every: str, month: datetime.date, said: dict[int, Sequence[Reason]] | dict[int, list[Reason]]
) -> AgendaChoice:
    target = line.target.aim.value.target_id if line.target else 0
    why = line.project.status.word.value if _is_late(line) else ""
    if not why and is_due(every, month):
        why = f"{Rhythm.Every(every).label}调度"
    return AgendaChoice(
        project=line.text.project,
        number=line.text.number,
        title=line.text.short_title,
        leads=line.leads,
        standing=_standing(line),
        cause="\n".join(_reason(each) for each in said.get(target, ())),
        why=why,
    )


def _standing(line: Line) -> str:
    """`滞后，完成率 20.0%，序时 50.0%，慢 30.0 点`."""
    parts = [line.project.status.word.value]
    if line.shown is not None:
        parts += [f"完成率 {line.shown.share}"] if line.shown.share else []
        parts += [f"序时 {line.shown.planned}"] if line.shown.planned else []
        parts += [line.shown.behind] if line.shown.behind else []
    return "，".join(parts)


def _reason(each: Reason) -> str:
    units = "、".join(each.units[:_NAMED_MOST])
    named = units if len(each.units) <= _NAMED_MOST else f"{units}等 {len(each.units)} 家单位"
    words = f"{named}：{each.reason.rstrip('。')}"
    return f"{words}；下一步{each.next_step.rstrip('。')}。" if each.next_step else f"{words}。"

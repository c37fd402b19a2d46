"""What stands of a programme in a month, as its page prints it: every project once, counts that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.months.reading import ProgrammeMonth, month_shown, programme_month
from minsheng.apps.months.reasons import LATE
from minsheng.apps.months.showing import look_of, main_target, missing_words, project_look, target_shown
from minsheng.apps.places.queries import short_names
from minsheng.core.progress.months import in_words, month_end
from minsheng.core.standing import Word

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.showing import Shown
    from minsheng.apps.months.standing import ProjectMonth, TargetMonth
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Programme, ProjectText
    from minsheng.apps.ui.status import Status

ORDER = (
    Word.ROUTINE, Word.AWAITED, Word.NOT_STARTED, Word.DONE, Word.AHEAD,
    Word.ON_PLAN, Word.SLIGHTLY_BEHIND, Word.BEHIND, Word.FAR_BEHIND,
)  # fmt: skip
"""Words of projects with a task, in the order of every list."""
_SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A project with a task: its state and the target that says most about it."""

    project: ProjectMonth
    look: Status
    target: TargetMonth | None
    shown: Shown | None
    leads: str
    missing: str

    @property
    def text(self) -> ProjectText:
        """What the edition says of it."""
        return self.project.text


@dataclass(frozen=True, slots=True)
class MonthTab:
    """A month that may be chosen."""

    month: datetime.date
    is_frozen: bool
    is_chosen: bool

    @property
    def key(self) -> str:
        """As in an address: `2026-09`."""
        return f"{self.month:%Y-%m}"

    @property
    def label(self) -> str:
        """`9月`, of the closing period `清算`."""
        return f"{self.month.month}月"


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme in a month: `total` = `without_task` + `with_task`, and these the sum of `counts`."""

    programme: Programme
    month: ProgrammeMonth
    tabs: Sequence[MonthTab]
    cells: Sequence[tuple[ProjectMonth, Status]]
    lines: Sequence[Line]
    slowest: Sequence[Line]
    counts: Sequence[tuple[Status, int]]

    @property
    def total(self) -> int:
        """All projects of the edition."""
        return len(self.cells)

    @property
    def with_task(self) -> int:
        """Projects that have a task here."""
        return sum(count for _, count in self.counts)

    @property
    def without_task(self) -> int:
        """The others."""
        return self.total - self.with_task

    @property
    def sentence(self) -> str:
        """For a chat group, with the figures in it."""
        division, month = self.programme.division.name, self.month
        return sentence_of(division, month.month, self.total, self.counts, is_frozen=month.is_frozen)


def sentence_of(
    division: str,
    month: datetime.date,
    total: int,
    counts: Sequence[tuple[Status, int]],
    *,
    is_frozen: bool = True,
) -> str:
    """What stands of all projects in a sentence for a chat group."""
    with_task = sum(count for _, count in counts)
    words = "、".join(f"{look.word}{count}项" for look, count in counts if count)
    cut = f"截至{in_words(month)}底{'' if is_frozen else '（未冻结）'}"
    return (
        f"{cut}，{division}{total}项民生实事中无任务{total - with_task}项，有任务{with_task}项。"
        f"{with_task}项中：{words}。"
    )


def tabs_of(periods: Sequence[Period], chosen: datetime.date, on: datetime.date) -> list[MonthTab]:
    """The months that have begun."""
    begun = [each for each in periods if each.month <= month_end(on)]
    return [MonthTab(each.month, each.frozen_at is not None, each.month == chosen) for each in begun]


def month_chosen(
    periods: Sequence[Period], wanted: datetime.date | None, on: datetime.date
) -> datetime.date | None:
    """The month asked for where it has begun, else the one that pages show."""
    begun = {each.month for each in periods if each.month <= month_end(on)}
    return wanted if wanted in begun else month_shown(periods, on)


def overview_of(
    programme: Programme, periods: Sequence[Period], month: datetime.date, on: datetime.date
) -> Overview | None:
    """The page of a programme; None before any edition is issued."""
    found = programme_month(programme, month, periods=periods)
    if found is None:
        return None
    texts = [each.text for each in found.projects.values() if each.text.has_task]
    leads = leads_on(texts, month)
    names = short_names([unit.pk for units in leads.values() for unit in units], month)
    lines = [_line(each, leads, names) for each in found.projects.values() if each.text.has_task]
    counts = found.counts
    return Overview(
        programme=programme,
        month=found,
        tabs=tabs_of(periods, month, on),
        cells=[(each, project_look(each)) for each in found.projects.values()],
        lines=lines,
        slowest=slowest_of(lines),
        counts=[(look_of(word), counts[word]) for word in ORDER],
    )


def slowest_of(lines: Sequence[Line]) -> list[Line]:
    """The slowest five that are behind, the slowest first."""
    behind = [line for line in lines if line.project.status.word in LATE and line.target is not None]
    return sorted(behind, key=badness, reverse=True)[:_SLOWEST]


def badness(line: Line) -> tuple[object, ...]:
    """By which lines are compared: the higher, the further behind."""
    return () if line.target is None else line.target.pace.badness


def _line(project: ProjectMonth, leads: Mapping[int, Sequence[Unit]], names: Mapping[int, str]) -> Line:
    target = main_target(project)
    units = leads.get(project.text.project_id, ())
    return Line(
        project=project,
        look=project_look(project),
        target=target,
        shown=None if target is None else target_shown(target),
        leads="、".join(names.get(unit.pk, unit.name) for unit in units),
        missing="" if target is None else missing_words(target.figures),
    )

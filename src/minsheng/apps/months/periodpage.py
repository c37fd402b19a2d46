"""The months of a programme: who reported, who is late, what may be frozen (月份与冻结)."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.queries import Rows
from minsheng.apps.months.actions.setting import DUE_DAY
from minsheng.apps.months.models import Report, Routine, Thresholds
from minsheng.apps.months.reading import month_in_work
from minsheng.apps.places.models import Unit
from minsheng.apps.places.queries import short_names
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.counting import closing_month, following
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.programmes.models import Programme

State = Report.State


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: `rows` that report in it = approved + submitted + writing + missing, where it was counted."""

    period: Period
    due_on: datetime.date
    is_chosen: bool
    is_next: bool
    is_over: bool
    is_closing_year: bool

    @property
    def key(self) -> str:
        """As in an address: `2026-09`."""
        return f"{self.period.month:%Y-%m}"

    @property
    def label(self) -> str:
        """`9月`, of the closing period `年终清算`."""
        return "年终清算" if self.is_closing_year else f"{self.period.month.month}月"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a month: `rows` = approved + submitted + writing + missing."""

    unit: str
    rows: int
    approved: int
    submitted: int
    writing: int

    @property
    def missing(self) -> int:
        """Rows without any report."""
        return self.rows - self.approved - self.submitted - self.writing

    @property
    def not_approved(self) -> int:
        """Rows whose report is not approved."""
        return self.rows - self.approved

    @property
    def is_behind(self) -> bool:
        """Whether something is not with the lead yet."""
        return bool(self.missing or self.writing)


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """The months, and the units of the one chosen, those that are behind first."""

    programme: Programme
    months: Sequence[MonthLine]
    chosen: MonthLine | None
    units: Sequence[UnitLine]
    thresholds: Thresholds | None
    routines: Sequence[Routine]
    titles: Mapping[str, str]

    @property
    def running(self) -> list[tuple[str, Routine]]:
        """Projects that go on from year to year, by title."""
        return [(self.titles.get(each.project.code, each.project.code), each) for each in self.routines]

    @property
    def totals(self) -> UnitLine:
        """All units together."""
        return UnitLine(
            "合计",
            sum(unit.rows for unit in self.units),
            sum(unit.approved for unit in self.units),
            sum(unit.submitted for unit in self.units),
            sum(unit.writing for unit in self.units),
        )

    @property
    def behind(self) -> list[UnitLine]:
        """Units that still have something to do themselves."""
        return [unit for unit in self.units if unit.is_behind]

    @property
    def sentence(self) -> str:
        """For a chat group: who has not reported."""
        if self.chosen is None or not self.behind:
            return ""
        month, due = in_words(self.chosen.period.month), self.chosen.due_on
        units = "、".join(f"{unit.unit}（{unit.missing + unit.writing}项）" for unit in self.behind)
        return f"{month}月报{due.month}月{due.day}日截止，还没有报齐的：{units}。请尽快填写、审核。"


def period_page(
    programme: Programme, periods: Sequence[Period], wanted: datetime.date | None, on: datetime.date
) -> PeriodPage:
    """The page; at most nine queries."""
    work = month_in_work(periods, on)
    known = {each.month for each in periods if each.month <= month_end(on)}
    chosen = wanted if wanted in known else (work.month if work else None)
    months = [
        MonthLine(
            period=each,
            due_on=each.due_on or following(each.month).replace(day=DUE_DAY),
            is_chosen=each.month == chosen,
            is_next=work is not None and each.pk == work.pk,
            is_over=each.month <= on,
            is_closing_year=each.month == closing_month(programme.year),
        )
        for each in periods
        if each.month in known
    ]
    routines = Routine.objects.filter(project__programme=programme).select_related("project")
    return PeriodPage(
        programme=programme,
        months=months,
        chosen=next((line for line in months if line.is_chosen), None),
        units=[] if chosen is None else _units(programme, chosen),
        thresholds=Thresholds.objects.filter(programme=programme).order_by("ordinal").last(),
        routines=list(routines),
        titles=titles_of(programme, on),
    )


def titles_of(programme: Programme, on: datetime.date) -> dict[str, str]:
    """Projects with a task in the edition in force, by code; two queries."""
    edition = edition_in_force(programme, on)
    texts = [] if edition is None else edition.texts.filter(has_task=True).select_related("project")
    return {text.project.code: f"{text.number} {text.short_title}".strip() for text in texts}


def _units(programme: Programme, month: datetime.date) -> list[UnitLine]:
    rows = {
        row.row: row.unit for own in Rows(programme, month).at(month).values() for row in own if row.is_leaf
    }
    reports = Report.objects.filter(allocation__in=rows, month=month).values_list("allocation", "state")
    states: Mapping[int, Counter[str]] = defaultdict(Counter)
    for row, state in reports:
        states[rows[row]][state] += 1
    counts = Counter(rows.values())
    names = dict(Unit.objects.filter(pk__in=counts).order_by("code").values_list("pk", "name"))
    short = short_names(names, month)
    lines = [
        UnitLine(
            unit=short.get(pk, name),
            rows=counts[pk],
            approved=states[pk][State.APPROVED],
            submitted=states[pk][State.SUBMITTED],
            writing=states[pk][State.DRAFT] + states[pk][State.RETURNED],
        )
        for pk, name in names.items()
    ]
    return sorted(lines, key=lambda line: not line.is_behind)

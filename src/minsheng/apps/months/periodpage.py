"""The months of a programme: who reported, who is late, what may be frozen (月份与冻结)."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.funds.models import Funds
from minsheng.apps.funds.waiting import funds_open
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.seeing import REVIEWED
from minsheng.apps.months.actions.setting import DUE_DAY
from minsheng.apps.months.models import Report, Routine, Thresholds
from minsheng.apps.months.reading import month_in_work
from minsheng.apps.months.rowlines import rows_reporting, whether
from minsheng.apps.places.queries import units_called
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.counting import closing_month, following
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.programmes.models import Programme, ProjectText

State = Report.State
_OPEN = (Entry.State.DRAFT, Entry.State.SUBMITTED, Entry.State.RETURNED)


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
class Undone:
    """What a freeze would leave out: entries not accepted, money not confirmed; who has reports."""

    entries: int = 0
    money: int = 0
    holders: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """The months, and the units of the one chosen, those that are behind first."""

    programme: Programme
    months: Sequence[MonthLine]
    chosen: MonthLine | None
    units: Sequence[UnitLine]
    undone: Undone
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
    edition = edition_in_force(programme, on)
    texts = [] if edition is None else list(edition.texts.filter(has_task=True).select_related("project"))
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
    rows = [] if chosen is None else _reporting(programme, chosen)
    routines = Routine.objects.filter(project__programme=programme).select_related("project")
    return PeriodPage(
        programme=programme,
        months=months,
        chosen=next((line for line in months if line.is_chosen), None),
        units=_units(rows, chosen) if chosen else [],
        undone=_undone(programme, chosen, _holders(rows, texts, on)) if chosen else Undone(),
        thresholds=Thresholds.objects.filter(programme=programme).order_by("ordinal").last(),
        routines=list(routines),
        titles=_titles(texts),
    )


def titles_of(programme: Programme, on: datetime.date) -> dict[str, str]:
    """Projects with a task in the edition in force, by code; two queries."""
    edition = edition_in_force(programme, on)
    return _titles([] if edition is None else edition.texts.filter(has_task=True).select_related("project"))


def _titles(texts: Iterable[ProjectText]) -> dict[str, str]:
    return {text.project.code: f"{text.number} {text.short_title}".strip() for text in texts}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that reports in a month, and the state of its report; empty before there is one."""

    unit: int
    state: str
    project: int
    above: int | None
    above_that: int | None
    is_review: bool


_ROW = ("unit", "said", "split__target__project", "parent__unit", "parent__parent__unit", "reviewed")


def _reporting(programme: Programme, month: datetime.date) -> list[_Row]:
    """One query."""
    reports = Report.objects.filter(allocation=OuterRef("pk"), month=month).order_by()
    said = Coalesce(Subquery(reports.values("state")[:1]), Value(""))
    rows = rows_reporting(programme, month).annotate(said=said, reviewed=whether(REVIEWED)).order_by()
    return [_Row(*row) for row in rows.values_list(*_ROW)]


def _units(rows: Sequence[_Row], month: datetime.date) -> list[UnitLine]:
    """In order of code, those that are behind first; one query."""
    states: Mapping[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        states[row.unit][row.state] += 1
    lines = [
        UnitLine(
            unit=name,
            rows=states[pk].total(),
            approved=states[pk][State.APPROVED],
            submitted=states[pk][State.SUBMITTED],
            writing=states[pk][State.DRAFT] + states[pk][State.RETURNED],
        )
        for pk, (_, name) in units_called(states, month).items()
    ]
    return sorted(lines, key=lambda line: not line.is_behind)


def _undone(programme: Programme, month: datetime.date, holders: Sequence[tuple[str, int]]) -> Undone:
    """One query."""
    entries = Entry.objects.filter(target__project__programme=programme, happened_on__lte=month)
    open_ones = entries.filter(state__in=_OPEN).order_by()
    money = funds_open().filter(project__programme=programme, month=month, state=Funds.State.DRAFT)
    counted = [
        rows.annotate(kind=Value(kind, CharField())).values_list("kind").annotate(count=Count("pk"))
        for kind, rows in (("entries", open_ones), ("money", money))
    ]
    found = dict(counted[0].union(counted[1], all=True))
    return Undone(found.get("entries", 0), found.get("money", 0), holders)


def _holders(rows: Sequence[_Row], texts: Sequence[ProjectText], on: datetime.date) -> list[tuple[str, int]]:
    """Who has reports to approve, as `Ground.accepting` says it, the most first; two queries."""
    waiting = [row for row in rows if row.state == State.SUBMITTED]
    if not waiting:
        return []
    projects = {row.project for row in waiting}
    leads = leads_on([text for text in texts if text.project_id in projects], on)
    held: Counter[tuple[int, ...]] = Counter()
    for row in waiting:
        above = row.above_that if row.above == row.unit else row.above
        led = [unit.pk for unit in leads.get(row.project, ())]
        units = led if above is None else [above]
        held[() if row.is_review or row.unit in units else tuple(units)] += 1
    called = units_called({pk for units in held for pk in units}, on)
    return [
        ("、".join(called[pk][1] for pk in units) or "民生办", count) for units, count in held.most_common()
    ]

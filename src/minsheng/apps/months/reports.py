"""Pages by which a month is reported: my rows, one report, what I approve (月报)."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.seeing import accepted_by, entered_by, rows_seen
from minsheng.apps.months.actions.setting import DUE_DAY
from minsheng.apps.months.models import Report, ReportStep
from minsheng.apps.months.overview import MonthTab
from minsheng.apps.months.reading import month_in_work
from minsheng.apps.months.rowlines import (
    Line,
    Work,
    lines_of,
    reporting,
    reports_of,
    rows_told,
    whether,
)
from minsheng.apps.months.steps import LIMIT
from minsheng.apps.months.waiting import reports_open, to_approve
from minsheng.apps.people.permissions import allows
from minsheng.core.counting import following
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.programmes.models import Programme

State = Report.State
_WRITABLE = frozenset({Work.EMPTY, Work.RETURNED, Work.DRAFT})


@dataclass(frozen=True, slots=True)
class Turn:
    """What the asker may do with a line: `why_not` it cannot be ticked, and what for it is opened."""

    writes: bool
    marks: bool
    submits: bool
    why_not: str = ""
    verb: str = "查看"

    @property
    def ticks(self) -> bool:
        """Whether it can be ticked."""
        return self.marks or self.submits


@dataclass(frozen=True, slots=True)
class MyMonth:
    """The rows of a unit in a month; `works` counts them by how far their reports are and adds up to all.

    `due_on` is the last day for reports, `is_over` whether the month has ended.
    """

    month: datetime.date
    tabs: Sequence[MonthTab]
    lines: Sequence[tuple[Line, Turn]]
    works: Sequence[tuple[Work, int]]
    due_on: datetime.date
    is_over: bool

    @property
    def same(self) -> list[Line]:
        """Rows that may be said to have not changed."""
        return [line for line, turn in self.lines if turn.marks]

    @property
    def drafts(self) -> list[Line]:
        """Rows whose reports the asker may put up."""
        return [line for line, turn in self.lines if turn.submits]

    @property
    def has_marks(self) -> bool:
        """Whether any row may be said to have not changed."""
        return bool(self.same)

    @property
    def has_submits(self) -> bool:
        """Whether any report may be put up."""
        return bool(self.drafts)

    @property
    def key(self) -> str:
        """The month as in an address: `2026-09`."""
        return f"{self.month:%Y-%m}"

    @property
    def ticks(self) -> bool:
        """Whether any row can be ticked."""
        return self.has_marks or self.has_submits

    @property
    def behind(self) -> int:
        """Rows that the unit itself has not done with."""
        return sum(count for work, count in self.works if work not in (Work.SUBMITTED, Work.APPROVED))

    @property
    def total(self) -> int:
        """All rows."""
        return len(self.lines)

    @property
    def programmes(self) -> list[Programme]:
        """Those that the rows are of."""
        return list({line.programme.pk: line.programme for line, _ in self.lines}.values())

    @property
    def sentence(self) -> str:
        """For a chat group, with the figures in it."""
        return sentence_of(self.month, dict(self.works))


def sentence_of(month: datetime.date, works: Mapping[Work, int]) -> str:
    """`截至9月底，本单位 20 项中已报 12 项（已认可 5 项、待认可 7 项），待审核 3 项，未填 5 项。`."""
    total = sum(works.values())
    count = {work: works.get(work, 0) for work in Work}
    said = count[Work.APPROVED] + count[Work.SUBMITTED]
    reported = f"已报 {said} 项"
    if said:
        reported += f"（已认可 {count[Work.APPROVED]} 项、待认可 {count[Work.SUBMITTED]} 项）"
    rest = [
        f"{work.label} {count[work]} 项" for work in (Work.DRAFT, Work.RETURNED, Work.EMPTY) if count[work]
    ]
    return f"截至{month.month}月底，本单位 {total} 项中{'，'.join([reported, *rest])}。"


def my_month(looking: Looking, wanted: datetime.date | None) -> MyMonth | None:
    """The rows that the asker's unit reports; None where it has none; seven queries and the asker's."""
    periods = _periods(looking)
    month = _chosen(periods, wanted, looking.on)
    if month is None:
        return None
    rows = list(reporting(rows_told(looking, month), month))
    lines = [(line, turn_of(line, looking, month)) for line in lines_of(rows, month)]
    counts = Counter(line.work for line, _ in lines)
    return MyMonth(
        month=month,
        tabs=_tabs(periods, month, looking.on),
        lines=lines,
        works=[(work, counts[work]) for work in Work if counts[work] or work is not Work.RETURNED],
        due_on=min(due_of(each) for each in periods if each.month == month),
        is_over=month <= looking.on,
    )


def due_of(period: Period) -> datetime.date:
    """The day by which reports of a month are due: as set, else the 5th of the next month."""
    return period.due_on or following(period.month).replace(day=DUE_DAY)


def _periods(looking: Looking) -> list[Period]:
    """The months begun of programmes of this year and the last that the unit has rows in; one query."""
    units, on = looking.units, looking.on
    if not units:
        return []
    own = Allocation.objects.filter(
        entered_by(units, on),
        issued_open__isnull=False,
        split__target__project__programme=OuterRef("programme"),
    )
    begun = Period.objects.filter(
        Exists(own), month__lte=month_end(on), programme__year__in=(on.year - 1, on.year)
    )
    rows = begun.select_related("programme").order_by("month", "programme")
    return [each for each in rows if each.month.year == each.programme.year]


def _chosen(
    periods: Sequence[Period], wanted: datetime.date | None, on: datetime.date
) -> datetime.date | None:
    """The month asked for; else of those in work the last that is over: one list left open hides none."""
    if any(each.month == wanted for each in periods):
        return wanted
    work = []
    for programme in {each.programme_id for each in periods}:
        own = [each for each in periods if each.programme_id == programme]
        found = month_in_work(own, on) or own[-1]
        work.append(found.month)
    return max((month for month in work if month <= on), default=min(work, default=None))


def _tabs(periods: Sequence[Period], chosen: datetime.date, on: datetime.date) -> list[MonthTab]:
    """The months of the chosen one's year."""
    shut: dict[datetime.date, bool] = {}
    for each in periods:
        if each.month.year == chosen.year:
            shut[each.month] = shut.get(each.month, True) and each.frozen_at is not None
    return [MonthTab(month, is_frozen, month == chosen) for month, is_frozen in sorted(shut.items())]


def turn_of(line: Line, looking: Looking, month: datetime.date) -> Turn:
    """What the asker may do with a line of its own unit, by what the actions ask; no query."""
    actor = looking.actor
    writes = line.is_open and line.work in _WRITABLE and allows(actor, "months.write")
    # Words once written would be lost: such a row is changed on its own page.
    marks = writes and line.work is Work.EMPTY and not line.entered
    drafted = line.is_open and line.work is Work.DRAFT and allows(actor, "months.submit")
    submits = drafted and month <= looking.on
    is_behind = writes and line.work in (Work.EMPTY, Work.RETURNED)
    why = f"本月登记了 {line.entered} 条，请填写" if is_behind and line.entered else ""
    verb = ("填写" if line.work is Work.EMPTY else "修改") if writes else "查看"
    return Turn(writes, marks, submits, why, verb)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report with its steps, the one of the month before, and what the asker may do with it.

    `is_own`: the approver of the unit that wrote it looks.
    """

    line: Line
    month: datetime.date
    last: Report | None
    steps: Sequence[ReportStep]
    turn: Turn
    approves: bool
    returns: bool
    is_own: bool
    is_over: bool

    @property
    def key(self) -> str:
        """The month as in an address: `2026-09`."""
        return f"{self.month:%Y-%m}"

    @property
    def version(self) -> int:
        """The version shown, 0 where nothing was written."""
        return self.line.report.version if self.line.report else 0

    @property
    def waits_for_end(self) -> bool:
        """Whether it is written and the month has not ended."""
        return self.line.work is Work.DRAFT and not self.is_over


def report_page(looking: Looking, row: int, month: datetime.date) -> ReportPage | None:
    """The report of a row in a month; eight queries.

    None of a row that the asker does not open, and of a month that has not begun or is of another year.
    """
    seen = rows_seen(looking).order_by().values("pk")
    mine = accepted_by(looking.actor, looking.units, looking.on, "months.approve")
    told: Any = rows_told(looking, month).annotate(accepted_by=whether(mine))
    found = told.filter(pk__in=seen, pk=row).first()
    if found is None or month > month_end(looking.on):
        return None
    if month.year != found.split.target.project.programme.year:
        return None
    (line,) = lines_of([found], month)
    last = reports_of([found], month.replace(day=1) - datetime.timedelta(days=1))
    steps = ReportStep.objects.filter(report=line.report).select_related("post__unit", "user")
    turn = turn_of(line, looking, month)
    if not (line.is_leaf and line.is_entered):
        turn = Turn(writes=False, marks=False, submits=False)
    accepts = line.is_open and found.accepted_by and allows(looking.actor, "months.approve")
    returns = accepts or (line.is_open and allows(looking.actor, "months.freeze", found))
    is_own = line.is_open and line.is_entered and allows(looking.actor, "months.submit")
    returned = (Work.DRAFT, Work.SUBMITTED) if is_own else (Work.SUBMITTED, Work.APPROVED)
    return ReportPage(
        line=line,
        month=month,
        last=last.get(found.pk),
        steps=list(steps.order_by("-version")) if line.report else (),
        turn=turn,
        approves=accepts and line.work is Work.SUBMITTED,
        returns=(returns or is_own) and line.work in returned,
        is_own=is_own,
        is_over=month <= looking.on,
    )


@dataclass(frozen=True, slots=True)
class ApprovalPage:
    """Reports of a month that wait for the asker's unit; `months` counts those of all months."""

    month: datetime.date | None
    months: Sequence[tuple[datetime.date, int]]
    lines: Sequence[Line]

    @property
    def key(self) -> str:
        """The month as in an address: `2026-09`; empty where nothing waits."""
        return f"{self.month:%Y-%m}" if self.month else ""

    @property
    def total(self) -> int:
        """All reports that wait, of all months."""
        return sum(count for _, count in self.months)

    @property
    def ready(self) -> list[Line]:
        """Those that no entry keeps back, as many as one action takes."""
        return [line for line in self.lines if not line.undecided][:LIMIT]

    @property
    def undecided(self) -> int:
        """Reports of the month that entries keep back."""
        return sum(bool(line.undecided) for line in self.lines)


def approval_page(looking: Looking, wanted: datetime.date | None) -> ApprovalPage:
    """What was put up to the asker's unit, the earliest month first; seven queries."""
    if not looking.units:
        return ApprovalPage(None, (), ())
    waiting = reports_open().filter(to_approve(looking.actor, looking.units, looking.on))
    months = list(waiting.values_list("month").annotate(Count("pk")).order_by("month"))
    known = [month for month, _ in months]
    month = wanted if wanted in known else next(iter(known), None)
    if month is None:
        return ApprovalPage(None, (), ())
    up = Report.objects.filter(allocation=OuterRef("pk"), month=month, state=State.SUBMITTED)
    mine = accepted_by(looking.actor, looking.units, looking.on, "months.approve")
    rows = list(rows_told(looking, month).filter(mine, Exists(up)))
    return ApprovalPage(month, months, lines_of(rows, month))

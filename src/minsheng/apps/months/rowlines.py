"""Rows of splits as reports of a month show them: number, figure, plan, entries, words (月报的行)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from minsheng.apps.cascade.models import Allocation, Answer, Change
from minsheng.apps.ledger.models import Entry, Period, Standing
from minsheng.apps.ledger.rolling import NOTHING, figures_of
from minsheng.apps.ledger.seeing import entered_by
from minsheng.apps.months.models import Report, ReportStep
from minsheng.apps.months.showing import row_shown
from minsheng.apps.months.standing import RowMonth, TargetMonth
from minsheng.apps.months.values import rounded
from minsheng.apps.planning.queries import aims_in, planned_of
from minsheng.apps.programmes.goals import goal_of, goal_of_row, is_added
from minsheng.apps.programmes.models import ProjectText
from minsheng.apps.programmes.standing import Standings
from minsheng.apps.ui.words import quantity
from minsheng.core.progress.months import month_ends
from minsheng.core.standing import Hold, Kind, Pace, pace_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.months.showing import Shown
    from minsheng.apps.planning.queries import Aim
    from minsheng.apps.programmes.models import Programme
    from minsheng.core.standing import Figures, Goal

State = Report.State
_JOINED = ("split__target__project__programme", "unit", "parent__unit")
_OPEN = (Entry.State.DRAFT, Entry.State.SUBMITTED, Entry.State.RETURNED)
_FIGURES = ("value", "numerator", "denominator", "grade", "stages")


class Work(StrEnum):
    """How far the report of a row is; each row is in one."""

    EMPTY = "empty"
    RETURNED = "returned"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        """In Chinese."""
        return "未填" if self is Work.EMPTY else State(self.value).label


@dataclass(frozen=True, slots=True)
class Line:
    """One row in a month.

    Attributes:
        aim: what the edition of the month's last day asks.
        figures: what stands at the month's end.
        shown: figure, number, share and planned share.
        change: what the month added; — where figures do not add up.
        before: the figure at the end of the month before.
        report: with `said_why`, the reason of its last return; None where nothing was written.
    """

    row: Allocation
    aim: Aim
    figures: Figures
    shown: Shown
    change: str
    before: str
    report: Report | None

    @property
    def work(self) -> Work:
        """How far its report is."""
        return Work.EMPTY if self.report is None else Work(self.report.state)

    @property
    def title(self) -> str:
        """The project."""
        return self.aim.value.text.short_title

    @property
    def words(self) -> str:
        """The target as printed."""
        return self.aim.words

    @property
    def programme(self) -> Programme:
        """Whose row it is."""
        return self.row.split.target.project.programme

    @property
    def entered(self) -> int:
        """Entries of the month, but withdrawn ones."""
        return int(getattr(self.row, "entered", 0))

    @property
    def waiting(self) -> int:
        """Entries of the month that are not accepted."""
        return int(getattr(self.row, "waiting", 0))

    @property
    def undecided(self) -> int:
        """Entries put up and not decided, up to the month's end: they keep the report from approval."""
        return int(getattr(self.row, "undecided", 0))

    @property
    def is_leaf(self) -> bool:
        """Whether the row reports at the month's end."""
        return bool(getattr(self.row, "open_on", False)) and not getattr(self.row, "given_on", False)

    @property
    def is_entered(self) -> bool:
        """Whether the asker's unit reports it."""
        return bool(getattr(self.row, "entered_by", False))

    @property
    def is_open(self) -> bool:
        """Whether the month is neither frozen nor being frozen."""
        return bool(getattr(self.row, "month_open", False))

    @property
    def seen(self) -> str:
        """Row, report and version as they were shown, to be ticked."""
        report = self.report
        return f"{self.row.pk}:{report.pk if report else 0}:{report.version if report else 0}"

    @property
    def told(self) -> str:
        """What the unit said, in a sentence."""
        if self.report is None:
            return ""
        return self.report.sentence or ("本月无变化。" if self.report.is_unchanged else "")

    @property
    def place(self) -> tuple[object, ...]:
        """Where it stands among others: as printed."""
        value = self.aim.value
        return self.programme.code, value.text.ordinal, value.ordinal, self.row.unit.code, self.row.pk


def rows_told(looking: Looking, month: datetime.date) -> QuerySet[Allocation]:
    """Issued rows with what the month's last day says of them; one query.

    `number_on` and `open_on` by the issues, `given_on` where somebody is open below, `answered_on` where a
    lower target carries it, whether it is `entered_by` the asker's unit, `month_open`, and entries:
    `entered`, `waiting`, `undecided`.
    """
    periods = Period.objects.filter(programme=OuterRef("split__target__project__programme"), month=month)
    in_month = Q(happened_on__gte=month.replace(day=1))
    units, on = looking.units, looking.on
    own = entered_by(units, on) if units else Q(pk__in=())
    return (
        _issued(month)
        .select_related(*_JOINED)
        .annotate(
            entered_by=whether(own),
            month_open=Exists(periods.filter(closing_at=None)),
            entered=_entries(month, in_month & ~Q(state=Entry.State.WITHDRAWN)),
            waiting=_entries(month, in_month & Q(state__in=_OPEN)),
            undecided=_entries(month, Q(state=Entry.State.SUBMITTED)),
        )
    )


def rows_reporting(programme: Programme, month: datetime.date) -> QuerySet[Allocation]:
    """The rows of a programme that report at a month's end: what a lower level answers is reported there."""
    rows = _issued(month).filter(split__target__project__programme=programme)
    return rows.filter(Q(open_on=True, given_on=False, answered_on=False))


def _issued(month: datetime.date) -> QuerySet[Allocation]:
    last = _last_change(month)
    below = Allocation.objects.filter(parent=OuterRef("pk"))
    below = below.annotate(open_on=Subquery(last.values("is_open")[:1])).filter(open_on=True)
    answers = Answer.objects.filter(upper=OuterRef("pk"), from_month__lte=month, ended_at=None)
    return Allocation.objects.filter(issued_open__isnull=False).annotate(
        number_on=Subquery(last.values("value")[:1]),
        open_on=Subquery(last.values("is_open")[:1]),
        given_on=Exists(below),
        answered_on=Exists(answers),
    )


def whether(said: Q) -> Case:
    """A condition as a column."""
    return Case(When(said, then=Value(True)), default=Value(False), output_field=BooleanField())


def _last_change(month: datetime.date) -> QuerySet[Change]:
    changes = Change.objects.filter(allocation=OuterRef("pk"), issue__holds_from__lte=month)
    # An issue below a row says what that row keeps back, and nothing of what it was given.
    own = changes.exclude(issue__parent=F("allocation"))
    return own.order_by("-issue__holds_from", "-issue__ordinal")


def _entries(month: datetime.date, wanted: Q) -> Coalesce:
    rows = Entry.objects.filter(wanted, allocation=OuterRef("pk"), happened_on__lte=month).order_by()
    counted = rows.values("allocation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def reporting(rows: QuerySet[Allocation], month: datetime.date) -> QuerySet[Allocation]:
    """Of told rows those that report at the month's end and that the asker's unit enters at.

    What a lower level's target answers is reported there.
    """
    year = Q(split__target__project__programme__year=month.year)
    return rows.filter(year, Q(entered_by=True, open_on=True, given_on=False, answered_on=False))


def lines_of(rows: Sequence[Allocation], month: datetime.date) -> list[Line]:
    """Told rows in printed order; five queries, none without rows."""
    if not rows:
        return []
    aims = _aims(rows, month)
    planned = planned_of(aims, month, units={row.unit_id for row in rows})
    stands, reports = _stands(rows, month), reports_of(rows, month)
    lines = []
    for row in rows:
        aim = aims[row.split.target_id]
        goal = goal_of(aim.value)
        days = _months(month) if goal.hold is Hold.HELD else _months(month)[-2:]
        months = [replace(stands[row.pk].get(day, NOTHING), per=goal.per) for day in days]
        share = planned[aim.value.target_id].share(month, row.unit_id)
        given = getattr(row, "number_on", None)
        pace = pace_of(goal_of_row(goal, given), months if goal.hold is Hold.HELD else months[-1:], share)
        lines.append(
            Line(
                row=row,
                aim=aim,
                figures=months[-1],
                shown=_shown(aim, row, months[-1], pace),
                change=_change(goal, months[-1], _before(months)),
                before=_shown(aim, row, _before(months), pace).done,
                report=reports.get(row.pk),
            )
        )
    return sorted(lines, key=lambda line: line.place)


def _months(month: datetime.date) -> Sequence[datetime.date]:
    return month_ends(month.year, month)


def _before(months: Sequence[Figures]) -> Figures:
    return months[-2] if len(months) > 1 else NOTHING


def _shown(aim: Aim, row: Allocation, figures: Figures, pace: Pace) -> Shown:
    target = TargetMonth(aim, figures, pace, is_hard=aim.is_hard)
    given = getattr(row, "number_on", None)
    return row_shown(target, RowMonth(row.pk, row.unit_id, given, True, figures, pace))


def _change(goal: Goal, now: Figures, before: Figures) -> str:
    """What a month added to an amount, by how many points a rate moved; — of anything else."""
    if is_added(goal):
        return "—" if now.value is None else _signed(now.value - (before.value or 0))
    if goal.kind is Kind.RATE and now.rate is not None and before.rate is not None:
        return f"{_signed((now.rate - before.rate).limit_denominator(10**6), places=1)} 点"
    return "—"


def _signed(value: Fraction, places: int | None = None) -> str:
    exact = rounded(value) or Decimal(0)
    words = quantity(exact if places is None else round(exact, places))
    return f"+{words}" if exact > 0 else words


def _aims(rows: Sequence[Allocation], month: datetime.date) -> dict[int, Aim]:
    """What the edition of the month's end asks, that of the row's split where it is dropped.

    Two queries, one more where a target is dropped.
    """
    projects = {row.split.target.project_id for row in rows}
    texts = list(
        ProjectText.objects.filter(project__in=projects)
        .select_related("edition", "project", "category")
        .order_by("edition__ordinal")
    )
    editions = {text.edition_id: text.edition for text in texts}
    programmes = defaultdict(list)
    for edition in editions.values():
        programmes[edition.programme_id].append(edition)
    standing = {pk: Standings(own, month).in_force for pk, own in programmes.items()}
    today = [text for text in texts if text.edition == standing[text.edition.programme_id]]
    aims = aims_in(today, month.year)
    dropped = {row.split.edition_id for row in rows if row.split.target_id not in aims}
    if dropped:
        aims = aims_in([text for text in texts if text.edition_id in dropped], month.year) | aims
    return aims


def _stands(rows: Sequence[Allocation], month: datetime.date) -> Mapping[int, dict[datetime.date, Figures]]:
    found: Mapping[int, dict[datetime.date, Figures]] = defaultdict(dict)
    stored = Standing.objects.filter(allocation__in=rows, month__in=_months(month)).order_by()
    for row, day, *figures in stored.values_list("allocation", "month", *_FIGURES):
        found[row][day] = figures_of(*figures)
    return found


def reports_of(rows: Iterable[Allocation], month: datetime.date) -> dict[int, Report]:
    """The reports of rows in a month, each with `said_why`, the reason of its last return; one query."""
    returned = ReportStep.objects.filter(report=OuterRef("pk"), verb=ReportStep.Verb.RETURNED)
    why: Any = Subquery(returned.order_by("-version").values("reason")[:1])
    found = Report.objects.filter(allocation__in=[row.pk for row in rows], month=month)
    return {
        report.allocation_id: report
        for report in found.annotate(said_why=Coalesce(why, Value(""), output_field=TextField()))
    }

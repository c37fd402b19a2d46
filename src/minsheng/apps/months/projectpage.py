"""What stands of one project: its targets, the months of one of them, its rows, what units said."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.db.models import Case, FilteredRelation, Q, Value, When

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.funds.lights import light_of
from minsheng.apps.funds.queries import counted, summed
from minsheng.apps.months.models import Report, TargetStanding
from minsheng.apps.months.overview import tabs_of
from minsheng.apps.months.reading import ProgrammeMonth, programme_month
from minsheng.apps.months.showing import main_target, missing_words, project_look, row_shown, target_shown
from minsheng.apps.places.queries import short_name
from minsheng.apps.planning.queries import planned_of
from minsheng.apps.programmes.goals import goal_of, is_added
from minsheng.apps.ui.words import quantity
from minsheng.core.progress.months import month_ends
from minsheng.core.standing import forecast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from minsheng.apps.funds.values import Amounts
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.overview import MonthTab
    from minsheng.apps.months.showing import Shown
    from minsheng.apps.months.standing import ProjectMonth, RowMonth, TargetMonth
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.programmes.models import Project
    from minsheng.apps.ui.status import Status
    from minsheng.core.standing import Forecast


Day = tuple[datetime.date, datetime.date]
"""The last day of the month shown, and today."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of the project; `is_chosen`: its months and rows are shown."""

    target: TargetMonth
    shown: Shown
    missing: str
    is_chosen: bool
    is_slowest: bool

    @property
    def key(self) -> int:
        """Its id."""
        return self.target.aim.value.target_id


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the chosen target and what its unit said of it; `opens`: the reader sees its entries."""

    row: RowMonth
    unit: str
    shown: Shown
    report: Report | None
    opens: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A month on the drawing: place as text for attributes, and the share in percent."""

    x: str
    y: str
    month: int
    share: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the year ends at the pace of its months, in words and as a bar over December (年底预计)."""

    words: str
    share: str
    span: str
    x: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The planned and the actual share of a target by month, in units of the drawing."""

    planned: Sequence[Point]
    actual: Sequence[Point]
    marks: Sequence[tuple[str, str]]
    outlook: Outlook | None

    @property
    def plan_line(self) -> str:
        """Points of the planned line."""
        return " ".join(f"{each.x},{each.y}" for each in self.planned)

    @property
    def shares(self) -> list[str]:
        """The actual share of each planned month; — where nothing is known."""
        known = {each.month: each.share for each in self.actual}
        return [known.get(each.month, "—") for each in self.planned]

    @property
    def line(self) -> str:
        """Points of the actual line."""
        return " ".join(f"{each.x},{each.y}" for each in self.actual)


@dataclass(frozen=True, slots=True)
class Money:
    """The money that counts at the end of the month, and its light; no sums before any was confirmed."""

    amounts: Amounts | None
    light: Status


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project in a month."""

    month: ProgrammeMonth
    project: ProjectMonth
    look: Status
    tabs: Sequence[MonthTab]
    targets: Sequence[TargetLine]
    chosen: TargetLine | None
    drawing: Drawing | None
    rows: Sequence[RowLine]
    money: Money


def project_page(
    project: Project, periods: Sequence[Period], day: Day, target: int | None, actor: Actor
) -> ProjectPage | None:
    """The page; None where no edition names the project; at most twelve queries.

    Args:
        project: with its programme.
        periods: of the programme.
        day: the month shown, and today.
        target: the one asked for, if any.
        actor: who reads it.
    """
    month, on = day
    found = programme_month(project.programme, month, project=project.pk, with_rows=True, periods=periods)
    if found is None or project.pk not in found.projects:
        return None
    own = found.projects[project.pk]
    chosen = _chosen(own, target)
    lines = [
        TargetLine(each, target_shown(each), missing_words(each.figures), each is chosen, each is own.slowest)
        for each in own.targets
    ]
    return ProjectPage(
        month=found,
        project=own,
        look=project_look(own),
        tabs=tabs_of(periods, month, on),
        targets=lines,
        chosen=next((line for line in lines if line.is_chosen), None),
        drawing=_drawing(chosen, found, project) if chosen is not None else None,
        rows=_rows(chosen, found, actor) if chosen is not None else (),
        money=_money(project, month),
    )


def _money(project: Project, month: datetime.date) -> Money:
    """One query."""
    told = counted(project.programme, month, project=project.pk)
    amounts = summed(told) if told else None
    return Money(amounts, light_of(amounts, month, project.programme.year))


def _chosen(project: ProjectMonth, wanted: int | None) -> TargetMonth | None:
    asked = next((each for each in project.targets if each.aim.value.target_id == wanted), None)
    return asked or main_target(project)


def _rows(target: TargetMonth, month: ProgrammeMonth, actor: Actor) -> list[RowLine]:
    rows = month.rows.get(target.aim.value.target_id, ())
    found = _said([row.row for row in rows], month.month, actor)
    return [
        RowLine(row, unit, row_shown(target, row), report, opens)
        for row, (unit, report, opens) in ((row, found[row.row]) for row in rows)
    ]


def _said(
    rows: Sequence[int], month: datetime.date, actor: Actor
) -> dict[int, tuple[str, Report | None, bool]]:
    """Of each row what its unit is called, its report of the month, whether the actor opens it; one query."""
    reports = FilteredRelation("reports", condition=Q(reports__month=month))
    seen = Allocation.objects.visible_to(actor).filter(pk__in=rows).order_by()
    opens = Case(When(pk__in=seen.values("pk"), then=Value(True)), default=Value(False))
    known: Any = Allocation.objects.filter(pk__in=rows).annotate(said=reports, opens=opens)
    found: Iterable[Any] = known.select_related("said", "unit").annotate(short=short_name("unit", month))
    # Django leaves the attribute out where the filtered relation found nothing.
    return {row.pk: (row.short or row.unit.name, getattr(row, "said", None), row.opens) for row in found}


_WIDTH, _HEIGHT, _LEFT, _TOP = 480, 180, 48, 10
_MONTHS = 12
_FULL = Decimal(1)
_DECEMBER = datetime.date(2000, 12, 31)
"""Of any year: a place on the drawing."""


def _drawing(target: TargetMonth, month: ProgrammeMonth, project: Project) -> Drawing | None:
    """Nothing is drawn of what has no share."""
    if target.pace.actual is None and target.aim.number is None:
        return None
    pk = target.aim.value.target_id
    stored = TargetStanding.objects.filter(target=pk, period__month__lt=month.month).order_by("period__month")
    known = list(stored.values_list("period__month", "actual", "value"))
    actual = {day: Decimal(share) for day, share, _ in known if share is not None}
    sums = {day: Decimal(value) for day, _, value in known if value is not None}
    if target.pace.actual is not None:
        actual[month.month] = _decimal(target.pace.actual)
    if month.is_frozen and target.figures.value is not None:
        sums[month.month] = _decimal(target.figures.value)
    year = project.programme.year
    months = month_ends(year, month.month.replace(year=year, month=_MONTHS, day=31))
    planned = month.planned.get(pk) or planned_of({pk: target.aim}, month.month)[pk]
    shares = {day: planned.share(day) for day in months}
    expected = _expected(target, [sums.get(day) for day in months])
    goal = target.aim.number or _FULL
    top = max([_FULL, *actual.values(), *([expected.high / goal] if expected else [])])
    return Drawing(
        planned=[_point(day, _decimal(share), top) for day, share in shares.items() if share is not None],
        actual=[_point(day, share, top) for day, share in sorted(actual.items()) if day.year == year],
        marks=[(_y(share, top), f"{share * 100:.0f}%") for share in _marks(top)],
        outlook=_outlook(expected, target.aim, top) if expected else None,
    )


def _expected(target: TargetMonth, sums: Sequence[Decimal | None]) -> Forecast | None:
    """What the months' last unbroken run comes to in December; None of what is not added up, or is done."""
    if (
        not is_added(goal_of(target.aim.value))
        or target.aim.is_level
        or not target.aim.number
        or target.pace.is_met
    ):
        return None
    last = max((at for at, value in enumerate(sums) if value is not None), default=-1)
    run = list(takewhile(lambda value: value is not None, reversed(sums[: last + 1])))
    known = [value for value in reversed(run) if value is not None]
    return forecast(known, len(sums) - 1 - last, from_start=len(known) == last + 1)


def _outlook(expected: Forecast, aim: Aim, top: Decimal) -> Outlook:
    goal, step = aim.number or _FULL, Decimal(1).scaleb(-aim.scale)
    low, value, high = (
        each.quantize(step, ROUND_HALF_UP) for each in (expected.low, expected.value, expected.high)
    )
    ends = (_point(_DECEMBER, each / goal, top) for each in (expected.low, expected.high))
    below, above = ends
    return Outlook(
        words=quantity(value, aim.value.unit),
        share=f"{expected.value / goal * 100:.1f}%",
        span=f"{quantity(low)}—{quantity(high, aim.value.unit)}",
        x=below.x,
        low=below.y,
        high=above.y,
    )


def _marks(top: Decimal) -> list[Decimal]:
    return [top * Decimal(part) / 4 for part in range(5)]


def _point(day: datetime.date, share: Decimal, top: Decimal) -> Point:
    x = _LEFT + Decimal(_WIDTH - _LEFT - 20) * (day.month - 1) / (_MONTHS - 1)
    return Point(f"{x:.1f}", _y(share, top), day.month, f"{share * 100:.1f}%")


def _y(share: Decimal, top: Decimal) -> str:
    height = Decimal(_HEIGHT - 2 * _TOP)
    return f"{_TOP + height - height * max(share, Decimal(0)) / top:.1f}"


def _decimal(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)

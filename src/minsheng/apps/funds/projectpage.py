"""The money of one project: by unit and source, what waits, what was done; and the form of a month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from minsheng.apps.funds.judging import above
from minsheng.apps.funds.lights import light_of
from minsheng.apps.funds.models import CountedLine, Funds, FundsLine, FundsStep, Source
from minsheng.apps.funds.money import wan
from minsheng.apps.funds.overview import month_in_work, months_begun
from minsheng.apps.funds.queries import ORDER, by_source, counted, month_tabs, summed
from minsheng.apps.funds.spending import Spenders
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.queries import units_called
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.programmes.standing import Standings

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.funds.models import Sums
    from minsheng.apps.funds.queries import Counted
    from minsheng.apps.funds.values import Amounts
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project
    from minsheng.apps.ui.status import Status

_STEPS = 40
_NAMES = ("计划", "到位", "拨付")


@dataclass(frozen=True, slots=True)
class UnitMoney:
    """A unit's sources that count, and the month they were told of."""

    name: str
    month: datetime.date
    rows: Sequence[Counted]
    total: Amounts


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a unit told of the month that does not count yet."""

    funds: Funds
    name: str
    lines: Sequence[FundsLine]
    reason: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words."""

    step: FundsStep
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project in a month; `entering` are the units whose money the visitor's unit enters.

    `in_work` is the month to enter: this one while it is open, else the first open one.
    """

    title: str
    month: datetime.date
    is_frozen: bool
    is_closed: bool
    tabs: Sequence[tuple[str, int, bool]]
    units: Sequence[UnitMoney]
    sources: Sequence[tuple[str, Amounts]]
    total: Amounts
    light: Status
    waiting: Sequence[Waiting]
    steps: Sequence[StepLine]
    entering: Sequence[tuple[Unit, str]]
    in_work: datetime.date | None


def project_page(
    project: Project, periods: Sequence[Period], month: datetime.date, on: datetime.date, actor: Actor
) -> ProjectPage:
    """The page; at most ten queries."""
    editions = list(project.programme.editions.all())
    edition = Standings(editions, month).in_force
    text = None if edition is None else edition.texts.filter(project=project).first()
    rows = counted(project.programme, month, project=project.pk)
    found = FundsStep.objects.filter(funds__project=project).select_related("funds", "user")
    steps = list(found.order_by("pk"))
    may_enter = allows(actor, "funds.enter")
    mine = Spenders(project, on, editions).entering(actor.unit_id) if may_enter else []
    keys = {row.unit for row in rows} | {step.funds.unit_id for step in steps} | set(mine)
    names = units_called(keys, month)
    period = next(each for each in periods if each.month == month)
    total = summed(rows)
    return ProjectPage(
        title=text.short_title if text is not None else project.code,
        month=month,
        is_frozen=period.frozen_at is not None,
        is_closed=period.closing_at is not None,
        tabs=month_tabs(months_begun(periods, on), month),
        units=_units(rows, names),
        sources=by_source(rows),
        total=total,
        light=light_of(total if rows else None, month, project.programme.year),
        waiting=_waiting(month, steps, names),
        steps=_told(steps, names),
        entering=[names[pk] for pk in mine],
        in_work=month_in_work(periods, on) if period.closing_at is not None else month,
    )


def _units(rows: Sequence[Counted], names: Mapping[int, tuple[Unit, str]]) -> list[UnitMoney]:
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in rows:
        found[row.unit].append(row)
    return [
        UnitMoney(name, found[pk][0].month, found[pk], summed(found[pk]))
        for pk, (_, name) in names.items()
        if pk in found
    ]


def _waiting(
    month: datetime.date, steps: Sequence[FundsStep], names: Mapping[int, tuple[Unit, str]]
) -> list[Waiting]:
    """What was told of a month and does not count; everything told has its steps."""
    of_month = {step.funds_id: step.funds for step in steps if step.funds.month == month}
    told = [row for row in of_month.values() if row.state != Funds.State.CONFIRMED]
    told.sort(key=lambda row: names[row.unit_id][0].code)
    lines: dict[int, list[FundsLine]] = defaultdict(list)
    for line in FundsLine.objects.filter(funds__in=told):
        lines[line.funds_id].append(line)
    for own in lines.values():
        own.sort(key=lambda line: ORDER.index(line.source))
    last = {step.funds_id: step for step in steps}
    return [Waiting(row, names[row.unit_id][1], lines[row.pk], last[row.pk].reason) for row in told]


def _told(steps: Sequence[FundsStep], names: Mapping[int, tuple[Unit, str]]) -> list[StepLine]:
    """The last steps, the newest first; what was entered is told by what changed."""
    before: dict[int, Mapping[str, list[int]]] = {}
    made = []
    for step in steps:
        unit, words = step.funds.unit_id, step.reason
        if step.verb == FundsStep.Verb.ENTERED:
            words = _changed(before.get(unit, {}), step.figures)
            before[unit] = step.figures
        made.append(StepLine(step, names[unit][1], words))
    return made[: -_STEPS - 1 : -1]


def _changed(before: Mapping[str, list[int]], now: Mapping[str, list[int]]) -> str:
    """`省级到位 20.00 → 54.00 万元；…` of what differs, 与上次一样 of nothing."""
    parts = []
    for source in ORDER:
        was, is_now = before.get(source), now.get(source)
        label = Source(source).label
        if is_now is None:
            continue
        if was is None:
            sums = "、".join(f"{name} {wan(fen)}" for name, fen in zip(_NAMES, is_now, strict=True))
            parts.append(f"{label}{sums} 万元")
            continue
        pairs = zip(_NAMES, was, is_now, strict=True)
        moved = [f"{name} {wan(old)} → {wan(new)}" for name, old, new in pairs if old != new]
        if moved:
            parts.append(f"{label}{'、'.join(moved)} 万元")
    return "；".join(parts) or "与上次一样"


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A unit's month as its form begins: what was told of it, else what stood before it, by source."""

    project: Project
    title: str
    unit: Unit
    name: str
    month: datetime.date
    known: Funds | None
    before_month: datetime.date | None
    lines: Mapping[str, Sums]
    closed: Sequence[datetime.date]
    is_closed: bool
    upper: frozenset[str]
    reason: str

    @property
    def version(self) -> int:
        """The one shown, 0 of a month not entered."""
        return self.known.version if self.known else 0

    @property
    def key(self) -> str:
        """The month as in an address."""
        return f"{self.month:%Y-%m}"


def entry_page(project: Project, unit: int, periods: Sequence[Period], month: datetime.date) -> EntryPage:
    """What the form of a month is made of; six queries."""
    closed = [each.month for each in periods if each.closing_at is not None]
    own = Funds.objects.filter(project=project, unit=unit)
    told: dict[datetime.date, Any] = {
        row.month: row
        for row in own.annotate(counts=Exists(CountedLine.objects.filter(funds=OuterRef("pk"))))
    }
    live = [m for m, row in told.items() if m not in closed or row.counts]
    before = max((each for each in live if each < month), default=None)
    known = told.get(month)
    shown = known or (told[before] if before else None)
    model = CountedLine if shown is not None and shown.month in closed else FundsLine
    rows = model.objects.filter(funds=shown) if shown else model.objects.none()
    edition = edition_in_force(project.programme, month)
    text = None if edition is None else edition.texts.filter(project=project).first()
    found, name = units_called([unit], month)[unit]
    back = known if known and known.state == Funds.State.RETURNED else None
    last = back.steps.order_by("version").last() if back else None
    return EntryPage(
        project=project,
        title=text.short_title if text is not None else project.code,
        unit=found,
        name=name,
        month=month,
        known=known,
        before_month=before,
        lines={line.source: line for line in sorted(rows, key=lambda row: ORDER.index(row.source))},
        closed=[each for each in closed if before is not None and each <= before],
        is_closed=month in closed,
        upper=above(project.programme.division.level),
        reason=last.reason if last else "",
    )

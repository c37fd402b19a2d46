"""The money of a programme in a month, as its page prints it: every project once, sums that add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.funds.lights import LIGHTS, light_of
from minsheng.apps.funds.models import Funds
from minsheng.apps.funds.queries import by_source, counted, month_tabs, summed
from minsheng.apps.programmes.models import Project, ProjectText
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.funds.queries import Counted
    from minsheng.apps.funds.values import Amounts
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.ui.status import Status


@dataclass(frozen=True, slots=True)
class Line:
    """A project with its money; None before a unit told any. `waiting` months of units are not confirmed."""

    code: str
    number: str
    title: str
    amounts: Amounts | None
    sources: Sequence[tuple[str, Amounts]]
    light: Status
    waiting: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme in a month: its lines are `told` + `untold`, and these the sum of `counts`."""

    programme: Programme
    month: datetime.date
    is_frozen: bool
    tabs: Sequence[tuple[str, int, bool]]
    lines: Sequence[Line]
    total: Amounts
    sources: Sequence[tuple[str, Amounts]]
    counts: Sequence[tuple[Status, int]]
    waiting: int
    is_by_source: bool

    @property
    def told(self) -> int:
        """Projects of which some unit's money counts."""
        return sum(line.amounts is not None for line in self.lines)

    @property
    def untold(self) -> int:
        """The others."""
        return len(self.lines) - self.told

    @property
    def key(self) -> str:
        """The month as in an address."""
        return f"{self.month:%Y-%m}"


def months_begun(periods: Sequence[Period], on: datetime.date) -> list[datetime.date]:
    """The months that may be chosen, in order."""
    return [each.month for each in periods if each.month <= month_end(on)]


def month_chosen(
    periods: Sequence[Period], wanted: datetime.date | None, on: datetime.date
) -> datetime.date | None:
    """The month asked for, else the last frozen, else the first; None before any has begun."""
    begun = months_begun(periods, on)
    if wanted in begun:
        return wanted
    frozen = [each.month for each in periods if each.frozen_at is not None]
    return frozen[-1] if frozen else next(iter(begun), None)


def month_in_work(periods: Sequence[Period], on: datetime.date) -> datetime.date | None:
    """The first month not closed, as long as it has begun."""
    return next(
        (each.month for each in periods if each.closing_at is None and each.month <= month_end(on)), None
    )


def overview_of(
    programme: Programme,
    periods: Sequence[Period],
    month: datetime.date,
    on: datetime.date,
    *,
    is_by_source: bool,
) -> Overview | None:
    """The page of a programme; None before any edition is issued. Five queries at most."""
    edition = edition_in_force(programme, month)
    if edition is None:
        return None
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in counted(programme, month):
        found[row.project].append(row)
    waiting = _waiting(programme, month)
    told = found.keys() | waiting.keys()
    texts = edition.texts.filter(Q(has_task=True) | Q(project__in=told))

    named = {text.project_id: _named(text) for text in texts.select_related("project").order_by("ordinal")}
    gone = Project.objects.filter(pk__in=told - named.keys()).order_by("code")
    named |= {row.pk: (row.code, "", row.code) for row in gone}
    lines = [
        _line(words, found.get(project, []), month, programme.year, waiting[project])
        for project, words in named.items()
    ]
    lights = Counter(each.light.word for each in lines)
    everything = [row for rows in found.values() for row in rows]
    return Overview(
        programme=programme,
        month=month,
        is_frozen=any(each.month == month and each.frozen_at is not None for each in periods),
        tabs=month_tabs(months_begun(periods, on), month),
        lines=lines,
        total=summed(everything),
        sources=by_source(everything),
        counts=[(light, lights[light.word]) for light in LIGHTS if lights[light.word]],
        waiting=waiting.total(),
        is_by_source=is_by_source,
    )


def _named(text: ProjectText) -> tuple[str, str, str]:
    return text.project.code, text.number, text.short_title


def _line(
    named: tuple[str, str, str], rows: Sequence[Counted], month: datetime.date, year: int, waiting: int
) -> Line:
    amounts = summed(rows) if rows else None
    return Line(*named, amounts, by_source(rows), light_of(amounts, month, year), waiting)


def _waiting(programme: Programme, month: datetime.date) -> Counter[int]:
    """Of how many units the month's figures are not confirmed, by project, so that they do not count."""
    rows = Funds.objects.filter(project__programme=programme, month=month).order_by()
    return Counter(rows.exclude(state=Funds.State.CONFIRMED).values_list("project", flat=True))

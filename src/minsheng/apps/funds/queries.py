"""What counts of money at the end of a month: of each unit the last that was confirmed; one query each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from minsheng.apps.funds.models import Arrears, CountedLine, Funds, Source
from minsheng.apps.funds.values import Amounts

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.programmes.models import Programme

ORDER = tuple(Source.values)


@dataclass(frozen=True, slots=True)
class Counted:
    """A source of a unit's money, as it counts; `month` is the one it was told of."""

    project: int
    unit: int
    month: datetime.date
    source: str
    amounts: Amounts
    arrears: str
    words: str
    corrects: datetime.date | None

    @property
    def source_words(self) -> str:
        """`省级`."""
        return Source(self.source).label

    @property
    def arrears_words(self) -> str:
        """`上级未下达`; empty without a reason."""
        return Arrears(self.arrears).label if self.arrears else ""


def counted(programme: Programme, on: datetime.date, *, project: int | None = None) -> list[Counted]:
    """The sources of all units of a programme, or of one project, at the end of a month; one query."""
    told = Funds.objects.filter(
        project=OuterRef("funds__project"),
        unit=OuterRef("funds__unit"),
        counted__isnull=False,
        month__lte=on,
    )
    rows = CountedLine.objects.filter(
        funds__project__programme=programme,
        funds__month=Subquery(told.order_by("-month").values("month")[:1]),
    )
    if project is not None:
        rows = rows.filter(funds__project=project)
    columns = ("funds__project", "funds__unit", "funds__month", "source", "planned", "arrived", "paid")
    found = rows.order_by("funds__project", "funds__unit__code", "pk")
    made = [
        Counted(project, unit, month, source, _amounts(sums, arrears), arrears, words, corrects)
        for project, unit, month, source, *sums, arrears, words, corrects in found.values_list(
            *columns, "arrears", "words", "corrects"
        )
    ]
    return sorted(made, key=lambda each: (each.project, ORDER.index(each.source)))


def _amounts(sums: Sequence[int], arrears: str) -> Amounts:
    planned, arrived, paid = sums
    return Amounts(planned, arrived, paid, max(planned - arrived, 0) if arrears == Arrears.UPPER else 0)


def summed(rows: Iterable[Counted]) -> Amounts:
    """All together."""
    return sum((row.amounts for row in rows), Amounts())


def by_source(rows: Iterable[Counted]) -> list[tuple[str, Amounts]]:
    """The sum of each source that there is, highest level first, by its words."""
    found: dict[str, Amounts] = defaultdict(Amounts)
    for row in rows:
        found[row.source] += row.amounts
    return [(Source(source).label, found[source]) for source in ORDER if source in found]


def money_of(programme: Programme, month: datetime.date) -> Mapping[int, Amounts]:
    """The money of each project that has any, at the end of a month, by its key; one query."""
    found: dict[int, list[Counted]] = defaultdict(list)
    for row in counted(programme, month):
        found[row.project].append(row)
    return {project: summed(rows) for project, rows in found.items()}


def month_tabs(months: Sequence[datetime.date], chosen: datetime.date) -> list[tuple[str, int, bool]]:
    """Months that may be chosen: key in an address, number, whether it is chosen."""
    return [(f"{month:%Y-%m}", month.month, month == chosen) for month in months]

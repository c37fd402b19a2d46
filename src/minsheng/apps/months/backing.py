"""What stands behind the reports of rows: their entries, their earlier months, who had them in hand."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Max, Q, Sum, Value, When

from minsheng.apps.cascade.queries import held_on
from minsheng.apps.ledger.models import Entry, Period, Standing
from minsheng.apps.months import errors
from minsheng.apps.months.models import ReportStep
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.months.models import Report

State, Verb = Entry.State, ReportStep.Verb


class Backing:
    """Of the rows of several reports of a month; a query for each thing asked, whatever their number.

    Rows come with their split's target, project and programme.
    """

    def __init__(self, rows: Mapping[int, Allocation]) -> None:
        self._rows = rows
        self._leaves: dict[datetime.date, set[int]] = {}
        self._entered: dict[datetime.date, Mapping[int, int]] = {}
        self._digests: dict[datetime.date, Mapping[int, tuple[str, int]]] = {}

    def digest(self, row: Allocation, month: datetime.date) -> str:
        """The entries of a row up to a month's end that were put up or accepted.

        Of how many there are, their ids and the versions at which they were put up: acceptance does not
        move it, any other entry, return or withdrawal does.
        """
        return self._entries(month).get(row.pk, (_EMPTY, 0))[0]

    def undecided(self, row: Allocation, month: datetime.date) -> int:
        """How many entries up to a month's end were put up and not decided."""
        return self._entries(month).get(row.pk, (_EMPTY, 0))[1]

    def entered(self, row: Allocation, month: datetime.date) -> int:
        """How many entries of things done in the month there are, not withdrawn."""
        if month not in self._entered:
            there = Entry.objects.filter(
                allocation__in=self._rows, happened_on__gte=month.replace(day=1), happened_on__lte=month
            ).exclude(state=State.WITHDRAWN)
            counts = there.order_by().values("allocation").annotate(count=Count("pk"))
            self._entered[month] = dict(counts.values_list("allocation", "count"))
        return self._entered[month].get(row.pk, 0)

    def is_leaf(self, row: Allocation, month: datetime.date) -> bool:
        """Whether the row reports at the month's end: it is open and nobody is open below it."""
        if month not in self._leaves:
            held = held_on({each.split for each in self._rows.values()}, month)
            opened = {pk for pk, each in held.items() if each.is_open}
            self._leaves[month] = opened - {self._parents.get(pk) for pk in opened}
        return row.pk in self._leaves[month]

    def refuse_no_leaf(self, row: Allocation, month: datetime.date) -> None:
        """Refuse a row that does not report at the month's end: RowReportsNothing."""
        if not self.is_leaf(row, month):
            raise errors.RowReportsNothing(unit=row.unit.name, month=in_words(month))

    def refuse_earlier(self, row: Allocation, month: datetime.date) -> None:
        """Refuse a month of a row before the months behind it are closed: EarlierMonthOpen."""
        done = self._closed.get(row.pk, set())
        for earlier in self._open_months.get(row.split.target.project.programme_id, ()):
            if earlier < month and earlier not in done and self.is_leaf(row, earlier):
                raise errors.EarlierMonthOpen(
                    unit=row.unit.name, month=in_words(month), earlier=in_words(earlier)
                )

    def _entries(self, month: datetime.date) -> Mapping[int, tuple[str, int]]:
        if month not in self._digests:
            self._digests[month] = _entries(self._rows, month)
        return self._digests[month]

    @cached_property
    def _parents(self) -> Mapping[int, int | None]:
        model = type(next(iter(self._rows.values())))
        splits = {each.split_id for each in self._rows.values()}
        return dict(model.objects.filter(split__in=splits).order_by().values_list("pk", "parent"))

    @cached_property
    def _closed(self) -> Mapping[int, set[datetime.date]]:
        found: dict[int, set[datetime.date]] = defaultdict(set)
        rows = Standing.objects.filter(allocation__in=self._rows, is_closed=True).order_by()
        for row, month in rows.values_list("allocation", "month"):
            found[row].add(month)
        return found

    @cached_property
    def _open_months(self) -> Mapping[int, list[datetime.date]]:
        found: dict[int, list[datetime.date]] = defaultdict(list)
        programmes = {each.split.target.project.programme_id for each in self._rows.values()}
        periods = Period.objects.filter(programme__in=programmes, frozen_at=None).order_by("month")
        for programme, month in periods.values_list("programme", "month"):
            found[programme].append(month)
        return found


_EMPTY = hashlib.sha256(b"").hexdigest()


def _entries(rows: Collection[int], month: datetime.date) -> dict[int, tuple[str, int]]:
    """Digest and number of undecided entries, by row; one query."""
    there = Entry.objects.filter(
        allocation__in=rows, happened_on__lte=month, state__in=[State.SUBMITTED, State.ACCEPTED]
    )
    put_up = F("version") - Case(When(state=State.ACCEPTED, then=Value(1)), default=Value(0))
    found = (
        there.order_by()
        .values("allocation")
        .annotate(
            count=Count("pk"),
            last=Max("pk"),
            ids=Sum("pk"),
            versions=Sum(F("pk") * put_up),
            waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
        )
    )
    return {
        each["allocation"]: (
            hashlib.sha256(
                f"{each['count']}.{each['last']}.{each['ids']}.{each['versions']}".encode()
            ).hexdigest(),
            each["waiting"],
        )
        for each in found
    }


def hands_of(reports: Collection[Report]) -> dict[int, dict[str, int]]:
    """Who last wrote each report, and who put it up since, by its id and the step's verb; one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    steps = ReportStep.objects.filter(report__in=reports, verb__in=[Verb.WRITTEN, Verb.SUBMITTED])
    for report, verb, user in steps.order_by("report", "version").values_list("report", "verb", "user"):
        if verb == Verb.WRITTEN:
            found[report] = {}
        found[report][verb] = user
    return found

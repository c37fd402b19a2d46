"""What stands of rows, reckoned from movements and states, and written (完成情况的推算)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Min, Sum

from minsheng.apps.ledger.models import SUMMED, Entry, Intake, Manner, Movement, Opening, Standing
from minsheng.apps.programmes.models import Edition, Hold, TargetValue
from minsheng.apps.programmes.standing import Standings
from minsheng.core.counting import Era, Moved, Opened, RowFacts, RowFigure, State, figure_at, months_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping

    from minsheng.apps.cascade.models import Allocation

_FIELDS = ("value", "numerator", "denominator", "grade", "stages")


class Reckoning:
    """The figures of rows with their split's target and project; nine queries, whatever their number."""

    def __init__(self, rows: Iterable[Allocation]) -> None:
        self.rows = {row.pk: row for row in rows}
        self._held = _Held(self.rows.values())
        self._facts = _facts(self.rows)
        self.stored = {
            (row.allocation_id, row.month): row for row in Standing.objects.filter(allocation__in=self.rows)
        }
        closed = sorted((month, row) for (row, month), each in self.stored.items() if each.is_closed)
        self._reported = {row: month for month, row in reversed(closed)}

    def at(self, row: int, month: datetime.date) -> RowFigure:
        """What stands of a row at the end of a month."""
        reported = self._reported.get(row)
        return figure_at(
            self._facts[row],
            month,
            is_held=self._held.on(self.rows[row], month),
            is_reported=reported is not None and reported <= month,
        )

    def write(self, since: Mapping[int, datetime.date]) -> None:
        """Write the standings of rows that moved, from a month to the year's end, by row and month.

        Args:
            since: first month that moved, by row; no month before it is touched.
        """
        found = []
        for row, first in sorted(since.items()):
            for month in months_of(self.rows[row].split.target.project.programme.year):
                made = standing_of(row, month, self.at(row, month)) if month >= first else None
                if made is not None and not _says(self.stored.get((row, month)), made):
                    found.append(made)
        Standing.objects.bulk_create(
            found, update_conflicts=True, unique_fields=["allocation", "month"], update_fields=_FIELDS
        )


def _says(stored: Standing | None, made: Standing) -> bool:
    """Whether a stored standing, or none where nothing is known, says what was made."""
    kept = stored or standing_of(made.allocation_id, made.month, RowFigure())
    return all(getattr(kept, name) == getattr(made, name) for name in _FIELDS)


def close_month(rows: Iterable[Allocation], month: datetime.date) -> None:
    """Close a month of locked rows, as an approved report does; where nothing was entered it says 0.

    A step of the actions that approve; the rows come with their split's target, project and programme.
    """
    found = sorted(rows, key=lambda row: row.pk)
    closed = [Standing(allocation=row, month=month, is_closed=True) for row in found]
    Standing.objects.bulk_create(
        closed, update_conflicts=True, unique_fields=["allocation", "month"], update_fields=["is_closed"]
    )
    Reckoning(found).write({row.pk: month for row in found})


def reopen_months(since: Mapping[Allocation, datetime.date]) -> None:
    """Open a month of locked rows and those after it again, as a returned report does; by row its month.

    What moved in the meantime stays where it was counted.
    """
    for row, month in sorted(since.items(), key=lambda pair: pair[0].pk):
        Standing.objects.filter(allocation=row, month__gte=month).update(is_closed=False)
    Reckoning(since).write({row.pk: month for row, month in since.items()})


def standing_of(row: int, month: datetime.date, figure: RowFigure) -> Standing:
    """The row that says a figure, not written."""
    figures: dict[str, Any] = {name: getattr(figure, name) for name in _FIELDS}
    figures["stages"] = {stage: format(amount, "f") for stage, amount in sorted(figure.stages.items())}
    return Standing(allocation_id=row, month=month, **figures)


def is_same(stored: Standing, figure: RowFigure) -> bool:
    """Whether a stored standing says a figure."""
    return _says(stored, standing_of(stored.allocation_id, stored.month, figure))


def _facts(rows: Mapping[int, Allocation]) -> dict[int, RowFacts]:
    """What the figures of rows rest on; six queries."""
    eras: dict[int, list[Era]] = defaultdict(list)
    targets = {row.split.target_id for row in rows.values()}
    for intake in Intake.objects.filter(target__in=targets).order_by("target", "from_month"):
        eras[intake.target_id].append(era_of(intake))
    moved: dict[int, list[Moved]] = defaultdict(list)
    movements = Movement.objects.filter(allocation__in=rows).order_by()
    for pk, month, stage, amount in movements.values_list("allocation", "month", "stage").annotate(
        Sum("amount")
    ):
        moved[pk].append(Moved(month, amount, stage))
    openings: dict[int, list[Opened]] = defaultdict(list)
    for opening in Opening.objects.filter(allocation__in=rows).order_by("from_month"):
        openings[opening.allocation_id].append(Opened(opening.from_month, opening.value))
    first = Entry.objects.filter(allocation__in=rows, counted_in__isnull=False).order_by()
    known = dict(
        first.values("allocation").annotate(first=Min("counted_in")).values_list("allocation", "first")
    )
    states = _states(rows)
    return {
        pk: RowFacts(eras[row.split.target_id], moved[pk], states[pk], openings[pk], known.get(pk))
        for pk, row in rows.items()
    }


def era_of(intake: Intake) -> Era:
    """How a target is entered from a month on, as the reckoning needs it."""
    stage = intake.stage if intake.manner == Manner.WORKS else ""
    is_amount = intake.manner == Manner.TOTALS
    return Era(
        intake.from_month,
        intake.manner,
        intake.is_summed,
        stage,
        len(intake.deliverables),
        is_amount=is_amount,
    )


def _states(rows: Collection[int]) -> dict[int, list[State]]:
    """The states that ever counted, with the months from and until which they do; two queries."""
    found: dict[int, list[State]] = defaultdict(list)
    ended = Movement.objects.filter(
        allocation__in=rows, cause=Movement.Cause.WITHDRAWN, entry__manner__in=_STATES
    )
    until = dict(ended.values_list("entry", "month"))
    entries = Entry.objects.filter(allocation__in=rows, manner__in=_STATES, counted_in__isnull=False)
    for entry in entries:
        if entry.counted_in is None or entry.accepted_at is None:
            continue
        state = State(
            manner=entry.manner,
            day=entry.happened_on,
            counts_from=entry.counted_in,
            order=(entry.accepted_at, entry.pk),
            counts_until=until.get(entry.pk),
            value=entry.quantity,
            numerator=entry.numerator,
            denominator=entry.denominator,
            grade=entry.grade,
        )
        found[entry.allocation_id].append(state)
    return found


_STATES = frozenset(Manner) - SUMMED


class _Held:
    """Which targets must be true in every month, by the edition in force at its end; two queries."""

    def __init__(self, rows: Iterable[Allocation]) -> None:
        targets = {row.split.target_id: row.split.target.project.programme_id for row in rows}
        values = TargetValue.objects.filter(target__in=targets, hold=Hold.HELD)
        self._said = set(values.values_list("text__edition", "target"))
        self._editions: dict[int, list[Edition]] = defaultdict(list)
        for edition in Edition.objects.filter(programme__in=set(targets.values())).order_by("ordinal"):
            self._editions[edition.programme_id].append(edition)

    def on(self, row: Allocation, month: datetime.date) -> bool:
        target = row.split.target
        edition = Standings(self._editions[target.project.programme_id], month).in_force
        return edition is not None and (edition.pk, target.pk) in self._said

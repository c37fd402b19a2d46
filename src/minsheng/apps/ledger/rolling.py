"""The rows of which each target's figure is rolled up, for months of a programme (汇总的行)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery

from minsheng.apps.cascade.models import Allocation, Answer, Change
from minsheng.apps.ledger.models import SUMMED, Intake, Standing
from minsheng.apps.programmes.models import Target
from minsheng.core.standing import Figures, Grade

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.programmes.models import Programme

NOTHING = Figures()
"""What stands of a row nobody entered anything at."""


@dataclass(frozen=True, slots=True)
class RowFigures:
    """One row in one month.

    `given` is the number of the month's last day, None where it takes part without one. `is_leaf`: it reports
    on that day; other rows are former leaves whose sums go on counting. `carried`: id of the lower level's
    standing that its figures are copied from.
    """

    row: int
    unit: int
    target: int
    given: Decimal | None
    is_leaf: bool
    figures: Figures
    carried: int | None = None


class Rows:
    """The issued rows of a programme with what stands of them in a month; three queries at most.

    `answered` are rows that a lower level's target answers by then, with the answer's id and the target's.

    Args:
        programme: whose rows.
        month: its last day.
        held: targets whose earlier months of the year are read, too.
        project: of one project alone.
    """

    def __init__(
        self,
        programme: Programme,
        month: datetime.date,
        *,
        held: Collection[int] = (),
        project: int | None = None,
    ) -> None:
        self._month, self._carried = month, dict[int, int]()
        within = {"project__programme": programme} if project is None else {"project": project}
        targets = Target.objects.filter(**within).order_by().values("pk")
        self.answered: dict[int, tuple[int, int]] = {}
        self._changes: dict[int, list[tuple[datetime.date, Decimal | None, bool]]] = defaultdict(list)
        found = set()
        for day, value, is_open, *placed, answer, answered in _changes(targets, month):
            found.add(tuple(placed))
            self._changes[placed[0]].append((day, value, is_open))
            if answer is not None:
                self.answered[placed[0]] = answer, answered
        self._placed: dict[int, list[tuple[int, int | None, int]]] = defaultdict(list)
        for row, parent, unit, target in sorted(found, key=itemgetter(3, 0)):
            self._placed[target].append((row, parent, unit))
        self._targets = targets
        wanted = Q(month=month)
        if held:
            wanted |= Q(month__lt=month, allocation__split__target__in=held)
        rows = Standing.objects.filter(wanted, allocation__split__target__in=targets).order_by()
        self._stands = {
            (month, row): figures_of(*stored)
            for month, row, *stored in rows.values_list("month", "allocation", *_COLUMNS)
        }

    def carry(self, figures: Mapping[int, tuple[int, Figures]]) -> None:
        """Let answered rows stand at what the lower level froze, with its id, or at nothing known yet."""
        self._carried = {row: standing for row, (standing, _) in figures.items()}
        for row in self.answered:
            self._stands[self._month, row] = figures[row][1] if row in figures else NOTHING

    @property
    def units(self) -> frozenset[int]:
        """Whoever was given a row."""
        return frozenset(unit for rows in self._placed.values() for _, _, unit in rows)

    def at(self, month: datetime.date, targets: Collection[int] | None = None) -> dict[int, list[RowFigures]]:
        """Of each target the leaves of the month's last day and former leaves whose sums go on counting.

        With `targets`, of these alone.
        """
        wanted = ((each, rows) for each, rows in self._placed.items() if targets is None or each in targets)
        found = {target: list(self._of(target, rows, month)) for target, rows in wanted}
        return {target: rows for target, rows in found.items() if rows}

    def _of(
        self, target: int, rows: Sequence[tuple[int, int | None, int]], month: datetime.date
    ) -> Iterator[RowFigures]:
        held = {pk: self._held(pk, month) for pk, *_ in rows}
        given_on = {parent for pk, parent, _ in rows if held[pk][1]}
        for pk, _, unit in rows:
            value, is_open = held[pk]
            is_leaf = is_open and pk not in given_on
            figures = self._stands.get((month, pk), NOTHING)
            if is_leaf or (figures.is_known and self._is_summed(target, month)):
                carried = self._carried.get(pk) if month == self._month else None
                yield RowFigures(pk, unit, target, value, is_leaf, figures, carried)

    def _held(self, row: int, month: datetime.date) -> tuple[Decimal | None, bool]:
        """The number in force on a month's last day, and whether the row takes part."""
        last: tuple[Decimal | None, bool] = (None, False)
        for day, value, is_open in self._changes[row]:
            if day > month:
                break
            last = value, is_open
        return last

    def _is_summed(self, target: int, month: datetime.date) -> bool:
        """Whether a target's figure is a sum in a month; asked where a former leaf has one."""
        begun = [manner for day, of, manner in self._manners if of == target and day <= month]
        return bool(begun) and begun[-1] in SUMMED

    @cached_property
    def _manners(self) -> list[tuple[datetime.date, int, str]]:
        intakes = Intake.objects.filter(target__in=self._targets).order_by("from_month")
        return list(intakes.values_list("from_month", "target", "manner"))


_PLACED = ("allocation", "allocation__parent", "allocation__unit", "allocation__split__target")


def _changes(targets: QuerySet[Any, Any], month: datetime.date) -> QuerySet[Any, Any]:
    """From which day, value, whether open, where it is placed, and the answer to it with its target."""
    changes = Change.objects.filter(allocation__split__target__in=targets)
    # An issue below a row says what that row keeps back, and nothing of what it was given.
    changes = changes.exclude(issue__parent=F("allocation")).order_by("issue__holds_from", "issue__ordinal")
    answers = Answer.objects.filter(upper=OuterRef("allocation"), from_month__lte=month, ended_at=None)
    answers = answers.order_by("pk")
    changes = changes.annotate(
        answer=Subquery(answers.values("pk")[:1]), answered=Subquery(answers.values("target")[:1])
    )
    return changes.values_list("issue__holds_from", "value", "is_open", *_PLACED, "answer", "answered")


_COLUMNS = ("value", "numerator", "denominator", "grade", "stages")


def figures_of(
    value: Decimal | None,
    numerator: Decimal | None,
    denominator: Decimal | None,
    grade: int | None,
    stages: Mapping[str, str],
) -> Figures:
    """A stored standing as it is rolled up, of the columns that say it."""
    return Figures(
        value=None if value is None else Fraction(value),
        numerator=numerator,
        denominator=denominator,
        stages={stage: Decimal(amount) for stage, amount in stages.items()},
        grade=None if grade is None else Grade(grade),
    )


def standings(programme: Programme, month: datetime.date) -> Mapping[int, Figures]:
    """What stands at the end of a month of every row of a programme that was ever issued; two queries.

    By the row's id; of rows nobody entered anything at, figures of which nothing is known.
    """
    issued = Allocation.objects.filter(
        split__target__project__programme=programme, issued_open__isnull=False
    ).order_by()
    rows = Standing.objects.filter(
        month=month, allocation__split__target__project__programme=programme
    ).order_by()
    stored = {row: figures_of(*columns) for row, *columns in rows.values_list("allocation", *_COLUMNS)}
    return dict.fromkeys(issued.values_list("pk", flat=True), NOTHING) | stored


def rolled_rows(programme: Programme, month: datetime.date) -> Mapping[int, Sequence[Figures]]:
    """The figures of which each target's is rolled up in a month, by target; three queries at most."""
    return {
        target: [each.figures for each in rows] for target, rows in Rows(programme, month).at(month).items()
    }

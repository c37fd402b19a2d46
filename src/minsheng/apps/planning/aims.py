"""What the curve of each target runs to, and the curves that stored rows are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from minsheng.apps.cascade.goals import called
from minsheng.apps.cascade.queries import said_of
from minsheng.apps.planning.errors import MilestoneUndated, SharesNotWhole
from minsheng.apps.planning.models import Way
from minsheng.apps.programmes.models import Comparator, Deadline, Edition, Hold, Project, TargetValue
from minsheng.core import progress
from minsheng.core.cascade.manner import Manner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.planning.models import Curve, Milestone
    from minsheng.apps.programmes.models import ProjectText

WHOLE = Decimal(100)
"""What a proxy runs to where nothing else is said, in percent."""

MILESTONES_REACHED = "完成的节点占全部节点的比例（%）"
"""The proxy of what has no value and is planned by milestones (代用)."""

UNTIL_DONE = "按期完成（%）"
"""The proxy of what has no value and no milestones: nothing before its deadline, then all of it."""

_PROXY_SCALE = 2


@dataclass(frozen=True, slots=True)
class Aim:
    """What one edition says of a target, as its curve needs it.

    `number` is the low end of a range, None for pledges and mechanisms, which take a proxy; `is_level` where
    it is not added up (a rate, a standard, a ceiling). `ends_on` is the target's own printed deadline, the
    last of several, else 31 December.
    """

    value: TargetValue
    number: Decimal | None
    is_level: bool
    scale: int
    ends_on: datetime.date
    year: int

    @property
    def words(self) -> str:
        """The target as printed; a bare figure with its project before."""
        return called(self.value)

    @property
    def is_hard(self) -> bool:
        """Whether missing it counts (力争 does not)."""
        return not self.value.soft

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways that fit: what is held in every month has no other."""
        if self.number is not None and self.value.hold == Hold.HELD:
            return (Way.HELD,)
        return tuple(way for way in Way if way != Way.HELD)

    @property
    def default_way(self) -> Way:
        """The way without a plan: equal; what is held is owed all year, a level to be reached by its day.

        A twelfth of a rate or of a monthly standard would be no plan.
        """
        if self.ways == (Way.HELD,):
            return Way.HELD
        return Way.AT_DEADLINE if self.is_level else Way.EQUAL

    def goal(self, end: Decimal | None = None) -> progress.Goal:
        """What a curve runs to: the target's value, or the end of a proxy or of a unit's own curve."""
        value = next((each for each in (end, self.number) if each is not None), WHOLE)
        scale = _PROXY_SCALE if self.number is None else self.scale
        return progress.Goal(value, self.year, self.ends_on, scale)

    def default(self) -> progress.Curve:
        """The curve without a plan (默认)."""
        return self.made(self.default_way)

    def made(self, way: Way, *, first_month: datetime.date | None = None) -> progress.Curve:
        """The curve of a way that needs nothing but the target.

        Raises:
            FirstMonthOutside.
            ValueError: the way needs more.
        """
        goal = self.goal()
        if way == Way.FROM_MONTH and first_month is not None:
            return progress.from_month(goal, first_month)
        simple = {Way.EQUAL: progress.equal, Way.AT_DEADLINE: progress.at_deadline, Way.HELD: progress.held}
        if way not in simple:
            raise ValueError(f"{way} cannot be made from the target alone")
        return simple[way](goal)

    def by_milestone(
        self, milestones: Iterable[Milestone], unit: int | None = None, end: Decimal | None = None
    ) -> progress.Curve:
        """The curve by the milestones of the target, for a unit without those of other units.

        A milestone that names no target counts for each. Where none says a share, each counts the same.

        Raises:
            MilestoneUndated, SharesNotWhole, MilestonesWeightless, MilestoneAfterDeadline.
        """
        mine = [
            each
            for each in milestones
            if each.target_id in (None, self.value.target_id)
            and (unit is None or each.unit_id in (None, unit))
        ]
        with_share = [(each, each.share) for each in mine if each.share is not None]
        weights = with_share or [(each, Decimal(1)) for each in mine]
        if with_share and (total := sum((share for _, share in with_share), Decimal(0))) != WHOLE:
            raise SharesNotWhole(target=self.words, sum=total)
        return progress.by_milestone(
            self.goal(end), [progress.Weighted(each.title, _dated(each), weight) for each, weight in weights]
        )


def _dated(milestone: Milestone) -> datetime.date:
    if milestone.due_on is None:
        raise MilestoneUndated(milestone=milestone.title)
    return milestone.due_on


def aims_of(edition: Edition, project: Project | None = None) -> dict[int, Aim]:
    """The targets with a task that an edition states, or of one project, in printed order; one query."""
    values = TargetValue.objects.filter(text__edition=edition, text__has_task=True)
    if project is not None:
        values = values.filter(text__project=project)
    return _aims(_with_days(values).select_related("text__category", "target"), edition.programme.year)


def aims_in(texts: Iterable[ProjectText], year: int) -> dict[int, Aim]:
    """The targets of texts that are read already, in printed order; one query."""
    with_task = {text.pk: text for text in texts if text.has_task}
    rows = list(_with_days(TargetValue.objects.filter(text__in=with_task)))
    for row in rows:
        row.text = with_task[row.text_id]
    return _aims(rows, year)


def _with_days(values: QuerySet[TargetValue]) -> QuerySet[TargetValue]:
    """In printed order, each with the last of its own printed deadlines."""
    own = Deadline.objects.filter(text=OuterRef("text"), target=OuterRef("target")).order_by("-due_on")
    last = Subquery(own.values("due_on")[:1])
    return values.select_related("target").annotate(own_day=last).order_by("text__ordinal", "ordinal")


def _aims(rows: Iterable[TargetValue], year: int) -> dict[int, Aim]:
    last = datetime.date(year, 12, 31)
    aims = {}
    for row in rows:
        said = said_of(row)
        # A fall by so much is printed as a negative figure: its curve is planned by share alone.
        number = said.number if said.number is not None and said.number >= 0 else None
        day = row.own_day or last  # type: ignore[attr-defined]  # annotated
        # A deadline before the year is flagged beside the milestone; the year is planned to its end.
        is_level = number is not None and (said.manner is Manner.RATED or row.comparator == Comparator.LE)
        ends_on = day if day.year >= year else last
        aims[row.target_id] = Aim(row, number, is_level, said.scale, ends_on, year)
    return aims


def stored(row: Curve, points: Sequence[progress.Point], scale: int) -> progress.Curve:
    """The curve that a row and its points by month are; a row without points is a fault."""
    opening = points[0].value if row.way == Way.HELD else Decimal(0)
    return progress.Curve(tuple(points), row.ends_on, scale, opening)

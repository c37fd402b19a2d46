"""What stands of the projects of a programme at the end of a month, reckoned from its rows (完成情况)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from minsheng.apps.ledger.queries import Rows
from minsheng.apps.months.carried import carried
from minsheng.apps.months.goals import band_of, limits_of
from minsheng.apps.months.models import Thresholds
from minsheng.apps.planning.queries import aims_in, planned_of
from minsheng.apps.programmes.goals import goal_of, goal_of_row, is_added
from minsheng.core.progress.months import month_ends
from minsheng.core.standing import Figures, Hold, Pace, Progress, Status, Word, pace_of, rolled_up, status_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from minsheng.apps.ledger.queries import RowFigures
    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.programmes.models import Edition, ProjectText


@dataclass(frozen=True, slots=True)
class RowMonth:
    """A row of a target: the number it had, what stands of it, and how that is against its plan.

    `answer`: id of what lets a lower level carry it; `carried`: of that level's standing, once it is frozen.
    """

    row: int
    unit: int
    given: Decimal | None
    is_leaf: bool
    figures: Figures
    pace: Pace
    carried: int | None = None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class TargetMonth:
    """A target: what stands of it, rolled up, and how that is against its plan.

    `is_hard`: it gives the project its word. `is_within`: a subset, a subtask or a part, shown beside.
    """

    aim: Aim
    figures: Figures
    pace: Pace
    is_hard: bool

    @property
    def is_within(self) -> bool:
        """Whether it is a part of what another target of the project says, or stands in a measure."""
        value = self.aim.value
        return value.is_subtask or value.subset_of_id is not None or value.part_of_id is not None


@dataclass(frozen=True, slots=True)
class ProjectMonth:
    """A project: its word, and its targets in printed order; `slowest` gave the word."""

    text: ProjectText
    status: Status
    targets: Sequence[TargetMonth]

    @property
    def slowest(self) -> TargetMonth | None:
        """The target whose pace gave the word; None where no pace did."""
        if self.status.slowest is None:
            return None
        pk = int(self.status.slowest)
        return next((each for each in self.targets if each.aim.value.target_id == pk), None)


def progress_of(targets: Iterable[TargetMonth]) -> list[Progress]:
    """The targets that give a project its word: hard ones, and soft ones where it has no other."""
    return [
        Progress(str(each.aim.value.target_id), each.pace, each.is_hard)
        for each in targets
        if each.is_hard or not each.is_within
    ]


def progress_of_rows(rows: Iterable[tuple[TargetMonth, RowMonth]]) -> list[Progress]:
    """The rows of one unit that give it its word for a project, each with its target."""
    return [Progress(str(row.row), row.pace, target.is_hard) for target, row in rows]


class Reckoning:
    """The projects of an edition at the end of a month, from rows, plans and limits; seven queries at most.

    Args:
        edition: the one in force on the month's last day, with its programme.
        texts: of the projects wanted, as `reading.texts_of` reads them for the month.
        month: its last day.
        is_closed: whether the year is closed.
        project: where the texts are of one project alone.
    """

    def __init__(
        self,
        edition: Edition,
        texts: Sequence[ProjectText],
        month: datetime.date,
        *,
        is_closed: bool = False,
        project: int | None = None,
    ) -> None:
        self._texts, self.month, self._is_closed = texts, month, is_closed
        programme = edition.programme
        self.thresholds = Thresholds.objects.filter(programme=programme).order_by("ordinal").last()
        self._limits, band = limits_of(self.thresholds), band_of(self.thresholds)
        self._aims = aims_in(texts, programme.year)
        self._shares: dict[tuple[int, int | None], Fraction | None] = {}
        self._goals = {pk: goal_of(aim.value, band) for pk, aim in self._aims.items()}
        held = {pk for pk, goal in self._goals.items() if goal.hold is Hold.HELD}
        self._rows = Rows(programme, month, held=held, project=project)
        earlier = month_ends(programme.year, month) if held else ()
        if self._rows.answered:
            self._rows.carry(carried(self._rows.answered, month))
        # Of one project all months are drawn; of all of them only this one is asked.
        at, units = (month, self._rows.units) if project is None else (None, None)
        self._planned = planned_of(self._aims, month, at=at, units=units)
        whole = held.union(*(self._parts.get(pk, ()) for pk in held))
        self._at = {day: self._rows.at(day, whole) for day in earlier} | {month: self._rows.at(month)}

    @cached_property
    def projects(self) -> Mapping[int, ProjectMonth]:
        """What stands of each project, by its id, in printed order."""
        own: dict[int, list[TargetMonth]] = {text.pk: [] for text in self._texts}
        for aim in self._aims.values():
            own[aim.value.text_id].append(self._target(aim))
        return {text.project_id: self._project(text, own[text.pk]) for text in self._texts}

    @property
    def targets(self) -> Iterable[int]:
        """The targets of the projects, in printed order."""
        return self._aims.keys()

    @property
    def words(self) -> str:
        """How many projects have each word: `已完成 13、达序时 5`."""
        counts = Counter(each.status.word for each in self.projects.values())
        return "、".join(f"{word} {counts[word]}" for word in Word if counts[word])

    def planned(self, target: int) -> Planned:
        """The planned months of a target."""
        return self._planned[target]

    @property
    def units(self) -> frozenset[int]:
        """Who has a row."""
        return frozenset(row.unit for rows in self._at[self.month].values() for row in rows)

    def rows(self, target: int) -> list[RowMonth]:
        """The rows of a target's own split, by split and id."""
        return [self._row(each) for each in self._at[self.month].get(target, ())]

    def _project(self, text: ProjectText, targets: Sequence[TargetMonth]) -> ProjectMonth:
        is_routine: bool = text.is_routine  # type: ignore[attr-defined]  # annotated by `texts_of`
        status = status_of(progress_of(targets), has_task=text.has_task, is_routine=is_routine)
        return ProjectMonth(text, status, targets)

    def _target(self, aim: Aim) -> TargetMonth:
        pk = aim.value.target_id
        goal, planned = self._goals[pk], self._planned[pk]
        months = [rolled_up(goal, self._figures(pk, month)) for month in self._months(pk)]
        pace = self._pace(pk, months, planned.share(self.month))
        return TargetMonth(aim, months[-1], pace, self._is_hard(aim))

    def _row(self, leaf: RowFigures) -> RowMonth:
        pk = leaf.target
        months = [self._of_row(leaf, month) for month in self._months(pk)]
        goal = goal_of_row(self._goals[pk], leaf.given)
        share = self._share(pk, leaf.unit)
        pace = pace_of(goal, months, share, self._limits, is_due=self._is_due(pk), is_closed=self._is_closed)
        answer, _ = self._rows.answered.get(leaf.row, (None, None))
        return RowMonth(leaf.row, leaf.unit, leaf.given, leaf.is_leaf, months[-1], pace, leaf.carried, answer)

    def _share(self, pk: int, unit: int) -> Fraction | None:
        """The planned share of a unit: that of the target, unless it has a curve of its own."""
        planned = self._planned[pk]
        own = unit if unit in planned.units else None
        if (pk, own) not in self._shares:
            self._shares[pk, own] = planned.share(self.month, own)
        return self._shares[pk, own]

    def _of_row(self, leaf: RowFigures, month: datetime.date) -> Figures:
        found, per = leaf.figures, self._goals[leaf.target].per
        if month != self.month:
            rows = self._at[month].get(leaf.target, ())
            found = next((each.figures for each in rows if each.row == leaf.row), Figures())
        return found if found.per == per else replace(found, per=per)

    def _pace(self, pk: int, months: Sequence[Figures], share: Fraction | None) -> Pace:
        goal = self._goals[pk]
        return pace_of(goal, months, share, self._limits, is_due=self._is_due(pk), is_closed=self._is_closed)

    def _months(self, pk: int) -> Iterable[datetime.date]:
        return sorted(self._at) if self._goals[pk].hold is Hold.HELD else (self.month,)

    def _is_due(self, pk: int) -> bool:
        return self._aims[pk].ends_on <= self.month

    def _is_hard(self, aim: Aim) -> bool:
        """Not soft, and neither a subtask, a subset nor a part; parts stand in for a whole not added up."""
        value = aim.value
        if value.soft or value.is_subtask or value.subset_of_id is not None:
            return False
        if value.part_of_id is not None:
            return not self._is_whole_added(value.part_of_id)
        return self._is_whole_added(value.target_id)

    def _is_whole_added(self, pk: int) -> bool:
        """Whether a target's figure comes about: its own rows', or its parts' where these add up."""
        parts = self._parts.get(pk, ())
        return all(is_added(self._goals[each]) for each in parts) and (
            not parts or (pk in self._goals and is_added(self._goals[pk]))
        )

    @cached_property
    def _parts(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for pk, aim in self._aims.items():
            if aim.value.part_of_id is not None:
                found.setdefault(aim.value.part_of_id, []).append(pk)
        return found

    def _leaves(self, pk: int, month: datetime.date) -> Sequence[RowFigures]:
        """The rows of a target; of a whole those of its parts, none where these do not add up."""
        rows = self._at[month]
        if pk not in self._parts:
            return rows.get(pk, [])
        if not self._is_whole_added(pk):
            return []
        return [each for part in self._parts[pk] for each in rows.get(part, [])]

    def _figures(self, pk: int, month: datetime.date) -> list[Figures]:
        return [each.figures for each in self._leaves(pk, month)]

"""Printed deadlines of an edition beside the milestones of a plan: what is new, moved, printed no more."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.planning.curves import CurveChanges, curve_changes
from minsheng.apps.programmes.models import Deadline, TargetValue

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.models import Milestone, Plan
    from minsheng.apps.programmes.models import Edition, ProjectText

_TITLE = 120
_CLAUSE = re.compile(r"[，,；;。]")


@dataclass(frozen=True, slots=True)
class Added:
    """A printed deadline that no milestone came from, with the title that it gets."""

    deadline: Deadline
    title: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone whose printed deadline, or the target under it, says something else now.

    `due_on` follows where it stood on the printed day or would lie after the new one; a day of one's own
    before it stays. `title` follows where nobody reworded it.
    """

    milestone: Milestone
    deadline: Deadline
    due_on: datetime.date | None
    title: str

    @property
    def is_told(self) -> bool:
        """Whether anything changes but the row that prints it."""
        row = self.milestone
        printed = row.deadline.due_on if row.deadline else None
        return (row.title, row.due_on, printed) != (self.title, self.due_on, self.deadline.due_on)


@dataclass(frozen=True, slots=True)
class Printed:
    """What an edition prints otherwise than the milestones of a plan say.

    Attributes:
        added: in order of their days.
        moved: in order of the milestones.
        gone: milestones whose deadline is printed no more; they stay, without its words.
        same: milestones with the row of the new edition that says what theirs did.
    """

    added: Sequence[Added]
    moved: Sequence[Moved]
    gone: Sequence[Milestone]
    same: Sequence[tuple[Milestone, Deadline]]


@dataclass(frozen=True, slots=True)
class EditionChanges:
    """What an edition changes of a plan that was written for another."""

    printed: Printed
    curves: CurveChanges

    @property
    def is_empty(self) -> bool:
        """Whether the edition says of this project what the one before said."""
        printed, curves = self.printed, self.curves
        nodes = (printed.added, printed.moved, printed.gone)
        return not any((*nodes, curves.gone, curves.again, curves.new))


def edition_changes(
    plan: Plan, text: ProjectText, aims: Mapping[int, Aim], before: Edition | None = None
) -> EditionChanges:
    """The same of a plan beside what an edition says of its project; five queries.

    Args:
        plan: with its milestones and curves.
        text: of the edition in force.
        aims: of the same edition.
        before: the edition that the plan was written for, where it is not the plan's own.
    """
    return EditionChanges(printed_beside(plan, text, before or plan.edition), curve_changes(plan, aims))


def printed_beside(plan: Plan, text: ProjectText, before: Edition | None) -> Printed:
    """The deadlines of a text beside a plan that was written for an edition before; three queries.

    What that edition printed in the same words and no milestone came from was taken out on purpose.
    """
    both = {text.edition_id} | ({before.pk} if before is not None else set())
    printed = Deadline.objects.filter(text__project=text.project_id, text__edition__in=both)
    rows = list(printed.select_related("measure", "text").order_by("due_on", "ordinal"))
    linked = plan.milestones.exclude(deadline=None).select_related("deadline__measure", "deadline__text")
    stones = list(linked.order_by("ordinal"))
    titles = _Titles(text.pk, *(stone.deadline.text_id for stone in stones if stone.deadline))
    left = {_identity(row): row for row in rows if row.text_id == text.pk}
    pairs, other = [], []
    for stone in stones:
        if stone.deadline is not None and (row := left.pop(_identity(stone.deadline), None)) is not None:
            pairs.append((stone, row))
        else:
            other.append(stone)
    known = {_identity(row) for row in rows if row.text_id != text.pk}
    fresh = [row for key, row in left.items() if key not in known]
    alike = _alike(other, fresh)
    changed = [titles.moved(stone, row) for stone, row in [*pairs, *alike]]
    taken, found = {row.pk for _, row in alike}, {stone.pk for stone, _ in alike}
    return Printed(
        added=[Added(row, titles.of(row)) for row in fresh if row.pk not in taken],
        moved=sorted((each for each in changed if each.is_told), key=lambda each: each.milestone.ordinal),
        gone=[stone for stone in other if stone.pk not in found],
        same=[(each.milestone, each.deadline) for each in changed if not each.is_told],
    )


def _alike(stones: Iterable[Milestone], rows: Iterable[Deadline]) -> list[tuple[Milestone, Deadline]]:
    """Milestones with the deadline of the same target or clause, in order of the days."""
    alike = defaultdict(list)
    for row in rows:
        alike[_likeness(row)].append(row)
    found = []
    for stone in stones:
        if stone.deadline is not None and (others := alike[_likeness(stone.deadline)]):
            found.append((stone, others.pop(0)))
    return found


def _identity(row: Deadline) -> tuple[object, ...]:
    """What makes deadlines of two editions the same."""
    return row.words, row.due_on, row.target_id, row.measure.words if row.measure else ""


def _likeness(row: Deadline) -> tuple[object, ...]:
    """What makes one deadline another's later day: its target, the measure around the words of the day."""
    return row.target_id, row.measure.words.replace(row.words, "", 1) if row.measure else ""


class _Titles:
    """What is due by printed deadlines of some texts, in the words of their targets; one query."""

    def __init__(self, *texts: int) -> None:
        rows = TargetValue.objects.filter(text__in=set(texts))
        self._values = {
            (text, target): words for text, target, words in rows.values_list("text", "target", "words")
        }

    def of(self, row: Deadline) -> str:
        return title_of(row, self._values.get((row.text_id, row.target_id or 0), ""))

    def moved(self, stone: Milestone, row: Deadline) -> Moved:
        before = stone.deadline or row
        day = stone.due_on
        is_moved = row.due_on != before.due_on
        follows = is_moved and (day is None or day == before.due_on or day > row.due_on)
        title = self.of(row) if stone.title == self.of(before) else stone.title
        return Moved(stone, row, row.due_on if follows else day, title)


def title_of(row: Deadline, words: str) -> str:
    """What is due by a printed deadline: the target in words, else the clause of the measure with the day."""
    clauses = [part for part in _CLAUSE.split(row.measure.words if row.measure else "") if part]
    place = next((n for n, clause in enumerate(clauses) if row.words in clause), None)
    if row.target_id is not None or place is None:
        title = f"{row.words}：{words or row.text.short_title}"
    else:
        # A clause that is the day alone, 6月底前，全部开工, goes with the next.
        end = place + (2 if clauses[place].strip() == row.words else 1)
        title = "，".join(clauses[place:end]).strip()
    return title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"

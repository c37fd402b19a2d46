"""Due days of milestones, counted backwards from the end in working days (倒排工期)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from minsheng.core.errors import Refusal
from minsheng.core.ordering import first_cycle
from minsheng.core.progress import problems
from minsheng.core.workdays import Calendar

MOST_DAYS = 2500
"""Working days that one milestone may take: ten years."""

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone to be put on a day.

    Args:
        key: stable across versions of a plan, unique in it.
        title: as sentences name it.
        days: working days it takes, the due day the last of them; 0 for a mere date.
        after: keys of the milestones that must be reached before its first day.
        due_on: the day where it is fixed, by the notice or by hand; kept as it is.
    """

    key: str
    title: str
    days: int = 0
    after: tuple[str, ...] = ()
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When a milestone begins and is due; `is_provisional` where one of the days is not settled (暂估)."""

    key: str
    begins_on: datetime.date
    due_on: datetime.date
    is_fixed: bool
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The due days in the order of the steps, and all that cannot be kept: listed, never hidden."""

    dues: tuple[Due, ...]
    conflicts: tuple[Refusal, ...]


def schedule(
    steps: Sequence[Step],
    *,
    end: datetime.date,
    calendar: Calendar,
    notice_on: datetime.date | None = None,
    on: datetime.date | None = None,
) -> Schedule:
    """Put each milestone on the last working day that leaves its successors their working days.

    Args:
        steps: the milestones, each key once.
        end: the day on which the last are due; on a day of rest the working day before it.
        calendar: the working days.
        notice_on: day on which the notice was signed; work before it is a conflict.
        on: today; work that would have had to begin before it is a conflict.

    Raises:
        PredecessorUnknown, DaysOutOfBounds, NoWorkingDay
        MilestonesCircle: names its members.
        ValueError: a key stands twice, a fault of the caller.

    Source: docs/algorithms/plan.md, section 3.
    """
    known = refuse_unordered(steps)
    followers = {step.key: [other for other in steps if step.key in other.after] for step in steps}
    dues: dict[str, Due] = {}
    for key in _last_first(followers):
        latest = _latest(followers[key], dues, end, calendar)
        dues[key] = _placed(known[key], latest, calendar)
    rows = tuple(dues[step.key] for step in steps)
    found = [
        conflict
        for step in steps
        for conflict in (
            *_late(step, followers[step.key], dues, end, calendar),
            *_early(step, dues[step.key], notice_on, on),
        )
    ]
    return Schedule(rows, tuple(found))


def refuse_unordered(steps: Sequence[Step]) -> Mapping[str, Step]:
    """The steps by their keys, where each can be put before or after the others.

    Raises:
        PredecessorUnknown, DaysOutOfBounds
        MilestonesCircle: names its members.
        ValueError: a key stands twice, a fault of the caller.
    """
    known = {step.key: step for step in steps}
    if len(known) != len(steps):
        raise ValueError("a milestone's key stands twice in one plan")
    for step in steps:
        if not 0 <= step.days <= MOST_DAYS:
            raise problems.DaysOutOfBounds(milestone=step.title, days=step.days, most=MOST_DAYS)
        for key in step.after:
            if key not in known:
                raise problems.PredecessorUnknown(milestone=step.title, after=key)
    # Pointing from what comes first to what follows, so that the sentence names them in the order of work.
    after = {step.key: [other.key for other in steps if step.key in other.after] for step in steps}
    if circle := first_cycle(after):
        raise problems.MilestonesCircle(circle=" → ".join(known[key].title for key in [*circle, circle[0]]))
    return known


def _last_first(followers: Mapping[str, Sequence[Step]]) -> Iterator[str]:
    """The keys, each after all that follow it in time; without a circle."""
    placed: set[str] = set()
    waiting = list(followers)
    while waiting:
        key = waiting.pop()
        if key in placed:
            continue
        if open_ones := [step.key for step in followers[key] if step.key not in placed]:
            waiting += [key, *open_ones]
            continue
        placed.add(key)
        yield key


def _latest(
    followers: Sequence[Step], dues: Mapping[str, Due], end: datetime.date, calendar: Calendar
) -> datetime.date:
    """The last working day on which a milestone may be due for its followers and the end."""
    days = [_last_before(step, dues[step.key], calendar) for step in followers]
    return min(days, default=calendar.last_workday_on_or_before(end))


def _last_before(step: Step, due: Due, calendar: Calendar) -> datetime.date:
    """The last working day before a milestone's first; for a mere date that day itself."""
    return calendar.last_workday_on_or_before(due.begins_on - _DAY if step.days else due.due_on)


def _placed(step: Step, latest: datetime.date, calendar: Calendar) -> Due:
    due_on = step.due_on or latest
    begins_on = _begins(due_on, step.days, calendar)
    return Due(
        key=step.key,
        begins_on=begins_on,
        due_on=due_on,
        is_fixed=step.due_on is not None,
        is_provisional=calendar.is_provisional(begins_on) or calendar.is_provisional(due_on),
    )


def _begins(due_on: datetime.date, days: int, calendar: Calendar) -> datetime.date:
    """The first of so many working days, of which the last is the due day or the last one before it."""
    if not days:
        return due_on
    last = calendar.last_workday_on_or_before(due_on)
    return calendar.add(last, 1 - days) if days > 1 else last


def _late(
    step: Step,
    followers: Sequence[Step],
    dues: Mapping[str, Due],
    end: datetime.date,
    calendar: Calendar,
) -> Iterator[Refusal]:
    if step.due_on is None:
        return
    if step.due_on > end:
        yield problems.DueAfterEnd(milestone=step.title, day=step.due_on, end=end)
    for follower in followers:
        latest = _last_before(follower, dues[follower.key], calendar)
        is_later = step.due_on > dues[follower.key].due_on
        if is_later or calendar.last_workday_on_or_before(step.due_on) > latest:
            yield problems.DueTooLate(
                milestone=step.title, day=step.due_on, latest=latest, successor=follower.title
            )


def _early(
    step: Step, due: Due, notice_on: datetime.date | None, on: datetime.date | None
) -> Iterator[Refusal]:
    if notice_on is not None and due.begins_on < notice_on:
        yield problems.BeginsBeforeNotice(milestone=step.title, day=due.begins_on, notice_on=notice_on)
    if on is not None and due.begins_on < on:
        yield problems.BeginsBeforeToday(milestone=step.title, day=due.begins_on, today=on)

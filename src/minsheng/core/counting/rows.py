"""The figure of one row at the end of a month: the sum of what moved, or the last state by its day."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Era:
    """How a target is entered from a month on.

    Args:
        from_month: last day of the first month.
        manner: two eras of one manner are one.
        is_summed: the figure is a sum of movements; else the last state.
        stage: of works, the stage that counts; empty where all does.
        named: deliverables that are asked for; the sum is then a numerator over it.
        is_amount: of a state, whether it is counted rather than measured.
    """

    from_month: datetime.date
    manner: str
    is_summed: bool
    stage: str = ""
    named: int = 0
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved in one month, of one stage; opening figures have none."""

    month: datetime.date
    amount: Decimal
    stage: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A figure as it stood on a day.

    Args:
        manner: of the era it was entered under.
        day: the as-of day.
        counts_from: month in which it was accepted.
        counts_until: month from which it was taken back.
        order: tells two of one day apart, the later accepted holds.
    """

    manner: str
    day: datetime.date
    counts_from: datetime.date
    order: tuple[object, ...]
    counts_until: datetime.date | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a row had done before its first month."""

    from_month: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class RowFacts:
    """All that a row's figures rest on.

    Args:
        eras: by first month.
        known_from: month of the first accepted entry, whether it counted or not.
    """

    eras: Sequence[Era] = ()
    moved: Sequence[Moved] = ()
    states: Sequence[State] = ()
    openings: Sequence[Opened] = ()
    known_from: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class RowFigure:
    """What stands of a row; all None where nothing is known."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    grade: int | None = None
    stages: Mapping[str, Decimal] = field(default_factory=dict)


NOTHING = RowFigure()
_ZEROED = RowFigure(value=_ZERO)


def figure_at(
    facts: RowFacts, month: datetime.date, *, is_held: bool = False, is_reported: bool = False
) -> RowFigure:
    """What stands at the end of a month.

    Args:
        facts: of the row.
        month: its last day; the closing period stands for December.
        is_held: the target must be true in every month: a state of an earlier month says nothing of this.
        is_reported: a report of this month or an earlier one was approved: where nothing was entered, nothing
            was done.

    Source: docs/model.md, section 12.
    """
    begun = [era for era in facts.eras if era.from_month <= month]
    if not begun:
        return NOTHING
    era = begun[-1]
    since = _since(begun)
    if era.is_summed:
        return _sum(facts, era, since, month, is_reported=is_reported)
    found = _state(facts, era, since, month, is_held=is_held)
    # What is counted and was not entered, was not done; of what is measured nothing is known.
    return _ZEROED if found == NOTHING and era.is_amount and is_reported else found


def _since(eras: Sequence[Era]) -> datetime.date:
    """First month of the run of eras of one manner that the last belongs to."""
    since = eras[-1].from_month
    for era in reversed(eras):
        if era.manner != eras[-1].manner:
            break
        since = era.from_month
    return since


def _sum(
    facts: RowFacts, era: Era, since: datetime.date, month: datetime.date, *, is_reported: bool
) -> RowFigure:
    moved = [each for each in facts.moved if since <= each.month <= month]
    is_known = facts.known_from is not None and facts.known_from <= month
    if not (moved or is_known or is_reported):
        return NOTHING
    stages: dict[str, Decimal] = {}
    for each in moved:
        stages[each.stage] = stages.get(each.stage, _ZERO) + each.amount
    counting = stages.get("", _ZERO) + (stages.get(era.stage, _ZERO) if era.stage else _ZERO)
    if era.named:
        return RowFigure(numerator=counting, denominator=Decimal(era.named))
    return RowFigure(value=counting, stages={stage: each for stage, each in stages.items() if stage})


def _state(
    facts: RowFacts, era: Era, since: datetime.date, month: datetime.date, *, is_held: bool
) -> RowFigure:
    there = [
        state
        for state in facts.states
        if state.manner == era.manner
        and state.counts_from <= month
        and (state.counts_until is None or state.counts_until > month)
        and (not is_held or _is_of(state.day, month, facts.eras[0].from_month.year))
    ]
    if there:
        last = max(there, key=lambda state: (state.day, state.order))
        return RowFigure(last.value, last.numerator, last.denominator, last.grade)
    opened = [each for each in facts.openings if since <= each.from_month <= month]
    return RowFigure(value=opened[-1].value) if opened and not is_held else NOTHING


def _is_of(day: datetime.date, month: datetime.date, year: int) -> bool:
    """Whether a day lies in a month; the closing period after the year stands for its December."""
    if month.year > year:
        return (day.year, day.month) == (year, 12)
    return (day.year, day.month) == (month.year, month.month)


def settled_since(moved: Iterable[tuple[datetime.date, Decimal]]) -> datetime.date | None:
    """The month from which on a running sum is what it is at its end; None where it always was.

    Args:
        moved: months with what moved in them, in any order, a month perhaps several times.
    """
    amounts: dict[datetime.date, Decimal] = {}
    for month, amount in moved:
        amounts[month] = amounts.get(month, _ZERO) + amount
    changes = [month for month in sorted(amounts) if amounts[month]]
    return changes[-1] if changes else None

"""Pressing a matter by steps that are never skipped: blue, orange, red (督办升级)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


class Colour(StrEnum):
    """How hard a matter is pressed, mildest first."""

    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _ORDER.index(self)


_ORDER = tuple(Colour)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One paper: its colour, the day it was issued, and the day by which it asked for an answer."""

    colour: Colour
    issued_on: datetime.date
    answer_by: datetime.date


class Ripe(StrEnum):
    """Why the next colour may, or may not yet, be issued."""

    FIRST = "first"
    """Nothing was issued."""
    UNANSWERED = "unanswered"
    """The last paper's day passed and no answer stood by then."""
    OVERDUE = "overdue"
    """The last paper was answered in time, and the matter's own day passed."""
    RETURNED = "returned"
    """The answer was sent back twice since the last paper, whose day has passed."""
    WAITING = "waiting"
    """The last paper's day has not passed, or it was answered and nothing is late."""
    LAST = "last"
    """Red was issued: only closing ends it."""


RIPE = frozenset({Ripe.FIRST, Ripe.UNANSWERED, Ripe.OVERDUE, Ripe.RETURNED})
"""With which the next colour may be issued."""


@dataclass(frozen=True, slots=True)
class Course:
    """What happened since a matter was first pressed.

    Attributes:
        papers: issued, in order.
        answers: days on which the unit told how it stands or put the matter up, and was not sent back for it.
        returns: days on which it was sent back.
        due_on: by which the matter is to be done, with what was granted.
        waits_for_unit: it is the unit's turn.
    """

    papers: Sequence[Pressed]
    answers: Sequence[datetime.date]
    returns: Sequence[datetime.date]
    due_on: datetime.date
    waits_for_unit: bool


_RETURNS = 2


def next_colour(course: Course, on: datetime.date) -> tuple[Colour | None, Ripe]:
    """The colour that follows, and whether it may be issued on a day; None behind red.

    No colour is passed over, and none follows before the answer-by day of the one before has passed.
    """
    if not course.papers:
        return Colour.BLUE, Ripe.FIRST
    last = course.papers[-1]
    if last.colour is Colour.RED:
        return None, Ripe.LAST
    following = _ORDER[last.colour.rank + 1]
    if on <= last.answer_by or not course.waits_for_unit:
        return following, Ripe.WAITING
    if not any(last.issued_on <= day <= last.answer_by for day in course.answers):
        return following, Ripe.UNANSWERED
    if sum(day >= last.issued_on for day in course.returns) >= _RETURNS:
        return following, Ripe.RETURNED
    return following, Ripe.OVERDUE if course.due_on < on else Ripe.WAITING

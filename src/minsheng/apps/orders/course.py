"""What happened since a matter was first pressed, as the rule of colours asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.matters.models import WITH_UNIT, Extension
from minsheng.apps.orders import errors
from minsheng.apps.ui.words import day, local_date
from minsheng.core.process import RIPE, Colour, Course, Pressed, Ripe, next_colour

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.matters.models import Matter, MatterStep
    from minsheng.apps.orders.models import Sheet

_TOLD, _BACK = ("report", "answer"), ("return", "send_back")


def course_of(matter: Matter, steps: Sequence[MatterStep], sheets: Sequence[Sheet]) -> Course:
    """The course of a matter that was given to a unit.

    Args:
        matter: open.
        steps: of its round, in order.
        sheets: of its order, in order; those not issued do not press.
    """
    answers: list[MatterStep] = []
    returns: list[datetime.date] = []
    for step in steps:
        if step.verb in _TOLD:
            answers.append(step)
        elif step.verb in _BACK:
            returns.append(local_date(step.at))
            # What was sent back stood not.
            last = next((each for each in reversed(answers) if each.verb == "answer"), None)
            answers = [each for each in answers if each is not last]
    if matter.due_on is None:
        raise RuntimeError(f"matter {matter.pk} was never given to a unit")
    return Course(
        papers=pressed(sheets),
        answers=[local_date(each.at) for each in answers],
        returns=returns,
        due_on=matter.due_on,
        waits_for_unit=matter.state in WITH_UNIT,
    )


def pressed(sheets: Sequence[Sheet]) -> list[Pressed]:
    """The sheets that were issued."""
    return [
        Pressed(Colour(each.colour), each.issued_on, each.answer_by)
        for each in sheets
        if each.issued_on is not None and each.answer_by is not None
    ]


def following(
    matter: Matter, steps: Sequence[MatterStep], sheets: Sequence[Sheet], on: datetime.date
) -> tuple[Colour, Ripe]:
    """The colour that may be issued on a day, and why.

    Raises:
        MatterUnfit: nobody has it to handle.
        ExtensionOpen: the unit's request for more time is not decided.
        RedOut, NotRipe: the colour that would follow may not be issued.
    """
    if matter.state not in WITH_UNIT:
        raise errors.MatterUnfit(state=matter.get_state_display())
    if waiting := matter.extensions.filter(state=Extension.State.WAITING).first():
        raise errors.ExtensionOpen(wanted=day(waiting.wanted))
    course = course_of(matter, steps, sheets)
    colour, ripe = next_colour(course, on)
    if colour is None:
        raise errors.RedOut
    if ripe not in RIPE:
        last = next(each for each in reversed(sheets) if each.issued_on is not None)
        raise errors.NotRipe(colour=last.get_colour_display(), answer_by=day(last.answer_by))
    return colour, ripe

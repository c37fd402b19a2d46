"""Taking a step, and walking all of them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.core.process.problems import MoveUnfit, OwnHand, PartUnfit, Unsaid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from minsheng.core.process.moves import Move, Process


@dataclass(frozen=True, slots=True)
class Person:
    """Who would take a step: one person, and the parts that the post in use has toward the matter."""

    name: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken, and by whom."""

    verb: str
    person: str


def follow(
    process: Process, state: str, verb: str, person: Person, said: Collection[str], steps: Sequence[Step]
) -> Move:
    """The move that this step is.

    Args:
        process: the table.
        state: where the matter stands.
        verb: what is to be done.
        person: by whom.
        said: what comes with it; an ask that is not in it is missing.
        steps: all that were taken, oldest first.

    Raises:
        MoveUnfit, PartUnfit, OwnHand, Unsaid.
    """
    move = process.moves[verb]
    if state not in move.sources:
        possible = "、".join(each.title for each in process.moves_from(state))
        raise MoveUnfit(title=move.title, state=process.states[state], possible=possible or "无")
    if not _is_of_part(move, person):
        raise PartUnfit(title=move.title)
    if (done := barring(process, move, person.name, steps)) is not None:
        raise OwnHand(title=move.title, done=done.title)
    for field in sorted(move.asks - set(said)):
        raise Unsaid(title=move.title, field=field)
    return move


def barring(process: Process, move: Move, person: str, steps: Sequence[Step]) -> Move | None:
    """The first thing this person did that keeps the move from him; None: nothing does.

    Who handled the matter in any round never checks it; a check bars from the next one in its own round.
    """
    within = current_round(process, steps)
    before = [step for step in steps[: len(steps) - len(within)] if process.moves[step.verb].handles]
    done = (step.verb for step in (*before, *within) if step.person == person)
    return next((process.moves[verb] for verb in done if verb in move.barred), None)


def _is_of_part(move: Move, person: Person) -> bool:
    return bool(move.parts & person.parts) and not move.excluded & person.parts


def current_round(process: Process, steps: Sequence[Step]) -> Sequence[Step]:
    """The steps from the one that last reopened the matter on, or all of them."""
    opened = [place for place, step in enumerate(steps) if process.moves[step.verb].reopens]
    return steps[opened[-1] :] if opened else steps


def offered(process: Process, state: str, person: Person, steps: Sequence[Step]) -> list[Move]:
    """The moves that this person may take now, in the order of the table."""
    return [
        move
        for move in process.moves_from(state)
        if _is_of_part(move, person) and barring(process, move, person.name, steps) is None
    ]


def walk(process: Process, steps: Iterable[Step]) -> str | None:
    """The state that the steps lead to from the start; None: they cannot have been taken so.

    Order and hands are asked, parts are not: posts change, and what a post might do was asked when it did it.
    """
    state, taken = process.start, list[Step]()
    for step in steps:
        move = process.moves.get(step.verb)
        if move is None or state not in move.sources or barring(process, move, step.person, taken):
            return None
        taken.append(step)
        state = move.target
    return state

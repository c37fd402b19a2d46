"""A table of moves from TOML, proved before it is used."""

from __future__ import annotations

import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from minsheng.core.process.moves import Move, Process
from minsheng.core.process.problems import TableUnsound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def loaded(text: str) -> Process:
    """The process that a TOML text says.

    The text has `name`, `start`, `closed` and `given_up` (lists of states), a table `states` (state = title)
    and for each verb a table `moves.<verb>` with `title`, `from`, `to`, `parts` and, where they apply,
    `barred`, `excluded`, `asks`, `handles`, `checks`, `reopens`.

    Raises:
        TableUnsound: a name is unknown, a state cannot be reached or left, or a closed state can be reached
            without a check by another behind the last handling.
    """
    given = tomllib.loads(text)
    moves = {verb: _move(verb, row) for verb, row in given["moves"].items()}
    closed = frozenset(given["closed"])
    process = Process(
        name=given["name"],
        start=given["start"],
        states=MappingProxyType(dict(given["states"])),
        closed=closed,
        ended=closed | frozenset(given.get("given_up", ())),
        moves=MappingProxyType(moves),
    )
    if faults := [*_unknown(process), *_unbarred(process), *_hanging(process), *_unproved(process)]:
        raise TableUnsound(f"{process.name}: {'; '.join(faults)}")
    return process


def _move(verb: str, row: dict[str, Any]) -> Move:
    return Move(
        verb=verb,
        title=row["title"],
        sources=frozenset(row["from"]),
        target=row["to"],
        parts=frozenset(row["parts"]),
        barred=frozenset(row.get("barred", ())),
        excluded=frozenset(row.get("excluded", ())),
        asks=frozenset(row.get("asks", ())),
        handles=row.get("handles", False),
        checks=row.get("checks", False),
        reopens=row.get("reopens", False),
    )


def _unknown(process: Process) -> Iterator[str]:
    """Names that the table does not define."""
    named = {process.start, *process.ended, *(move.target for move in process.moves.values())}
    for move in process.moves.values():
        named |= move.sources
        yield from (f"{move.verb} bars unknown {verb}" for verb in sorted(move.barred - set(process.moves)))
    yield from (f"unknown state {state}" for state in sorted(named - set(process.states)))


def _unbarred(process: Process) -> Iterator[str]:
    """Checks that a hand which handled could make."""
    handling = {move.verb for move in process.moves.values() if move.handles}
    for move in process.moves.values():
        if move.checks and (missing := sorted(handling - move.barred)):
            yield f"{move.verb} checks and does not bar {', '.join(missing)}"


def _hanging(process: Process) -> Iterator[str]:
    """States that cannot be reached, and states that wait for what cannot come."""
    reached = {state for state, _ in _reached(process)}
    yield from (f"{state} cannot be reached" for state in process.states if state not in reached)
    living = set(process.ended)
    while (
        grown := {state for move in process.moves.values() if move.target in living for state in move.sources}
        - living
    ):
        living |= grown
    yield from (f"{state} has no way out" for state in process.states if state not in living)


def _unproved(process: Process) -> Iterator[str]:
    """Closed states that can be reached without a check behind the last handling."""
    reached = _reached(process)
    yield from (
        f"{state} is reached unchecked" for state in sorted(process.closed) if (state, False) in reached
    )


def _reached(process: Process) -> set[tuple[str, bool]]:
    """Pairs of state and whether a check stands behind the last handling, from the start on."""
    reached: set[tuple[str, bool]] = set()
    open_ends = {(process.start, False)}
    while open_ends:
        reached |= open_ends
        open_ends = {after for each in open_ends for after in _behind(process, *each)} - reached
    return reached


def _behind(process: Process, state: str, checked: bool) -> Iterable[tuple[str, bool]]:
    for move in process.moves_from(state):
        yield move.target, move.checks or (checked and not move.handles and not move.reopens)

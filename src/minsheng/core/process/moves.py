"""What a closed loop is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Move:
    """A step that may be taken (动作): from some states to one, by some parts.

    Attributes:
        verb: its name; a verb has one move.
        title: what the button says.
        sources: states it may be taken from.
        target: state it leads to; a move may lead to the state it came from.
        parts: the parts toward the matter that may take it, such as `office` or `unit`.
        barred: verbs whose hands may not take it: of handling ones in every round, of others in this one.
        excluded: parts that keep from it whoever has them, whatever else he has.
        asks: what has to be said with it, such as `words` or `due_on`.
        handles: it is work on the matter, which somebody else has to check.
        checks: it is that check.
        reopens: it begins a further round.
    """

    verb: str
    title: str
    sources: frozenset[str]
    target: str
    parts: frozenset[str]
    barred: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    handles: bool = False
    checks: bool = False
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class Process:
    """A closed loop (流程).

    Attributes:
        name: of the matter that runs through it.
        start: the state it begins in.
        states: titles by state, in the order in which a list shows them.
        closed: states that say the matter is settled; reached only behind a check.
        ended: all states in which nothing is waited for; the closed ones and those of matters given up.
        moves: by verb.
    """

    name: str
    start: str
    states: Mapping[str, str]
    closed: frozenset[str]
    ended: frozenset[str]
    moves: Mapping[str, Move]

    def moves_from(self, state: str) -> list[Move]:
        """What may be taken there, in the order of the table."""
        return [move for move in self.moves.values() if state in move.sources]

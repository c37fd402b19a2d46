"""Closed loops as data: which step may follow which, by whom, and whose hand may not check (闭环流程).

The first line says what a loop is; a table of moves is proved when it is loaded, so that no sequence of them
reaches a closed state without a check that came after the last handling, by somebody who did not handle.
`pressing` says which colour of a supervision order may follow which, and when.
"""

from minsheng.core.process.following import Person, Step, barring, current_round, follow, offered, walk
from minsheng.core.process.loading import loaded
from minsheng.core.process.moves import Move, Process
from minsheng.core.process.pressing import RIPE, Colour, Course, Pressed, Ripe, next_colour

__all__ = [
    "RIPE",
    "Colour",
    "Course",
    "Move",
    "Person",
    "Pressed",
    "Process",
    "Ripe",
    "Step",
    "barring",
    "current_round",
    "follow",
    "loaded",
    "next_colour",
    "offered",
    "walk",
]

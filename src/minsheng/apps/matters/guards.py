"""What apps above may have against a step, such as a paper that is out (把关)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.apps.matters.models import Matter
    from minsheng.apps.matters.values import Said
    from minsheng.core.process import Move

Guard = Callable[["Matter", "Move", "Said"], None]
"""Asked with the locked matter before a step is taken; raises a Refusal to prevent it."""

_GUARDS: list[Guard] = []


def register(guard: Guard) -> None:
    """Have a guard asked before every step; once when the program starts."""
    _GUARDS.append(guard)


def ask_guards(matter: Matter, move: Move, said: Said) -> None:
    """Ask all of them; the first refusal holds."""
    for guard in _GUARDS:
        guard(matter, move, said)

"""Proposes which row of a further edition continues which row of the edition before.

Same words first, whatever the number; then the same number with like words; then the likest words. Each known
row is given away once; ties go to the earlier row, so that the same lists always give the same pairs.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

ALIKE = 0.6
"""Least likeness (0 to 1) of rows that also share their number or measure word."""

VERY_ALIKE = 0.8
"""Least likeness (0 to 1) of rows that share words alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """A permanent row with what the edition before said of it: `mark` is its number or measure word."""

    row: int
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Stated(Generic[Key]):
    """A row of the new text, by a key of the caller's."""

    key: Key
    mark: str
    words: str


def pair(known: Sequence[Known], stated: Sequence[Stated[Key]]) -> dict[Key, int | None]:
    """The permanent row of each stated row, None for a new one; every key is present."""
    pairs: dict[Key, int | None] = dict.fromkeys((row.key for row in stated), None)
    free = list(known)
    left = list(stated)
    for least, same_mark in ((1.0, False), (ALIKE, True), (VERY_ALIKE, False)):
        for likeness, n, m in _ranked(free, left, least, same_mark=same_mark):
            old, new = free[n], left[m]
            if pairs[new.key] is None and old.row not in pairs.values() and likeness >= least:
                pairs[new.key] = old.row
        free = [row for row in free if row.row not in pairs.values()]
        left = [row for row in left if pairs[row.key] is None]
    return pairs


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1 (Ratcliff and Obershelp), 1 only for equal ones."""
    return 1.0 if one == other else min(SequenceMatcher(None, one, other, autojunk=False).ratio(), 0.999)


def _ranked(
    known: Sequence[Known], stated: Sequence[Stated[Key]], least: float, *, same_mark: bool
) -> list[tuple[float, int, int]]:
    """Candidate pairs as (likeness, position, position), the likest first."""
    found = []
    for m, new in enumerate(stated):
        for n, old in enumerate(known):
            if same_mark and old.mark != new.mark:
                continue
            if least == 1.0:
                if old.words == new.words:
                    found.append((1.0, n, m))
                continue
            quick = SequenceMatcher(None, old.words, new.words, autojunk=False)
            if quick.real_quick_ratio() >= least and quick.quick_ratio() >= least:
                found.append((likeness(old.words, new.words), n, m))
    return sorted(found, key=lambda row: (-row[0], row[2], row[1]))

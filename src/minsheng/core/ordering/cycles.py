"""Whether rows that point at others come back to where they began."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def first_cycle(pointing: Mapping[Key, Iterable[Key]]) -> list[Key]:
    """The first circle found, each of its rows once and in the order of pointing; empty where there is none.

    Rows are tried in the mapping's order, so the same mapping always gives the same circle. A row that points
    at itself is a circle of one; one that is pointed at and absent ends the way. Each row is walked once.
    """
    done: set[Key] = set()
    for start in pointing:
        way: dict[Key, None] = {}
        waiting = [(start, False)]
        while waiting:
            row, is_left = waiting.pop()
            if is_left:
                del way[row]
                done.add(row)
            elif row in way:
                walked = list(way)
                return walked[walked.index(row) :]
            elif row not in done and row in pointing:
                way[row] = None
                waiting.append((row, True))
                waiting += [(at, False) for at in reversed(list(pointing[row]))]
    return []

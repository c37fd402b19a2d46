"""Columns whose heading no list knows, told by what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from minsheng.core.policy.columns import Header, Row, kind_of
from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.names import looks_like_unit, split_names
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import Passage

_SHARE = 2
"""Of the cells filled at least one in so many must look alike, and `_LEAST` in all."""
_LEAST = 3
_ANY_YEAR = 2000
_TASK = 10
"""Signs of the shortest cell that can say a task: shorter ones hold a figure alone, such as an amount."""


def guessed(header: Header, rows: Sequence[Row]) -> Header:
    """The header with a column for task, units and days where its words tell none and the cells do.

    Args:
        header: as its words tell; a column that they tell keeps its kind.
        rows: those below the heading rows.
    """
    columns = dict(header.columns)
    told = {place for places in columns.values() for place in places}
    free = [place for place in range(max(map(len, rows), default=0)) if place not in told]
    free = [place for place in free if not any(kind_of(text) for text in header.above(place))]
    missing: list[tuple[str, tuple[str, ...], Callable[[Passage], bool]]] = [
        ("task", ("task", "indicator"), _is_task),
        ("duty", ("lead", "duty"), _is_units),
        ("deadline", ("deadline",), _is_day),
    ]
    if any(_mostly(rows, place, _is_task) for place in columns.get("name", ())):
        del missing[0]  # the names say the tasks
    for kind, instead, looks in missing:
        found = [place for place in free if _mostly(rows, place, looks)]
        if found and not columns.keys() & set(instead):
            columns[kind] = (found[0],)
            free.remove(found[0])
    return replace(header, columns=columns)


def _mostly(rows: Sequence[Row], place: int, looks: Callable[[Passage], bool]) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place].text]
    alike = sum(map(looks, cells))
    return alike >= _LEAST and alike * _SHARE >= len(cells)


def _is_task(cell: Passage) -> bool:
    return len(cell) >= _TASK and bool(harvest(cell.text, Role.TARGET).quantities)


def _is_units(cell: Passage) -> bool:
    names = split_names(cell)
    return bool(names) and all(looks_like_unit(name.text) for name in names)


def _is_day(cell: Passage) -> bool:
    return len(cell) < _TASK + 2 and bool(dues_in(cell.text, _ANY_YEAR, column=True))

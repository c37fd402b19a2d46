"""Columns whose heading no list knows, or that have none, told by what stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from minsheng.core.policy.cells import number_of
from minsheng.core.policy.columns import Header, Row, kind_of, names_areas
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


def _mostly(rows: Sequence[Row], place: int, looks: Callable[[Passage], bool], least: int = _LEAST) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place].text]
    alike = sum(map(looks, cells))
    return alike >= min(least, max(len(cells), 2)) and alike * _SHARE >= len(cells)


def _is_task(cell: Passage) -> bool:
    return len(cell) >= _TASK and bool(harvest(cell.text, Role.TARGET).quantities)


def _is_units(cell: Passage) -> bool:
    names = split_names(cell)
    return bool(names) and all(looks_like_unit(name.text) for name in names)


def _is_day(cell: Passage) -> bool:
    return len(cell) < _TASK + 2 and bool(dues_in(cell.text, _ANY_YEAR, column=True))


_WORDS = {
    "number": "序号",
    "category": "类别",
    "name": "项目名称",
    "task": "目标任务",
    "duty": "责任单位",
    "cooperating": "配合单位",
    "deadline": "完成时限",
}
_TITLE = 30
"""Signs of the longest name of a project in a table without headings."""
_HEADING_ROWS = 2
"""Rows above the first item of such a table that may be headings in words of their own."""


def going_on(above: Header | None, rows: Sequence[Row]) -> Header | None:
    """The columns of the table above for one as wide that has no headings and numbers in the same place."""
    if above is None or not above.rows or not rows or len(rows[0]) != len(above.rows[0]):
        return None
    number = above.columns.get("number", (-1,))[0]
    told = [place for kind in ("name", "task") for place in above.columns.get(kind, ())]
    filled = all(any(row[place].text for place in told) for row in rows)
    if number < 0 or not filled or not any(number_of(row[number].text) for row in rows):
        return None
    return Header(0, above.columns, above.texts, above.rows)


def unheaded(rows: Sequence[Row]) -> Header | None:
    """Columns told by cells alone; None unless some number the rows or name bodies and some tell tasks."""
    start = next((place for place, row in enumerate(rows) if any(map(_counts, row))), len(rows))
    start = start if start <= _HEADING_ROWS else 0
    body = () if any(map(names_areas, rows[:_HEADING_ROWS])) else rows[start:]
    found: dict[str, tuple[int, ...]] = {}
    least = min(_LEAST, len(body))
    for place in range(max(map(len, body), default=0)):
        kind = next((kind for kind, looks in _LOOKS if _mostly(body, place, looks, least)), "")
        if kind == "duty" and kind in found:
            kind = "cooperating"
        if kind and kind not in found:
            found[kind] = (place,)
    if len(body) < 2 or "task" not in found or not found.keys() & {"number", "duty"}:
        return None
    if not _names(found, body):
        found["name"] = found.pop("task")
    return Header(
        start, found, frozenset(cell.text for row in rows[:start] for cell in row), tuple(rows[:start])
    )


def _names(found: dict[str, tuple[int, ...]], body: Sequence[Row]) -> bool:
    """Take the columns before the tasks, but for numbers, as category and name; False where none is left."""
    taken = {place for places in found.values() for place in places}
    free = [place for place in range(found["task"][0]) if place not in taken]
    free = [place for place in free if all(len(row[place]) <= _TITLE for row in body)]
    if free:
        found["name"] = (free[-1],)
    if len(free) > 1:
        found["category"] = (free[0],)
    return bool(free)


def _counts(cell: Passage) -> bool:
    """True for a figure with the words that say what is counted."""
    return len(cell) >= _LEAST_WORDS and bool(harvest(cell.text, Role.TARGET).quantities)


_LEAST_WORDS = 6
"""Signs of the shortest task in a table without headings: 新建公厕3座."""


def _is_number(cell: Passage) -> bool:
    return bool(number_of(cell.text))


def named_columns(header: Header, row: Row) -> tuple[tuple[str, Passage], ...]:
    """The columns of a table without headings in words, each with its first cell."""
    kinds = {place: kind for kind, places in header.columns.items() for place in places}
    return tuple(
        (f"第{place + 1}列{_WORDS[kind]}", row[place])
        for place, kind in sorted(kinds.items())
        if kind in _WORDS
    )


_LOOKS: tuple[tuple[str, Callable[[Passage], bool]], ...] = (
    ("number", _is_number),
    ("deadline", _is_day),
    ("task", _counts),
    ("duty", _is_units),
)

"""Tables of which a page kept every cell as a line of its own, one below the other."""

import re
from collections.abc import Sequence
from functools import lru_cache

from minsheng.core.policy.cells import number_of
from minsheng.core.policy.chrome import is_chrome
from minsheng.core.policy.columns import NO_FACTS, kind_of
from minsheng.core.policy.grids import Grid
from minsheng.core.policy.lexicon import words
from minsheng.core.policy.names import looks_like_unit, split_names
from minsheng.core.policy.source import Source, Span
from minsheng.core.quantity.passage import EMPTY, Passage, fold, passage

_UNITS = ("lead", "duty", "cooperating")
_DAYS = ("deadline", "schedule")
_LEAST, _MOST = 3, 10
"""Columns of such a table."""
_CELLS = 24
"""Lines of the longest row."""
_DAY = re.compile(
    r"(?:20\d{2}年)?(?:\d{1,2}月|年底|[上下]半年|第?[一二三四]季度|全年|长期|持续)[^,。;]{0,12}"
)

Cells = list[list[Passage]]
"""The lines of a row, by column."""


def stacked(source: Source, lines: Sequence[Span]) -> dict[int, Grid | None]:
    """Stacked tables: by the start of their first line, None at their further lines.

    Args:
        source: one document.
        lines: its printed lines that are not empty.
    """
    found: dict[int, Grid | None] = {}
    texts = [passage(source.text, line.start, line.end).strip("|") for line in lines]
    place = 0
    while place < len(lines):
        kinds = _heading(texts, place)
        rows, end = _rows(texts, kinds, place + len(kinds)) if kinds else ([], place)
        if rows:
            heads = tuple(texts[place : place + len(kinds)])
            taken = {
                cell.at[0] for cell in (*heads, *(cell for row in rows for cells in row for cell in cells))
            }
            found |= {line.start: None for line in lines[place:end]}
            unsure = tuple(text for text in texts[place:end] if text.at[0] not in taken)
            body = tuple(tuple(_cell(source, column) for column in row) for row in rows)
            breaks = _ends(source, lines[place], lines[end - 1])
            found[lines[place].start] = Grid((heads, *body), breaks, unsure=unsure)
        place = max(end, place + 1)
    return found


def _ends(source: Source, first: Span, last: Span) -> tuple[int, ...]:
    return tuple(at for at in range(first.start, last.end) if source.text[at] == "\n")


def _cell(source: Source, column: list[Passage]) -> Passage:
    """The lines of a cell as one passage, white space between them left out."""
    return passage(source.text, column[0].at[0], column[-1].at[-1] + 1) if column else EMPTY


def _heading(texts: Sequence[Passage], place: int) -> list[str]:
    """What the columns hold, where headings stand on lines of their own and a row numbered 1 follows."""
    if kind_of(texts[place].text) != "number":
        return []
    kinds = ["number"]
    for text in texts[place + 1 : place + _MOST + 1]:
        if number_of(text.text) == "1" and text.text.isdecimal():
            known = len(kinds) >= _LEAST and {"name", "task"} & set(kinds) and set(_UNITS) & set(kinds)
            return kinds if known and kinds.count("") <= 1 else []
        kinds.append(kind_of(text.text))
        if not kinds[-1] and len(text) > _SHORT:
            return []
    return []


_SHORT = 10
"""Signs of the longest heading of a column that no word list knows; a table has one of them at most."""


def _rows(texts: Sequence[Passage], kinds: list[str], place: int) -> tuple[list[Cells], int]:
    """The rows from a place on, and the place behind them; none where a row could be cut in several ways."""
    rows: list[Cells] = []
    number = 1
    while place < len(texts) and texts[place].text == str(number):
        number += 1
        following = str(number)
        rest = texts[place + 1 : place + _CELLS]
        end = next((at for at, text in enumerate(rest) if text.text == following), None)
        cells = list(rest[:end]) if end is not None else _last(rest, kinds)
        parted = _parted(cells, kinds)
        if not parted:
            return [], place
        rows += [[[texts[place]] if not at else [], *row] for at, row in enumerate(parted)]
        place += len(cells) + 1
    return rows, place


def _last(rest: Sequence[Passage], kinds: list[str]) -> list[Passage]:
    """The lines of the last row: as few as fill all columns, and those of the last column's kind behind."""
    ends = (at for at, text in enumerate(rest) if is_chrome(text.text) or kind_of(text.text) == "number")
    rest = rest[: next(ends, len(rest))]
    for end in range(len(kinds) - 1, len(rest) + 1):
        if _whole(list(rest[:end]), kinds[1:]):
            while end < len(rest) and _goes_on(rest[end].text, kinds[-1]):
                end += 1
            return list(rest[:end])
    return []


def _goes_on(text: str, last: str) -> bool:
    """True for a line behind the last row's that belongs to its last column: a name, or progress."""
    sort = _sort(text)
    return (last in _UNITS and sort == "unit") or (
        last == NO_FACTS and sort == "text" and not (is_chrome(text) or number_of(text))
    )


@lru_cache(maxsize=4096)
def _sort(text: str) -> str:
    if _DAY.fullmatch(text):
        return "day"
    if len(text) > _NAMES or "。" in text:
        return "text"
    names = split_names(passage(text, 0, len(text)))
    return "unit" if names and all(looks_like_unit(name.text) for name in names) else "text"


_NAMES = 60
"""Signs of the longest line of names."""


def _fits(text: str, kind: str) -> bool:
    sort = _sort(text)
    if kind in _UNITS:
        return sort == "unit"
    if kind in _DAYS:
        return sort == "day"
    return sort == "text" or (sort == "day" and kind in (NO_FACTS, ""))


def _may_be(cell: Passage, kind: str) -> bool:
    """True where a line may stand in a column, when there are as many lines as columns."""
    text = cell.text
    if kind in _UNITS:
        return _sort(text) == "unit" or text in words("units.names.empty")
    return kind in (NO_FACTS, "") or _sort(text) != "unit"


def _parted(cells: list[Passage], kinds: list[str]) -> list[Cells]:
    """The lines of a numbered row by column; further rows without a number where a task begins anew."""
    if row := _whole(cells, kinds[1:]):
        return [row]
    starts = [0]
    for at in range(1, len(cells)):
        if _sort(cells[at].text) == "text" and _sort(cells[at - 1].text) != "text":
            starts.append(at)
    groups = [cells[start:end] for start, end in zip(starts, [*starts[1:], len(cells)], strict=True)]
    rows = [_filled(group, kinds[1:], gaps=bool(at)) for at, group in enumerate(groups)]
    return [row for row in rows if row] if len(groups) > 1 and all(rows) else []


def _whole(cells: list[Passage], kinds: list[str]) -> Cells | None:
    """One row: as many lines as columns, or lines that fill them in one way."""
    if len(cells) == len(kinds) and all(map(_may_be, cells, kinds)):
        return [[cell] for cell in cells]
    return _filled(cells, kinds)


def _filled(cells: list[Passage], kinds: list[str], *, gaps: bool = False) -> Cells | None:
    """The lines of one row by column, None where they fill the columns in no way or a text in several.

    Of lines with names that may stand in either of two columns, none is taken.
    """
    ways = _ways(tuple(text.text for text in cells), tuple(kinds), gaps=gaps)
    if not ways:
        return None
    row: Cells = [[] for _ in kinds]
    for at, text in enumerate(cells):
        places = {way[at] for way in ways}
        if len(places) == 1:
            row[places.pop()].append(text)
        elif not all(kinds[place] in _UNITS for place in places):
            return None
    return row


_WAYS = 64
"""Ways to fill a row that are looked at."""


def _ways(texts: tuple[str, ...], kinds: tuple[str, ...], *, gaps: bool) -> list[tuple[int, ...]]:
    """All ways to give lines to columns from left to right, each column filled; a name takes one line."""
    found: list[tuple[int, ...]] = [()]
    for text in texts:
        longer = []
        for way in found:
            last = way[-1] if way else -1
            for place in range(max(last, 0), len(kinds)):
                skips = place > last + 1 and not gaps
                again = place == last and kinds[place] in ("name", "category", "deadline", "value", "measure")
                if not skips and not again and _fits(text, kinds[place]):
                    longer.append((*way, place))
        found = longer[:_WAYS]
    return [way for way in found if way and (gaps or way[-1] == len(kinds) - 1)]


def printed_lines(source: Source, lines: Sequence[Span]) -> list[Span]:
    """The lines that print anything."""
    return [line for line in lines if fold(source.text[line.start : line.end]).strip("|")]

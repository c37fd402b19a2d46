"""Tables typed with upright strokes (`| 序号 | 项目 |`) in plain text; its lines stay as they are.

Source: docs/algorithms/office.md, section 9.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, pairwise

from minsheng.core.policy.source import Cell, Span, Table
from minsheng.engines.office.heads import head_rows
from minsheng.engines.office.layout import Grid, Slot

_WIDEST = 200
"""More columns than any printed table has."""
_STROKES = "|｜"
# A stroke behind a backslash is a character of its cell.
_STROKE = re.compile(r"(?<!\\)[|｜]")
# |---|:-:| · --- | ---
_RULE = re.compile(r"[|｜]?(?:\s*:?-{1,99}:?\s*[|｜+]){0,200}\s*:?-{1,99}:?\s*[|｜]?")


def cells_of(line: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand in its line, without blanks; empty for a line that is no row."""
    bare = line.strip()
    if len(bare) < 3 or bare[0] not in _STROKES or bare[-1] not in _STROKES or bare.endswith("\\|"):
        return []
    edges = [match.start() for match in _STROKE.finditer(line)]
    if not 3 <= len(edges) <= _WIDEST + 1:
        return []
    return [_bare(line, left + 1, right) for left, right in pairwise(edges)]


def is_rule(line: str) -> bool:
    """Whether a line is the rule below a head (`|---|---|`)."""
    return "-" in line and _RULE.fullmatch(line.strip()) is not None


def pipe_tables(text: str) -> Iterator[Table]:
    """The tables of a text: two rows or more of the same number of cells, rules between them not counted."""
    run: list[tuple[int, str]] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        if cells_of(line) and (not run or len(cells_of(line)) == len(cells_of(run[0][1]))):
            run.append((start, line))
        else:
            if table := _table(run):
                yield table
            run = [(start, line)] if cells_of(line) else []
        start += len(line) + 1


_ESCAPED = re.compile(r"\\(?=[|｜])")


def unescaped(text: str, tables: Sequence[Table]) -> tuple[str, list[Table]]:
    """The text without the backslashes before strokes inside cells, and the tables moved accordingly."""
    starts = [table.span.start for table in tables]
    escapes = [match.start() for match in _ESCAPED.finditer(text)] if tables else []
    above = [bisect_right(starts, place) - 1 for place in escapes]
    inside = [at >= 0 and place < tables[at].span.end for place, at in zip(escapes, above, strict=True)]
    places = list(compress(escapes, inside))

    def moved(span: Span) -> Span:
        return Span(span.start - bisect_left(places, span.start), span.end - bisect_left(places, span.end))

    gone = frozenset(places)
    kept = "".join(sign for place, sign in enumerate(text) if place not in gone) if gone else text
    cells = [tuple(replace(cell, span=moved(cell.span)) for cell in table.cells) for table in tables]
    return kept, [
        replace(table, span=moved(table.span), cells=own) for table, own in zip(tables, cells, strict=True)
    ]


def _table(run: list[tuple[int, str]]) -> Table | None:
    rows = [(start, line) for start, line in run if not is_rule(line)]
    if len(rows) < 2:
        return None
    cells: list[Cell] = []
    grid = Grid()
    for number, (start, line) in enumerate(rows):
        places = cells_of(line)
        cells += [Cell(Span(start + a, start + b), number, at) for at, (a, b) in enumerate(places)]
        grid.rows.append([Slot(line[a:b], at) for at, (a, b) in enumerate(places)])
    ruled = len(run) > 1 and is_rule(run[1][1])
    span = Span(run[0][0], run[-1][0] + len(run[-1][1]))
    return Table(span, len(rows), len(grid.rows[0]), tuple(cells), 1 if ruled else head_rows(grid))


def _bare(line: str, start: int, end: int) -> tuple[int, int]:
    inner = line[start:end]
    start += len(inner) - len(inner.lstrip())
    return start, start + len(inner.strip())

"""What of a table was not read: cells that promise, columns left out on purpose, whole tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from minsheng.core.policy.cells import is_none
from minsheng.core.policy.columns import NO_FACTS, Header, Row, names_areas
from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.drafts import Chapter, Draft
from minsheng.core.policy.facts import Page
from minsheng.core.policy.lexicon import words
from minsheng.core.policy.outside import may_promise
from minsheng.core.policy.pledges import pledges_in
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role, Warning
from minsheng.core.policy.undertakings import results_of
from minsheng.core.quantity.passage import EMPTY, Passage, joined

_ANY_YEAR = 2000
_FEW = 6
"""Columns of unknown heading whose cells are told one by one; of more only their number is told."""
_MANY = 100
"""Their cells at most."""
_NAMED = 3
"""Headings that a remark names."""
_HEADING_ROWS = 3
_SILENT = frozenset(("number", "category", "measure"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was not read; `heading` is empty where it has none, `cells` say something."""

    place: int
    heading: Passage
    cells: tuple[Passage, ...]

    def name(self, page: Page) -> str:
        """Its heading as printed, else which column it is."""
        return page.printed(self.heading) or f"第{self.place + 1}列"


@dataclass(frozen=True, slots=True)
class Left:
    """What of one table was not read.

    Attributes:
        cells: with the code of the reason.
        aside: columns that are known and no promise: money, progress, remarks.
        unknown: columns whose heading no word list knows, where they are many.
        guessed: the columns of a table without headings, as they were taken; empty if it has them.
        table: the rows of a table of which nothing was read.
    """

    cells: tuple[tuple[Passage, str], ...] = ()
    aside: tuple[Column, ...] = ()
    unknown: tuple[Column, ...] = ()
    guessed: tuple[tuple[str, Passage], ...] = ()
    table: tuple[Row, ...] = ()


def promises(text: str) -> bool:
    """True for words with a figure to be reached, a due day, an 应…尽… or a result."""
    if pledges_in(text) or harvest(text, Role.TARGET).quantities:
        return True
    return bool(dues_in(text, _ANY_YEAR, column=True) or results_of(text, [])[0])


def _says(text: str) -> bool:
    return bool(text) and not is_none(text) and (re.search(r"\d", text) is not None or promises(text))


def left_in(
    header: Header,
    rows: Sequence[Row],
    notes: Sequence[Row],
    drafts: Sequence[Draft],
    named: Sequence[Chapter],
) -> Left:
    """What the rows of a table say and no fact holds.

    Args:
        header: its columns.
        rows: those of projects.
        notes: rows with one text that is neither a project nor a category.
        drafts: the projects read.
        named: the categories read.
    """
    used = set(chain.from_iterable(passage.at for passage in _given(drafts, named)))
    cells: list[tuple[Passage, str]] = []
    aside: list[Column] = []
    unknown: list[Column] = []
    for place in range(max(map(len, rows), default=0)):
        kind = header.kind(place)
        *_, heading = (EMPTY, *header.cells_above(place))
        if kind in _SILENT or (kind == NO_FACTS and _is_silent(heading)):
            continue
        found = _unused(rows, place, used, every=kind == "schedule")
        steps, found = _steps_apart(found) if kind == "schedule" else ([], found)
        cells += steps
        column = Column(place, heading, tuple(found))
        if found and kind in (NO_FACTS, "schedule"):
            aside.append(column)
        elif found and kind:
            cells += [(cell, "policy.cell_unused") for cell in found]
        elif found:
            unknown.append(column)
    many = len(unknown) > _FEW or sum(len(column.cells) for column in unknown) > _MANY
    if not many:
        cells += [(cell, "policy.column_unknown") for column in unknown for cell in column.cells]
    ordered = sorted([*cells, *_noted(notes)], key=lambda cell: cell[0].at)
    return Left(tuple(ordered), tuple(aside), tuple(unknown) if many else ())


def _noted(notes: Sequence[Row]) -> list[tuple[Passage, str]]:
    lines = [joined({cell.at: cell for cell in row}.values()) for row in notes]
    return [(line, "policy.line_unused") for line in lines if promises(line.text) or may_promise(line.text)]


def _steps_apart(cells: list[Passage]) -> tuple[list[tuple[Passage, str]], list[Passage]]:
    """Steps with a figure, each told by itself, and the others (完成选址), told with their column."""
    steps = [cell for cell in cells if _says(cell.text)][:_MANY]
    return [(cell, "policy.schedule_step_unread") for cell in steps], [c for c in cells if c not in steps]


def _given(drafts: Sequence[Draft], named: Sequence[Chapter]) -> Iterator[Passage]:
    for draft in drafts:
        yield from (draft.title, *draft.texts, *draft.columns, *draft.units.lead, *draft.units.cooperating)
        yield from (step.text for step in draft.steps)
    for chapter in named:
        yield chapter.name


def _is_silent(heading: Passage) -> bool:
    return heading.text.endswith(words("outline.table.silent_end"))


def _unused(rows: Sequence[Row], place: int, used: set[int], *, every: bool) -> list[Passage]:
    """The cells of a column that say something and gave no fact, a merged cell once."""
    cells = {row[place].at: row[place] for row in rows if place < len(row) and row[place].text}
    return [
        cell
        for cell in cells.values()
        if used.isdisjoint(cell.at) and (_says(cell.text) or (every and not is_none(cell.text)))
    ]


def unread_table(rows: Sequence[Row]) -> Left:
    """A table of which nothing was read, if it prints a figure to be reached or shares of areas."""
    cells = {cell.at: cell for row in rows for cell in row if cell.text}
    told = any(harvest(cell.text, Role.TARGET).quantities for cell in cells.values())
    shared = any(map(names_areas, rows[:_HEADING_ROWS])) or names_areas([row[0] for row in rows if row])
    return Left(table=tuple(rows)) if told or shared else Left()


def remarks_on(page: Page, left: Iterable[Left]) -> Iterator[Warning]:
    """What a clerk is told of columns and tables that were not read."""
    for item in left:
        if item.guessed:
            names = "、".join(name for name, _ in item.guessed)
            spans = page.spans(item.guessed[0][1])
            yield Warning("policy.headings_guessed", spans, {"columns": names})
        if item.aside:
            names = "、".join(f"{column.name(page)}（{len(column.cells)}格）" for column in item.aside)
            yield Warning("policy.columns_left", page.spans(item.aside[0].cells[0]), {"columns": names})
        if item.unknown:
            facts: dict[str, object] = {
                "columns": len(item.unknown),
                "first": "、".join(column.name(page) for column in item.unknown[:_NAMED]),
                "cells": sum(len(column.cells) for column in item.unknown),
            }
            yield Warning("policy.columns_unknown", page.spans(item.unknown[0].cells[0]), facts)
        if item.table:
            yield _unread(page, item.table)


def _unread(page: Page, rows: Sequence[Row]) -> Warning:
    first = [cell for cell in {cell.at: cell for cell in rows[0]}.values() if cell.text][:_NAMED]
    facts: dict[str, object] = {"first": "、".join(map(page.printed, first)), "rows": len(rows)}
    return Warning("policy.table_unread", page.spans(joined(first)), facts)

"""Projects of a list that is laid out as a table."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from minsheng.core.policy.cells import (
    claused,
    counted_in,
    figure_of,
    is_bare_figure,
    is_none,
    listed,
    measure_of,
    noted,
    number_of,
    repeats,
    unmeasured,
    with_measure,
)
from minsheng.core.policy.chapters import chapter_name, declared_count
from minsheng.core.policy.columns import Header, header_of, kind_of
from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.drafts import Chapter, Draft, chapter_status, read_remarks
from minsheng.core.policy.grids import Grid, aligned
from minsheng.core.policy.guessing import going_on, guessed, named_columns, unheaded
from minsheng.core.policy.lexicon import holds, words
from minsheng.core.policy.numbering import marker_of
from minsheng.core.policy.paragraphs import numbered_parts
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role, Status
from minsheng.core.policy.steps import Step, counted_steps
from minsheng.core.policy.units import UnitLists, add_labelled, part_units
from minsheng.core.policy.untold import Left, left_in, unread_table
from minsheng.core.quantity.passage import EMPTY, Passage, joined

Row = tuple[Passage, ...]
_LABELS = {"lead": "牵头单位", "duty": "责任单位", "cooperating": "配合单位"}
# 一 · (三): the number of a category row
_HAN = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?")
_YEAR = re.compile(r"20\d{2}年")
_MARK = 12
"""Signs of the longest cell that only says that there is no task."""
_CATEGORY = 60
"""Signs of the longest row that is a category."""


class _Reader:
    """Walks the rows of one table; a category goes on until the next, a merged item takes in its rows."""

    def __init__(self, grid: Grid, header: Header, known: frozenset[str]) -> None:
        self.grid, self.header, self.known = grid, header, known
        self.chapter: Chapter | None = None
        self.part = EMPTY
        self.category = EMPTY
        self.drafts: list[Draft] = []
        self.chapters: list[Chapter] = []
        self.last: tuple[Passage, Passage] | None = None
        self.parts = self.numbered_parts()
        self.status: tuple[Status, str] = (Status.TASK, "")
        self.items: list[Row] = []
        self.notes: list[Row] = []
        self.unmeasured: list[Passage] = []
        self.repeated: list[Passage] = []
        if grid.heading.text:
            self.headed(grid.heading)

    def cells(self, row: Row, *kinds: str) -> list[Passage]:
        """What the row prints in the columns of these kinds, a cell merged sideways once, dashes left out."""
        return [row[place] for place in self.places(row, *kinds)]

    def places(self, row: Row, *kinds: str) -> list[int]:
        """The columns of these cells."""
        places = [place for kind in kinds for place in self.header.columns.get(kind, ())]
        found = {row[place].at: place for place in reversed(places) if place < len(row)}
        filled = [place for place in found.values() if row[place].text and not is_none(row[place].text)]
        return sorted(filled, key=places.index)

    def cell(self, row: Row, kind: str) -> Passage:
        return next(iter(self.cells(row, kind)), EMPTY)

    def key(self, row: Row) -> tuple[int, ...]:
        """Where the number cell of a row stands; the same in all rows over which it is merged."""
        return self.cell(row, "number").at

    def numbered_parts(self) -> set[tuple[int, ...]]:
        """Items whose further rows are numbered tasks with units of their own: projects 1.1 and 1.2."""
        rows: dict[tuple[int, ...], list[Row]] = {}
        for row in self.grid.rows[self.header.end :]:
            rows.setdefault(self.key(row), []).append(row)
        return {key for key, found in rows.items() if key and len(found) > 1 and self.parts_in(found)}

    def parts_in(self, rows: list[Row]) -> bool:
        markers = [marker_of(self.cell(row, "task").text) for row in rows]
        numbers = [marker.number if marker else 0 for marker in markers]
        lead = "lead" if "lead" in self.header.columns else "duty"
        units = {self.cell(row, lead).at for row in rows}
        return numbers == [*range(1, len(rows) + 1)] and len(units - {()}) == len(rows)

    def headed(self, heading: Passage) -> None:
        """Take in the line above the table: the category of a table without a column of them."""
        bare = chapter_name(_unnumbered(heading)).text
        listed = bare.endswith(words("outline.table.lists")) or _YEAR.search(bare)
        if listed:
            self.status = chapter_status(bare)
        elif "category" in self.header.columns:
            self.part = chapter_name(_unnumbered(heading))
        else:
            self.open_chapter(heading)

    def open_chapter(self, text: Passage) -> None:
        self.chapter = Chapter(chapter_name(_unnumbered(text)), declared_count(text.text), self.part)
        self.chapters.append(self.chapter)

    def row(self, row: Row) -> None:
        filled = [cell for cell in row if cell.text]
        if not filled or self.heads_again(row, filled) or self.adds_up(row, filled):
            return
        if note := noted(filled):
            self.notes.append(note)
            return
        if category := self.category_row(row, filled):
            self.open_chapter(category)
            return
        if self.stands_alone(row, filled) and not self.lists_names():
            self.notes.append(row)
            return
        category = self.cell(row, "category")
        if category.text and category.at != self.category.at and category.text != self.category.text:
            self.category = category
            self.open_chapter(category)
        elif self.uncategorised(row):
            self.category, self.chapter = EMPTY, None
        self.items.append(row)
        self.item(row)

    def uncategorised(self, row: Row) -> bool:
        """True where the category's cell holds a dash."""
        place = self.header.columns.get("category", (len(row),))[0]
        return place < len(row) and bool(row[place].text) and is_none(row[place].text)

    def lists_names(self) -> bool:
        """True under a category without task, whose rows may hold a name alone."""
        return self.chapter is not None and chapter_status(self.chapter.name.text)[0] is Status.NO_TASK

    def adds_up(self, row: Row, filled: list[Passage]) -> bool:
        """True for a row of totals."""
        first = [filled[0], self.cell(row, "name"), self.cell(row, "number")]
        return any(cell.text.strip("()") in words("outline.table.totals") for cell in first)

    def heads_again(self, row: Row, filled: list[Passage]) -> bool:
        """True where the heading rows are printed again, at the top of a page."""
        if len(filled) > 1 and all(cell.text in self.header.texts for cell in filled):
            return True
        if re.search(r"\d", self.cell(row, "number").text):
            return False
        return sum(bool(kind_of(cell.text)) for cell in filled if len(cell) <= _MARK) * 2 > len(filled)

    def stands_alone(self, row: Row, filled: list[Passage]) -> bool:
        """True for a row with one text where categories and names stand, not in a cell of the item above."""
        columns = self.header.columns
        ahead = {0, *(place for kind in ("number", "category", "name") for place in columns.get(kind, ()))}
        first = next(place for place, cell in enumerate(row) if cell.text)
        return len({cell.at for cell in filled}) == 1 and first in ahead

    def category_row(self, row: Row, filled: list[Passage]) -> Passage:
        """The name that a row over all columns prints, empty for other rows."""
        text = filled[0]
        if self.stands_alone(row, filled):
            named = self.lists_names() and text is self.cell(row, "name") and text is not row[0]
            note = text.text.startswith(words("outline.table.notes")) or ":" in text.text
            long = len(text) >= _CATEGORY or text.text.endswith("。") or text.text.isdecimal()
            return EMPTY if named or note or long else text
        number, subject = self.cell(row, "number"), self.cells(row, "name", "task", "category")
        if len(filled) == 2 and len(subject) == 1 and _HAN.fullmatch(number.text):
            return subject[0] if not re.search(r"[,;。]", subject[0].text) else EMPTY
        return EMPTY

    def item(self, row: Row) -> None:
        name = EMPTY if self.key(row) in self.parts else self.cell(row, "name")
        number, texts = self.cell(row, "number"), self.texts(row, name)
        if not name.text and texts and "name" not in self.header.columns:
            name = self.cell(row, "indicator") if not self.figures(row)[0] else name
        if self.goes_on(row, number, name):
            self.more(self.drafts[-1], row, texts)
            return
        if not (name.text or texts):
            return
        self.last = (number, name)
        self.drafts.append(self.draft(row, name, texts))

    def goes_on(self, row: Row, number: Passage, name: Passage) -> bool:
        """True for a further row of the item above: number and name are merged downwards or left blank."""
        if self.last is None or not self.drafts:
            return False
        if self.key(row) in self.parts:
            return False
        if number.at or name.at:
            return number.at == self.last[0].at and name.at == self.last[1].at
        if "name" in self.header.columns:
            return bool(self.last[1].at)
        return bool(self.last[0].at) and not self.cells(row, *_LABELS)

    def texts(self, row: Row, name: Passage) -> list[Passage]:
        """The texts that its targets are read from, the name aside."""
        places, values = self.figures(row)
        tasks = [claused(row[place], self.grid.breaks) if name.text else row[place] for place in places]
        subject = joined(self.cells(row, "indicator"))
        if not values:
            return [*tasks, *([subject] if subject.text else [])]
        plain = not tasks and len(name) <= _CATEGORY and not re.search(r"\d", name.text)
        single = len(values) == 1 and len(self.header.columns.get("value", ())) < 2
        figures: list[Passage] = []
        for place in values:
            task = row[max([at for at in places if at < place] or places)] if places else EMPTY
            if repeats(task.text, row[place].text):
                self.repeated.append(row[place])
                continue
            own = counted_in(task) if tasks and not subject.text else name if plain else EMPTY
            counted = subject if subject.text else own
            figure = (
                figure_of(counted, self.measured(row, place), self.measure(row, place))
                if single
                else self.counted(row, place, counted)
            )
            if is_bare_figure(row[place].text) and not harvest(figure.text, Role.TARGET).quantities:
                self.unmeasured.append(row[place])
                continue
            tasks = [text for text in tasks if not name.text or text.at != counted.at]
            figures.append(figure)
        return [*tasks, *figures]

    def figures(self, row: Row) -> tuple[list[int], list[int]]:
        """Columns that tell the task in words, and those that hold a figure alone."""
        tasks, values = self.places(row, "task"), self.places(row, "value")
        tasks = [place for place in tasks if row[place].text not in words("outline.table.marks")]
        bare = [place for place in tasks if is_bare_figure(row[place].text)]
        if not values and "measure" in self.header.columns and len(tasks) == 1:
            bare = tasks if len(row[tasks[0]]) <= _MARK else []
        values = sorted({*values, *bare})
        return [place for place in tasks if place not in values], values

    def measure(self, row: Row, place: int) -> Passage:
        """The cell that gives the measure word of a figure: in the next column of them, else in the last."""
        columns = self.header.columns.get("measure", ())
        after = [column for column in columns if column > place]
        column = min(after) if after else max(columns, default=len(row))
        return row[column] if column < len(row) else EMPTY

    def measured(self, row: Row, place: int) -> Passage:
        """A figure with the measure word of its heading, if it prints none and no cell gives one."""
        cell = self.measure(row, place)
        if cell.text and not is_none(cell.text):
            return row[place]
        return self.worded(row, place)

    def worded(self, row: Row, place: int) -> Passage:
        """A cell that is a bare figure with the measure word of its heading."""
        return with_measure(row[place], measure_of(self.header.cells_above(place)))

    def counted(self, row: Row, place: int, subject: Passage) -> Passage:
        """One of several figures of a row: its heading says what is counted."""
        *_, heading = (EMPTY, *self.header.cells_above(place))
        heading = unmeasured(heading)
        told = EMPTY if heading.text in words("outline.table.value") else heading
        return figure_of(subject + told, self.measured(row, place), self.measure(row, place))

    def more(self, draft: Draft, row: Row, texts: list[Passage]) -> None:
        """Take in a further row of an item whose number or name cell is merged downwards."""
        known = set(chain.from_iterable(text.at for text in draft.texts))
        draft.texts = (*draft.texts, *(text for text in texts if not known.issuperset(text.at)))
        lists = self.units(row)
        seen = {name.text for name in (*draft.units.lead, *draft.units.cooperating)}
        draft.units.lead += [unit for unit in lists.lead if unit.text not in seen]
        draft.units.cooperating += [unit for unit in lists.cooperating if unit.text not in seen]
        dates = {cell.at for cell in draft.columns}
        draft.columns += [cell for cell in self.days(row) if cell.at not in dates]
        taken = set(chain.from_iterable(step.text.at for step in draft.steps))
        steps = self.steps(row)
        draft.steps += [step for step in steps if not taken.issuperset(step.text.at)]

    def days(self, row: Row) -> list[Passage]:
        """Cells of due days, and those of a schedule that print a day."""
        plans = [cell for cell in self.cells(row, "schedule") if dues_in(cell.text, _ANY_YEAR, column=True)]
        return [*self.cells(row, "deadline"), *plans]

    def steps(self, row: Row) -> list[Step]:
        return steps_in(self.worded(row, place) for place in self.places(row, "measures"))

    def left(self) -> Left:
        """What the rows say and no fact holds, figures without measure word among it."""
        found = left_in(self.header, self.items, self.notes, self.drafts, self.chapters)
        bare = [(cell, "policy.figure_without_unit") for cell in self.unmeasured]
        bare += [(name, "policy.name_between") for name in self.grid.unsure]
        known = {cell.at for cell in (*self.unmeasured, *self.repeated)}
        return replace(found, cells=(*bare, *(told for told in found.cells if told[0].at not in known)))

    def units(self, row: Row) -> UnitLists:
        lists = UnitLists()
        for kind, label in _LABELS.items():
            for cell in self.cells(row, kind):
                if len(cell) <= _MARK and holds(cell.text, "outline.chapters.no_task"):
                    continue
                add_labelled(lists, label, listed(cell, self.grid.breaks), self.known)
        return lists

    def draft(self, row: Row, name: Passage, tasks: list[Passage]) -> Draft:
        printed = number_of(self.cell(row, "number").text)
        title = name if name.text else tasks[0]
        marker = marker_of(title.text)
        if marker and len(title) > marker.length:
            title = title.cut(marker.length)
            part = f"{printed}.{marker.number}" if self.key(row) in self.parts else printed
            printed = part or str(marker.number)
        parted = [part_units(text, self.known) for text in [title, *(tasks if name.text else tasks[1:])]]
        title, *_ = texts = tuple(part.text for part in parted)
        units = self.units(row) or next((part.units for part in parted if part.units), UnitLists())
        passages = joined(cell for cell in row if cell.text and cell.at != self.category.at)
        draft = Draft(printed, title, texts, passages, self.chapter, units=units)
        draft.columns = self.days(row)
        draft.steps = self.steps(row)
        draft.status, draft.origin = self.status
        if self.chapter is not None:
            draft.status, draft.origin = chapter_status(self.chapter.name.text)
        if any(holds(cell.text, "outline.chapters.no_task") and len(cell) < _MARK for cell in row):
            draft.status = Status.NO_TASK
        return read_remarks(draft)


_ANY_YEAR = 2000


def _unnumbered(text: Passage) -> Passage:
    """A heading without its printed number."""
    marker = marker_of(text.text)
    return text.cut(marker.length) if marker and len(text) > marker.length else text


def steps_in(cells: Iterable[Passage]) -> list[Step]:
    """The numbered measures inside cells; one without number where none is printed."""
    found = []
    for part in chain.from_iterable(map(numbered_parts, cells)):
        marker = marker_of(part.text)
        if marker:
            found.append(Step(str(marker.number), part.cut(marker.length)))
        elif len(part) > 4:
            found.append(Step("", part))
    return (counted_steps([step.text for step in found]) if len(found) == 1 else []) or found


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table gives: projects, categories, what was not read, and its columns for one that goes on."""

    drafts: list[Draft]
    chapters: list[Chapter]
    left: Left
    header: Header | None = None


def sheet_of(grid: Grid, known: frozenset[str], above: Header | None = None) -> Sheet:
    """The projects of a table, none where neither its headings nor its cells tell a project column.

    Args:
        grid: the table.
        known: full names of bodies.
        above: the columns of the table before it, which a table without headings may go on with.
    """
    header = header_of(grid.rows) or going_on(above, grid.rows)
    told = header is not None
    header = header or unheaded(grid.rows)
    if header is None:
        return Sheet([], [], unread_table(grid.rows))
    header = guessed(header, grid.rows[header.end :])
    reader = _Reader(grid, header, known)
    width = len(grid.rows[header.end - 1])
    number = header.columns.get("number", (-1,))[0]
    for row in grid.rows[header.end :]:
        reader.row(aligned(row, width, number))
    left = reader.left()
    if not reader.drafts:
        left = unread_table(grid.rows)
    elif not told:
        left = replace(left, guessed=named_columns(header, reader.items[0]))
    return Sheet(reader.drafts, reader.chapters, left, header)

"""Lays a sheet out: lines above and below a table as paragraphs, each connected block of cells as a table.

Source: docs/algorithms/office.md, section 7.
"""

import re
from dataclasses import dataclass

from minsheng.engines.office.heads import head_rows
from minsheng.engines.office.layout import Grid, Layout, Slot
from minsheng.engines.office.problems import TooManyCells
from minsheng.engines.office.sheets.shown import Area, Place, ShownSheet
from minsheng.engines.office.words import words_of

PLACES = 1_000_000
"""Places of one table, empty ones included, and of all merged areas together."""
_TITLE = 60
"""Characters of a title line at most."""
_SERIAL = re.compile(r"\d{1,4}")
# 一、促进就业（2项） · （二）教育
_CATEGORY = re.compile(r"[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]")
_LABEL_END = re.compile(r"\s*[:：]")


@dataclass(frozen=True, slots=True)
class _Merged:
    """Merged areas, cut to what the sheet uses: the area of each upper left cell, and of each place."""

    areas: dict[Place, Area]
    over: dict[Place, Place]

    def width(self, place: Place) -> int:
        area = self.areas.get(place)
        return area[3] - area[1] + 1 if area else 1


class SheetLayout:
    """One sheet on its way into a layout."""

    def __init__(self, sheet: ShownSheet, layout: Layout) -> None:
        self._sheet = sheet
        self._layout = layout
        self._rows: dict[int, list[int]] = {}
        for row, column in sorted(sheet.cells):
            self._rows.setdefault(row, []).append(column)
        self._merged = _merged(sheet)
        self._begun = False
        self._last_wide = max((row for row, columns in self._rows.items() if len(columns) > 1), default=-1)

    def lay(self) -> None:
        """Add the sheet's blocks from top to bottom."""
        for first, last in self._bands():
            self._lay_band(first, last)

    def _bands(self) -> list[tuple[int, int]]:
        """Runs of rows without an empty one; one empty row between numbered rows does not part them."""
        live = set(self._rows)
        live.update(row for row, column in self._merged.over if (row, column) not in self._merged.areas)
        bands: list[tuple[int, int]] = []
        for row in sorted(live):
            if bands and (row == bands[-1][1] + 1 or (row == bands[-1][1] + 2 and self._goes_on(row))):
                bands[-1] = (bands[-1][0], row)
            else:
                bands.append((row, row))
        return bands

    def _goes_on(self, row: int) -> bool:
        """After an empty row: the next begins with a number where rows two above it do."""
        columns, above = self._rows.get(row, []), self._rows.get(row - 2, [])
        if len(columns) < 2 or len(above) < 2 or columns[0] != above[0]:
            return False
        return all(_SERIAL.fullmatch(self._sheet.cells[at, columns[0]]) for at in (row, row - 2))

    def _lay_band(self, first: int, last: int) -> None:
        rows = [row for row in range(first, last + 1) if row in self._rows]
        wide = [row for row in rows if len(self._rows[row]) > 1 and not self._is_labels(row)]
        if not wide:
            self._lines(rows)
            return
        above = [row for row in rows if row < wide[0]]
        below = self._notes([row for row in rows if row > wide[-1]])
        self._lines(above)
        end = max(row for row in rows if row not in below)
        columns = sorted({column for row in rows if wide[0] <= row <= end for column in self._rows[row]})
        for left, right in self._side_by_side(wide[0], columns):
            self._table((wide[0], left, self._bottom(end, below, last), right))
        self._lines(below)

    def _bottom(self, end: int, below: list[int], last: int) -> int:
        """The last row of a table, down to where its merged cells reach."""
        reach = max((self._area(end, column)[2] for column in self._rows[end]), default=end)
        return min(max(end, reach), below[0] - 1 if below else last)

    def _area(self, row: int, column: int) -> Area:
        return self._merged.areas.get((row, column), (row, column, row, column))

    def _is_labels(self, row: int) -> bool:
        """`填报单位：甲局　　单位：万元`: nothing but labels with what they say."""
        labels = words_of("sheets")["labels"]
        texts = [self._sheet.cells[row, column] for column in self._rows[row]]
        return all(_LABEL_END.match(_without(text, labels)) for text in texts)

    def _notes(self, rows: list[int]) -> list[int]:
        """Of the rows below the last full one, those from the first note on."""
        notes = words_of("sheets")["notes"]
        for number, row in enumerate(rows):
            if self._is_labels(row) or self._sheet.cells[row, self._rows[row][0]].startswith(notes):
                return rows[number:]
        return []

    def _lines(self, rows: list[int]) -> None:
        for row in rows:
            texts = [self._sheet.cells[row, column] for column in self._rows[row]]
            across = len(texts) == 1 and self._merged.width((row, self._rows[row][0])) > 1
            across = across and row < self._last_wide
            role = self._role(texts[0], labels=self._is_labels(row), across=across)
            centred = across and role == "title"
            text = "\t".join(texts)
            self._layout.add_paragraph(
                text, role=role, align="center" if centred else "left", page_break=False
            )
            self._begun = True

    def _role(self, text: str, *, labels: bool, across: bool) -> str:
        if _CATEGORY.match(text):
            return "heading" if len(text) <= _TITLE else "body"
        words = (*words_of("sheets")["notes"], "附件", "附表", "（", "(")
        plain = labels or len(text) > _TITLE or text.startswith(words)
        return "title" if not plain and (across or not self._begun) else "body"

    def _side_by_side(self, head: int, columns: list[int]) -> list[tuple[int, int]]:
        """The table's first and last column; two where its head begins anew behind an empty column."""
        left, right = columns[0], max(self._area(head, column)[3] for column in self._rows[head])
        right = max(right, columns[-1])
        covered = {column for row, column in self._merged.over if row == head}
        gaps = [c for c in range(left + 1, right) if c not in columns and c not in covered]
        for gap in gaps if len(gaps) < 50 else []:
            before = {self._sheet.cells[head, c] for c in self._rows[head] if c < gap}
            after = [self._sheet.cells[head, c] for c in self._rows[head] if c > gap]
            if after and after[0] in before:
                return [(left, gap - 1), (min(column for column in columns if column > gap), right)]
        return [(left, right)]

    def _table(self, area: Area) -> None:
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > PLACES:
            raise TooManyCells(sheet=self._sheet.name, limit=PLACES)
        grid = Grid([self._slots(row, area) for row in range(top, bottom + 1)])
        grid.header_rows = head_rows(grid)
        self._layout.add_table(grid, corner=(top, left))
        self._begun = True

    def _slots(self, row: int, area: Area) -> list[Slot]:
        _, left, _, right = area
        alone = self._rows.get(row, []) == [left] and right - left > 1
        if alone and _CATEGORY.match(self._sheet.cells[row, left]) and (row, left) not in self._merged.over:
            return [Slot(self._sheet.cells[row, left], 0, right - left + 1)]
        slots: list[Slot] = []
        for column in range(left, right + 1):
            place = (row, column)
            start = self._merged.over.get(place, place)
            top, begin, bottom, end = self._area(*start)
            if column != max(begin, left):
                continue
            columns = min(end, right) - column + 1
            if row == max(top, area[0]):
                rows = min(bottom, area[2]) - row + 1
                slots.append(Slot(self._sheet.cells.get(start, ""), column - left, columns, rows))
            else:
                slots.append(Slot(None, column - left, columns))
        return slots


def _without(text: str, labels: tuple[str, ...]) -> str:
    """The text behind the longest label that it begins with, the whole where it begins with none."""
    found = max((label for label in labels if text.startswith(label)), key=len, default="")
    return text[len(found) :] if found else text


def _merged(sheet: ShownSheet) -> _Merged:
    """The merged areas; one that overlaps an earlier one counts as not merged.

    Raises:
        TooManyCells: they cover more places than a table may have.
    """
    last_row = max((row for row, _ in sheet.cells), default=-1)
    last_column = max((column for _, column in sheet.cells), default=-1)
    areas: dict[Place, Area] = {}
    over: dict[Place, Place] = {}
    places = 0
    for top, left, bottom, right in sheet.merges:
        area = (top, left, min(bottom, last_row), min(right, last_column))
        if top > last_row or left > last_column or (top, left) in over:
            continue
        places += (area[2] - top + 1) * (area[3] - left + 1)
        if places > PLACES:
            raise TooManyCells(sheet=sheet.name, limit=PLACES)
        covered = [(r, c) for r in range(top, area[2] + 1) for c in range(left, area[3] + 1)]
        if any(place in over or (place in sheet.cells and place != covered[0]) for place in covered):
            continue
        areas[top, left] = area
        over.update(dict.fromkeys(covered, (top, left)))
    return _Merged(areas, over)

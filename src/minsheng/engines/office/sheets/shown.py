"""A sheet as a person sees it: what its cells show, and which of them are merged."""

from collections import Counter
from dataclasses import dataclass, field

from minsheng.core.policy.source import column_letters
from minsheng.engines.office.sheets.cells import LostDigits, exact
from minsheng.engines.office.sheets.number_formats import told_number

Place = tuple[int, int]
"""Row and column from 0."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 0 and inclusive."""

SHEET_CELLS = 400_000
"""Cells of one sheet that are read as a notice; a sheet of a million characters has fewer."""
NAMED_PLACES = 5
"""Cells that a remark names before it says how many there are."""


@dataclass(slots=True)
class ShownSheet:
    """One sheet of a workbook.

    Attributes:
        cells: what each cell that shows anything shows; lines of a cell parted by a line feed.
        merges: merged areas, as the file lists them.
        hidden_lines: rows and columns that hold text and are hidden.
        odd: cells by the remark that is due for them.
    """

    name: str
    cells: dict[Place, str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden_lines: int = 0
    odd: dict[str, list[Place]] = field(default_factory=dict)

    def note(self, code: str, place: Place) -> None:
        """Keep a cell for a remark."""
        self.odd.setdefault(code, []).append(place)

    def put_number(self, place: Place, value: float, code: str, *, from_1904: bool) -> None:
        """Show a number by its format, exact where that rounds it; one that has lost digits is noted."""
        try:
            number = exact(value)
        except (ArithmeticError, ValueError):
            self.note("office.cell_errors_left_out", place)
            return
        if isinstance(number, LostDigits):
            self.note("office.lost_digits", place)
            self.cells[place] = number.shown
            return
        self.put_text(place, told_number(number, code, from_1904=from_1904))

    def put_text(self, place: Place, text: str) -> None:
        """Show a text, its line ends as line feeds, without blank edges."""
        lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        shown = "\n".join(lines).strip()
        if shown:
            self.cells[place] = shown


def named(sheets: list[ShownSheet]) -> dict[str, dict[str, object]]:
    """For each code of an odd cell: `count`, and `cells` as `工作表“清单”B7、C9 等`."""
    counts: Counter[str] = Counter()
    words: dict[str, list[str]] = {}
    for sheet in sheets:
        for code, places in sheet.odd.items():
            room = max(NAMED_PLACES - counts[code], 0)
            counts[code] += len(places)
            if room:
                listed = "、".join(f"{column_letters(c)}{r + 1}" for r, c in sorted(places)[:room])
                words.setdefault(code, []).append(f"工作表“{sheet.name}”{listed}")
    return {
        code: {
            "count": counts[code],
            "cells": "，".join(each) + ("等" if counts[code] > NAMED_PLACES else ""),
        }
        for code, each in words.items()
    }

"""The sheets of an .xlsx as a person sees them, read part by part.

Not by the library that reads forms: it tells neither number formats nor formulas without a result, and it
copies a shared text into every cell that names it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from minsheng.engines.office.limits import Limits
from minsheng.engines.office.markup import SHEET
from minsheng.engines.office.package import Package
from minsheng.engines.office.problems import BrokenDocument, BrokenWorkbook, TooManyCells, TooMuchMarkup
from minsheng.engines.office.sheets.number_formats import BUILT_IN, GENERAL
from minsheng.engines.office.sheets.shown import SHEET_CELLS, Area, Place, ShownSheet
from minsheng.engines.office.sheets.streams import listen

_IDENTITY = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_ELEMENTS = 3
"""Times `Limits.markup` that one streamed part may hold: it costs time only."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it; `path` is empty for one that holds no cells (a chart)."""

    name: str
    path: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share."""

    strings: list[str]
    formats: list[str]
    from_1904: bool


def entries_of(package: Package) -> list[SheetEntry]:
    """The sheets in the order of their tabs."""
    targets = {
        each.identity: each.target
        for each in package.relations(package.main)
        if each.kind == "worksheet" and not each.external
    }
    return [
        SheetEntry(
            sheet.get("name") or "",
            targets.get(sheet.get(_IDENTITY) or "", ""),
            (sheet.get("state") or "visible") == "visible",
        )
        for sheet in package.document.findall(f"{SHEET}sheets/{SHEET}sheet")
    ]


def book_of(package: Package, limits: Limits) -> Book:
    """Shared texts, number formats by style, and the first day of the workbook's calendar."""
    strings, styles = _Strings(), _Styles()
    for kind, listener in (("sharedStrings", strings), ("styles", styles)):
        path = package.path_of(kind)
        if path and package.has(path):
            listen(package.stream(path), listener, part=path, elements=_ELEMENTS * limits.markup)
    properties = package.document.find(f"{SHEET}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Book(strings.texts, styles.formats(), from_1904)


def read_sheet(
    package: Package, entry: SheetEntry, book: Book, *, limits: Limits, spend: Callable[[int], None]
) -> ShownSheet:
    """One sheet; `spend` is told of each text and stops the reading when there are too many characters.

    Raises:
        TooManyCells: the sheet holds more than a notice does.
        BrokenDocument, BrokenWorkbook: the part is missing or damaged.
    """
    if not package.has(entry.path):
        raise BrokenWorkbook
    listener = _Cells(ShownSheet(entry.name), book, spend, entry.path)
    try:
        listen(package.stream(entry.path), listener, part=entry.path, elements=_ELEMENTS * limits.markup)
    except TooMuchMarkup as problem:
        raise TooManyCells(sheet=entry.name, limit=SHEET_CELLS) from problem
    return listener.done()


class _Texts:
    """Gathers the text of some elements; the readings printed above characters are left out."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._inside = False
        self._readings = 0

    def begin_text(self) -> None:
        self._inside = not self._readings

    def end_text(self) -> None:
        self._inside = False

    def readings(self, step: int) -> None:
        self._readings += step

    def hear(self, text: str) -> None:
        if self._inside:
            self.pieces.append(text)

    def take(self) -> str:
        text = "".join(self.pieces)
        self.pieces = []
        return text


class _Strings:
    """The shared texts, by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._text = _Texts()

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._text.begin_text()
        elif name == "rPh":
            self._text.readings(1)

    def end(self, name: str) -> None:
        if name == "t":
            self._text.end_text()
        elif name == "rPh":
            self._text.readings(-1)
        elif name == "si":
            self.texts.append(self._text.take())

    def characters(self, text: str) -> None:
        self._text.hear(text)


class _Styles:
    """The number format of each style that cells name by number."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._inside = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", GENERAL)
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            self._styles.append(_whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False

    def characters(self, text: str) -> None:
        """Styles hold no text."""

    def formats(self) -> list[str]:
        return [self._codes.get(each) or BUILT_IN.get(each, GENERAL) for each in self._styles]


@dataclass(slots=True)
class _Open:
    """The cell that is being read."""

    place: Place
    kind: str
    style: int
    has_formula: bool = False
    value: str | None = None
    inline: list[str] = field(default_factory=list)


class _Cells:
    """The cells, merged areas and hidden lines of a sheet."""

    def __init__(self, sheet: ShownSheet, book: Book, spend: Callable[[int], None], part: str) -> None:
        self._sheet = sheet
        self._book = book
        self._spend = spend
        self._part = part
        self._text = _Texts()
        self._cell: _Open | None = None
        self._next: Place = (0, 0)
        self._count = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._text.begin_text()
        elif name == "f" and self._cell is not None:
            self._cell.has_formula = True
        elif name == "rPh":
            self._text.readings(1)
        elif name == "row":
            row = _whole(attributes.get("r")) - 1 if "r" in attributes else self._next[0]
            self._next = (row, 0)
            if attributes.get("hidden") in ("1", "true"):
                self._hidden_rows.add(row)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self._hidden_columns.append(
                (_whole(attributes.get("min")) - 1, _whole(attributes.get("max")) - 1)
            )

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._text.end_text()
            if name == "v" and self._cell is not None:
                self._cell.value = self._text.take()
        elif name == "rPh":
            self._text.readings(-1)
        elif name == "is" and self._cell is not None:
            self._cell.value = self._text.take()
        elif name == "c" and self._cell is not None:
            self._show(self._cell)
            self._cell = None
            self._text.take()
        elif name == "row":
            self._next = (self._next[0] + 1, 0)

    def characters(self, text: str) -> None:
        self._text.hear(text)

    def done(self) -> ShownSheet:
        """The sheet, with its hidden lines counted."""
        rows = {row for row, _ in self._sheet.cells}
        columns = {column for _, column in self._sheet.cells}
        spans = self._hidden_columns[:_LAST_COLUMN]
        hidden = sum(any(first <= column <= last for first, last in spans) for column in columns)
        self._sheet.hidden_lines = len(rows & self._hidden_rows) + hidden
        return self._sheet

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > SHEET_CELLS:
            raise TooManyCells(sheet=self._sheet.name, limit=SHEET_CELLS)
        place = self._place(attributes["r"]) if "r" in attributes else self._next
        self._next = (place[0], place[1] + 1)
        self._cell = _Open(place, attributes.get("t", "n"), _whole(attributes.get("s")))

    def _place(self, reference: str) -> Place:
        match = _REFERENCE.fullmatch(reference)
        column = 0
        for letter in match[1].upper() if match else "":
            column = column * 26 + ord(letter) - 64
        row = int(match[2]) if match else 0
        if not 0 < row <= _LAST_ROW + 1 or not 0 < column <= _LAST_COLUMN + 1:
            raise BrokenDocument(part=self._part)
        return row - 1, column - 1

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        area: Area = (min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        self._sheet.merges.append(area)

    def _show(self, cell: _Open) -> None:
        value, place = cell.value, cell.place
        if cell.has_formula and not value and cell.kind != "str":
            self._sheet.note("office.formulas_without_value", place)
            return
        if not value:
            return
        if cell.kind == "e":
            self._sheet.note("office.cell_errors_left_out", place)
        elif cell.kind in ("s", "str", "inlineStr"):
            text = self._shared(value) if cell.kind == "s" else value
            self._spend(len(text))
            self._sheet.put_text(place, _ESCAPE.sub(_unescaped, text))
        elif cell.kind == "b":
            self._sheet.put_text(place, "是" if value.strip() == "1" else "否")
        elif cell.kind == "d":
            self._sheet.put_text(place, _day(value))
        else:
            self._show_number(cell, value)

    def _show_number(self, cell: _Open, value: str) -> None:
        formats = self._book.formats
        code = formats[cell.style] if cell.style < len(formats) else GENERAL
        try:
            number = float(value)
        except ValueError as error:
            raise BrokenDocument(part=self._part) from error
        self._spend(len(value))
        self._sheet.put_number(cell.place, number, code, from_1904=self._book.from_1904)

    def _shared(self, value: str) -> str:
        index = _whole(value)
        if index >= len(self._book.strings):
            raise BrokenDocument(part=self._part)
        return self._book.strings[index]


def _whole(text: str | None) -> int:
    """A number from 0 as an attribute prints it, 0 for anything else."""
    stripped = (text or "").strip()
    return int(stripped) if len(stripped) < 10 and stripped.isascii() and stripped.isdigit() else 0


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character.isprintable() or character in "\n\t" else ""


def _day(value: str) -> str:
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return value
    return f"{at.year}年{at.month}月{at.day}日" + (
        f" {at.hour}:{at.minute:02}" if at.hour or at.minute else ""
    )

"""A filled 登记表, row by row: which target a sheet is of, where its columns stand, what each row says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import CellUnfit, SheetOutdated, SheetUnknown
from minsheng.apps.ledger.sheets.cells import read
from minsheng.apps.ledger.sheets.columns import SUBJECT, Kind
from minsheng.apps.ledger.sheets.seal import HELPERS, SEAL, Seal, read_code
from minsheng.apps.ledger.sheets.works import PAPER
from minsheng.apps.ledger.values import EntryGiven, SubjectGiven
from minsheng.core.errors import Refusal
from minsheng.engines.office.limits import MEGABYTE, Limits
from minsheng.engines.office.sheets.cells import as_text, is_blank
from minsheng.engines.office.sheets.streamed import stream_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.asking import Asked
    from minsheng.apps.ledger.sheets.columns import Column
    from minsheng.apps.ledger.sheets.works import WorksNames
    from minsheng.engines.office.sheets.cells import Value
    from minsheng.engines.office.sheets.streamed import StreamedSheet

LIMITS = Limits(part_bytes=300 * MEGABYTE, unpacked_bytes=500 * MEGABYTE, ratio=400, seconds=60)
CELLS = 4_000_000
_LOOKED_AT = 12
"""Rows in which the head is looked for."""
# E12:3, an entry with the version it had at the download; N7, a row that was blank then
_ROW_ID = re.compile(r"(?:E(\d{1,18}):(\d{1,9})|N(\d{1,7}))")
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet of the workbook before anything of it is judged: its head, and the codes that stand in it."""

    sheet: StreamedSheet
    head: int
    titles: Sequence[str]
    row: int
    intake: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, at a column where that is known."""

    why: Refusal
    column: str = ""


@dataclass(slots=True)
class Typed:
    """One row as typed: what it says, or what cannot be read of it.

    `entry` and `version` are those that stood in it at the download; `serial` numbers a row that was blank.
    """

    sheet: SheetOf
    number: int
    given: EntryGiven | None
    faults: list[Fault] = field(default_factory=list)
    entry: int | None = None
    version: int = 0
    serial: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)

    def place(self, column: str = "") -> str:
        """Sheet and cell as the program names them, the row alone where no column is to blame."""
        letters = self.sheet.letters.get(column, "")
        return (
            f"{self.sheet.name} {letters}{self.number}" if letters else f"{self.sheet.name} 第{self.number}行"
        )


@dataclass(frozen=True, slots=True)
class SheetOf:
    """A sheet with the target that it is of; `places` are its columns by where they stand."""

    name: str
    row: Allocation
    asked: Asked
    found: Found
    places: Sequence[tuple[int, Column]]
    id_place: int | None
    works: WorksNames | None = None

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each column by its name."""
        return {column.name: letters(place) for place, column in self.places}

    def rows(self, year: int) -> Iterator[Callable[[], Typed]]:
        """Its rows that say anything, blank ones passed over; each is read when it is called."""
        places, first = self.places, self.found.head + 1
        for number, values in enumerate(islice(self.found.sheet.rows(), first, None), first + 1):
            width = len(values)
            said = [
                (column, values[place])
                for place, column in places
                if place < width and values[place] is not None and not _is_empty(values[place])
            ]
            if said:
                yield partial(self._typed, number, said, values, year)

    def _typed(
        self, number: int, said: Sequence[tuple[Column, Value]], values: Sequence[Value], year: int
    ) -> Typed:
        typed = Typed(self, number, None)
        if self.id_place is not None and self.id_place < len(values):
            match = _ROW_ID.fullmatch(as_text(values[self.id_place]))
            if match and match[1]:
                typed.entry, typed.version = int(match[1]), int(match[2])
            elif match:
                typed.serial = match[3]
        fields: dict[str, object] = {}
        for column, value in said:
            try:
                fields[column.name] = read(column, value, year)
            except Refusal as why:
                typed.faults.append(Fault(why, column.name))
        missing = [name for name in self._needed if name not in fields]
        if typed.faults:
            typed.shown = {column.name: as_text(value) for column, value in said}
        elif missing:
            typed.faults.append(Fault(CellUnfit(why=_NEEDED[missing[0]]), missing[0]))
        elif self.works is not None:
            typed.given = _stage(fields, self.works)
        else:
            typed.given = _given(fields, is_subject=self.asked.manner == "subjects")
        return typed

    @property
    def _needed(self) -> Sequence[str]:
        return ("happened_on",) if self.works is None else ("works", "stage", "happened_on")


_NEEDED = {"happened_on": "没有填日期", "works": "没有选工程", "stage": "没有选阶段"}


def letters(place: int) -> str:
    """A column as the program names it, from 0: A, Z, AA."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        found = chr(65 + rest) + found
    return found


def _given(fields: dict[str, object], *, is_subject: bool) -> EntryGiven:
    subject = {name: fields.pop(name) for name in SUBJECT & fields.keys()}
    if "grade" in fields:
        fields["grade"] = int(str(fields["grade"]))
    quantity = fields.get("quantity")
    # A correction takes something off and names nobody.
    is_correction = not subject and isinstance(quantity, Decimal) and quantity < 0
    if is_subject and not is_correction:
        fields["subject"] = SubjectGiven(**subject)  # type: ignore[arg-type]  # what `read` gives fits
    return EntryGiven(**fields)  # type: ignore[arg-type]  # as above


def _stage(fields: dict[str, object], works: WorksNames) -> EntryGiven:
    papers = {name.removeprefix(PAPER): fields.pop(name) for name in list(fields) if name.startswith(PAPER)}
    fields["works"] = works.by_key[str(fields["works"])]
    return EntryGiven(**fields, papers=papers)  # type: ignore[arg-type]  # what `read` gives fits


def _is_empty(value: Value) -> bool:
    return isinstance(value, str) and is_blank(value)


def found_in(data: bytes) -> tuple[Seal, list[Found], list[str]]:
    """The seal of a workbook, its sheets that have rows of entries, and names of filled ones without a code.

    Raises:
        Unreadable: no workbook, or beyond the limits.
        SheetUnknown, SheetOutdated: none of ours.
    """
    sheets = stream_workbook(data, limits=LIMITS, cells=CELLS)
    seal = next((seal for sheet in sheets if (seal := _seal(sheet)) is not None), None)
    if seal is None:
        raise SheetUnknown
    read = [(sheet, _found(sheet)) for sheet in sheets if not sheet.hidden and sheet.name not in HELPERS]
    unkeyed = [sheet.name for sheet, found in read if found is None and _is_filled(sheet)]
    return seal, [found for _, found in read if found is not None], unkeyed


def _seal(sheet: StreamedSheet) -> Seal | None:
    """Hidden sheets alone are looked at, unless the program lost that they are hidden."""
    if not sheet.hidden and sheet.name != SEAL:
        return None
    first = next(iter(sheet.rows()), ())
    return Seal.read(as_text(first[1])) if len(first) > 1 and first[0] == SEAL else None


def _found(sheet: StreamedSheet) -> Found | None:
    """Where the head of a sheet is, by its code; None for a sheet without one."""
    for head, values in enumerate(islice(sheet.rows(), _LOOKED_AT)):
        titles = [as_text(value) for value in values]
        for title in titles:
            if (code := read_code(title)) is not None:
                return Found(sheet, head, titles, code[0], (code[1], code[2]))
    return None


def _is_filled(sheet: StreamedSheet) -> bool:
    return any(not _is_empty(value) for row in islice(sheet.rows(), _LOOKED_AT) for value in row)


def placed(
    found: Found,
    row: Allocation,
    asked: Asked,
    columns: Sequence[Column],
    works: WorksNames | None = None,
) -> SheetOf:
    """A sheet with its columns found by their heads, wherever they were moved to.

    Raises:
        SheetOutdated: how the target is entered has changed since the download.
    """
    name = found.sheet.name
    if (asked.intake.pk, asked.intake.version) != found.intake:
        raise SheetOutdated(sheet=name)
    there = {_bare(title): place for place, title in reversed(list(enumerate(found.titles)))}
    places = [(there[_bare(column.title)], column) for column in columns if _bare(column.title) in there]
    if not any(column.kind is Kind.DAY for _, column in places):
        raise SheetOutdated(sheet=name)
    ids = next((n for n, title in enumerate(found.titles) if read_code(title)), None)
    return SheetOf(name, row, asked, found, places, ids, works)


def _bare(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())

"""Workbooks in: .xlsx, .xls (and .et saved as such) and .csv as sheets of rows."""

import csv
import io
import re
from collections.abc import Iterable

from minsheng.engines.office.archive import Archive
from minsheng.engines.office.limits import MEGABYTE, Limits, check_size
from minsheng.engines.office.plain import decode
from minsheng.engines.office.problems import (
    BrokenWorkbook,
    DocumentGiven,
    LegacyWorkbook,
    OpenWorkbookGiven,
    TooManyCells,
    UnknownEncoding,
    UnknownFormat,
)
from minsheng.engines.office.sheets.calamine import ReadSheet, sheets_of
from minsheng.engines.office.sheets.cells import Value
from minsheng.engines.office.sheets.old_workbooks import read_old_workbook
from minsheng.engines.office.sniffing import is_ole, is_zip, known_problem, ole_problem

WORKBOOK_LIMITS = Limits(part_bytes=200 * MEGABYTE, unpacked_bytes=400 * MEGABYTE, ratio=400, seconds=30)
CELLS = 4_000_000
"""Cells of one sheet's used rectangle; the library holds the whole of it, empty cells included."""

# Where a cell stands: r="AB12" of a cell, r="12" of a row; the library allocates up to the furthest one.
_REFERENCE = re.compile(rb"""\sr\s{0,9}=\s{0,9}["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_TAIL = 64


def read_workbook(
    data: bytes, *, limits: Limits = WORKBOOK_LIMITS, cells: int = CELLS
) -> tuple[ReadSheet, ...]:
    """All sheets; a merged range shows its value in each of its cells, as people mean it.

    Percentages come as the file keeps them (85 % is 0.85), error values such as #DIV/0! as nothing.

    Raises:
        Unreadable: not a workbook, broken, protected by a password, or beyond the limits.
    """
    check_size(data, limits)
    if is_zip(data):
        check_archive(data, limits, cells)
    elif is_ole(data):
        problem = ole_problem(data)
        # Old workbooks name their stream Workbook or Book; what is neither is told by the library.
        if problem not in (LegacyWorkbook, UnknownFormat):
            raise problem()
        return read_old_workbook(data, limits, cells)
    else:
        return (_table(data, cells),)
    return sheets_of(data, cells)


def check_archive(data: bytes, limits: Limits, cells: int) -> None:
    """Unpack once without keeping anything: sizes as they stream, and how far each sheet reaches."""
    archive = Archive(data, limits)
    if "xl/workbook.xml" not in archive:
        raise OpenWorkbookGiven() if _other_workbook(archive) else DocumentGiven()
    for name in archive.names:
        reach = _Reach()
        for chunk in archive.stream(name):
            reach.feed(chunk)
        if reach.is_sheet and reach.rows * reach.columns > cells:
            raise TooManyCells(sheet=name.rpartition("/")[2], limit=cells)


def _other_workbook(archive: Archive) -> bool:
    if "xl/workbook.bin" in archive:
        return True
    return "mimetype" in archive and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]


class _Reach:
    """The furthest row and column that a part names, if it is a sheet at all."""

    def __init__(self) -> None:
        self.rows = 1
        self.columns = 1
        self.is_sheet = False
        self._tail = b""
        self._seen = 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece of the part."""
        if self._seen < 4096 and b"worksheet" in self._tail + chunk[:4096]:
            self.is_sheet = True
        self._seen += len(chunk)
        for letters, digits in _REFERENCE.findall(self._tail + chunk):
            self.rows = max(self.rows, int(digits))
            if letters:
                self.columns = max(self.columns, _column(letters))
        self._tail = chunk[-_TAIL:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _table(data: bytes, cells: int) -> ReadSheet:
    """A text table: parted by tabs where its first line has one, else by commas."""
    if known_problem(data):
        raise DocumentGiven
    try:
        text = decode(data)
    except (UnknownEncoding, UnknownFormat) as error:
        raise DocumentGiven from error
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first else ","
    if delimiter not in first or "\0" in text:
        raise DocumentGiven
    try:
        rows = _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), cells)
    except csv.Error as error:
        raise BrokenWorkbook from error
    return ReadSheet("", rows)


def _bounded(reader: Iterable[list[str]], cells: int) -> tuple[tuple[Value, ...], ...]:
    rows: list[tuple[Value, ...]] = []
    count = 0
    for row in reader:
        count += len(row)
        if count > cells:
            raise TooManyCells(sheet="1", limit=cells)
        rows.append(tuple(cell or None for cell in row))
    return tuple(rows)

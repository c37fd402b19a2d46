"""A downloaded 登记表, filled in and handed in."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import xlsxwriter

from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.seeing import Looking
from minsheng.apps.ledger.sheets.handing import confirm, hand_in
from minsheng.apps.ledger.sheets.template import workbook
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.apps.ledger.steps import AT, end

HEAD = 2
"""The row of heads, from 0."""


def downloaded(stage, at_row=0, month=6):
    """The workbook of a street as sheets: name → rows of cells."""
    return downloaded_by(stage.reporters[at_row], stage.programme, month)


def downloaded_by(actor, programme, month=6):
    """The workbook of an actor's unit."""
    with workbook(Looking.of(actor, AT.date()), programme, end(month), at=AT) as made:
        return sheets_of(made.read())


def sheets_of(data):
    """Name → rows of cells, for the sheets of a workbook."""
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in read_workbook(data)}


def written(sheets, *, merges=()):
    """A workbook of these sheets as bytes, without formats; the sheet 对照 is hidden."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(n, m, value, day)
                elif isinstance(value, Decimal | int | float):
                    sheet.write_number(n, m, float(value))
                elif value is not None:
                    sheet.write_string(n, m, value)
        for area in merges:
            if area[0] == name:
                sheet.merge_range(*area[1:])
        if name == "对照":
            sheet.hide()
    book.close()
    return buffer.getvalue()


def body(sheets):
    """The one sheet of a target."""
    return next(rows for name, rows in sheets.items() if name not in ("汇总", "对照", "选项"))


def fill(sheets, *rows, since=HEAD + 1, **columns):
    """Rows typed into the one sheet of a target below its head, by the heads of columns."""
    sheet = body(sheets)
    heads = {title: place for place, title in enumerate(sheet[HEAD])}
    for number, row in enumerate(rows, since):
        while len(sheet) <= number:
            sheet.append([None] * len(sheet[HEAD]))
        for title, value in row.items():
            sheet[number][heads[title]] = value
    return sheets


def handed(stage, sheets, at_row=0, month=6):
    """The batch of filled sheets, checked."""
    data = sheets if isinstance(sheets, bytes) else written(sheets)
    batch, job = hand_in(stage.reporters[at_row], data, end(month))
    assert job is None
    return batch


def taken_in(stage, sheets, at_row=0, month=6):
    """The batch of filled sheets, written."""
    batch = handed(stage, sheets, at_row, month)
    assert confirm(stage.reporters[at_row], batch) is None
    return Batch.objects.get(pk=batch.pk)


def counts(batch):
    """New, changed, unchanged, refused."""
    return (batch.created, batch.changed, batch.unchanged, batch.refused)


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = re.compile("[A-Z]+")


def typed_into(data, name, cells):
    """A workbook with texts typed into cells (`D4`) of one sheet; all else in the file stays as it is."""
    number = list(sheets_of(data)).index(name) + 1
    part, buffer = f"xl/worksheets/sheet{number}.xml", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(buffer, "w") as made:
        for item in given.infolist():
            content = given.read(item)
            made.writestr(item, _typed(content, cells) if item.filename == part else content)
    return buffer.getvalue()


def _typed(content, cells):
    """The part of a sheet with the texts; a cell that has none yet is put into its place."""
    sheet = ElementTree.fromstring(content)  # noqa: S314 (a file of ours)
    body = sheet.find(f"{_MAIN}sheetData")
    rows = {row.get("r"): row for row in body}
    for place, text in cells.items():
        letters = _LETTERS.match(place)[0]
        above = place.removeprefix(letters)
        row = rows.setdefault(above, ElementTree.Element(f"{_MAIN}row", r=above))
        cell = next((each for each in row if each.get("r") == place), None)
        if cell is None:
            cell = ElementTree.SubElement(row, f"{_MAIN}c", r=place)
        for old in list(cell):
            cell.remove(old)
        cell.set("t", "inlineStr")
        said = ElementTree.SubElement(ElementTree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        said.text = text
        row[:] = sorted(row, key=lambda each: (len(_LETTERS.match(each.get("r"))[0]), each.get("r")))
    body[:] = sorted(rows.values(), key=lambda row: int(row.get("r")))
    return ElementTree.tostring(sheet, xml_declaration=True, encoding="UTF-8")

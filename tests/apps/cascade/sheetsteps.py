"""A downloaded 任务分解表, filled in and sent back."""

import io
from datetime import date
from decimal import Decimal

import xlsxwriter

from minsheng.apps.cascade.sheets.preview import preview
from minsheng.apps.cascade.sheets.table import programme_table
from minsheng.apps.cascade.sheets.workbook import table_workbook
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.apps.cascade.steps import AT

DAY = date(2026, 3, 10)


def downloaded(programme, actor):
    """The workbook of a programme as the actor gets it."""
    return table_workbook(programme_table(programme, actor, DAY), "任务分解表", at=AT)


def sheets_of(data):
    """Name → rows of cells, for the sheets of a workbook."""
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in read_workbook(data)}


def written(sheets, merges=()):
    """A workbook of these sheets, without formats; a sheet named 对照 is hidden."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, value in enumerate(row):
                if value is not None:
                    sheet.write(n, m, float(value) if isinstance(value, Decimal) else value)
        for area in merges if name == "任务分解" else ():
            sheet.merge_range(*area, "7")
        if name == "对照":
            sheet.hide()
    workbook.close()
    return buffer.getvalue()


def filled(data, changes, **more):
    """The workbook with other values at `(row, column)` of its table, from 0."""
    sheets = sheets_of(data)
    for (row, column), value in changes.items():
        sheets["任务分解"][row][column] = value
    return written(sheets, **more)


def previewed(programme, actor, data):
    return preview(programme, actor, data, DAY)


def told(shown):
    """Changes as place, old, new; refusals as place and code; codes of faults and remarks; how many stay."""
    return (
        [(each.place, each.before, each.after) for each in shown.changes],
        [(each.place, each.problem.code) for each in shown.refused],
        [fault.code for fault in (*shown.faults, *shown.remarks)],
        shown.same,
    )

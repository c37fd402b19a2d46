"""Workbooks read row by row say what they say when they are read whole."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import xlsxwriter

from minsheng.engines.office.problems import DocumentGiven, TooManyCells
from minsheng.engines.office.sheets.filling_out import FillColumn, FillRow, FillSheet, write_filling
from minsheng.engines.office.sheets.streamed import stream_workbook
from minsheng.engines.office.sheets.workbooks_in import read_workbook

AT = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def made(*, merged=True):
    """A sheet that begins at C3, with a title over four columns and a day over two rows, and a hidden one."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet, hidden = book.add_worksheet("表"), book.add_worksheet("对照")
    if merged:
        sheet.merge_range(2, 2, 2, 5, "登记表")
        sheet.merge_range(4, 2, 5, 2, "6月3日")
    sheet.write_row(3, 2, ["日期", "数", "号"])
    sheet.write_row(4, 3, [1.5, "x"])
    sheet.write_row(5, 3, [2, "999999194001310010"])
    sheet.write_row(8, 3, [1.1e17])
    hidden.write(0, 0, "登记表对照")
    hidden.hide()
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize("merged", [True, False])
def test_rows_one_by_one_are_those_of_the_whole_sheet(merged):
    data = made(merged=merged)
    whole = read_workbook(data)
    streamed = stream_workbook(data)
    assert [(each.name, each.hidden) for each in streamed] == [("表", False), ("对照", True)]
    for one, other in zip(streamed, whole, strict=True):
        assert [tuple(row) for row in one.rows()] == list(other.rows)
        assert [tuple(row) for row in one.rows()] == list(other.rows)  # and once more


def test_too_many_cells_and_what_is_no_workbook_are_refused():
    with pytest.raises(TooManyCells):
        list(stream_workbook(made(), cells=3)[0].rows())
    with pytest.raises(DocumentGiven):
        stream_workbook(b"just words")


def filled(**more):
    """A sheet of three columns with one row of each kind, written and read."""
    columns = (
        FillColumn("日期"),
        FillColumn("号", number_format="@"),
        FillColumn("等次", choices=("好", "差")),
    )
    rows = [FillRow(["=1+1", "123456789012345678", "好"]), FillRow([None, Decimal("1.5"), None], locked=True)]
    sheets = [FillSheet("表", "标题", ["说明"], columns, rows, **more)] * 2
    with write_filling(sheets, hidden=("对照", [["登记表对照", "印"]]), created=AT) as file:
        return file.read()


def test_what_is_written_row_by_row_is_read_again():
    sheets = read_workbook(filled())
    assert [(each.name, each.hidden) for each in sheets] == [
        ("表", False),
        ("表(2)", False),
        ("对照", True),
        ("选项", True),
    ]
    assert list(sheets[0].rows[2:]) == [
        ("日期", "号", "等次"),
        ("=1+1", "123456789012345678", "好"),
        (None, Decimal("1.5"), None),
    ]
    assert sheets[2].rows == (("登记表对照", "印"),)
    assert sheets[3].rows == (("好",), ("差",))


def test_heads_are_locked_and_cells_that_are_typed_into_are_not():
    from minsheng.engines.office.archive import Archive
    from minsheng.engines.office.limits import Limits

    archive = Archive(filled(), Limits())
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection " in sheet
    assert "<dataValidation " in sheet
    assert "<f>" not in sheet
    assert 'locked="0"' in archive.read("xl/styles.xml").decode()

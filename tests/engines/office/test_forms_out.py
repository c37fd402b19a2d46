"""Workbooks that are filled in and sent back."""

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

from minsheng.engines.office.sheets.forms_out import Cell, Form, Formula, Look, write_forms
from minsheng.engines.office.sheets.workbooks_in import read_workbook

AT = datetime(2026, 3, 2, tzinfo=UTC)
HEAD = [Cell("项目", Look.HEAD), Cell("甲", Look.HEAD), Cell("乙", Look.HEAD), Cell("合计", Look.HEAD)]


def filled(*rows):
    form = Form("分解", [[Cell("题", Look.TITLE)], HEAD, *rows], (20, 8, 8, 8), (2, 1), 1)
    return write_forms([form], created=AT)


def sheet_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


ROW = [
    Cell("食堂"),
    Cell(Decimal("12.5"), Look.OPEN, 2),
    Cell(None, Look.OPEN, 2),
    Cell(Formula("=SUM(B3:C3)", Decimal("12.5")), Look.NUMBER),
]


def test_formulas_are_live_and_carry_their_result():
    data = filled(ROW)
    assert "<f>SUM(B3:C3)</f><v>12.5</v>" in sheet_of(data)
    assert read_workbook(data)[0].rows[2] == ("食堂", Decimal("12.5"), None, Decimal("12.5"))


def test_open_cells_alone_are_unlocked_and_ask_for_numbers_of_their_scale():
    whole = [Cell("岗位"), Cell(Decimal(3), Look.OPEN, 0), Cell("—", Look.TEXT), Cell(None)]
    sheet = sheet_of(filled(ROW, whole))
    assert "<sheetProtection" in sheet
    assert 'sqref="B3:C3"' in sheet
    assert 'sqref="B4"' in sheet
    assert sheet.count("<dataValidation ") == 2
    assert sheet.count('type="decimal"') == 1
    with zipfile.ZipFile(io.BytesIO(filled(ROW, whole))) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert styles.count('locked="0"') == 1


def test_text_from_data_never_becomes_a_formula():
    data = filled([Cell("=1+1"), Cell("+86"), Cell("@SUM(A1)"), Cell("-5")])
    assert "<f>" not in sheet_of(data)
    assert read_workbook(data)[0].rows[2] == ("=1+1", "+86", "@SUM(A1)", "-5")


def test_a_hidden_sheet_is_read_as_hidden_and_the_same_forms_give_the_same_bytes():
    two = [Form("分解", [HEAD], (20, 8, 8, 8)), Form("对照", [HEAD], (8,), hidden=True)]
    assert [sheet.hidden for sheet in read_workbook(write_forms(two, created=AT))] == [False, True]
    assert filled(ROW) == filled(ROW)


def test_head_and_front_stay_in_sight_and_the_head_is_printed_on_each_page():
    data = filled(ROW)
    assert '<pane xSplit="1" ySplit="2" topLeftCell="B3"' in sheet_of(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "$2:$2" in archive.read("xl/workbook.xml").decode()

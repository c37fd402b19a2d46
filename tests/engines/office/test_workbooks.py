import io
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from minsheng.core.errors import Unreadable
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import (
    BrokenDocument,
    BrokenWorkbook,
    DocumentGiven,
    NoQuantity,
    OpenWorkbookGiven,
    PasswordProtected,
    TooManyCells,
    TooManyRows,
    UnpacksTooLarge,
)
from minsheng.engines.office.sheets.calamine import ReadSheet
from minsheng.engines.office.sheets.cells import Amount, LostDigits, as_quantity, as_text, is_blank
from minsheng.engines.office.sheets.workbooks_in import WORKBOOK_LIMITS, read_workbook
from minsheng.engines.office.sheets.workbooks_out import LAST_ROW, Column, Sheet, write_workbook
from tests.engines.office.office_files import p, word, zipped
from tests.engines.office.old_files import old_workbook

CREATED = datetime(2024, 4, 24, 9, 0, tzinfo=UTC)
EIGHT = datetime.fromisoformat("2024-04-30T08:00")
COLUMNS = (
    Column("序号", width=6, locked=True),
    Column("项目", width=40),
    Column("身份证号", width=22, number_format="@"),
    Column("完成数", number_format="#,##0.00"),
    Column("日期"),
    Column("状态", choices=("未开工", "在建", "完工,验收")),
)
ROW = (Decimal(1), "适老化改造", "340102199001011234", Decimal("0.3"), date(2024, 4, 30), "在建")


def written(*rows, **more) -> bytes:
    return write_workbook([Sheet("月报", COLUMNS, rows, **more)], created=CREATED)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_what_is_written_is_read_back():
    data = written(
        ROW, title="××区2024年民生实事月报", note="单位：万元", footer="填报人：　审核人：　日期："
    )
    sheets = read_workbook(data)
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("月报", False), ("选项", True)]
    title, note, head, row, foot = sheets[0].rows
    assert title == ("××区2024年民生实事月报",) * 6
    assert note == ("单位：万元",) * 6
    assert head == ("序号", "项目", "身份证号", "完成数", "日期", "状态")
    assert row == ROW
    assert foot == ("填报人：　审核人：　日期：",) * 6
    assert sheets[1].rows == (("未开工",), ("在建",), ("完工,验收",))


def test_the_same_arguments_give_the_same_bytes():
    assert written(ROW) == written(ROW)
    assert written(ROW) != write_workbook(
        [Sheet("月报", COLUMNS, [ROW])], created=CREATED + timedelta(days=1)
    )


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", " =1+1", "=cmd|'/c calc'!A0"])
def test_text_like_a_formula_stays_text_and_is_marked_as_such(text):
    data = written((None, text))
    assert read_workbook(data)[0].rows[1][1] == text
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in part(data, "xl/styles.xml")


def test_tab_and_line_end_before_a_formula_are_taken_off_and_plain_text_is_not_marked():
    assert read_workbook(written((None, "\t=1+1")))[0].rows[1][1] == "=1+1"
    assert read_workbook(written((None, "\r\n@A1")))[0].rows[1][1] == "@A1"
    assert "quotePrefix" not in part(written(ROW), "xl/styles.xml")


def test_links_and_numbers_in_text_stay_text():
    data = written((None, "http://example.com/", "00123"))
    assert read_workbook(data)[0].rows[1][1:3] == ("http://example.com/", "00123")
    assert "hyperlink" not in part(data, "xl/worksheets/sheet1.xml")


def test_a_number_too_long_for_the_format_is_written_as_text():
    data = written((Decimal("1234567890123456"), None, None, Decimal("12345678901234.5")))
    assert read_workbook(data)[0].rows[1][:4] == ("1234567890123456", None, None, Decimal("12345678901234.5"))


def test_the_sheet_is_set_up_for_print_and_for_filling_in():
    sheet = part(written(ROW, title="题", protected=True, blank_rows=3), "xl/worksheets/sheet1.xml")
    assert '<pageSetup paperSize="9" ' in sheet
    assert 'fitToHeight="0" orientation="landscape"/>' in sheet
    assert '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>' in sheet
    assert "<oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter>" in sheet
    assert '<mergeCell ref="A1:F1"/>' in sheet
    assert 'type="list"' in sheet
    assert "sqref=\"F3:F6\"><formula1>'选项'!$A$1:$A$3</formula1>" in sheet
    assert "<sheetProtection" in sheet
    assert "_xlnm.Print_Titles" in part(written(ROW, title="题"), "xl/workbook.xml")
    unlocked = [line for line in part(written(ROW), "xl/styles.xml").split("<xf ") if 'locked="0"' in line]
    assert len(unlocked) == 4  # wrapped text, ID codes, numbers, days


def test_names_of_sheets_are_made_fit_and_unlike():
    sheets = [Sheet(name, COLUMNS, []) for name in ("瑶/海:[1]", "a" * 40, "A" * 40, "", "选项")]
    names = [sheet.name for sheet in read_workbook(write_workbook(sheets, created=CREATED))]
    assert names == ["瑶_海__1_", "a" * 31, "A" * 28 + "(2)", "表", "选项(2)"]


def test_more_rows_than_the_format_holds_are_refused():
    with pytest.raises(TooManyRows) as caught:
        written(blank_rows=LAST_ROW)
    assert caught.value.facts == {"sheet": "月报", "rows": 0, "limit": LAST_ROW}


def made(fill) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(workbook, workbook.add_worksheet("表"))
    workbook.close()
    return buffer.getvalue()


def test_merged_cells_show_their_value_in_each_place():
    def fill(workbook, sheet):
        sheet.merge_range(1, 0, 3, 0, "就业")
        sheet.write_column(1, 1, ["甲", "乙", "丙"])
        sheet.merge_range(4, 0, 4, 1, "合计")

    rows = ((None, None), ("就业", "甲"), ("就业", "乙"), ("就业", "丙"), ("合计", "合计"))
    assert read_workbook(made(fill)) == (ReadSheet("表", rows, merges=((1, 0, 3, 0), (4, 0, 4, 1))),)


def test_numbers_are_exact_and_ruined_ids_are_told():
    def fill(workbook, sheet):
        sheet.write_row(0, 0, [0.1 + 0.2, 1e15 - 1, 340102199001011234, -12, 1.005, True])

    assert read_workbook(made(fill))[0].rows == (
        (
            Decimal("0.3"),
            Decimal(999999999999999),
            LostDigits("3.401022E+17"),
            Decimal(-12),
            Decimal("1.005"),
            "是",
        ),
    )


def test_days_times_and_errors():
    def fill(workbook, sheet):
        sheet.write_datetime(0, 0, date(2024, 4, 30), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(0, 1, EIGHT, workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
        sheet.write_string(0, 3, "完")

    row = read_workbook(made(fill))[0].rows[0]
    assert row == (date(2024, 4, 30), EIGHT, None, "完")
    assert type(row[0]) is date


def test_old_workbooks_are_read():
    assert read_workbook(old_workbook((0, 0, 5.0), (1, 1, 0.7))) == (
        ReadSheet("A", ((Decimal(5), None), (None, Decimal("0.7")))),
    )


def test_damaged_old_workbooks_are_refused_without_a_panic(capfd):
    good = old_workbook((0, 0, 5.0))
    for at in (600, 1550, 1560, 1580):
        with pytest.raises(Unreadable):
            read_workbook(good[:at])
    with pytest.raises(BrokenWorkbook):
        read_workbook(good[:1536] + b"\xff" * 100 + good[1636:])
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t")])
def test_text_tables_are_read_in_the_usual_encodings(encoding, delimiter):
    data = f'项目{delimiter}数\r\n"甲{delimiter}乙"{delimiter}120户\r\n'.encode(encoding)
    assert read_workbook(data) == (ReadSheet("", (("项目", "数"), (f"甲{delimiter}乙", "120户"))),)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (word(p("甲")), DocumentGiven),
        (zipped({"a.txt": "b"}), DocumentGiven),
        (b"<html><table>", DocumentGiven),
        ("一段话".encode(), DocumentGiven),
        (bytes(range(256)), DocumentGiven),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), OpenWorkbookGiven),
        (zipped({"xl/workbook.bin": "x"}), OpenWorkbookGiven),
        (zipped({"xl/workbook.xml": "<workbook>"}), BrokenWorkbook),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), PasswordProtected),
        (b"a,b\n" + b'"' + b"x" * 200_000, BrokenWorkbook),
    ],
)
def test_what_is_no_workbook_is_named(data, problem):
    with pytest.raises(problem):
        read_workbook(data)


def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_held():
    far = '<worksheet><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></worksheet>'
    with pytest.raises(TooManyCells) as caught:
        read_workbook(zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/s.xml": far}))
    assert caught.value.facts == {"sheet": "s.xml", "limit": 4_000_000}
    with pytest.raises(TooManyCells):
        read_workbook(old_workbook((0, 0, 1.0), (999, 1, 1.0)), cells=1999)
    with pytest.raises(BrokenWorkbook):
        read_workbook(old_workbook((0, 0, 1.0), (65535, 255, 1.0)))
    with pytest.raises(TooManyCells):
        read_workbook(b"a,b\n" * 10, cells=19)


def test_a_day_with_a_time_is_written_as_it_stands():
    there = datetime(2024, 4, 30, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    assert read_workbook(written((None, None, None, None, there)))[0].rows[1][4] == EIGHT


def test_a_workbook_that_unpacks_too_large_is_refused():
    data = zipped({"xl/workbook.xml": "<workbook/>", "xl/media/a.bin": bytes(3_000_000)})
    with pytest.raises(UnpacksTooLarge):
        read_workbook(data, limits=Limits(unpacked_bytes=2_000_000))
    assert WORKBOOK_LIMITS.part_bytes == 200 * 1024 * 1024


WORKBOOK = written(ROW, title="题")


@seed(5)
@settings(max_examples=120, deadline=None, database=None)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), min_size=1, max_size=6))
def test_no_change_to_the_bytes_of_a_workbook_raises_anything_else(edits):
    data = WORKBOOK
    for place, piece in edits:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + len(piece) :]
    try:
        outcome = len(read_workbook(data))
    except Unreadable as problem:
        outcome = len(problem.code)
    assert outcome > 0


def test_a_damaged_part_is_named():
    data = bytearray(WORKBOOK)
    at = data.find(b"xl/worksheets/sheet1.xml") + 40
    data[at] ^= 0xFF
    with pytest.raises(BrokenDocument) as caught:
        read_workbook(bytes(data))
    assert caught.value.facts == {"part": "xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (Decimal("1.5"), Amount(Decimal("1.5"))),
        ("120", Amount(Decimal(120))),
        ("１２０户", Amount(Decimal(120), "户")),
        (" 1 574 户 ", Amount(Decimal(1574), "户")),
        ("1.2万", Amount(Decimal(12000))),
        ("约1.2 万元", Amount(Decimal(12000), "元", about=True)),
        ("1.15万人左右", Amount(Decimal(11500), "人", about=True)),
        ("3,000.50", Amount(Decimal("3000.50"))),
        ("¥3，000", Amount(Decimal(3000))),
        ("85%", Amount(Decimal(85), "%")),
        ("８５％", Amount(Decimal(85), "%")),
        ("不少于120户", Amount(Decimal(120), "户")),
        ("-3", Amount(Decimal(-3))),
        ("0.3亿元", Amount(Decimal(30_000_000), "元")),
        ("5千万", Amount(Decimal(50_000_000))),
    ],
)
def test_what_people_type_is_read_as_a_number(typed, amount):
    assert as_quantity(typed) == amount


@pytest.mark.parametrize(
    "typed", [None, "", "约", "3户2人", "1:1", "2—3", "12,00", date(2024, 1, 1), LostDigits("3E+17")]
)
def test_what_is_no_single_number_is_refused(typed):
    with pytest.raises(NoQuantity) as caught:
        as_quantity(typed)
    assert caught.value.facts == {"text": as_text(typed)}


def test_cells_as_text_and_blank_cells():
    assert [as_text(value) for value in (None, "  甲\n 乙 ", Decimal("1E+3"), date(2024, 4, 30))] == [
        "", "甲 乙", "1000", "2024-04-30",
    ]  # fmt: skip
    assert [is_blank(value) for value in (None, " 　", "—", "/", "无", "0", Decimal(0))] == [True] * 5 + [
        False
    ] * 2

import io
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Unreadable
from minsheng.core.policy.source import Leaf, Paragraph, Remark, Source, Table
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.problems import (
    BlankText,
    BrokenDocument,
    DeclaresEntities,
    LegacyWorkbook,
    TextTooLong,
    TooManyCells,
)
from minsheng.engines.office.sheets.number_formats import shown_number, told_number
from tests.engines.office.office_files import CONTENT_TYPES, relations, zipped

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DAY = datetime.fromisoformat("2026-04-30")


def made(fill) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return buffer.getvalue()


def raw(sheet: str, *, strings: str = "", more: dict[str, str] | None = None) -> bytes:
    """An .xlsx of one sheet whose mark-up is given."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml", ""), ("sharedStrings", "sharedStrings.xml", "")
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPREADSHEET}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{strings}</sst>',
    }
    return zipped(parts | (more or {}))


def outline(source: Source) -> list[tuple[object, ...]]:
    """Each block: role and text, or size of a table with its head."""
    return [
        (block.role, source.quote(block.span))
        if isinstance(block, Paragraph)
        else (block.rows, block.columns, block.header_rows)
        for block in source.blocks
    ]


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


def cells(source: Source, table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.rows, c.columns, source.quote(c.span)) for c in table.cells]


def task_list(workbook) -> None:
    sheet = workbook.add_worksheet("清单")
    sheet.merge_range(0, 0, 0, 4, "望湖区2026年民生实事任务清单")
    sheet.write(1, 4, "单位：万元")
    for column, head in enumerate(("序号", "项目")):
        sheet.merge_range(2, column, 3, column, head)
    sheet.merge_range(2, 2, 2, 3, "年度目标")
    sheet.merge_range(2, 4, 3, 4, "责任单位")
    sheet.write_row(3, 2, ["数量", "完成率"])
    sheet.merge_range(4, 0, 4, 4, "一、促进就业（2项）")
    sheet.write_row(5, 0, [1, "新增就业", 11500])
    sheet.write(5, 3, 0.95, workbook.add_format({"num_format": "0%"}))
    sheet.merge_range(5, 4, 6, 4, "区人社局\n区民政局")
    sheet.write_row(6, 0, [2, "技能培训", 300.5])
    sheet.write_datetime(6, 3, DAY, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(7, 0, "二、养老服务")
    sheet.write_row(8, 0, [3, "适老化改造"])
    sheet.merge_range(10, 0, 10, 4, "注：1.以上为全年目标。")
    sheet.write(11, 0, "2.完成率按季度统计。")
    sheet.merge_range(13, 0, 13, 4, "望湖区人民政府办公室")


def test_a_sheet_becomes_title_table_and_notes_with_the_spans_of_its_merged_cells():
    source = open_document(made(task_list), name="清单.xlsx")
    assert (source.format, source.name, source.remarks) == ("xlsx", "清单.xlsx", ())
    assert source.leaves == (Leaf(0, "工作表“清单”"),)
    assert outline(source) == [
        ("title", "望湖区2026年民生实事任务清单"),
        ("body", "单位：万元"),
        (7, 5, 2),
        ("body", "注：1.以上为全年目标。"),
        ("body", "2.完成率按季度统计。"),
        ("body", "望湖区人民政府办公室"),
    ]
    (table,) = tables(source)
    assert table.corner == (2, 0)
    assert cells(source, table) == [
        (0, 0, 2, 1, "序号"),
        (0, 1, 2, 1, "项目"),
        (0, 2, 1, 2, "年度目标"),
        (0, 4, 2, 1, "责任单位"),
        (1, 2, 1, 1, "数量"),
        (1, 3, 1, 1, "完成率"),
        (2, 0, 1, 5, "一、促进就业（2项）"),
        (3, 0, 1, 1, "1"),
        (3, 1, 1, 1, "新增就业"),
        (3, 2, 1, 1, "11500"),
        (3, 3, 1, 1, "95%"),
        (3, 4, 2, 1, "区人社局\n区民政局"),
        (4, 0, 1, 1, "2"),
        (4, 1, 1, 1, "技能培训"),
        (4, 2, 1, 1, "300.5"),
        (4, 3, 1, 1, "2026年4月30日"),
        (5, 0, 1, 5, "二、养老服务"),
        (6, 0, 1, 1, "3"),
        (6, 1, 1, 1, "适老化改造"),
        (6, 2, 1, 1, ""),
        (6, 3, 1, 1, ""),
        (6, 4, 1, 1, ""),
    ]
    assert source.locator(table.cells[9].span) == "工作表“清单”C6"


def test_the_old_format_gives_the_same_tables():
    book = xlwt.Workbook()
    sheet = book.add_sheet("清单")
    sheet.write_merge(0, 0, 0, 3, "望湖区2026年民生实事任务清单")
    for column, head in enumerate(("序号", "项目", "完成率", "时限")):
        sheet.write(1, column, head)
    sheet.write_merge(2, 2, 0, 3, "一、促进就业")
    sheet.write(3, 0, 1)
    sheet.write_merge(3, 4, 1, 1, "新增就业\n困难人员")
    sheet.write(3, 2, 0.95, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(3, 3, DAY, xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write(4, 0, 340102199001011234)
    book.add_sheet("底稿").write(0, 0, "不读")
    book.get_sheet(1).visibility = 1
    book.add_sheet("填表说明").write(0, 0, "不读")
    buffer = io.BytesIO()
    book.save(buffer)
    source = open_document(buffer.getvalue(), name="清单.xls")
    assert source.format == "xls"
    assert source.leaves == (Leaf(0, "工作表“清单”"),)
    assert outline(source) == [("title", "望湖区2026年民生实事任务清单"), (4, 4, 1)]
    assert cells(source, tables(source)[0])[4:] == [
        (1, 0, 1, 4, "一、促进就业"),
        (2, 0, 1, 1, "1"),
        (2, 1, 2, 1, "新增就业\n困难人员"),
        (2, 2, 1, 1, "95%"),
        (2, 3, 1, 1, "2026年4月30日"),
        (3, 0, 1, 1, "3.401022E+17"),
        (3, 2, 1, 1, ""),
        (3, 3, 1, 1, ""),
    ]
    assert source.remarks == (
        Remark("office.hidden_sheets_left_out", {"count": 1, "names": "“底稿”"}),
        Remark("office.help_sheets_left_out", {"count": 1, "names": "“填表说明”"}),
        Remark("office.lost_digits", {"count": 1, "cells": "工作表“清单”A5"}),
    )


def test_hidden_and_help_sheets_are_left_out_and_named_in_a_sentence():
    def fill(workbook):
        for name in ("一、就业", "填报说明（2026）", "底稿", "二、养老", "示例"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["序号", "项目"])
            sheet.write_row(1, 0, [1, name])
            if name == "底稿":
                sheet.hide()

    source = open_document(made(fill))
    assert [leaf.name for leaf in source.leaves] == ["工作表“一、就业”", "工作表“二、养老”"]
    assert source.text == "序号\t项目\n1\t一、就业\n序号\t项目\n1\t二、养老"
    assert source.leaves[1].start == source.text.index("序号", 1)
    assert [sentence(each) for each in source.remarks] == [
        "有 1 张隐藏的工作表没有读入：“底稿”。如有正文，请取消隐藏后重新导入。",
        "有 2 张说明、模板一类的工作表没有读入：“填报说明（2026）”“示例”。",
    ]


def test_a_help_sheet_alone_is_read():
    source = open_document(made(lambda workbook: workbook.add_worksheet("说明").write(0, 0, "新增100人")))
    assert (source.text, source.remarks) == ("新增100人", ())


def test_formulas_show_their_kept_value_and_those_without_one_are_named():
    row = (
        '<row r="1"><c r="A1"><f>SUM(B2:B9)</f><v>120</v></c><c r="B1"><f>[1]x!A1</f></c>'
        '<c r="C1" t="str"><f>A1&amp;""</f><v>甲_x000D_&#10;乙</v></c><c r="D1" t="e"><v>#REF!</v></c></row>'
    )
    links = relations(("worksheet", "worksheets/sheet1.xml", ""), ("externalLink", "externalLinks/1.xml", ""))
    source = open_document(raw(f"<sheetData>{row}</sheetData>", more={"xl/_rels/workbook.xml.rels": links}))
    assert source.text == "120\t\t甲\n乙"
    assert source.remarks == (
        Remark("office.formulas_without_value", {"count": 1, "cells": "工作表“表”B1"}),
        Remark("office.cell_errors_left_out", {"count": 1, "cells": "工作表“表”D1"}),
        Remark("office.external_not_fetched", {"count": 1}),
    )


def test_readings_above_characters_are_left_out_and_cells_without_reference_follow_each_other():
    strings = "<si><r><t>民</t></r><r><t>生</t></r><rPh><t>ミン</t></rPh></si>"
    source = open_document(
        raw(
            '<sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>实事</t></is></c>'
            '<c t="b"><v>1</v></c></row></sheetData>',
            strings=strings,
        )
    )
    assert source.text == "民生\t实事\t是"


def test_hidden_rows_and_columns_are_read_with_a_remark():
    def fill(workbook):
        sheet = workbook.add_worksheet("表")
        for row in range(3):
            sheet.write_row(row, 0, ["甲", "乙", "丙"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})

    source = open_document(made(fill))
    assert source.text == "甲\t乙\t丙\n甲\t乙\t丙\n甲\t乙\t丙"
    assert source.remarks == (Remark("office.hidden_lines_kept", {"count": 2}),)


def test_two_tables_on_a_sheet_are_two_and_an_empty_row_between_numbered_rows_parts_nothing():
    def fill(workbook):
        sheet = workbook.add_worksheet("表")
        rows = {
            0: ["序号", "项目"],
            1: [1, "甲"],
            3: [2, "乙"],
            6: ["附件2"],
            7: ["序号", "街道"],
            8: [1, "东街"],
        }
        for row, texts in rows.items():
            sheet.write_row(row, 0, texts)

    source = open_document(made(fill))
    assert outline(source) == [(4, 2, 1), ("body", "附件2"), (2, 2, 1)]
    assert source.locator(tables(source)[1].cells[3].span) == "工作表“表”B9"


def test_tables_side_by_side_are_two():
    def fill(workbook):
        sheet = workbook.add_worksheet("表")
        sheet.write_row(0, 0, ["序号", "项目", None, "序号", "项目"])
        sheet.write_row(1, 0, [1, "甲", None, 2, "乙"])

    source = open_document(made(fill))
    assert source.text == "序号\t项目\n1\t甲\n序号\t项目\n2\t乙"
    assert [table.corner for table in tables(source)] == [(0, 0), (0, 3)]


def test_a_notice_typed_into_one_column_is_paragraphs():
    def fill(workbook):
        lines = ["关于印发民生实事的通知", "各单位：", "一、促进就业", "新增就业100人。", "2026年4月30日"]
        workbook.add_worksheet("Sheet1").write_column(0, 0, lines)

    assert outline(open_document(made(fill))) == [
        ("title", "关于印发民生实事的通知"),
        ("body", "各单位："),
        ("heading", "一、促进就业"),
        ("body", "新增就业100人。"),
        ("body", "2026年4月30日"),
    ]


def test_an_empty_workbook_is_blank():
    with pytest.raises(BlankText):
        open_document(made(lambda workbook: workbook.add_worksheet("表")))


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("0.95", "0%", "95%"),
        ("0.9512", "0.00%", "95.12%"),
        ("12", "General", "12"),
        ("0.333333333333333", "General", "0.333333333"),
        ("340102000000", "General", "340102000000"),
        ("12.5", "0_ ", "13"),
        ("1234567", "#,##0", "1,234,567"),
        ("999", "#,##0", "999"),
        ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"),
        ("-0.4", "0", "0"),
        ("1234.5", '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥1,234.50"),
        ("120", '0"户"', "120户"),
        ("7", "00", "07"),
        ("1.1", "0.0#", "1.1"),
        ("11500", '0!.0,"万"', "1.2万"),
        ("12500", '[>=10000]0!.0,"万";0', "1.3万"),
        ("800", '[>=10000]0!.0,"万";0', "800"),
        ("5", "[DBNum1]General", "五"),
        ("46142", "yyyy/m/d", "2026年4月30日"),
        ("44680", "yyyy/m/d", "2022年4月29日"),
        ("46142", "mmm-yy", "2026年4月"),
        ("46142", 'yyyy"年"m"月底前"', "2026年4月底前"),
        ("46142", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年四月三十日"),
        ("46142.375", "yyyy-mm-dd hh:mm", "2026年4月30日 9:00"),
        ("0.5", 'h"时"mm"分"', "12时00分"),
        ("46142", "aaaa", "星期四"),
        ("-1", "yyyy/m/d", "-1"),
        ("0.25", "# ?/?", "0.25"),
        ("3", "@", "3"),
    ],
)
def test_a_number_is_shown_by_its_format(number, code, shown):
    assert shown_number(Decimal(number), code) == shown


def test_days_counted_from_1904_are_the_same_days():
    assert shown_number(Decimal(46142 - 1462), "yyyy/m/d", from_1904=True) == "2026年4月30日"


@pytest.mark.parametrize(
    ("sheet", "problem"),
    [
        ("<sheetData><row><c r='XFE1'><v>1</v></c></row></sheetData>", BrokenDocument),
        ("<sheetData><row><c r='A1' t='s'><v>7</v></c></row></sheetData>", BrokenDocument),
        ("<sheetData><row><c r='A1'><v>x</v></c></row></sheetData>", BrokenDocument),
        ("<sheetData>", BrokenDocument),
        ("<sheetData/>", BlankText),
    ],
)
def test_a_damaged_sheet_ends_in_one_problem(sheet, problem):
    with pytest.raises(problem):
        open_document(raw(sheet))


def test_a_sheet_that_declares_entities_is_refused():
    part = f'<!DOCTYPE a [<!ENTITY x "y">]><worksheet xmlns="{SPREADSHEET}"/>'
    with pytest.raises(DeclaresEntities):
        open_document(raw("", more={"xl/worksheets/sheet1.xml": part}))


def test_a_shared_text_in_very_many_cells_stops_at_the_limit():
    row = "".join(f'<c r="A{n}" t="s"><v>0</v></c>' for n in range(1, 101))
    data = raw(f"<sheetData><row>{row}</row></sheetData>", strings=f"<si><t>{'字' * 200}</t></si>")
    with pytest.raises(TextTooLong):
        open_document(data, limits=Limits(characters=10_000))


def test_cells_far_apart_and_merged_areas_without_end_are_refused():
    corners = "<row><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>"
    far = "<row r='1048576'><c r='A1048576'><v>1</v></c><c r='B1048576'><v>1</v></c></row>"
    merge = "<mergeCells><mergeCell ref='A1:A1048576'/></mergeCells>"
    with pytest.raises(TooManyCells):
        open_document(raw(f"<sheetData>{corners}{far}</sheetData>{merge}"))


def test_a_damaged_old_workbook_says_how_to_go_on():
    with pytest.raises(LegacyWorkbook) as caught:
        open_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"))
    assert sentence(caught.value).endswith("另存为 .xlsx 后重试。")


def test_macros_are_not_run_and_archives_inside_are_not_opened():
    parts = {"xl/vbaProject.bin": "x", "xl/embeddings/a.zip": "x", "xl/media/image1.png": "x"}
    links = relations(("worksheet", "worksheets/sheet1.xml", ""), ("vbaProject", "vbaProject.bin", ""))
    data = raw(
        "<sheetData><row><c><v>1</v></c></row></sheetData>",
        more=parts | {"xl/_rels/workbook.xml.rels": links},
    )
    assert open_document(data, name="清单.xlsm").remarks == (
        Remark("office.macros_ignored", {"count": 1}),
        Remark("office.pictures_left_out", {"count": 1}),
    )


RICH = made(task_list)
PLAIN = zipfile.ZipFile(io.BytesIO(RICH))
PARTS = {name: PLAIN.read(name) for name in PLAIN.namelist()}
EDITED = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
EDIT = st.tuples(st.floats(0, 0.999), st.binary(max_size=4), st.integers(0, 40))
VALUES = st.sampled_from(
    ["-1", "99999999999", "x", "", "0", "１", "3.5", "nan", "inf", "1e999", "A0", "XFD1048576"]
)


def opens_or_is_refused(data: bytes) -> None:
    try:
        outcome = open_document(data).text
    except Unreadable as problem:
        outcome = sentence(problem)
    assert outcome.strip()


@seed(7)
@settings(max_examples=150, deadline=None, database=None)
@given(st.sampled_from(EDITED), st.lists(EDIT, min_size=1, max_size=6))
def test_no_change_to_a_part_of_a_workbook_raises_anything_else(name, edits):
    data = PARTS[name]
    for place, piece, gone in edits:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + gone :]
    opens_or_is_refused(zipped(PARTS | {name: data}))


@seed(8)
@settings(max_examples=150, deadline=None, database=None)
@given(VALUES, VALUES, VALUES, VALUES)
def test_odd_values_in_a_sheet_raise_nothing_else(first, second, third, fourth):
    cells = "".join(
        f'<c r="{first}" t="{kind}" s="{second}"><v>{third}</v></c>' for kind in ("n", "s", "b", "d")
    )
    opens_or_is_refused(
        raw(
            f'<cols><col min="{first}" max="{second}" hidden="1"/></cols><sheetData><row r="{fourth}">{cells}'
            f'<c s="{second}"><v>{third}</v></c></row></sheetData>'
            f'<mergeCells><mergeCell ref="{first}:{fourth}"/></mergeCells>'
        )
    )


@seed(9)
@settings(max_examples=300, deadline=None, database=None)
@given(
    st.text('0#?.,%;"\\\\!_*[]<>=$-ymdhsaEe+/@ General年月日万¥1', max_size=30),
    st.decimals(-(10**9), 10**9, places=4),
)
def test_no_number_format_raises_anything(code, number):
    assert isinstance(shown_number(number, code), str)


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [
        ("0.455", "0%", "45.5%"),
        ("0.95", "0.0%", "95%"),
        ("3600", "#,##0.00", "3600"),
        ("3600", "#,##0", "3,600"),
        ("815", "0.00", "815"),
        ("12.5", "0", "12.5"),
        ("12.5", "0.00", "12.50"),
        ("0.3333333333", "0.0%", "33.3%"),
        ("12000", '0!.0,"万户"', "1.2万户"),
        ("46142", "yyyy/m/d", "2026年4月30日"),
    ],
)
def test_a_cell_says_its_number_and_not_what_its_format_rounds(number, code, told):
    assert told_number(Decimal(number), code) == told

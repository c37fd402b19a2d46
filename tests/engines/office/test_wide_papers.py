import io
from datetime import UTC, datetime

import docx
from docx.oxml.ns import qn

from minsheng.engines.office.word.wide_papers import SIXTH, WideColumn, WideTable, write_wide_paper

AT = datetime(2026, 3, 2, tzinfo=UTC)
COLUMNS = (WideColumn("序号", 1, centred=True), WideColumn("项目", 4), WideColumn("牵头单位", 2))
ROWS = [["养老服务（2 项）"], ["1", "新建社区食堂8家", "区民政局\n区民生办"], ["2", "上门服务", "区民政局"]]
TABLE = WideTable(COLUMNS, ROWS, "责任清单", "附件", "截至3月2日", ["签收人："])


def opened(*tables):
    return docx.Document(io.BytesIO(write_wide_paper(tables, title="责任清单", created=AT)))


def test_a_wide_table_stands_on_landscape_pages_with_its_head_repeated():
    paper = opened(TABLE)
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), section.orientation) == (297, 210, 1)
    (table,) = paper.tables
    assert [bool(row._tr.trPr.findall(qn("w:tblHeader"))) for row in table.rows] == [
        True,
        False,
        False,
        False,
    ]
    assert all(row._tr.trPr.findall(qn("w:cantSplit")) for row in table.rows)
    assert [round(cell.width.mm) for cell in table.rows[0].cells] == [32, 129, 64]


def test_lines_of_a_cell_are_paragraphs_and_a_row_of_one_cell_goes_over_all_columns():
    (table,) = opened(TABLE).tables
    assert [[cell.text for cell in row.cells] for row in table.rows][2:] == [
        ["1", "新建社区食堂8家", "区民政局\n区民生办"],
        ["2", "上门服务", "区民政局"],
    ]
    assert len(table.rows[1]._tr.tc_lst) == 1
    assert len(table.rows[2].cells[2].paragraphs) == 2


def test_title_note_and_footer_stand_around_the_table_and_a_second_table_begins_a_page():
    paper = opened(TABLE, TABLE)
    words = [line.text for line in paper.paragraphs]
    assert words == ["附件", "责任清单", "截至3月2日", "签收人："] * 2
    breaks = [line.paragraph_format.page_break_before for line in paper.paragraphs]
    assert breaks == [None] * 4 + [True] + [None] * 3


def test_the_same_table_gives_the_same_bytes():
    first = write_wide_paper([TABLE], title="责任清单", created=AT)
    assert first == write_wide_paper([TABLE], title="责任清单", created=AT)


def test_a_cell_without_text_carries_on_the_one_above_and_a_heading_stays_with_its_rows():
    rows = [["养老服务"], ["1", "食堂", "区民政局"], [None, "上门", None], ["2", "岗位", "区人社局"]]
    (table,) = opened(WideTable(COLUMNS, rows)).tables
    assert [[tc.vMerge for tc in row._tr.tc_lst] for row in table.rows[2:]] == [
        ["restart", None, "restart"],
        ["continue", None, "continue"],
        [None, None, None],
    ]
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.keep_with_next


def test_smaller_type_narrows_the_margins_of_its_table():
    columns = (*COLUMNS[:2], WideColumn("街道", 2, size=SIXTH))
    (table,) = opened(WideTable(columns, [["1", "食堂", "120"]])).tables
    assert table.rows[1].cells[2].paragraphs[0].runs[0].font.size.pt == 7.5
    margins = table._tbl.tblPr.find(qn("w:tblCellMar"))
    assert {side.get(qn("w:w")) for side in margins} == {"30"}

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from minsheng.core.policy.source import Cell, Paragraph, Remark, Source, Span, Table
from minsheng.engines.office.opening import open_document
from tests.engines.office.office_files import (
    NAMESPACES,
    NO_GAP,
    cell,
    level,
    lists,
    numbered,
    p,
    relations,
    row,
    table,
    word,
)


def opened(body: str, **parts) -> Source:
    return open_document(word(body, **parts), name="通知.docx")


def run(text: str, *, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def test_paragraphs_are_joined_by_line_ends_and_empty_ones_are_no_blocks():
    source = opened(p("第一") + p() + p("第二"))
    assert source.text == "第一\n\n第二"
    assert source.blocks == (Paragraph(Span(0, 2)), Paragraph(Span(4, 6)))
    assert (source.format, source.name, source.remarks) == ("docx", "通知.docx", ())
    assert source.locator(Span(4, 5)) == "第2段"


def test_a_file_written_by_a_library_gives_title_headings_and_alignment():
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("关于实施民生实事的通知").font.size = Pt(22)
    document.add_heading("一、促进就业", 1)
    document.add_paragraph("正文").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    small = document.add_paragraph("附件")
    small.alignment = WD_ALIGN_PARAGRAPH.CENTER
    buffer = io.BytesIO()
    document.save(buffer)
    source = open_document(buffer.getvalue())
    assert source.text == "关于实施民生实事的通知\n一、促进就业\n正文\n附件"
    assert [(block.role, block.align) for block in source.blocks] == [
        ("title", "center"),
        ("heading", "left"),
        ("body", "right"),
        ("body", "center"),
    ]


def test_outline_level_makes_a_heading_and_level_nine_is_body():
    body = p("甲", properties='<w:outlineLvl w:val="1"/>') + p("乙", properties='<w:outlineLvl w:val="9"/>')
    assert [block.role for block in opened(body).blocks] == ["heading", "body"]


def test_line_breaks_and_tabs_inside_a_paragraph():
    source = opened(paragraph(run("甲"), "<w:r><w:tab/><w:t>乙</w:t><w:br/></w:r>", run("丙")))
    assert source.text == "甲\t乙\n丙"
    assert source.blocks == (Paragraph(Span(0, 5)),)


def test_white_space_that_word_does_not_keep_is_not_read():
    assert opened("<w:p><w:r><w:t>  甲\n </w:t></w:r></w:p>").text == "甲"


def test_merged_cells_stand_once_and_leave_their_place_in_the_rows_below():
    body = p("前") + table(
        row(cell("类别"), cell("项目", properties='<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("就业", properties='<w:vMerge w:val="restart"/>'), cell("1"), cell("培训")),
        row(cell("", properties="<w:vMerge/>"), cell("2"), cell("创业")),
    )
    source = opened(body)
    assert source.text == "前\n类别\t项目\n就业\t1\t培训\n\t2\t创业"
    found = source.blocks[1]
    assert isinstance(found, Table)
    assert (found.span, found.rows, found.columns, found.header_rows) == (Span(2, 21), 3, 3, 1)
    assert [(source.quote(c.span), c.row, c.column, c.rows, c.columns) for c in found.cells] == [
        ("类别", 0, 0, 1, 1),
        ("项目", 0, 1, 1, 2),
        ("就业", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("培训", 1, 2, 1, 1),
        ("2", 2, 1, 1, 1),
        ("创业", 2, 2, 1, 1),
    ]
    assert source.locator(found.cells[-1].span) == "表1第3行第3列"


def test_cells_hold_several_paragraphs_and_rows_may_begin_further_right():
    two = f"<w:tc><w:tcPr/>{p('甲')}{p('乙')}</w:tc>"
    source = opened(table(row(two, cell("丙")), row(cell("丁"), properties='<w:gridBefore w:val="1"/>')))
    assert source.text == "甲\n乙\t丙\n丁"
    assert source.blocks[0].cells == (
        Cell(Span(0, 3), 0, 0),
        Cell(Span(4, 5), 0, 1),
        Cell(Span(6, 7), 1, 1),
    )


def test_automatic_numbers_in_cells_are_printed():
    numbering = lists(level(0, "decimal", "%1", more=NO_GAP))
    auto = f"<w:tc><w:tcPr/>{numbered('')}</w:tc>"
    source = opened(table(row(auto, cell("甲")), row(auto, cell("乙"))), numbering=numbering)
    assert source.text == "1\t甲\n2\t乙"


def test_a_nested_table_becomes_lines_of_its_cell():
    inner = table(row(cell("a"), cell("b")), row(cell("c"), cell("d")))
    source = opened(table(row(f"<w:tc><w:tcPr/>{p('甲')}{inner}{p()}</w:tc>", cell("乙"))))
    assert source.text == "甲\na\tb\nc\td\t乙"
    assert [source.quote(c.span) for c in source.blocks[0].cells] == ["甲\na\tb\nc\td", "乙"]
    assert source.remarks == (Remark("office.nested_tables_flattened", {"count": 1}),)


def test_a_table_of_one_cell_is_a_frame_round_ordinary_text():
    inner = table(row(cell("a"), cell("b")))
    source = opened(table(row(f"<w:tc><w:tcPr/>{p('标题')}{inner}{p('落款')}</w:tc>")))
    assert source.text == "标题\na\tb\n落款"
    assert [type(block) for block in source.blocks] == [Paragraph, Table, Paragraph]


def test_deleted_text_is_left_out_inserted_text_kept_and_both_are_remarked():
    body = paragraph(
        run("新增"),
        '<w:del w:id="1"><w:r><w:delText>100</w:delText></w:r></w:del>',
        f'<w:ins w:id="2">{run("200")}</w:ins>',
        run("人"),
    )
    source = opened(body)
    assert source.text == "新增200人"
    assert source.remarks == (
        Remark("office.deleted_text_left_out", {"count": 1}),
        Remark("office.inserted_text_kept", {"count": 1}),
    )


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    source = opened(p("甲", properties=gone) + p("乙") + p("丙"))
    assert source.text == "甲乙\n丙"


def test_a_deleted_row_is_not_read():
    source = opened(table(row(cell("甲"), cell("乙")), row(cell("丙"), properties='<w:del w:id="1"/>')))
    assert source.text == "甲\t乙"
    assert source.remarks == (Remark("office.deleted_text_left_out", {"count": 1}),)


def test_hidden_text_is_left_out_by_run_and_by_style():
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:name w:val="Hid"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = paragraph(
        run("甲"),
        run("密文", properties="<w:vanish/>"),
        run("暗", properties='<w:rStyle w:val="h"/>'),
        run("乙", properties='<w:vanish w:val="0"/>'),
    ) + paragraph(run("全隐", properties="<w:vanish/>"))
    source = opened(body + p("丙"), styles=styles)
    assert source.text == "甲乙\n丙"
    assert source.remarks == (Remark("office.hidden_text_left_out", {"count": 5}),)


def test_field_results_are_kept_and_instructions_are_not():
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = "<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
    nested = begin + run("内") + end
    body = paragraph(begin, code, nested, separate, run("目录"), end, run("完"))
    body += paragraph(f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>')
    body += paragraph(begin, code, run("吞")) + p("后文")
    assert opened(body).text == "目录完\n3\n\n后文"


def test_hyperlinks_content_controls_and_smart_tags_are_looked_through():
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    body += paragraph(f"<w:hyperlink>{run('链接')}</w:hyperlink>", f"<w:smartTag>{run('标签')}</w:smartTag>")
    assert opened(body).text == "控件\n链接标签"


def test_phonetic_guides_symbols_and_formulas():
    ruby = f"<w:ruby><w:rt>{run('hé')}</w:rt><w:rubyBase>{run('合')}</w:rubyBase></w:ruby>"
    symbols = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="F0EE"/></w:r>'
    formula = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
    source = opened(paragraph(f"<w:r>{ruby}</w:r>", symbols, formula))
    assert source.text == "合☑a+b"
    assert source.remarks == (Remark("office.symbols_left_out", {"count": 1}),)


def test_page_breaks_are_told_by_the_paragraph_that_follows():
    page = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        paragraph(run("甲"), page)
        + p("乙")
        + paragraph(page)
        + p("丙")
        + p("丁", properties="<w:pageBreakBefore/>")
        + p("戊", properties='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
        + p("己", properties='<w:sectPr><w:type w:val="continuous"/></w:sectPr>')
        + paragraph(page, run("庚"), page, run("辛"))
        + p("壬")
    )
    source = opened(body)
    assert source.text == "甲\n乙\n\n丙\n丁\n戊\n己\n庚\n辛\n壬"
    assert [block.page_break for block in source.blocks] == [
        False, True, True, True, False, True, True, False,
    ]  # fmt: skip


def text_box(text: str) -> str:
    inside = f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>"
    legacy = f"<w:pict><v:textbox><w:txbxContent>{p(text)}</w:txbxContent></v:textbox></w:pict>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{inside}</w:drawing></mc:Choice>'
        f"<mc:Fallback>{legacy}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_a_note_after_its_paragraph_and_stands_once():
    source = opened(paragraph(run("甲"), text_box("框")) + p("乙"))
    assert source.text == "甲\n框\n乙"
    assert [block.role for block in source.blocks] == ["body", "note", "body"]
    assert source.remarks == (Remark("office.text_boxes_moved", {"count": 1}),)


def test_footnotes_and_endnotes_stand_at_the_end_without_their_marks():
    body = paragraph(
        run("5万元"),
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:endnoteReference w:id="1"/></w:r>',
    )
    notes = f'<w:footnote w:id="2">{p("按年")}</w:footnote><w:footnote w:id="9">{p("无引用")}</w:footnote>'
    source = opened(
        body + p("乙"),
        rows=(("footnotes", "footnotes.xml", ""), ("endnotes", "endnotes.xml", "")),
        parts={
            "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>",
            "word/endnotes.xml": (
                f'<w:endnotes {NAMESPACES}><w:endnote w:id="1">{p("见附表")}</w:endnote></w:endnotes>'
            ),
        },
    )
    assert source.text == "5万元\n乙\n按年\n见附表"
    assert [block.role for block in source.blocks] == ["body", "body", "note", "note"]
    assert [remark.code for remark in source.remarks] == ["office.footnotes_moved", "office.endnotes_moved"]


def test_pictures_objects_comments_headers_and_macros_are_remarked():
    body = paragraph(run("甲"), "<w:r><w:drawing><pic:pic/></w:drawing></w:r>", "<w:r><w:object/></w:r>")
    source = opened(
        body,
        rows=(
            ("comments", "comments.xml", ""),
            ("header", "header1.xml", ""),
            ("footer", "footer1.xml", ""),
            ("vbaProject", "vbaProject.bin", ""),
        ),
        parts={
            "word/comments.xml": f"<w:comments {NAMESPACES}><w:comment>{p('改')}</w:comment></w:comments>",
            "word/header1.xml": f"<w:hdr {NAMESPACES}>{p('内部资料')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {NAMESPACES}>{p('— 1 —')}</w:ftr>",
        },
    )
    assert source.text == "甲"
    assert [(remark.code, remark.facts["count"]) for remark in source.remarks] == [
        ("office.pictures_left_out", 1),
        ("office.objects_left_out", 1),
        ("office.comments_left_out", 1),
        ("office.macros_ignored", 1),
        ("office.headers_left_out", 1),
    ]


def test_a_remote_template_and_a_remote_picture_are_remarked_and_not_fetched(monkeypatch):
    def refuse(*arguments, **named):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket", refuse)
    remote = relations(("attachedTemplate", "http://example.com/t.dotm", "External"))
    source = opened(
        p("甲"),
        rows=(
            ("settings", "settings.xml", ""),
            ("image", "http://example.com/a.png", "External"),
            ("hyperlink", "http://example.com/", "External"),
            ("aFChunk", "chunk.docx", ""),
        ),
        parts={"word/settings.xml": f"<w:settings {NAMESPACES}/>", "word/_rels/settings.xml.rels": remote},
    )
    assert source.remarks == (
        Remark("office.external_not_fetched", {"count": 2}),
        Remark("office.embedded_document_left_out", {"count": 1}),
    )


def test_strict_documents_are_read_like_transitional_ones():
    data = word(p("甲"))
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f"<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>".encode()
    body = body.replace(b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict)
    assert open_document(word("", parts={"word/document.xml": body})).text == open_document(data).text == "甲"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_parts_in_both_encodings_are_read(encoding):
    body = f"<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>"
    data = f'<?xml version="1.0" encoding="{encoding}"?>{body}'.encode(encoding)
    assert open_document(word("", parts={"word/document.xml": data})).text == "甲"


def test_the_same_bytes_give_the_same_source():
    data = word(p("甲") + table(row(cell("乙"), cell("丙"))))
    assert open_document(data) == open_document(data)


def test_struck_text_is_left_out_with_a_remark():
    struck = "".join(
        f"<w:r><w:rPr><w:{kind}/></w:rPr><w:t>100人</w:t></w:r>" for kind in ("strike", "dstrike")
    )
    plain = '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>120人</w:t></w:r>'
    source = open_document(word(f"<w:p><w:r><w:t>新增</w:t></w:r>{struck}{plain}</w:p>"))
    assert source.text == "新增120人"
    assert source.remarks == (Remark("office.struck_text_left_out", {"count": 2}),)

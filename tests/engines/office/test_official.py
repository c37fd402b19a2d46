"""Papers with a red head: the values of GB/T 9704-2012 read out of the file."""

import datetime
import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from minsheng.engines.office.word.official import Annex, FormRow, Official, write_official
from minsheng.engines.office.word.papers import Line, Style
from minsheng.engines.office.word.titles import laid_out, places_of
from minsheng.engines.office.word.wide_papers import WideColumn, WideTable

AT = datetime.datetime(2026, 10, 10, tzinfo=datetime.UTC)
TABLE = WideTable((WideColumn("序号", 1), WideColumn("项目", 4)), [["1", "养老"]], title="进展情况表")
CIRCULAR = Official(
    head="望湖区民生工作领导小组办公室文件",
    number="望民生办〔2026〕12号",
    title="关于2026年9月全区民生实事项目进展情况的通报",
    to="各街道办事处，区直各有关单位",
    body=[
        Line("截至9月底，52项中无任务15项。"),
        Line("一、总体进展", Style.HEADING),
        Line("（一）推进情况", Style.SUBHEADING),
        Line("请于【报送日期】前报送，联系人：【联系人】。"),
    ],
    annexes=[Annex("进展情况表", TABLE), Annex("滞后项目清单", replace(TABLE, title=""))],
    issuer="望湖区民生工作领导小组办公室",
    dated="2026年10月10日",
    note="此件公开发布",
    copies="区委办公室",
    printed=("望湖区民生工作领导小组办公室", "2026年10月10日"),
)


def written(paper):
    return Document(io.BytesIO(write_official(paper, created=AT)))


@pytest.fixture(scope="module")
def circular():
    return written(CIRCULAR)


def line(document, begins):
    return next(each for each in document.paragraphs if each.text.startswith(begins))


def font(run):
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_page_has_the_margins_of_the_standard_within_a_tenth_of_a_millimetre(circular):
    section = circular.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [each.mm for each in margins] == pytest.approx([37, 28, 26, 35], abs=0.1)
    assert [section.page_width.mm, section.page_height.mm] == pytest.approx([210, 297], abs=0.1)


def test_the_head_is_red_and_begins_35_millimetres_below_the_type_area(circular):
    head = circular.paragraphs[0]
    assert head.text == CIRCULAR.head
    assert head.paragraph_format.space_before.mm == pytest.approx(35, abs=0.1)
    assert head.alignment.name == "CENTER"
    assert font(head.runs[0]) == ("方正小标宋简体", 26)
    assert str(head.runs[0].font.color.rgb) == "FF0000"
    assert len(head.text) * head.runs[0].font.size.mm <= 156


def test_the_number_stands_two_lines_below_and_the_rule_four_millimetres_under_it(circular):
    number, rule = circular.paragraphs[1:3]
    assert (number.text, number.alignment.name) == ("望民生办〔2026〕12号", "CENTER")
    assert number.paragraph_format.space_before.pt == pytest.approx(2 * 28.95, abs=0.1)
    assert font(number.runs[0]) == ("仿宋_GB2312", 16)
    assert rule.paragraph_format.line_spacing.mm == pytest.approx(4, abs=0.1)
    edge = rule._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (edge.get(qn("w:color")), edge.get(qn("w:sz"))) == ("FF0000", "16")


def test_the_title_stands_two_lines_under_the_rule_in_lines_of_whole_words(circular):
    first, second = circular.paragraphs[3:5]
    assert (first.text, second.text) == ("关于2026年9月", "全区民生实事项目进展情况的通报")
    assert first.paragraph_format.space_before.pt == pytest.approx(2 * 28.95, abs=0.1)
    assert [font(each.runs[0]) for each in (first, second)] == [("方正小标宋简体", 22)] * 2


def test_who_it_goes_to_stands_flush_left_one_line_below_the_title(circular):
    to = line(circular, "各街道")
    assert to.text == "各街道办事处，区直各有关单位："
    assert to.paragraph_format.space_before.pt == pytest.approx(28.95, abs=0.1)
    assert to.paragraph_format.first_line_indent is None


@pytest.mark.parametrize(
    ("begins", "face"),
    [("截至9月", "仿宋_GB2312"), ("一、", "黑体"), ("（一）", "楷体_GB2312")],
)
def test_text_and_headings_have_their_types_two_characters_in(circular, begins, face):
    found = line(circular, begins)
    assert font(found.runs[0]) == (face, 16)
    assert found.paragraph_format.first_line_indent.pt == 32


def test_what_is_unfilled_stands_out_and_nothing_else(circular):
    runs = line(circular, "请于").runs
    marked = [run.text for run in runs if run.font.highlight_color is not None]
    assert marked == ["【报送日期】", "【联系人】"]
    assert "".join(run.text for run in runs) == "请于【报送日期】前报送，联系人：【联系人】。"
    assert {font(run) for run in runs} == {("仿宋_GB2312", 16)}


def test_a_title_longer_than_a_property_of_the_file_is_printed_whole():
    paper = written(Official(head="文", number="", title="很长" * 200))
    assert "".join(each.text for each in paper.paragraphs).count("很长") == 200
    assert paper.core_properties.title == ("很长" * 128)[:255]


def test_what_is_unfilled_of_a_title_stands_out():
    title = line(written(Official(head="文", number="", title="关于【事由】的通知")), "关于")
    assert [(run.text, run.font.highlight_color is not None, font(run)) for run in title.runs] == [
        (text, text == "【事由】", ("方正小标宋简体", 22)) for text in ("关于", "【事由】", "的通知")
    ]


def test_annexes_are_named_one_line_below_the_text_and_lie_on_their_side(circular):
    first, second = line(circular, "附件："), line(circular, "2. ")
    assert (first.text, second.text) == ("附件：1. 进展情况表", "2. 滞后项目清单")
    assert first.paragraph_format.space_before.pt == pytest.approx(28.95, abs=0.1)
    indents = [each.paragraph_format.first_line_indent.pt for each in (first, second)]
    assert indents == [32, 80]
    sections = circular.sections
    assert [each.orientation.name for each in sections] == ["PORTRAIT", "LANDSCAPE", "LANDSCAPE"]
    assert [sections[1].page_width.mm, sections[1].page_height.mm] == pytest.approx([297, 210], abs=0.1)
    across = Length(sections[1].page_width - sections[1].left_margin - sections[1].right_margin)
    assert across.mm == pytest.approx(225, abs=0.1)
    assert [
        each.text for each in circular.paragraphs if each.text.startswith("附件") and "：" not in each.text
    ] == [
        "附件1",
        "附件2",
    ]
    titles = [each for each in circular.paragraphs if each.text in ("进展情况表", "滞后项目清单")]
    assert [each.text for each in titles] == ["进展情况表", "滞后项目清单"]
    assert {(each.runs[0].font.name, each.runs[0].font.size.pt) for each in titles} == {
        ("方正小标宋简体", 22)
    }


def test_one_annex_has_no_number():
    paper = written(Official(head="文", number="", title="通知", annexes=[Annex("表", TABLE)]))
    assert [each.text for each in paper.paragraphs if "附件" in each.text] == ["附件：表", "附件"]


def test_with_a_seal_the_day_ends_four_characters_in_and_the_issuer_is_over_its_middle(circular):
    issuer, day = (each for each in circular.paragraphs if each.alignment and each.alignment.name == "RIGHT")
    assert (issuer.text, day.text) == ("望湖区民生工作领导小组办公室", "2026年10月10日")
    assert day.paragraph_format.right_indent.pt == 4 * 16
    middle = day.paragraph_format.right_indent.pt + places_of(day.text) * 16 / 2
    assert issuer.paragraph_format.right_indent.pt + len(issuer.text) * 16 / 2 == pytest.approx(
        middle, abs=48
    )
    assert issuer.paragraph_format.space_before.pt == pytest.approx(2 * 28.95, abs=0.1)


def test_without_a_seal_the_day_begins_two_characters_behind_the_issuer():
    paper = written(
        Official(
            head="文",
            number="",
            title="通知",
            issuer="区民生办公室办公室",
            dated="2026年3月2日",
            is_sealed=False,
        )
    )
    issuer, day = (each for each in paper.paragraphs if each.alignment and each.alignment.name == "RIGHT")
    begins = [each.paragraph_format.right_indent.pt + places_of(each.text) * 16 for each in (issuer, day)]
    assert issuer.paragraph_format.right_indent.pt == 2 * 16
    assert begins[0] - begins[1] == 2 * 16


def test_the_imprint_stands_at_the_foot_between_rules_of_35_and_25_hundredths(circular):
    box = next(circular.element.iter(qn("wp:anchor")))
    vertical = box.find(qn("wp:positionV"))
    assert (vertical.get("relativeFrom"), vertical[0].text) == ("margin", "bottom")
    assert int(box.find(qn("wp:extent")).get("cx")) / 36000 == pytest.approx(156, abs=0.1)
    lines = list(next(box.iter(qn("w:txbxContent"))))
    texts = ["".join(part.text for part in each.iter(qn("w:t"))) for each in lines]
    assert texts == ["抄送：区委办公室。", "望湖区民生工作领导小组办公室2026年10月10日印发"]
    edges = [
        [(edge.tag.split("}")[1], edge.get(qn("w:sz"))) for edge in each.iter(qn("w:top"), qn("w:bottom"))]
        for each in lines
    ]
    assert edges == [[("top", "8")], [("top", "6"), ("bottom", "8")]]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_of_every_section(circular):
    first = circular.sections[0]
    assert [
        first.footer.paragraphs[0].alignment.name,
        first.even_page_footer.paragraphs[0].alignment.name,
    ] == ["RIGHT", "LEFT"]
    assert all(each.footer.is_linked_to_previous for each in list(circular.sections)[1:])
    assert font(first.footer.paragraphs[0].runs[0]) == ("宋体", 14)
    assert first.footer.paragraphs[0].text == "—  —"


def test_a_form_has_labels_and_values_side_by_side():
    rows = [FormRow((("编号", "〔2026〕7号"), ("紧急程度", "急件"))), FormRow((("督办事项", "养老"),), 18)]
    table = written(Official(head="文", number="", title="督办单", body=rows)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["编号", "〔2026〕7号", "紧急程度", "急件"],
        ["督办事项", "养老", "养老", "养老"],
    ]
    assert table.rows[1].height.mm == pytest.approx(18, abs=0.1)
    assert font(table.rows[0].cells[0].paragraphs[0].runs[0]) == ("黑体", 14)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("督办单", ["督办单"]),
        ("关于2026年9月全区民生实事项目进展情况的通报", ["关于2026年9月", "全区民生实事项目进展情况的通报"]),
        (
            "关于印发望湖区2026年民生实事项目任务分解方案的通知",
            ["关于印发望湖区2026年", "民生实事项目任务分解方案的通知"],
        ),
        ("甲" * 45, ["甲" * 15] * 3),
    ],
)
def test_a_title_is_broken_at_joints_or_evenly(title, lines):
    assert laid_out(title) == lines
    assert "".join(laid_out(title)) == title


def test_the_same_paper_gives_the_same_bytes():
    assert write_official(CIRCULAR, created=AT) == write_official(CIRCULAR, created=AT)


@pytest.mark.parametrize(
    ("copies", "lines"), [("区委办公室", 1), ("区委办公室、" * 4 + "区委", 1), ("区委办公室、" * 5, 2)]
)
def test_copies_that_take_two_lines_leave_room_for_who_prints(copies, lines):
    paper = replace(CIRCULAR, copies=copies)
    body = Document(io.BytesIO(write_official(paper, created=AT))).element.body
    (extent,) = body.iter(qn("wp:extent"))
    assert int(extent.get("cy")) == (lines + 1) * 567 * 635

"""Official papers: the page of GB/T 9704-2012."""

import datetime
import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length

from minsheng.engines.office.word.papers import Line, Style, write_paper

AT = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)


@pytest.fixture
def paper():
    lines = [Line("附件", Style.LABEL), Line("一个标题", Style.TITLE), Line("正文。")]
    return Document(io.BytesIO(write_paper(lines, title="一个标题", created=AT)))


def test_the_page_is_a4_with_a_type_area_of_156_by_225_millimetres(paper):
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    across = Length(section.page_width - section.left_margin - section.right_margin)
    down = Length(section.page_height - section.top_margin - section.bottom_margin)
    assert (round(across.mm), round(down.mm)) == (156, 225)


def test_22_lines_of_28_characters_fill_the_type_area(paper):
    section, text = paper.sections[0], paper.paragraphs[2]
    run = text.runs[0]
    closer = int(run._r.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    across = Length(section.page_width - section.left_margin - section.right_margin)
    down = Length(section.page_height - section.top_margin - section.bottom_margin)
    normal = paper.styles["Normal"].paragraph_format
    assert int(across.pt / (run.font.size.pt + closer)) == 28
    assert int(down.pt / normal.line_spacing.pt) == 22
    assert normal.widow_control is False


def test_page_numbers_stand_outside_right_on_odd_pages_and_left_on_even_ones(paper):
    section = paper.sections[0]
    sides = [footer.paragraphs[0].alignment.name for footer in (section.footer, section.even_page_footer)]
    assert sides == ["RIGHT", "LEFT"]
    assert paper.settings.odd_and_even_pages_header_footer

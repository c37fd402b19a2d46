import pytest

from minsheng.engines.office.numerals import printed_number
from minsheng.engines.office.opening import open_document
from tests.engines.office.office_files import NO_GAP, level, lists, numbered, p, word


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    return open_document(word(body, numbering=numbering, styles=styles)).text.split("\n")


def test_chinese_chapter_section_and_item_numbers_are_printed_and_restart():
    numbering = lists(
        level(0, "chineseCountingThousand", "%1、", more=NO_GAP),
        level(1, "chineseCounting", "（%2）", more=NO_GAP),
        level(2, "decimal", "%3.", more='<w:suff w:val="space"/>'),
    )
    body = (
        numbered("就业")
        + numbered("培训", level=1)
        + numbered("甲", level=2)
        + numbered("乙", level=2)
        + numbered("创业", level=1)
        + numbered("丙", level=2)
        + numbered("社保")
        + numbered("低保", level=1)
    )
    assert lines(body, numbering) == [
        "一、就业",
        "（一）培训",
        "1. 甲",
        "2. 乙",
        "（二）创业",
        "1. 丙",
        "二、社保",
        "（一）低保",
    ]


def test_a_tab_after_the_number_is_one_space_and_an_unnumbered_paragraph_does_not_count():
    numbering = lists(level(0, "decimal", "%1．"))
    assert lines(numbered("甲") + p("说明") + numbered("乙"), numbering) == ["1． 甲", "说明", "2． 乙"]


def test_start_and_start_override_and_two_lists_of_one_definition():
    override = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    numbering = lists(level(0, "decimal", "%1)", more=NO_GAP, start=4), nums=override)
    body = numbered("a") + numbered("b", 2) + numbered("c", 3) + numbered("d", 3) + numbered("e")
    assert lines(body, numbering) == ["4)a", "5)b", "7)c", "8)d", "9)e"]


def test_an_overridden_level_prints_its_own_form():
    own = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level(0, 'decimalEnclosedCircle', '%1', more=NO_GAP)}</w:lvlOverride></w:num>"
    )
    numbering = lists(level(0, "decimal", "%1)", more=NO_GAP), nums=own)
    assert lines(numbered("a", 2) + numbered("b", 2), numbering) == ["①a", "②b"]


@pytest.mark.parametrize(("restart", "last"), [("0", "3.c"), ("1", "1.c")])
def test_restart_is_only_after_the_level_that_is_named(restart, last):
    numbering = lists(
        level(0, "decimal", "%1、", more=NO_GAP),
        level(1, "decimal", "%2.", more=f'<w:lvlRestart w:val="{restart}"/>{NO_GAP}'),
    )
    body = (
        numbered("A")
        + numbered("a", level=1)
        + numbered("b", level=1)
        + numbered("B")
        + numbered("c", level=1)
    )
    assert lines(body, numbering)[-1] == last


def test_a_number_of_several_levels_and_legal_numbering():
    numbering = lists(
        level(0, "chineseCounting", "第%1章", more=NO_GAP),
        level(1, "decimal", "%1.%2 ", more=f"<w:isLgl/>{NO_GAP}"),
    )
    assert lines(numbered("总则") + numbered("目的", level=1), numbering) == ["第一章总则", "1.1 目的"]


def test_numbering_comes_through_styles_and_their_ancestors():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Item"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Sub"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="Plain"/><w:basedOn w:val="a"/>'
        '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    numbering = lists(
        level(0, "decimal", "%1.", more=NO_GAP),
        level(1, "lowerLetter", "(%2)", more=f'<w:pStyle w:val="a"/>{NO_GAP}'),
    )
    body = "".join(
        p(text, properties=f'<w:pStyle w:val="{style}"/>') for text, style in ("甲a", "乙b", "丙c")
    )
    assert lines(body.replace("甲a", "甲").replace("乙b", "乙").replace("丙c", "丙"), numbering, styles) == [
        "(a)甲",
        "(b)乙",
        "丙",
    ]


def test_number_zero_takes_the_styles_numbering_away():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Item"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    off = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("甲", properties='<w:pStyle w:val="a"/>') + p("乙", properties=off)
    assert lines(body, lists(level(0, "decimal", "%1.", more=NO_GAP)), styles) == ["1.甲", "乙"]


def test_a_list_style_leads_to_the_definition_that_carries_it():
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>'
        f"{level(0, 'upperRoman', '%1.', more=NO_GAP)}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert lines(numbered("甲") + numbered("乙"), numbering) == ["I.甲", "II.乙"]


def test_an_empty_numbered_cell_prints_its_number_alone():
    numbering = lists(level(0, "decimal", "%1"))
    assert lines(numbered("甲") + numbered(""), numbering) == ["1 甲", "2"]


def test_bullets_of_symbol_fonts_become_signs():
    numbering = lists(level(0, "bullet", "\uf0a7"))
    assert lines(numbered("甲"), numbering) == ["▪ 甲"]


def test_a_level_below_an_unused_one_shows_its_start():
    numbering = lists(
        level(0, "decimal", "%1", start=3),
        level(1, "decimal", "%1.%2", more=NO_GAP),
    )
    assert lines(numbered("甲", level=1), numbering) == ["3.1甲"]


@pytest.mark.parametrize(
    ("form", "number", "printed"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 19, "十九"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 105, "一〇五"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1024, "一千零二十四"),
        ("japaneseCounting", 12, "十二"),
        ("japaneseCounting", 110, "百十"),
        ("ideographDigital", 12, "一二"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 16, "壹拾陆"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 21, "㉑"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 2, "⒉"),
        ("ideographEnclosedCircle", 2, "㊁"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 26, "Z"),
        ("upperRoman", 49, "XLIX"),
        ("lowerRoman", 4, "iv"),
        ("decimalZero", 7, "07"),
        ("numberInDash", 3, "- 3 -"),
        ("ordinal", 12, "12th"),
        ("ordinal", 22, "22nd"),
        ("001, 002, 003, ...", 7, "007"),
        ("none", 5, ""),
        ("thaiLetters", 5, "5"),
        ("upperRoman", 123456789, "123456789"),
        ("chineseCountingThousand", 123456789, "一二三四五六七八九"),
    ],
)
def test_forms_of_numbers(form, number, printed):
    assert printed_number(number, form) == printed

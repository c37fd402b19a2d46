import pytest

from minsheng.core.policy.source import Paragraph, Remark, Span
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.plain import pasted_document
from minsheng.engines.office.problems import (
    BlankText,
    LineTooLong,
    TextTooLong,
    TooManyLines,
    UnknownEncoding,
    UnknownFormat,
)

TEXT = "一、促进就业（2项）\n（1）新增城镇就业1.15万人左右。\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
    ],
)
def test_each_encoding_gives_the_same_text(encoding, mark):
    source = open_document(mark + TEXT.encode(encoding), name="通知.txt")
    assert source.text == TEXT
    assert (source.format, source.name, source.remarks) == ("txt", "通知.txt", ())
    assert source.blocks == (Paragraph(Span(0, 10)), Paragraph(Span(11, 29)))
    assert source.locator(Span(12, 13)) == "第2行"


def test_rare_characters_of_gb18030_are_read():
    assert open_document("𠮷㐀龘".encode("gb18030")).text == "𠮷㐀龘"


def test_line_ends_of_every_kind_become_one_line_feed():
    data = "甲\r\n乙\r丙\n丁\f戊\u2028己\x85庚".encode()
    assert open_document(data).text == "甲\n乙\n丙\n丁\n戊\n己\n庚"


def test_a_few_control_characters_are_left_out_with_a_remark():
    text = "新增\x00就业\x07 100人\ufeff" + "实" * 200
    source = open_document(text.encode())
    assert source.text == "新增就业 100人" + "实" * 200
    assert source.remarks == (Remark("office.control_characters_left_out", {"count": 3}),)


def test_tabs_and_other_white_space_stay_as_they_are():
    assert open_document("甲\t乙\u3000丙\xa0丁".encode()).text == "甲\t乙\u3000丙\xa0丁"


def test_pasted_text_follows_the_same_rules():
    source = pasted_document("甲\r\n乙")
    assert (source.text, source.format, source.name) == ("甲\n乙", "paste", "")
    with pytest.raises(BlankText):
        pasted_document(" \r\n\u3000")


def test_the_last_character_and_the_last_line_within_the_limits_are_read():
    limits = Limits(characters=10, line_characters=5)
    assert pasted_document("12345\n1234", limits=limits).text == "12345\n1234"
    with pytest.raises(LineTooLong) as caught:
        pasted_document("123\n123456", limits=limits)
    assert caught.value.facts == {"line": 2, "characters": 6, "limit": 5}
    assert pasted_document("1\n2", limits=Limits(lines=2)).text == "1\n2"
    with pytest.raises(TooManyLines) as too_many:
        pasted_document("1\n2\n", limits=Limits(lines=2))
    assert too_many.value.facts == {"limit": 2}
    with pytest.raises(TextTooLong) as too_long:
        pasted_document("1234\n123456", limits=Limits(characters=10))
    assert too_long.value.facts == {"limit": 10}


def test_a_lone_surrogate_from_a_form_does_not_break_the_text():
    assert pasted_document("甲" * 100 + "\ud800").text == "甲" * 100


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xfe\x00", UnknownEncoding),
        (b"\xef\xbb\xbfabc\xff", UnknownEncoding),
        ("通知".encode("gb18030") + b"\xff\xff", UnknownEncoding),
        (bytes(range(256)) * 4, UnknownFormat),
        (b"\x00\x01\x02" * 100, UnknownFormat),
    ],
)
def test_bytes_that_are_no_text_are_told_apart_from_text_in_an_unknown_encoding(data, problem):
    with pytest.raises(problem):
        open_document(data)

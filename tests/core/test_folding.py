"""Text as it is compared: what is left out of it, what is made plain, where a number can begin in it."""

import sys

from minsheng.core.quantity.numerals import BEGINS, arabic_at, chinese_at
from minsheng.core.quantity.passage import Passage, fold, passage

SIGNS = [chr(point) for point in range(sys.maxunicode + 1)]


def test_all_white_space_is_left_out_and_nothing_grows():
    assert [char for char in SIGNS if char.isspace() and fold(char)] == []
    assert {len(fold(char)) for char in SIGNS} == {0, 1}


def test_marks_and_digits_are_made_plain_and_words_stay():
    assert fold("（１）Ａ：建 设\u3000１２．５％～ ⼆ 個\u200b") == "(1)A:建设12.5%~二個"
    assert fold("Ⅲ①…—") == "Ⅲ①…—"


def test_a_passage_is_simplified_and_ties_each_sign_to_its_place():
    text = "前建 設１２個"
    assert passage(text, 1, 7) == Passage("建设12个", (1, 3, 4, 5, 6))
    assert passage(text, 3, 99) == Passage("设12个", (3, 4, 5, 6))


def test_no_number_begins_with_another_sign_than_those_told():
    others = [char for char in (*SIGNS[:0x3400], *"点成分之几多廿卅壹佰仟") if not BEGINS.match(char)]
    behind = ("", "成", "分之一", "万", "5")
    assert [
        char for char in others for rest in behind if arabic_at(char + rest, 0) or chinese_at(char + rest, 0)
    ] == []

from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.alignment import Known, Stated, pair, word_difference

OLD = [
    Known(11, "1", "新增公共充电口2600个"),
    Known(12, "2", "改造背街小巷18条"),
    Known(13, "3", "开展送医下乡120场次"),
]


def stated(*rows: tuple[str, str]) -> list[Stated]:
    return [Stated(n, mark, words) for n, (mark, words) in enumerate(rows)]


def test_same_words_pair_whatever_their_number() -> None:
    assert pair(OLD, stated(("2", "新增公共充电口2600个"), ("1", "改造背街小巷18条"))) == {0: 11, 1: 12}


def test_a_changed_figure_under_the_same_number_pairs() -> None:
    assert pair(OLD, stated(("3", "开展送医下乡150场次"))) == {0: 13}


def test_unlike_words_under_the_same_number_are_a_new_row() -> None:
    assert pair(OLD, stated(("2", "新建口袋公园6处"))) == {0: None}


def test_nearly_the_same_words_under_another_number_pair() -> None:
    assert pair(OLD, stated(("9", "新增公共充电口2800个"))) == {0: 11}


def test_a_known_row_is_given_away_once() -> None:
    assert pair(OLD, stated(("1", "新增公共充电口2600个"), ("4", "新增公共充电口2600个"))) == {0: 11, 1: None}


@given(st.lists(st.tuples(st.sampled_from("123"), st.text("甲乙丙丁", max_size=6)), max_size=6))
def test_every_key_is_answered_and_no_row_twice(rows: list[tuple[str, str]]) -> None:
    pairs = pair(OLD, stated(*rows))
    rows_given = [row for row in pairs.values() if row is not None]
    assert list(pairs) == list(range(len(rows)))
    assert len(rows_given) == len(set(rows_given))


@given(st.text("甲乙丙1", max_size=20), st.text("甲乙丙1", max_size=20))
def test_pieces_give_back_both_texts(old: str, new: str) -> None:
    pieces = word_difference(old, new)
    assert "".join(piece.words for piece in pieces if piece.fate != "new") == old
    assert "".join(piece.words for piece in pieces if piece.fate != "gone") == new


def test_a_changed_figure_is_shown_whole() -> None:
    pieces = word_difference("不少于 15,000 人次", "不少于 18,000 人次")
    assert [(piece.words, piece.fate) for piece in pieces] == [
        ("不少于 ", "kept"),
        ("15,000", "gone"),
        ("18,000", "new"),
        (" 人次", "kept"),
    ]

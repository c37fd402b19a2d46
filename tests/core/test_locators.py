"""Where a span stands, for people."""

import pytest

from minsheng.core.policy.source import Cell, Leaf, Paragraph, Source, Span, Table, column_letters

TEXT = "题目\n说明\n甲\t乙\n丙\t丁\n尾"
BLOCKS = (
    Paragraph(Span(0, 2)),
    Paragraph(Span(3, 5)),
    Table(
        Span(6, 13),
        2,
        2,
        tuple(Cell(Span(at, at + 1), row, column) for at, row, column in ((6, 0, 0), (8, 0, 1), (10, 1, 0))),
        corner=(2, 1),
    ),
    Paragraph(Span(14, 15)),
)


def place(format: str, start: int, leaves: tuple[Leaf, ...] = ()) -> str:
    return Source(TEXT, BLOCKS, format, leaves=leaves).locator(Span(start, start + 1))


@pytest.mark.parametrize(("start", "words"), [(0, "第1行"), (3, "第2行"), (10, "第4行"), (14, "第5行")])
def test_a_text_is_counted_by_lines(start, words):
    assert place("txt", start) == words


def test_pages_count_their_own_paragraphs_and_tables():
    leaves = (Leaf(0, "第1页"), Leaf(3, "第2页"))
    assert [place("pdf", start, leaves) for start in (0, 3, 10, 14)] == [
        "第1页第1段",
        "第2页第1段",
        "第2页表1第4行第2列",
        "第2页第2段",
    ]


def test_a_cell_of_a_sheet_is_named_as_the_program_names_it():
    assert place("xlsx", 10, (Leaf(0, "工作表“清单”"),)) == "工作表“清单”B4"
    assert place("xlsx", 3, (Leaf(0, "工作表“清单”"),)) == "工作表“清单”第2段"


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(column, letters):
    assert column_letters(column) == letters


def test_a_block_that_goes_on_is_the_first_of_the_next_page_too():
    leaves = (Leaf(0, "第1页"), Leaf(4, "第2页"), Leaf(10, "第3页"))
    assert [place("pdf", start, leaves) for start in (3, 4, 8, 10, 14)] == [
        "第1页第2段",
        "第2页第1段",
        "第2页表1第3行第3列",
        "第3页表1第4行第2列",
        "第3页第1段",
    ]


def test_a_page_that_ends_with_a_block_leaves_the_next_block_to_the_next_page():
    assert place("pdf", 14, (Leaf(0, "第1页"), Leaf(14, "第2页"))) == "第2页第1段"
    assert place("pdf", 14, (Leaf(0, "第1页"), Leaf(13, "第2页"))) == "第2页第1段"

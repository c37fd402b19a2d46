"""The source cut at the edges of facts: nothing lost, nothing twice, tables with their cells."""

import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.apps.notices.layout import layout_of, source_of
from minsheng.apps.notices.models import Notice, Text
from minsheng.apps.notices.passages import Shown, pages_of
from minsheng.apps.notices.printing import printed as printed_html
from minsheng.core.policy.source import Block, Cell, Leaf, Paragraph, Source, Span, Table
from minsheng.engines.office.opening import open_document

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair) + 1))


def shown(number, *spans, is_marked=True):
    return Shown(
        ordinal=number, item=1, spans=tuple(spans), css="", is_marked=is_marked, is_mine=number % 2 == 0
    )


FACTS = st.lists(st.tuples(st.lists(SPANS, min_size=1, max_size=2), st.booleans()), max_size=8).map(
    lambda rows: [
        shown(number, *spans, is_marked=is_marked) for number, (spans, is_marked) in enumerate(rows, 1)
    ]
)


def paragraphs(text):
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line:
            blocks.append(Paragraph(Span(start, start + len(line))))
        start += len(line) + 1
    return Source(text, tuple(blocks), "txt")


def printed(pages):
    return [block for page in pages for block in page.blocks]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="新建8家\n🙂、", min_size=1, max_size=50), FACTS)
def test_pieces_join_to_the_source_and_each_carries_its_place(text, facts):
    source = paragraphs(text)
    blocks = printed(pages_of(source, facts, []))
    assert ["".join(piece.words for piece in block.pieces) for block in blocks] == [
        source.quote(block.span) for block in source.blocks
    ]
    for block in blocks:
        for piece in block.pieces:
            assert piece.words == text[piece.start : piece.start + len(piece.words)]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="新建8家\n", min_size=1, max_size=50), FACTS)
def test_each_piece_bears_one_mark_the_innermost_of_those_over_it(text, facts):
    source = paragraphs(text)
    for span, block in zip(
        (block.span for block in source.blocks), printed(pages_of(source, facts, [])), strict=True
    ):
        for piece in block.pieces:
            over = [
                (min(b, span.end) - max(a, span.start), fact.ordinal)
                for fact in facts
                if fact.is_marked
                for a, b in fact.spans
                if a < piece.start + len(piece.words) and piece.start < b
            ]
            assert (piece.mark.ordinal if piece.mark else None) == (min(over)[1] if over else None)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="新建8家\n", min_size=1, max_size=50), FACTS)
def test_an_anchor_is_printed_once_for_each_fact_that_begins_in_a_block(text, facts):
    source = paragraphs(text)
    begun = [
        fact.ordinal
        for block in printed(pages_of(source, facts, []))
        for piece in block.pieces
        for fact in set(piece.begins)
    ]
    wanted = [
        fact.ordinal
        for fact in facts
        if any(block.span.start <= fact.spans[0][0] < block.span.end for block in source.blocks)
    ]
    assert sorted(begun) == sorted(wanted)


def test_an_inner_fact_is_marked_within_an_outer_one():
    text = "为252户老年人实施改造"
    pages = pages_of(paragraphs(text), [shown(1, (0, 12)), shown(2, (1, 5))], [])
    (block,) = printed(pages)
    assert [(piece.words, piece.mark.ordinal) for piece in block.pieces] == [
        ("为", 1),
        ("252户", 2),
        ("老年人实施改造", 1),
    ]


def test_only_the_passages_wanted_are_shown_with_their_neighbours_and_what_is_left_out_is_counted():
    text = "\n".join(f"第{number}段。" for number in range(20))
    source = paragraphs(text)
    wanted = [(source.blocks[3].span.start, source.blocks[3].span.end)]
    wanted.append((source.blocks[12].span.start, source.blocks[12].span.end))
    pages = pages_of(source, [], wanted)
    assert [(page.left_out, len(page.blocks), page.locator) for page in pages] == [
        (1, 5, "第2行"),
        (4, 5, "第11行"),
    ]
    assert [block.is_here for block in pages[0].blocks] == [False, False, True, False, False]


def test_passages_that_stand_alone_have_no_neighbours():
    source = paragraphs("\n".join(f"第{number}段。" for number in range(20)))
    spans = [(block.span.start, block.span.end) for block in source.blocks]
    pages = pages_of(source, [], [spans[3]], [spans[5], spans[12]])
    assert [(page.left_out, len(page.blocks)) for page in pages] == [(1, 5), (6, 1)]
    assert [[block.is_here for block in page.blocks] for page in pages] == [
        [False, False, True, False, True],
        [True],
    ]
    assert [(page.left_out, len(page.blocks)) for page in pages_of(source, [], [], [spans[12]])] == [(12, 1)]


TABLE = "类别\t项目\n养老\t食堂8家\n\t改造5户\n"
CELLS = (
    Cell(Span(0, 2), 0, 0),
    Cell(Span(3, 5), 0, 1),
    Cell(Span(6, 8), 1, 0, rows=2),
    Cell(Span(9, 13), 1, 1),
    Cell(Span(15, 19), 2, 1),
)


def table():
    return Source(TABLE, (Table(Span(0, 20), 3, 2, CELLS, header_rows=1),), "docx")


def test_a_table_keeps_its_cells_with_marks_inside_them():
    (block,) = printed(pages_of(table(), [shown(1, (9, 13)), shown(2, (11, 19))], []))
    assert [
        [
            (cell.rows, cell.columns, cell.is_head, [piece.words for piece in cell.pieces])
            for cell in row.cells
        ]
        for row in block.rows
    ] == [
        [(1, 1, True, ["类别"]), (1, 1, True, ["项目"])],
        [(2, 1, False, ["养老"]), (1, 1, False, ["食堂", "8家"])],
        [(1, 1, False, ["改造5户"])],
    ]
    assert [piece.mark.ordinal for piece in block.rows[1].cells[1].pieces] == [1, 2]
    assert [piece.mark.ordinal for piece in block.rows[2].cells[0].pieces] == [2]


def leaved(source, format, *leaves):
    return Source(source.text, source.blocks, format, leaves=tuple(Leaf(*leaf) for leaf in leaves))


BOOK = leaved(
    paragraphs("题\n首段\n次页\n又一\n末"), "pdf", (0, "第1页"), (5, "第2页"), (8, "第3页"), (8, "第4页")
)
"""Pages of two blocks, of one, of none, and of two again; the text of the third page was not recognised."""


def test_a_page_of_the_file_is_named_before_the_first_block_that_begins_on_it():
    (page,) = pages_of(BOOK, [], [])
    assert [block.leaf for block in page.blocks] == ["第1页", "", "第2页", "第4页", ""]
    assert page.locator == "第1页第1段"


def test_an_excerpt_names_a_page_where_it_begins_and_else_the_locator_does():
    first, second = BOOK.blocks[1].span, BOOK.blocks[4].span
    pages = pages_of(BOOK, [], [], [(first.start, first.end), (second.start, second.end)])
    assert [(page.locator, page.left_out, page.blocks[0].leaf) for page in pages] == [
        ("第1页第2段", 1, ""),
        ("第4页第2段", 2, ""),
    ]
    block = BOOK.blocks[3].span
    html = printed_html(pages_of(BOOK, [], [], [(block.start, block.end)]), 7)
    assert html.split("\n")[:2] == ['<p class="flush">…略 3 段… </p>', '<p class="flush leaf">第4页</p>']


def test_sheets_of_a_workbook_are_printed_one_after_the_other_under_their_names():
    cells = (Cell(Span(0, 2), 0, 0), Cell(Span(3, 5), 0, 1))
    more = (Cell(Span(6, 7), 0, 0, columns=2),)
    blocks = (Table(Span(0, 5), 1, 2, cells, header_rows=1), Table(Span(6, 7), 1, 2, more))
    source = leaved(
        Source("类别\t项目\n无", blocks, "xlsx"), "xlsx", (0, "工作表“清<单>”"), (6, "工作表“乙”")
    )
    assert printed_html(pages_of(source, [], []), 7) == (
        '<p class="flush leaf">工作表“清&lt;单&gt;”</p>\n'
        '<div class="scroll"><table class="t plain">\n'
        '<tr><th scope="col"><span data-at="0">类别</span></th>'
        '<th scope="col"><span data-at="3">项目</span></th></tr>\n'
        "</table></div>\n"
        '<p class="flush leaf">工作表“乙”</p>\n'
        '<div class="scroll"><table class="t plain">\n'
        '<tr><td colspan="2"><span data-at="6">无</span></td></tr>\n'
        "</table></div>"
    )


def wide(first="1", groups=1):
    """A head and two rows of four columns; the first cell of the first row may stand beside both."""
    texts = [
        ["序号", "项目", "目标", "单位"],
        [first, "食堂", "新建八家" * 5, "民政局"],
        ["2", "公园", "五个", "住建局"],
    ]
    cells, text = [], ""
    for at, row in enumerate(texts):
        for column, words in enumerate(row):
            if groups == 2 and (at, column) == (2, 0):
                continue
            rows = groups if (at, column) == (1, 0) else 1
            cells.append(Cell(Span(len(text), len(text) + len(words)), at, column, rows=rows))
            text += f"{words}\t"
    table = Table(Span(0, len(text) - 1), 3, 4, tuple(cells), header_rows=1)
    return printed_html(pages_of(Source(text[:-1], (table,), "docx"), [], []), 7)


def classes(html):
    """The class of the first cell of each row."""
    return re.findall(r'<tr[^>]*><t[hd](?: class="(\w+)")?', html)


def test_a_wide_table_says_that_it_moves_and_its_first_column_stays():
    html = wide()
    assert '<p class="flush swipe">表格可左右滑动</p>\n<div class="scroll moved" role="region"' in html
    assert classes(html) == ["stay", "stay", "stay"]
    assert '<td class="mid"><span data-at="17">' in html


def test_below_a_cell_over_two_rows_the_second_column_does_not_stay():
    assert classes(wide("养老服务", groups=2)) == ["stay", "stay", ""]


def test_a_first_column_of_long_words_does_not_stay():
    assert classes(wide("为失能老年人提供上门服务一千二百人次")) == ["", "mid", ""]


def test_an_empty_cell_has_no_piece():
    cells = (Cell(Span(0, 1), 0, 0), Cell(Span(2, 2), 0, 1))
    source = Source("甲\t", (Table(Span(0, 2), 1, 2, cells),), "docx")
    for facts in ([], [shown(1, (0, 1))]):
        ((row,),) = [block.rows for block in printed(pages_of(source, facts, []))]
        assert [len(cell.pieces) for cell in row.cells] == [1, 0]


def test_a_page_that_begins_within_a_table_is_named_in_its_first_cell_there():
    text = TABLE + "末段"
    blocks = (*table().blocks, Paragraph(Span(20, 22)))
    source = leaved(Source(text, blocks, "pdf"), "pdf", (0, "第1页"), (14, "第2页"), (20, "第3页"))
    (page,) = pages_of(source, [], [])
    assert [block.leaf for block in page.blocks] == ["第1页", "第3页"]
    assert [[cell.leaf for cell in row.cells] for row in page.blocks[0].rows] == [
        ["", ""],
        ["", ""],
        ["第2页"],
    ]
    html = printed_html([page], 7)
    assert '<td><p class="flush leaf">第2页</p><span data-at="15">改造5户</span></td>' in html
    assert html.count("flush leaf") == 3


def test_marks_anchors_and_numbers_are_printed_without_white_space_between_the_pieces():
    mine, other = (
        Shown(ordinal=2, item=1, spans=((1, 5),), css="now", is_marked=True, is_mine=True),
        Shown(ordinal=3, item=40, spans=((7, 9),), css="", is_marked=True, is_mine=False),
    )
    html = printed_html(pages_of(paragraphs("为25&户安装<扶手"), [mine, other], []), 7)
    assert html == (
        '<p class="flush">第1行</p>\n'
        '<p class="left"><span data-at="0">为</span>'
        '<span class="at" id="s-2"></span><mark class="now" data-fact="2"><a href="#f-2">'
        '<span data-at="1">25&amp;户</span></a></mark><sup>2</sup><span data-at="5">安装</span>'
        '<span class="at" id="s-3"></span><mark class="" data-fact="3"><a'
        ' href="/notices/readings/7/40/?fact=3#f-3"><span data-at="7">&lt;扶</span></a></mark><sup>3</sup>'
        '<span data-at="9">手</span></p>'
    )


def test_an_item_without_a_place_says_so():
    assert printed_html([], 7) == '<p class="flush">本项在原文里没有位置，是手工补的。</p>'


@pytest.mark.parametrize(
    "source",
    [
        BOOK,
        table(),
        paragraphs("一、\n\n二、🙂"),
        Source(
            "题\n文",
            (
                Paragraph(Span(0, 1), role="title", align="center"),
                Paragraph(Span(2, 3), role="note", align="right", page_break=True),
            ),
            "docx",
        ),
    ],
)
def test_a_layout_laid_down_as_json_is_laid_out_again_the_same(source):
    text = Text(text=source.text, layout=layout_of(source), format=source.format, notice=Notice(name="甲"))
    again = source_of(text)
    assert (again.text, again.blocks, again.leaves, again.format, again.name) == (
        source.text,
        source.blocks,
        source.leaves,
        source.format,
        "甲",
    )


def test_the_demos_layout_survives_the_database(world):
    data = (files("minsheng.apps.demo") / "data" / "notice.docx").read_bytes()
    source = open_document(data, name="通知.docx")
    notice = Notice.objects.create(
        division=world.district,
        year=2026,
        name="通知.docx",
        files_hash="0" * 64,
        uploaded_at="2026-03-02T00:00:00Z",
    )
    kept = Text.objects.create(
        notice=notice,
        extractor="1",
        format="docx",
        sha256="0" * 64,
        text=source.text,
        layout=layout_of(source),
    )
    assert source_of(Text.objects.get(pk=kept.pk)).blocks == source.blocks


def long_table(rows: int) -> Source:
    """A head and rows of two cells; the first column's cells are merged over three rows each."""
    text, cells = "", []
    for row in range(rows):
        for column in range(2):
            words = f"{row}{'甲乙'[column]}"
            height = 3 if row and column == 0 else 1
            if not (column == 0 and row and row % 3 != 1):
                cells.append(Cell(Span(len(text), len(text) + len(words)), row, column, rows=height))
            text += f"{words}\t"
    return Source(text, (Table(Span(0, len(text)), rows, 2, tuple(cells), header_rows=1),), "docx")


def test_a_long_table_shows_its_head_and_the_rows_near_the_item():
    source = long_table(13)
    at = source.text.index("8乙")
    ((page),) = pages_of(source, [], [(at, at + 2)])
    rows = page.blocks[0].rows
    assert [(row.left_out, row.is_here) for row in rows] == [
        (0, False),
        (5, False),
        (0, False),
        (0, True),
        (0, False),
        (0, False),
    ]
    assert [
        [("".join(piece.words for piece in cell.pieces), cell.rows) for cell in row.cells] for row in rows
    ] == [
        [("0甲", 1), ("0乙", 1)],
        [("4甲", 1), ("6乙", 1)],
        [("7甲", 3), ("7乙", 1)],
        [("8乙", 1)],
        [("9乙", 1)],
        [("10甲", 1), ("10乙", 1)],
    ]


def test_a_cell_that_rows_share_does_not_draw_the_first_of_them_in():
    source = long_table(13)
    shared, own = source.text.index("7甲"), source.text.index("9乙")
    (page,) = pages_of(source, [], [(shared, shared + 2), (own, own + 2)])
    assert [row.cells[-1].pieces[0].words for row in page.blocks[0].rows if row.is_here] == ["9乙"]


def test_a_short_table_and_the_whole_source_leave_no_row_out():
    short, long = long_table(8), long_table(13)
    at = short.text.index("7乙")
    assert [len(pages_of(short, [], [(at, at + 2)])[0].blocks[0].rows)] == [8]
    assert [len(pages_of(long, [], [])[0].blocks[0].rows)] == [13]


def test_a_merged_cell_shown_again_has_no_second_place():
    source = long_table(13)
    mark = source.text.index("1甲")
    fact = Shown(5, 5, ((mark, mark + 2),), "ok", is_marked=True, is_mine=True)
    near, far = source.text.index("1乙"), source.text.index("12乙")
    (page,) = pages_of(source, [fact], [(near, near + 2), (far, far + 3)])
    html = printed_html([page], 1)
    assert html.count('id="s-5"') == 1
    assert "…略 6 行…" in html

"""The source cut at the edges of facts: nothing lost, nothing twice, tables with their cells."""

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.apps.notices.layout import layout_of, source_of
from minsheng.apps.notices.models import Notice, Text
from minsheng.apps.notices.passages import Shown, pages_of
from minsheng.core.policy.source import Block, Cell, Paragraph, Source, Span, Table
from minsheng.engines.office import open_document

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
        [(cell.rows, cell.columns, cell.is_head, [piece.words for piece in cell.pieces]) for cell in row]
        for row in block.rows
    ] == [
        [(1, 1, True, ["类别"]), (1, 1, True, ["项目"])],
        [(2, 1, False, ["养老"]), (1, 1, False, ["食堂", "8家"])],
        [(1, 1, False, ["改造5户"])],
    ]
    assert [piece.mark.ordinal for piece in block.rows[1][1].pieces] == [1, 2]
    assert [piece.mark.ordinal for piece in block.rows[2][0].pieces] == [2]


@pytest.mark.parametrize(
    "source",
    [
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
    assert (again.text, again.blocks, again.format, again.name) == (
        source.text,
        source.blocks,
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

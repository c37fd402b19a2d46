"""Blocks from sheets: placed by names or by order, quoted cells, merged cells, headings, sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.cascade.block import Axis, place_of, read_block
from minsheng.core.cascade.cells import read_cell
from minsheng.core.cascade.problems import BlockEmpty, BlockTooLarge, BlockTooWide

STREETS = Axis({"石桥街道": "01", "石桥": "01", "南关街道": "02", "北关（街道）": "03"}, ["01", "02", "03"])
TARGETS = Axis({"老旧小区改造": "t1", "加装电梯": "t2"}, ["t1", "t2"])
ONE = Axis({}, ["t1"])


def read(row, column, text):
    return read_cell(text, measure="户", scale=0)


def block(text, rows=STREETS, columns=TARGETS):
    found = read_block(text, rows, columns, read)
    values = {(cell.row, cell.column): cell.cell.value for cell in found.cells}
    notes = [(note.code.removeprefix("cascade."), note.facts.get("place")) for note in found.faults]
    remarks = [(note.code.removeprefix("cascade."), note.facts.get("place")) for note in found.remarks]
    return values, notes, remarks


def numbers(**cells):
    return {(key[-2:], key[:2]): Decimal(value) for key, value in cells.items()}


def test_numbers_alone_are_placed_by_their_order():
    assert block("1\t2\r\n3\t4\r\n") == (numbers(t1_01=1, t2_01=2, t1_02=3, t2_02=4), [], [])


def test_names_in_front_decide_the_row_whatever_the_order():
    values, faults, remarks = block("北关(街道)\t5\n石 桥\t1\n", columns=ONE)
    assert (values, faults, remarks) == (numbers(t1_03=5, t1_01=1), [], [])


def test_headings_decide_the_column_and_what_stands_above_or_left_of_them_is_passed_over():
    text = (
        "石桥区任务分解表\t\t\t\n序号\t单位\t加装电梯\t老旧小区改造\n1\t南关街道\t3\t40\n2\t石桥街道\t4\t60\n"
    )
    assert block(text) == (numbers(t2_02=3, t1_02=40, t2_01=4, t1_01=60), [], [])


def test_a_block_that_stands_the_other_way_round_is_turned_and_keeps_its_places():
    text = "\t石桥街道\t南关街道\n老旧小区改造\t60\t40人\n"
    found = read_block(text, STREETS, TARGETS, read)
    assert [(cell.row, cell.column, cell.place, cell.cell.value) for cell in found.cells] == [
        ("01", "t1", "B2", Decimal(60)),
        ("02", "t1", "C2", None),
    ]
    assert found.cells[1].cell.problem.code == "cascade.cell_other_unit"


def test_a_single_cell_with_both_names_is_placed_whichever_way_it_stands():
    assert (
        block("\t石桥街道\n加装电梯\t3\n") == block("\t加装电梯\n石桥街道\t3\n") == (numbers(t2_01=3), [], [])
    )


def test_streets_as_headings_over_one_row_are_turned_into_a_column():
    values, faults, remarks = block("\t石桥街道\t南关街道\n任务数\t60\t40\n", columns=ONE)
    assert (values, faults, remarks) == (numbers(t1_01=60, t1_02=40), [], [("block_heading_left_out", "A1")])


def test_names_without_a_number_are_nothing_to_read():
    with pytest.raises(BlockEmpty):
        block("石桥街道\t\n南关街道\t\n")


def test_good_rows_pass_beside_unknown_double_and_unnamed_ones():
    text = "石桥街道\t1\n东关街道\t2\n石桥\t3\n\t4\n南关街道\t五个\n合计\t10\n"
    values, faults, remarks = block(text, columns=ONE)
    assert values == {("01", "t1"): Decimal(1), ("02", "t1"): None}
    assert faults == [("block_name_unknown", "A2"), ("block_name_twice", "A3"), ("block_name_missing", "A4")]
    assert remarks == [("block_sum_left_out", "A6")]


def test_columns_without_a_known_name_are_told_once_and_not_read():
    text = "单位\t加装电梯\t备注\t\t合计\n石桥街道\t1\t好\t7\t8\n南关街道\t2\t\t\t\n"
    values, faults, remarks = block(text)
    assert values == numbers(t2_01=1, t2_02=2)
    assert faults == [("block_name_unknown", "C1"), ("block_name_missing", "D1")]
    assert remarks == [("block_sum_left_out", "E1")]


def test_an_unknown_heading_over_a_single_column_is_passed_over():
    assert block("街道\t任务数（户）\n石桥街道\t12\n", columns=ONE) == (
        numbers(t1_01=12),
        [],
        [("block_heading_left_out", "A1")],
    )


def test_an_unknown_unit_in_the_first_row_is_no_heading():
    values, faults, _ = block("东关街道\t12\n石桥街道\t1\n", columns=ONE)
    assert (values, faults) == (numbers(t1_01=1), [("block_name_unknown", "A1")])


def test_cells_left_empty_by_merging_are_told_and_change_nothing_while_a_dash_clears():
    found = read_block(
        "石桥街道\t30\n南关街道\t\n北关街道\t—\n", Axis({**STREETS.names, "北关街道": "03"}, []), ONE, read
    )
    assert [(cell.row, cell.cell.value, cell.cell.problem) for cell in found.cells] == [
        ("01", Decimal(30), None),
        ("03", None, None),
    ]
    assert [(remark.code, remark.facts) for remark in found.remarks] == [
        ("cascade.block_cells_empty", {"count": 1, "place": "B2"})
    ]


def test_quoted_cells_hold_tabs_line_ends_and_quotation_marks():
    assert block('"石桥\n街道"\t"12"\n"南关\t街道"\t3\n', columns=ONE)[0] == numbers(t1_01=12, t1_02=3)
    found = read_block('"约""12"""\t4', STREETS, TARGETS, read)
    assert [(cell.place, cell.cell.value) for cell in found.cells] == [("A1", None), ("B1", Decimal(4))]
    assert found.cells[0].cell.problem.facts["printed"] == '约"12"'


def test_a_quotation_mark_that_is_never_closed_swallows_nothing():
    values, _, _ = block('"1\t2\n3\t4\n')
    assert values == {("01", "t1"): None, **numbers(t2_01=2, t1_02=3, t2_02=4)}


def test_blank_rows_and_columns_at_the_end_are_no_part_of_the_block():
    assert block("1\t2\t\t\n3\t4\t\t\n\t\t\t\n \t\n") == (numbers(t1_01=1, t2_01=2, t1_02=3, t2_02=4), [], [])


def test_line_ends_of_every_kind_part_rows():
    assert block("1\r2\r3", columns=ONE)[0] == numbers(t1_01=1, t1_02=2, t1_03=3)


def test_rows_beyond_the_grid_are_told_and_the_others_stand():
    values, faults, _ = block("1\n2\n3\n4\n5\n", columns=ONE)
    assert (values, faults) == (numbers(t1_01=1, t1_02=2, t1_03=3), [("block_rows_beyond", "A4")])


def test_columns_that_no_heading_explains_are_refused_as_a_whole():
    with pytest.raises(BlockTooWide) as refused:
        block("石桥街道\t800\t12\n", columns=ONE)
    assert refused.value.facts == {"columns": 2, "room": 1}


@pytest.mark.parametrize("text", ["", "\n\n", " \t \r\n", "\0"])
def test_nothing_is_refused(text):
    with pytest.raises(BlockEmpty):
        block(text)


@pytest.mark.parametrize("text", ["1\n" * 401, "\t".join(["1"] * 201), "1" * 1_600_001])
def test_more_than_a_grid_holds_is_refused(text):
    with pytest.raises(BlockTooLarge) as refused:
        block(text)
    assert refused.value.facts == {"rows": 400, "columns": 200}


def test_places_are_named_as_sheets_name_them():
    assert [place_of(0, 0), place_of(9, 25), place_of(0, 26), place_of(1, 701), place_of(0, 702)] == [
        "A1", "Z10", "AA1", "ZZ2", "AAA1",
    ]  # fmt: skip


@given(st.text(alphabet=st.sampled_from('12万,-—"\t\n\r石桥街道南关 '), max_size=60))
def test_no_cell_of_the_grid_is_written_twice_by_any_block(text):
    try:
        found = read_block(text, STREETS, TARGETS, read)
    except (BlockEmpty, BlockTooWide):
        return
    placed = [(cell.row, cell.column) for cell in found.cells]
    assert len(placed) == len(set(placed))

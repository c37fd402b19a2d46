"""A sheet that came back: rows and columns told by their codes."""

import pytest

from minsheng.core.cascade.returned import Axes, on_sheet, read_returned

AXES = Axes(
    lines=["T-1", "T-2"],
    units=["S1", "S2", "S3"],
    names={"东街道": "S1", "东街": "S1", "西街道": "S2", "南街道": "S3"},
    beside=["序号", "项目", "编码", "年度目标", "合计", "差额"],
)
SHEET = [
    ["望湖区任务分解表", "", "", "", "", "", ""],
    ["序号", "项目", "年度目标", "编码", "东街道", "西街道", "合计"],
    ["", "", "", "", "S1", "S2", ""],
    ["1", "食堂", "100", "T-1", "60", "40", "100"],
    ["2", "岗位", "9", "T-2", "", "9", "9"],
]


def read(rows, *merges, axes=AXES):
    found = read_returned(rows, merges, axes)
    cells = {(cell.line, cell.unit): (cell.text, cell.place) for cell in found.cells}
    assert len(cells) == len(found.cells)
    return cells, [(fault.code, dict(fault.facts)) for fault in found.faults]


GOOD = {
    ("T-1", "S1"): ("60", "E4"),
    ("T-1", "S2"): ("40", "F4"),
    ("T-2", "S1"): ("", "E5"),
    ("T-2", "S2"): ("9", "F5"),
}


def changed(row, column, text):
    return [
        [text if (n, m) == (row, column) else cell for m, cell in enumerate(line)]
        for n, line in enumerate(SHEET)
    ]


def test_cells_are_told_by_the_codes_of_row_and_column():
    assert read(SHEET) == (GOOD, [])


def test_rows_and_columns_in_another_order_with_some_left_out_are_told_all_the_same():
    order = [5, 3, 1, 4]
    rows = [[SHEET[n][m] for m in order] for n in (1, 2, 4, 3)]
    assert read(rows) == (
        {
            ("T-2", "S2"): ("9", "A3"),
            ("T-2", "S1"): ("", "D3"),
            ("T-1", "S2"): ("40", "A4"),
            ("T-1", "S1"): ("60", "D4"),
        },
        [],
    )


def test_a_sheet_that_lies_on_its_side_is_read_with_its_own_places():
    cells, faults = read([list(column) for column in zip(*SHEET, strict=True)])
    assert faults == []
    assert cells[("T-1", "S2")] == ("40", "D6")
    assert {key: text for key, (text, _) in cells.items()} == {key: text for key, (text, _) in GOOD.items()}


def test_without_codes_columns_are_told_by_the_names_of_units():
    rows = [SHEET[1], *SHEET[3:]]
    assert {key: text for key, (text, _) in read(rows)[0].items()} == {
        key: text for key, (text, _) in GOOD.items()
    }
    added = [[*line, extra] for line, extra in zip(SHEET, ["", "南街道", "", "5", ""], strict=True)]
    assert read(added)[0][("T-1", "S3")] == ("5", "H4")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (changed(2, 4, "S9"), ("cascade.sheet_name_unknown", {"name": "S9", "place": "E3"})),
        (changed(3, 3, "T-9"), ("cascade.sheet_name_unknown", {"name": "T-9", "place": "D4"})),
        (changed(2, 5, "S1"), ("cascade.block_name_twice", {"name": "S1", "place": "F3"})),
        (changed(3, 3, ""), ("cascade.sheet_code_missing", {"place": "D4"})),
        (
            [[*line, extra] for line, extra in zip(SHEET, ["", "北街道", "", "5", ""], strict=True)],
            ("cascade.sheet_name_unknown", {"name": "北街道", "place": "H2"}),
        ),
    ],
)
def test_what_cannot_be_placed_is_named_and_the_rest_is_read(rows, fault):
    cells, faults = read(rows)
    assert faults == [fault]
    assert len(cells) in (2, 4)


def test_columns_of_notes_and_rows_of_sums_are_passed_over():
    rows = [[*line, extra] for line, extra in zip(SHEET, ["", "备注", "", "已商", ""], strict=True)]
    rows.append(["", "合计", "109", "", "60", "49", "109", ""])
    assert read(rows) == (GOOD, [])


def test_a_merged_range_is_named_once_and_none_of_its_cells_is_read():
    rows = changed(4, 4, "60")
    cells, faults = read(rows, (0, 0, 0, 6), (3, 4, 4, 4))
    assert faults == [("cascade.sheet_merged", {"place": "E4:E5"})]
    assert cells == {key: told for key, told in GOOD.items() if key[1] == "S2"}


def test_a_sheet_without_levels_or_units_says_nothing():
    assert read([["说明"], ["照着填"]]) == ({}, [])
    assert read([]) == ({}, [])


def test_places_carry_the_name_of_the_sheet_where_asked():
    found = on_sheet(read_returned(changed(3, 3, ""), [], AXES), "任务分解")
    assert found.cells[0].place == "任务分解!E5"
    assert found.faults[0].facts == {"place": "任务分解!D4"}

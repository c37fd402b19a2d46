"""The 任务分解表 as a workbook, out and in."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.apps.cascade.errors import PreviewOver, SheetElsewhere, SheetWithoutCells
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.cascade.queries import unit_page
from minsheng.apps.cascade.sheets.preview import preview
from minsheng.apps.cascade.sheets.table import programme_table, unit_table
from minsheng.apps.cascade.sheets.taking_in import opened, sealed, take_in
from minsheng.apps.cascade.sheets.workbook import table_workbook, target_workbook, unit_workbook
from minsheng.apps.places.models import Unit
from tests.apps.cascade.sheetsteps import DAY, downloaded, filled, previewed, sheets_of, told, written
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    edition_of,
    figures,
    issued,
    row_of,
    streets,
    targets_of,
    typed,
)
from tests.conftest import make_actor, make_unit

FIRST = 6
"""Column of the first unit."""


@pytest.fixture
def edition(world):
    return edition_of(world.district, COUNTED, RATED, lead=world.civil_affairs)


@pytest.fixture
def split(world, edition, three):
    """100 over three streets: 50, 30, nothing yet."""
    return typed(world.clerk, targets_of(edition)[0], {three[0]: "50", three[1]: "30", three[2]: "0"})


@pytest.fixture
def programme(edition, split):
    return edition.programme


def saved(actor, programme, data):
    """The workbook previewed, confirmed and saved."""
    cells = opened(sealed(previewed(programme, actor, data), actor), programme, actor)
    return take_in(actor, cells, AT)


def test_the_table_has_a_row_for_each_target_and_a_column_for_each_unit(world, programme):
    rows = sheets_of(downloaded(programme, world.clerk))["任务分解"]
    assert rows[2] == [
        *("序号", "项目名称", "指标", "计量单位", "年度目标", "预留"),
        *("001街道", "002街道", "003街道", "合计", "差额", "编码"),
    ]
    assert rows[3][FIRST : FIRST + 3] == ["S001", "S002", "S003"]
    assert rows[4] == [
        *("1", "社区食堂建设", "新建社区食堂 100 家", "家", Decimal(100), Decimal(0)),
        *(Decimal(50), Decimal(30), Decimal(0), Decimal(80), Decimal(20), "990102-2026-1-1"),
    ]
    assert rows[5][4:11] == [Decimal(80), "—", None, None, None, "不汇总", "不汇总"]


def test_sums_are_live_formulas(world, programme):
    with zipfile.ZipFile(io.BytesIO(downloaded(programme, world.clerk))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>SUM(G5:I5)</f><v>80" in sheet
    assert "<f>E5-J5-F5</f><v>20" in sheet


def test_a_table_that_comes_back_untouched_changes_nothing(world, programme, nothing_written):
    shown = previewed(programme, world.clerk, downloaded(programme, world.clerk))
    assert told(shown) == ([], [], [], 6)
    assert shown.has_versions
    with nothing_written():
        assert saved(world.clerk, programme, downloaded(programme, world.clerk)).saved == 0


def test_changed_cells_are_shown_old_and_new_and_saved_on_confirmation(world, programme, split, told_cells):
    data = filled(
        downloaded(programme, world.clerk), {(4, FIRST + 1): "约40", (4, FIRST + 2): "1.0万", (4, FIRST): "—"}
    )
    shown = previewed(programme, world.clerk, data)
    assert told(shown)[0] == [("G5", 50, None), ("H5", 30, 40), ("I5", 0, 10000)]
    assert [remark.code for remark in shown.changes[1].remarks] == ["cascade.cell_about"]
    assert figures(split)["S002"] == (30, None)
    taken = saved(world.clerk, programme, data)
    assert (taken.saved, taken.same, taken.refused) == (3, 0, [])
    assert figures(split) == {"S001": (None, None), "S002": (40, None), "S003": (10000, None)}
    assert told_cells() == 3


@pytest.fixture
def told_cells():
    """How many cells the last audit event names."""
    from minsheng.apps.audit.models import Event

    return lambda: Event.objects.order_by("number").last().facts["count"]


def test_the_same_file_twice_changes_nothing_the_second_time(world, programme, nothing_written):
    data = filled(downloaded(programme, world.clerk), {(4, FIRST + 1): 40})
    assert saved(world.clerk, programme, data).saved == 1
    assert told(previewed(programme, world.clerk, data)) == ([], [], [], 6)
    with nothing_written():
        assert saved(world.clerk, programme, data).saved == 0


def test_a_cell_that_somebody_else_changed_is_refused_with_both_values_and_the_others_pass(
    world, programme, split, three
):
    data = filled(downloaded(programme, world.clerk), {(4, FIRST): 55, (4, FIRST + 1): 35})
    typed(world.clerk, split.target, {three[0]: "60"})
    shown = previewed(programme, world.clerk, data)
    assert told(shown)[:2] == ([("H5", 30, 35)], [("G5", "cascade.cell_stale")])
    assert shown.refused[0].problem.facts == {"unit": "001街道", "typed": "55", "now": "60"}
    assert saved(world.clerk, programme, data).saved == 1
    assert figures(split)["S001"] == (60, None)


def test_what_somebody_else_changed_is_not_put_back_by_a_cell_left_as_it_was(world, programme, split, three):
    data = downloaded(programme, world.clerk)
    typed(world.clerk, split.target, {three[0]: "60"})
    assert told(previewed(programme, world.clerk, data)) == ([], [], [], 6)


def test_a_cell_changed_between_preview_and_confirmation_is_refused(world, programme, split, three):
    data = filled(downloaded(programme, world.clerk), {(4, FIRST): 55, (4, FIRST + 1): 35})
    words = sealed(previewed(programme, world.clerk, data), world.clerk)
    typed(world.clerk, split.target, {three[0]: "60"})
    taken = take_in(world.clerk, opened(words, programme, world.clerk), AT)
    assert taken.saved == 1
    assert [(each.cell.place, each.problem.code) for each in taken.refused] == [("G5", "cascade.cell_stale")]


def test_bad_cells_are_named_and_the_others_pass(world, programme):
    data = filled(
        downloaded(programme, world.clerk),
        {
            (4, FIRST): "1.5",
            (4, FIRST + 1): "30所",
            (4, FIRST + 2): 20,
            (5, FIRST): "很多",
            (5, FIRST + 1): "85.5",
        },
    )
    assert told(previewed(programme, world.clerk, data)) == (
        [("I5", 0, 20), ("H6", None, Decimal("85.5"))],
        [
            ("G5", "cascade.cell_fractional"),
            ("H5", "cascade.cell_other_unit"),
            ("G6", "cascade.cell_unread"),
        ],
        [],
        1,
    )


def test_unknown_units_and_targets_merged_and_emptied_cells_are_named(world, programme):
    data = downloaded(programme, world.clerk)
    shown = previewed(programme, world.clerk, filled(data, {(3, FIRST): "S999", (5, 11): "990102-2026-9-9"}))
    assert [(fault.code, fault.facts["place"]) for fault in shown.faults] == [
        ("cascade.sheet_name_unknown", "G4"),
        ("cascade.sheet_name_unknown", "L6"),
    ]
    emptied = previewed(programme, world.clerk, filled(data, {(4, FIRST): None}))
    assert told(emptied) == ([], [], ["cascade.sheet_cells_empty"], 6)
    assert emptied.remarks[0].facts == {"count": 1, "place": "G5"}
    merged = previewed(programme, world.clerk, filled(data, {}, merges=[(4, FIRST, 4, FIRST + 1)]))
    assert [(fault.code, fault.facts["place"]) for fault in merged.faults] == [
        ("cascade.sheet_merged", "G5:H5")
    ]
    assert merged.changes == []


def test_rows_and_columns_may_stand_in_another_order_and_units_may_be_added(world, programme, split):
    make_unit(world.district, "望湖区城东街道", "城东街道", kind="street", code="S009")
    sheets = sheets_of(downloaded(programme, world.clerk))
    head, codes, first, second = sheets["任务分解"][2:6]
    order = [11, 8, 7, 2]
    rows = [[row[n] for n in order] for row in (head, codes, second, first)]
    rows[0].append("城东街道")
    rows[3] += [5]
    rows[3][1] = 15
    data = written({"汇总": rows, "对照": sheets["对照"]})
    assert told(previewed(programme, world.clerk, data))[:3] == ([("B4", 0, 15), ("E4", None, 5)], [], [])
    assert saved(world.clerk, programme, data).saved == 2
    assert figures(split)["S009"] == (5, None)


def test_without_the_hidden_sheet_cells_are_held_against_what_stands_now(world, programme):
    sheets = sheets_of(filled(downloaded(programme, world.clerk), {(4, FIRST): 51}))
    shown = previewed(programme, world.clerk, written({"任务分解": sheets["任务分解"]}))
    assert (told(shown)[0], shown.has_versions) == ([("G5", 50, 51)], False)


def test_the_same_cell_on_two_sheets_is_read_once(world, programme):
    sheets = sheets_of(filled(downloaded(programme, world.clerk), {(4, FIRST): 51}))
    shown = previewed(programme, world.clerk, written({"甲": sheets["任务分解"], "乙": sheets["任务分解"]}))
    assert told(shown)[0] == [("甲!G5", 50, 51)]
    assert ("乙!G5", "cascade.sheet_cell_twice") in told(shown)[1]


def test_a_file_of_another_programme_or_without_a_table_is_refused(world, programme):
    other = edition_of(world.district, COUNTED, lead=world.civil_affairs, year=2027).programme
    with pytest.raises(SheetElsewhere) as caught:
        previewed(other, world.clerk, downloaded(programme, world.clerk))
    assert caught.value.facts == {"given": "990102-2026", "programme": "990102-2027"}
    with pytest.raises(SheetWithoutCells):
        previewed(programme, world.clerk, written({"清单": [["项目", "数"], ["食堂", 3]]}))


def test_a_preview_is_confirmed_by_whom_it_was_shown_to_and_for_its_programme(world, programme):
    shown = previewed(programme, world.clerk, filled(downloaded(programme, world.clerk), {(4, FIRST): 51}))
    words = sealed(shown, world.clerk)
    for changed, actor in ((words[:-2], world.clerk), (words, world.city_clerk), ("", world.clerk)):
        with pytest.raises(PreviewOver):
            opened(changed, programme, actor)


def test_units_that_are_named_and_not_numbered_are_shown_and_not_typed(world):
    edition = edition_of(world.district, NAMED, lead=world.civil_affairs)
    streets(world.district, 1)
    data = downloaded(edition.programme, world.clerk)
    rows = sheets_of(data)["任务分解"]
    assert rows[4][6:8] == [None, None]
    assert rows[3][6:8] == ["990102001-001", "S001"]
    refused = previewed(edition.programme, world.clerk, filled(data, {(4, FIRST): "参与"}))
    assert told(refused) == ([], [("G5", "cascade.sheet_not_numbered")], [], 1)


def test_a_unit_gets_the_levels_below_its_own_rows_alone_and_fills_these(world, programme, split, three):
    office = make_actor(three[0], "approver", "jie", "许知行")
    typed(world.clerk, split.target, {three[0]: "70"})
    issued(world.clerk, split)
    below = [make_unit(world.district, f"{n}社区", kind="community", code=f"C{n}") for n in (1, 2)]
    Unit.objects.filter(pk__in=[unit.pk for unit in below]).update(superior=three[0])
    typed(office, split.target, {below[0]: "40", below[1]: "20"}, parent=row_of(split, three[0]))
    data = downloaded(programme, office)
    rows = sheets_of(data)["任务分解"]
    assert [row[-1] for row in rows[4:]] == ["990102-2026-1-1/S001"]
    assert rows[4][1:6] == [
        "其中：001街道（社区食堂建设）",
        "新建社区食堂 100 家",
        "家",
        Decimal(70),
        Decimal(0),
    ]
    assert rows[2][FIRST:-3] == ["1社区", "2社区", "001街道"]
    assert rows[4][FIRST : FIRST + 5] == [Decimal(40), Decimal(20), None, Decimal(60), Decimal(10)]
    changed = filled(data, {(4, FIRST + 1): 30})
    assert saved(office, programme, changed).saved == 1
    assert figures(split, row_of(split, three[0])) == {"C1": (40, None), "C2": (30, None)}


def test_a_unit_that_gave_nothing_on_gets_no_level(world, programme, split, three):
    office = make_actor(three[0], "approver", "jie", "许知行")
    typed(world.clerk, split.target, {three[0]: "70"})
    issued(world.clerk, split)
    assert programme_table(programme, office, DAY).lines == []
    typed(office, split.target, {three[0]: "60"}, parent=row_of(split, three[0]))
    table = programme_table(programme, office, DAY)
    assert ([line.code for line in table.lines], table.units) == (["990102-2026-1-1/S001"], [three[0]])


def test_levels_of_others_are_locked_and_not_taken_from_a_file(world, programme, split):
    lead = make_actor(world.civil_affairs, "approver", "min", "顾长风")
    data = filled(downloaded(programme, lead), {(4, FIRST): 51})
    assert told(previewed(programme, lead, data)) == ([], [("G5", "cascade.sheet_not_yours")], [], 5)


def test_one_target_lies_on_its_side_and_is_read_all_the_same(world, programme, split):
    table = programme_table(programme, world.clerk, DAY).of_target(split.target)
    data = target_workbook(table, "社区食堂", at=AT)
    rows = sheets_of(data)["任务分解"]
    assert rows[2] == ["序号", "单位", "编码", "上次下达", "任务数"]
    assert rows[4] == [Decimal(1), "001街道", "S001", None, Decimal(50)]
    assert [(row[1], row[4]) for row in rows[7:]] == [
        ("合计", 80),
        ("年度目标", 100),
        ("预留", 0),
        ("差额", 20),
    ]
    assert told(previewed(programme, world.clerk, data)) == ([], [], [], 3)
    assert told(previewed(programme, world.clerk, filled(data, {(5, 4): 45})))[0] == [("E6", 30, 45)]


def test_one_unit_over_its_targets_is_written_and_read(world, programme, split, three):
    table = unit_table(unit_page(three[1], programme, world.clerk, DAY))
    data = unit_workbook(table, "002街道", at=AT)
    rows = sheets_of(data)["任务分解"]
    assert rows[2][5:] == ["上次下达", "002街道", "编码"]
    assert [row[6] for row in rows[4:]] == [Decimal(30), None]
    assert told(previewed(programme, world.clerk, filled(data, {(5, 6): 80})))[0] == [("G6", None, 80)]


def test_words_like_formulas_stay_words(world, three):
    bad = {**COUNTED, "words": "=HYPERLINK(1)", "unit": "@家"}
    edition = edition_of(world.district, bad, lead=world.civil_affairs)
    data = downloaded(edition.programme, world.clerk)
    assert sheets_of(data)["任务分解"][4][2:4] == ["=HYPERLINK(1)", "@家"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "HYPERLINK" not in archive.read("xl/worksheets/sheet1.xml").decode()


def test_the_number_of_queries_does_not_grow_with_targets_and_units(world, edition, split):
    def asked(actor=world.clerk):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            data = table_workbook(programme_table(edition.programme, actor, DAY), "表", at=AT)
            preview(edition.programme, actor, data, DAY)
        return len(queries)

    few = asked()
    more = streets_named(world, 12)
    for target in targets_of(edition):
        typed(world.clerk, target, dict.fromkeys(more, "1"))
    assert asked() == few
    assert Allocation.objects.count() == 27
    assert few <= 30


def streets_named(world, count):
    return [make_unit(world.district, f"{n}镇", kind="street", code=f"T{n:03d}") for n in range(count)]

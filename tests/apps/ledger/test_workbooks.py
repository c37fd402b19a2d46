"""A 登记表 out, filled in as people do, and back in."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from minsheng.apps.ledger.errors import SheetElsewhere, SheetEmpty, SheetUnkeyed, SheetUnknown
from minsheng.apps.ledger.models import Batch, Entry, EntryStep, SubjectRecord, Warning
from minsheng.apps.ledger.sheets.batchpage import batch_page
from minsheng.apps.ledger.sheets.handing import confirm
from tests.apps.ledger.sheetsteps import HEAD, body, counts, downloaded, fill, handed, taken_in, written
from tests.apps.ledger.steps import (
    AT,
    CASES,
    MEASURED,
    PLACES,
    RATE,
    RESIDENTS,
    TOTALS,
    accepted,
    day,
    end,
    entered,
    fresh,
    given,
    number,
    person,
    stage_of,
    submitted,
    total,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


def people(*serials, on="6月3日"):
    """Rows of persons."""
    return [{"办成的日期": on, "身份证号": number(serial), "姓名": "某人"} for serial in serials]


def refusals(batch):
    """Place and sentence of what is refused."""
    return [(place, why) for place, _, why in batch_page(batch).refused]


def test_new_rows_become_drafts_with_step_record_and_events(stage):
    batch = taken_in(stage, fill(downloaded(stage), *people(1, 2, 3)))
    assert counts(batch) == (3, 0, 0, 0)
    assert batch.state == Batch.State.DONE
    entries = list(Entry.objects.order_by("pk"))
    assert [(e.state, e.version, e.happened_on, e.quantity, e.batch_id) for e in entries] == [
        ("draft", 1, day(6, 3), 1, batch.pk)
    ] * 3
    assert entries[0].entered_by == stage.reporters[0].user
    assert [s.verb for s in EntryStep.objects.order_by("pk")] == ["entered"] * 3
    assert SubjectRecord.objects.get(entry=entries[1]).identity == number(2)


def test_a_row_typed_in_the_form_and_in_the_workbook_is_the_same_entry(stage):
    entered(stage, 0, given(day(6, 3), 1))
    batch = taken_in(stage, fill(downloaded(stage), *people(1), since=HEAD + 5))
    assert counts(batch) == (0, 0, 2, 0)  # the draft stands in the workbook too


def test_the_same_file_twice_changes_nothing(stage):
    data = written(fill(downloaded(stage), *people(1, 2)))
    taken_in(stage, data)
    before = list(Entry.objects.values())
    assert counts(taken_in(stage, data)) == (0, 0, 2, 0)
    assert list(Entry.objects.values()) == before


def test_a_corrected_row_updates_by_its_key(stage):
    sheets = fill(downloaded(stage), *people(1))
    taken_in(stage, sheets)
    batch = handed(stage, fill(sheets, {"办成的日期": date(2026, 6, 5)}))
    assert counts(batch) == (0, 1, 0, 0)
    assert [place for place, _, _ in batch_page(batch).changes] == ["社区食堂建设 第4行"]
    confirm(stage.reporters[0], batch)
    entry = Entry.objects.get()
    assert (entry.happened_on, entry.version, entry.state) == (day(6, 5), 2, "draft")


def test_good_rows_pass_and_bad_ones_are_named_with_cell_and_reason(stage):
    ruined = {"办成的日期": "6月3日", "身份证号": 1.1e17}
    text = {"办成的日期": "6月3日", "身份证号": "110101194001310000"}
    digit = {"办成的日期": "6月3日", "身份证号": number(5)[:-1] + ("1" if number(5)[-1] != "1" else "2")}
    future = {"办成的日期": "2026-12-01", "身份证号": number(6)}
    undated = {"身份证号": number(7)}
    batch = handed(stage, fill(downloaded(stage), *people(1), ruined, text, digit, future, undated))
    assert counts(batch) == (1, 0, 0, 5)
    places = [place for place, _ in refusals(batch)]
    name = "社区食堂建设"
    assert places == [f"{name} B5", f"{name} B6", f"{name} B7", f"{name} A8", f"{name} A9"]
    assert "文本" in refusals(batch)[0][1]
    assert number(5)[6:14] not in str(batch_page(batch).refused)
    confirm(stage.reporters[0], batch)
    batch.refresh_from_db()
    assert (batch.preview, batch.file, len(batch.faults)) == ("", None, 5)
    assert Entry.objects.count() == 1


def test_a_person_twice_in_a_file_is_a_fault_of_both_rows(stage):
    batch = taken_in(stage, fill(downloaded(stage), *people(1, 2, 1)))
    assert counts(batch) == (1, 0, 0, 2)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "written_day",
    [
        "6月3日",
        "2026-6-3",
        "2026/06/03",
        "2026.6.3",
        "２０２６年６月３日",
        "20260603",
        date(2026, 6, 3),
        46176,
    ],
)
def test_a_day_is_read_in_every_usual_form(stage, written_day):
    batch = taken_in(stage, fill(downloaded(stage), *people(1, on=written_day)))
    assert counts(batch) == (1, 0, 0, 0)
    assert Entry.objects.get().happened_on == day(6, 3)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.2万", 12000),
        ("１２０个", 120),
        ("约120", 120),
        ("1,200", 1200),
        (Decimal("85"), 85),
        ("一百二十", 120),
    ],
)
def test_a_number_is_read_as_people_type_it(world, typed, value):
    stage = stage_of(world, PLACES, TOTALS)
    row = {"截至哪一天": "6月3日", "累计完成（个）": typed, "由谁出具": "区民政局", "依据的材料": "8号"}
    taken_in(stage, fill(downloaded(stage), row))
    assert Entry.objects.get().quantity == value


def test_columns_may_be_moved_blank_lines_left_and_a_day_merged_over_rows(stage):
    sheets = fill(downloaded(stage), *people(1))
    sheet = body(sheets)
    turned = [list(reversed(row)) for row in sheet]
    sheet[:] = turned[:4] + [[None] * len(turned[0])] * 3 + turned[4:]
    last = len(sheet[HEAD]) - 1
    name = next(name for name, rows in sheets.items() if rows is sheet)
    sheet[7] = [None] * len(sheet[HEAD])
    heads = {title: place for place, title in enumerate(sheet[HEAD])}
    sheet[7][heads["身份证号"]] = number(2)
    sheet[8] = [None] * len(sheet[HEAD])
    sheet[8][heads["身份证号"]] = number(3)
    data = written(sheets, merges=[(name, 7, last, 8, last, "6月4日")])
    assert counts(taken_in(stage, data)) == (3, 0, 0, 0)
    assert set(Entry.objects.values_list("happened_on", flat=True)) == {day(6, 3), day(6, 4)}


def test_a_workbook_of_another_unit_or_month_or_none_of_ours_is_refused(stage, nothing_written):
    filled = fill(downloaded(stage), *people(1))
    with nothing_written(), pytest.raises(SheetElsewhere) as caught:
        handed(stage, filled, at_row=1)
    assert caught.value.facts == {"wrong": "单位", "given": "001街道", "wanted": "002街道"}
    with nothing_written(), pytest.raises(SheetElsewhere) as caught:
        handed(stage, filled, month=5)
    assert caught.value.facts == {"wrong": "月份", "given": "2026年6月", "wanted": "2026年5月"}
    with nothing_written(), pytest.raises(SheetUnknown):
        handed(stage, {name: rows for name, rows in filled.items() if name != "对照"})


def test_a_filled_sheet_without_its_hidden_column_is_told_and_never_passed_over(stage, nothing_written):
    """A clerk deleted the column that says of which target the sheet is."""
    filled = fill(downloaded(stage), *people(1))
    (name,) = filled.keys() - {"汇总", "对照", "选项"}
    bare = [row[:-1] for row in filled[name]]
    with nothing_written(), pytest.raises(SheetUnkeyed) as caught:
        handed(stage, filled | {name: bare})
    assert caught.value.facts == {"sheet": name}
    batch = handed(stage, filled | {"抄下来的": bare, "空表": [[None]]})
    assert counts(batch) == (1, 0, 0, 0)
    assert [name for name, _ in batch_page(batch).left] == ["抄下来的"]


def test_an_empty_workbook_is_refused_and_forgotten(stage):
    with pytest.raises(SheetEmpty):
        handed(stage, downloaded(stage))
    assert Batch.objects.get().file is None


def test_what_is_accepted_is_refused_with_both_values_and_what_says_the_same_is_not(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(5, 31), 30))
    sheets = downloaded(stage)
    assert counts(handed(stage, sheets)) == (0, 0, 1, 0)
    sheets = fill(sheets, {"累计完成（个）": 29})
    batch = handed(stage, sheets)
    assert counts(batch) == (0, 0, 0, 1)
    assert "30" in refusals(batch)[0][1]
    assert "29" in refusals(batch)[0][1]


def test_a_total_that_falls_is_refused(world):
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(5, 31), 30))
    row = {"截至哪一天": "6月3日", "累计完成（个）": 20, "由谁出具": "区民政局", "依据的材料": "8号"}
    batch = handed(stage, fill(downloaded(stage), row, since=HEAD + 2))
    assert counts(batch) == (0, 0, 1, 1)


def test_a_rate_is_entered_and_a_denominator_of_zero_is_named(world):
    stage = stage_of(world, RATE, MEASURED, ("80", "80"))
    good = {"截至哪一天": "6月3日", "达到的（分子）": 85, "应有的（分母）": "100"}
    bad = {"截至哪一天": "6月2日", "达到的（分子）": 0, "应有的（分母）": 0}
    batch = handed(stage, fill(downloaded(stage), good, bad))
    assert counts(batch) == (1, 0, 0, 1)
    assert refusals(batch)[0][0].endswith("C5")


def test_a_returned_entry_stands_in_the_workbook_masked_and_is_corrected_there(stage):
    entry = submitted(stage, 0, given(day(6, 3), 1))
    Entry.objects.filter(pk=entry.pk).update(state="returned")
    sheets = downloaded(stage)
    sheet = body(sheets)
    heads = {title: place for place, title in enumerate(sheet[HEAD])}
    assert sheet[HEAD + 1][heads["身份证号"]] == f"999999********{number(1)[-4:]}"
    assert counts(handed(stage, sheets)) == (0, 0, 1, 0)
    batch = taken_in(stage, fill(sheets, {"办成的日期": "6月4日"}))
    assert counts(batch) == (0, 1, 0, 0)
    assert fresh(entry).state == "draft"
    assert fresh(entry).happened_on == day(6, 4)
    assert SubjectRecord.objects.get(entry=entry).identity == number(1)


def test_who_has_no_number_is_told_by_the_row_and_warned_of(stage):
    weak = {"办成的日期": "6月3日", "姓名": "某甲", "出生日期": "1940-01-31", "性别": "男"}
    sheets = fill(downloaded(stage), weak, weak)
    batch = taken_in(stage, sheets)
    assert counts(batch) == (2, 0, 0, 0)
    assert [w.facts for w in Warning.objects.all()] == [{"count": 1}]
    assert counts(taken_in(stage, sheets)) == (0, 0, 2, 0)
    batch = taken_in(stage, fill(sheets, {"办成的日期": "6月4日"}))
    assert counts(batch) == (0, 1, 1, 0)


def test_somebody_leaves_by_a_row_of_the_workbook(world):
    stage = stage_of(world, RESIDENTS)
    accepted(stage, 0, given(day(5, 3), 1))
    row = {"办成的日期": "6月3日", "身份证号": number(1), "离开": "是"}
    sheets = fill(downloaded(stage), row)
    assert counts(taken_in(stage, sheets)) == (1, 0, 0, 0)
    assert Entry.objects.get(leaves__isnull=False).quantity == -1
    assert counts(taken_in(stage, sheets)) == (0, 0, 1, 0)


def test_codes_and_corrections_are_taken(world):
    stage = stage_of(world, {"words": "办件 100 件", "low": Decimal(100), "unit": "件", "type": "A"}, CASES)
    rows = [
        {"办成的日期": "6月3日", "编号": "A-1", "数量（件）": "3件"},
        {"办成的日期": "6月3日", "数量（件）": -1, "说明": "多报"},
    ]
    sheets = fill(downloaded(stage), *rows)
    assert counts(taken_in(stage, sheets)) == (2, 0, 0, 0)
    assert sorted(Entry.objects.values_list("quantity", flat=True)) == [-1, 3]
    assert counts(taken_in(stage, sheets)) == (0, 0, 2, 0)


def test_what_somebody_changed_since_the_preview_is_not_overwritten(stage):
    from minsheng.apps.ledger.actions import change

    sheets = fill(downloaded(stage), *people(1))
    taken_in(stage, sheets)
    batch = handed(stage, fill(sheets, {"办成的日期": "6月5日"}))
    entry = Entry.objects.get()
    change(actor=stage.reporters[0], entry=entry, version=1, given=given(day(6, 1), 1), at=AT)
    confirm(stage.reporters[0], batch)
    batch.refresh_from_db()
    assert counts(batch) == (0, 0, 0, 1)
    assert Entry.objects.get().happened_on == day(6, 1)


def test_formulas_in_what_was_typed_stay_text(stage):
    entered(stage, 0, given(day(6, 3), 1, words="=1+1"))
    sheets = downloaded(stage)
    heads = {title: place for place, title in enumerate(body(sheets)[HEAD])}
    assert body(sheets)[HEAD + 1][heads["说明"]] == "=1+1"


def test_the_summary_says_what_was_accepted_until_the_month_before(stage):
    accepted(stage, 0, given(day(5, 3), 1))
    row = downloaded(stage)["汇总"][HEAD + 1]
    assert row[3:6] == ["60 人", "1 人", "1 人"]
    assert end(6) == date(2026, 6, 30)
    assert person(1).identity == number(1)

"""A 登记表 whose targets are entered in another manner by the time it is read or written."""

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.ledger.models import Batch, Entry
from minsheng.apps.ledger.sheets.batchpage import batch_page
from minsheng.apps.ledger.sheets.handing import confirm, hand_in
from minsheng.apps.ledger.sheets.taking_in import write_batch
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.sheetsteps import counts, downloaded, downloaded_by, fill, handed, taken_in
from tests.apps.ledger.sheetsteps import written as as_file
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    PEOPLE,
    PERSONS,
    TOTALS,
    day,
    end,
    entered,
    given,
    number,
    stage_of,
    total,
)
from tests.conftest import make_actor, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

HEAD = 2


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def stage(world):
    return stage_of(world)


def people(*serials):
    return [{"办成的日期": "6月3日", "身份证号": number(serial), "姓名": "某人"} for serial in serials]


def in_totals(stage, from_month=JANUARY, version=1):
    said = {"from_month": from_month, "given": TOTALS, "version": version, "at": AT}
    return set_intake(actor=stage.clerk, target=stage.target, **said)


def test_rows_of_a_manner_gone_by_are_left_and_the_batch_ends(stage, client):
    batch = handed(stage, fill(downloaded(stage), *people(1, 2, 3)))
    assert counts(batch) == (3, 0, 0, 0)
    in_totals(stage)
    answer = signed_in(client, stage.reporters[0]).post(reverse("ledger:write_batch", args=[batch.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("ledger:batch", args=[batch.pk]))
    batch = Batch.objects.get()
    assert (batch.state, counts(batch), batch.done) == ("done", (0, 0, 0, 3), 3)
    (fault,) = batch_page(batch).faults
    assert fault.endswith("（3 行，登记方式改过）")
    assert Entry.objects.count() == 0
    page = client.get(answer["Location"]).content.decode()
    assert "已经写入" in page
    assert fault in page
    again = client.post(reverse("ledger:write_batch", args=[batch.pk]))
    assert again.status_code == 422


def two_targets(world):
    """Two targets over the same two streets, both entered by persons; who acts."""
    more = PEOPLE | {"words": "为独居老人上门服务 100 人"}
    edition = edition_of(world.district, PEOPLE, more, lead=world.civil_affairs, in_force_from=JANUARY)
    targets, units = targets_of(edition), streets(world.district, 2)
    for target in targets:
        issued(world.clerk, typed(world.clerk, target, dict.fromkeys(units, "50")), holds_from=JANUARY)
        said = {"from_month": JANUARY, "given": PERSONS, "version": 0, "at": AT}
        set_intake(actor=world.clerk, target=target, **said)
    return targets, make_actor(units[0], "reporter", "reporter-one", "赵清")


@pytest.mark.parametrize(("gone", "steps", "written"), [(0, [(2, 5)], 3), (1, [(0, 5)], 2)])
def test_rows_of_other_targets_are_written_whichever_sheet_is_gone(world, gone, steps, written):
    targets, reporter = two_targets(world)
    sheets = downloaded_by(reporter, targets[0].project.programme)
    names = [name for name in sheets if name not in ("汇总", "对照", "选项")]
    for name, serials in zip(names, ((1, 2), (3, 4, 5)), strict=True):
        fill({name: sheets[name]}, *people(*serials))
    batch, _ = hand_in(reporter, as_file(sheets), end(6))
    assert counts(batch) == (5, 0, 0, 0)
    said = {"from_month": JANUARY, "given": TOTALS, "version": 1, "at": AT}
    set_intake(actor=world.clerk, target=targets[gone], **said)
    done = []
    batch = write_batch(reporter, batch, lambda first, rows, words: done.append((first, rows)))
    assert (batch.state, counts(batch), batch.done) == ("done", (written, 0, 0, 5 - written), 5)
    assert done == steps
    assert set(Entry.objects.values_list("target", flat=True)) == {targets[1 - gone].pk}


def test_a_fresh_workbook_has_no_rows_of_an_earlier_manner(stage):
    entered(stage, 0, given(day(5, 5), 1))
    in_totals(stage, from_month=day(6, 1), version=0)
    sheets = downloaded(stage)
    row = {"截至哪一天": "6月3日", "累计完成（人）": 20, "由谁出具": "区民政局", "依据的材料": "8号"}
    batch = taken_in(stage, fill(sheets, row))
    assert counts(batch) == (1, 0, 0, 0)
    assert sorted(Entry.objects.values_list("manner", flat=True)) == ["subjects", "totals"]


def test_days_of_another_month_are_counted_and_told(stage, client):
    rows = [{"办成的日期": f"{month}月3日", "身份证号": number(month), "姓名": "某人"} for month in (4, 5, 6)]
    batch = handed(stage, fill(downloaded(stage), *rows))
    assert batch_page(batch).elsewhere == 2
    page = signed_in(client, stage.reporters[0]).get(reverse("ledger:batch", args=[batch.pk]))
    assert "有 <b>2</b> 行的日期不在6月" in page.content.decode()
    assert confirm(stage.reporters[0], batch) is None


def test_what_differs_is_told_before_and_after_and_a_state_by_how_much_it_rises(world):
    stage = stage_of(world, intake=TOTALS)
    entered(stage, 0, total(day(5, 31), 12))
    sheets = downloaded(stage)
    row = {"截至哪一天": "6月3日", "累计完成（人）": 20, "由谁出具": "区民政局", "依据的材料": "8号"}
    batch = handed(stage, fill(sheets, row, since=HEAD + 2))
    (sheet,) = batch_page(batch).sheets
    assert (sheet["stored"], sheet["given"], sheet["added"]) == ("5月31日：12 人", "6月3日：20 人", "8 人")
    sheets = fill(downloaded(stage), {"依据的材料": "望民〔2026〕9号"})
    page = batch_page(handed(stage, sheets))
    assert [change[1:] for change in page.changes] == [
        ["依据的材料：望民〔2026〕8号", "依据的材料：望民〔2026〕9号"]
    ]
    assert page.same == 0


def test_the_upload_page_offers_the_months_that_are_open_the_one_due_first(stage, client):
    stage.programme.periods.filter(month__lte=end(4)).update(closing_at=AT, frozen_at=AT)
    page = signed_in(client, stage.reporters[0]).get(reverse("ledger:upload")).content.decode()
    assert [page.index(f"?month=2026-0{month}") for month in (5, 6)] == sorted(
        page.index(f"?month=2026-0{month}") for month in (5, 6)
    )
    assert "?month=2026-04" not in page
    assert '<option value="" selected>按表里写的</option>' in page
    answer = client.get(reverse("ledger:workbook", args=[stage.programme.code]))
    assert "2026%E5%B9%B45%E6%9C%88" in answer["Content-Disposition"]
    b"".join(answer)


def test_a_person_twice_is_told_at_both_rows_where_one_was_there_before(stage):
    entered(stage, 0, given(day(6, 1), 1))
    entered(stage, 0, given(day(5, 2), 2))
    # The row that was there is made about a third person, who is typed anew below it, too.
    sheets = fill(downloaded(stage), {"身份证号": number(3)})
    sheets = fill(sheets, *people(3), since=HEAD + 3)
    page = batch_page(handed(stage, sheets))
    assert counts(page.batch) == (0, 0, 1, 2)
    (sheet,) = page.sheets
    assert (sheet["added"], page.changes, page.elsewhere) == ("0 人", [], 0)
    places = [place for place, _, _ in page.refused]
    assert len(places) == 2
    assert all(any(place in why for _, _, why in page.refused) for place in places)


def test_who_is_typed_anew_while_his_row_becomes_another_s_is_told(stage):
    entered(stage, 0, given(day(6, 1), 1))
    sheets = fill(downloaded(stage), {"身份证号": number(2)})
    sheets = fill(sheets, *people(1), since=HEAD + 2)
    batch = handed(stage, sheets)
    assert counts(batch) == (0, 0, 0, 2)

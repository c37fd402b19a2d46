"""Works in a 登记表: stages out and in, what cannot be read in a cell, what stands out of order."""

import pytest
from django.utils import timezone

from minsheng.apps.ledger.actions import correct_site
from minsheng.apps.ledger.models import Batch, Entry, EntryStep, GatePaper, SiteClaim, Warning
from minsheng.apps.ledger.sheets.batchpage import batch_page
from minsheng.apps.ledger.values import SiteCorrection
from tests.apps.ledger.sheetsteps import HEAD, body, counts, downloaded, fill, handed, taken_in, written
from tests.apps.ledger.steps import AT, accepted, built, day, entered, fresh, reached, works_stage

pytestmark = pytest.mark.django_db(transaction=True)

START, FRAME, DONE = "开工", "基本建成", "竣工验收"
PERMIT, OPINION = "开工报告或施工许可证", "竣工验收意见"
SHEET = "工程 社区食堂建设"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def stage(world):
    """A target of 100 places over two streets, entered by works."""
    return works_stage(world)


def line(works, stage_name, on, **more):
    """A row as typed."""
    return {"工程": works, "阶段": stage_name, "到这一阶段的日期": on} | more


def refusals(batch):
    """Place and sentence of what is refused."""
    return [(place, why) for place, _, why in batch_page(batch).refused]


def test_the_sheet_has_what_was_put_up_locked_and_what_waits_to_be_changed(stage):
    works = built(stage, 0)
    accepted(stage, 0, reached(works, START, day(2, 3)))
    entered(stage, 0, reached(works, FRAME, day(5, 6), "9"))
    sheets = downloaded(stage)
    assert list(sheets) == ["汇总", SHEET, "对照", "选项"]
    head, first, second = body(sheets)[HEAD : HEAD + 3]
    assert head[:-1] == [
        *("工程", "阶段", "到这一阶段的日期", "数量（个）"),
        *(PERMIT, OPINION, "说明", "状态"),
    ]
    told = [first[0], first[1], first[3], first[4], first[7]]
    assert told == ["和平里小区（改造）", START, 10, "望建施〔2026〕1号", "已认定"]
    assert (second[1], second[3], second[4], second[7]) == (FRAME, 9, None, "待审核")
    assert "请先在网页上点“登记工程”" in body(sheets)[1][0]
    assert counts(taken_in(stage, sheets)) == (0, 0, 2, 0)


def test_a_sheet_without_works_says_what_to_do_first(stage):
    assert "还没有登记工程" in body(downloaded(stage))[1][0]


def test_new_stages_become_drafts_with_papers_and_the_planned_amount(stage):
    works = built(stage, 0)
    rows = [
        line("和平里小区（改造）", START, "2月3日", **{PERMIT: "望建施〔2026〕1号"}),
        line("和平里小区", DONE, "2026-05-06", **{"数量（个）": "9个", OPINION: "望建验〔2026〕1号"}),
    ]
    sheets = fill(downloaded(stage), *rows)
    batch = handed(stage, sheets)
    assert counts(batch) == (2, 0, 0, 0)
    page = batch_page(batch)
    assert [(each["name"], each["given"], each["stored"], each["added"]) for each in page.sheets] == [
        (SHEET, f"{DONE} 9 个", f"{DONE} 0 个", "9 个")
    ]
    batch = taken_in(stage, sheets)
    assert (batch.state, counts(batch)) == (Batch.State.DONE, (2, 0, 0, 0))
    found = [(e.works_id, e.stage, e.happened_on, e.quantity, e.state) for e in Entry.objects.order_by("pk")]
    assert found == [
        (works.pk, START, day(2, 3), 10, "draft"),
        (works.pk, DONE, day(5, 6), 9, "draft"),
    ]
    papers = list(GatePaper.objects.order_by("pk").values_list("name", "number"))
    assert papers == [(PERMIT, "望建施〔2026〕1号"), (OPINION, "望建验〔2026〕1号")]
    assert [step.verb for step in EntryStep.objects.all()] == ["entered", "entered"]


def test_a_site_put_right_since_the_download_is_known_by_its_former_name(stage):
    works = built(stage, 0)
    sheets = fill(downloaded(stage), line("和平里小区（改造）", START, "2026-02-03"))
    said = {"actor": stage.reporters[0], "seen": 0, "reason": "名称写错", "at": AT}
    correct_site(works=works, given=SiteCorrection("和平里一区"), **said)
    batch = taken_in(stage, sheets)
    assert (refusals(batch), Entry.objects.get().works_id) == ([], works.pk)
    assert counts(taken_in(stage, sheets)) == (0, 0, 1, 0)


def test_the_same_file_twice_changes_nothing_and_a_paper_put_in_later_does(stage):
    built(stage, 0)
    sheets = fill(downloaded(stage), line("和平里小区", START, "2月3日"))
    data = written(sheets)
    taken_in(stage, data)
    before = list(Entry.objects.values())
    assert counts(taken_in(stage, data)) == (0, 0, 1, 0)
    assert list(Entry.objects.values()) == before
    batch = taken_in(stage, fill(sheets, {PERMIT: "望建施〔2026〕2号"}))
    assert counts(batch) == (0, 1, 0, 0)
    assert (Entry.objects.get().version, GatePaper.objects.get().number) == (2, "望建施〔2026〕2号")
    assert counts(taken_in(stage, sheets)) == (0, 0, 1, 0)


def test_what_cannot_be_read_is_told_in_its_cell_and_good_rows_pass(stage):
    built(stage, 0)
    other = built(stage, 0, "滨河新村")
    sheets = fill(
        downloaded(stage),
        line("别处小区", START, "2月3日"),
        line("和平里小区", "完工", "2月3日"),
        line("和平里小区", START, "2027-02-03"),
        line("", START, "2月3日"),
        line("和平里小区", "", "2月3日"),
        line("和平里小区", FRAME, "2月3日", **{PERMIT: "1号"}),
        line("和平里小区", START, "2月3日", **{"数量（个）": -1}),
        line(other.site.code, START, "2月4日"),
    )
    batch = taken_in(stage, sheets)
    assert counts(batch) == (1, 0, 0, 7)
    assert Entry.objects.get().works == other
    places = [f"{sheet} {letters}{number}" for sheet, number, letters, _ in batch.faults]
    cells = ("A4", "B5", "C6", "A7", "B8", "E9", "D10")
    assert places == [f"{SHEET} {cell}" for cell in cells]
    words = [why for _, why in refusals(handed(stage, sheets))]
    assert "只能选" in words[0]
    assert "没有选工程" in words[3]
    assert "没有选阶段" in words[4]
    assert "“基本建成”不要这份要件" in words[5]


def test_a_works_accepted_meanwhile_and_a_row_twice_are_refused(stage):
    works = built(stage, 0)
    sheets = downloaded(stage)
    entry = accepted(stage, 0, reached(works, START, day(2, 3)))
    batch = taken_in(stage, fill(sheets, line("和平里小区", START, "2月4日")))
    assert counts(batch) == (0, 0, 0, 1)
    assert fresh(entry).happened_on == day(2, 3)
    twice = [line("和平里小区", FRAME, "3月4日"), line("和平里小区（改造）", FRAME, "3月5日")]
    assert counts(taken_in(stage, fill(sheets, *twice))) == (0, 0, 0, 2)


def test_stages_of_one_file_that_stand_in_the_wrong_order_are_both_refused(stage):
    built(stage, 0)
    rows = [line("和平里小区", START, "5月6日"), line("和平里小区", DONE, "2月3日")]
    batch = handed(stage, fill(downloaded(stage), *rows))
    assert counts(batch) == (0, 0, 0, 2)
    assert [place for place, _ in refusals(batch)] == [f"{SHEET} C4", f"{SHEET} C5"]
    assert "先后颠倒" in refusals(batch)[0][1]


def test_stages_move_together_and_one_that_stands_is_not_overtaken(stage):
    works = built(stage, 0)
    accepted(stage, 0, reached(works, START, day(2, 3)))
    entered(stage, 0, reached(works, FRAME, day(3, 6)))
    entered(stage, 0, reached(works, DONE, day(4, 6)))
    sheets = downloaded(stage)
    fill(sheets, {"到这一阶段的日期": "5月6日"}, {"到这一阶段的日期": "6月6日"}, since=HEAD + 2)
    assert counts(taken_in(stage, sheets)) == (0, 2, 1, 0)
    assert sorted(Entry.objects.values_list("happened_on", flat=True)) == [day(2, 3), day(5, 6), day(6, 6)]
    early = fill(downloaded(stage), {"到这一阶段的日期": "1月6日"}, since=HEAD + 2)
    assert counts(taken_in(stage, early)) == (0, 0, 2, 1)


def test_a_draft_typed_as_another_stage_is_not_held_against_itself(stage):
    entry = entered(stage, 0, reached(built(stage, 0), START, day(5, 6)))
    sheets = fill(downloaded(stage), line("和平里小区", FRAME, "5月5日", **{PERMIT: ""}))
    assert counts(taken_in(stage, sheets)) == (0, 1, 0, 0)
    assert (fresh(entry).stage, fresh(entry).happened_on) == (FRAME, day(5, 5))
    assert not GatePaper.objects.exists()


def test_a_site_that_another_works_counts_warns(stage):
    first, second = built(stage, 0), built(stage, 1, "南院")
    accepted(stage, 1, reached(second, DONE, day(4, 6)))
    SiteClaim.objects.update(site=first.site)  # as the other street's works at the same place would hold it
    taken_in(stage, fill(downloaded(stage), line("和平里小区", DONE, "5月6日", **{OPINION: "1号"})))
    entry = Entry.objects.get(works=first)
    assert list(Warning.objects.filter(entry=entry).values_list("code", flat=True)) == ["ledger.site_claimed"]
    warned = Warning.objects.get(entry=entry)
    assert warned.facts == {"kind": "改造", "stage": DONE, "year": 2026}

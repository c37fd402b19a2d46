"""Works and files in a real browser: a street brings works to its stages, a telephone sends a photo."""

import pytest
from django.utils import timezone

from minsheng.apps.ledger.models import Entry, Intake, SiteClaim, Warning
from tests.apps.cascade.steps import edition_of, targets_of
from tests.apps.ledger.sheetsteps import fill, sheets_of, written
from tests.apps.ledger.steps import (
    AT,
    BUILDINGS,
    JANUARY,
    accepted,
    built,
    day,
    entered,
    given,
    reached,
    stage_of,
    submitted,
    works_stage,
)
from tests.apps.ledger.test_proofs import put, upload
from tests.engines.images.test_cleaning import notes, photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


def test_a_street_registers_works_and_the_first_stage(site, world):
    stage = works_stage(world)
    site.log_in(stage.reporters[0].user)
    page = site.open(f"/ledger/rows/{stage.rows[0].pk}/works/")
    page.get_by_role("link", name="登记第一项工程").click()
    site.check(page)
    page.get_by_label("新点位的名称").fill("和平里小区")
    page.get_by_label("做什么").select_option("renewed")
    page.get_by_label("计划数量").fill("10")
    page.get_by_role("button", name="保存").click()
    site.check(page)
    page.get_by_label("开工报告或施工许可证").fill("望建施〔2026〕1号")
    page.get_by_label("到这一阶段的日期").fill("2026-02-03")
    page.get_by_role("button", name="保存").click()
    site.check(page)
    assert "登记基本建成" in page.locator("main").inner_text()
    assert Entry.objects.get().papers.get().number == "望建施〔2026〕1号"


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_pages_of_works_hold_their_shape(site, world, guise):
    stage = works_stage(world)
    works = [built(stage, 0, name) for name in ("和平里小区", "望湖路北侧老旧小区（一期、二期）", "滨河新村")]
    entry = accepted(stage, 0, reached(works[0], "竣工验收", day(5, 6)))
    entered(stage, 0, reached(works[1], "开工", day(2, 3)))
    row = stage.rows[0].pk
    site.log_in(stage.reporters[0].user)
    for path in ("works/", "works/new/", f"works/{works[1].pk}/stage/", ""):
        site.open(f"/ledger/rows/{row}/{path}", guise)
    site.log_in(stage.clerk.user)
    site.open(f"/ledger/entries/{entry.pk}/", guise)
    site.open(f"/ledger/claims/{SiteClaim.objects.get().pk}/release/", guise)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_a_street_puts_its_site_and_its_plan_right(site, world, guise):
    stage = works_stage(world)
    works = built(stage, 0, "和平里小区")
    accepted(stage, 0, reached(works, "竣工验收", day(5, 6)))
    site.log_in(stage.reporters[0].user)
    page = site.open(f"/ledger/rows/{stage.rows[0].pk}/works/", guise)
    page.get_by_role("link", name="和平里小区（改造）：更正").click()
    site.check(page)
    page.get_by_role("link", name="更正点位").click()
    site.check(page)
    page.get_by_label("点位的名称").fill("和平里小区（一期）")
    page.get_by_label("经度").fill("117.28")
    page.get_by_label("更正的原因").fill("名称漏了期数")
    page.get_by_role("button", name="保存更正").click()
    site.check(page)
    assert "经度和纬度要一起填" in page.locator("main").inner_text()
    page.get_by_label("纬度").fill("31.86")
    page.get_by_role("button", name="保存更正").click()
    site.check(page)
    page.get_by_role("link", name="更正工程").click()
    site.check(page)
    page.get_by_label("计划数量").fill("12")
    page.get_by_label("竣工验收：竣工验收意见").fill("望建验〔2026〕2号")
    page.get_by_label("更正的原因").fill("抄错一位")
    page.get_by_role("button", name="保存更正").click()
    site.check(page)
    said = page.locator("main").inner_text()
    assert "计划数量：10 个 → 12 个" in said
    assert "名称：和平里小区 → 和平里小区（一期）" in said
    site.open(f"/ledger/entries/{Entry.objects.get().pk}/", guise)


def test_a_photo_taken_on_a_telephone_comes_with_the_entry(site, world):
    stage = stage_of(world)
    entry = entered(stage, 0, given(day(6, 1), 1))
    site.log_in(stage.reporters[0].user)
    page = site.open(f"/ledger/entries/{entry.pk}/", "phone")
    data = photo(exif=notes("2025:06:01 10:00:00"))
    page.locator("#id_proofs").set_input_files(
        files=[{"name": "门口.jpg", "mimeType": "image/jpeg", "buffer": data}]
    )
    page.get_by_role("button", name="附上").click()
    site.check(page)
    assert "2025年6月1日拍摄" in page.locator("main").inner_text()
    assert Warning.objects.get().code == "ledger.taken_before_year"


def test_whose_file_it_was_is_shown_on_the_desk(site, world):
    stage = stage_of(world)
    first = submitted(stage, 0, given(day(6, 1), 1))
    second = submitted(stage, 1, given(day(6, 2), 2))
    put(stage, 0, first, upload())
    put(stage, 1, second, upload())
    site.log_in(stage.lead.user)
    page = site.open(f"/ledger/entries/{second.pk}/")
    assert "用过同一个文件的台账" in page.locator("main").inner_text()


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_office_names_stages_and_their_papers(site, world, guise):
    edition = edition_of(world.district, BUILDINGS, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    site.log_in(world.clerk.user)
    page = site.open(f"/ledger/programmes/{edition.programme.code}/intakes/{target.code}/", guise)
    second = page.get_by_role("group", name="阶段 2", exact=True)
    second.get_by_label("名称").fill("主体完工")
    second.get_by_label("要有的要件").fill("质检报告\n监理意见")
    second.get_by_label("到了这个阶段算完成").check()
    page.get_by_role("button", name="保存").click()
    site.check(page)
    intake = Intake.objects.get()
    assert (intake.stages, intake.stage) == (["开工", "主体完工", "竣工验收"], "主体完工")
    assert intake.gate_papers["主体完工"] == ["质检报告", "监理意见"]


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_stages_come_in_with_the_workbook(site, world, tmp_path, guise):
    stage = works_stage(world)
    built(stage, 0)
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/upload/", guise)
    with page.expect_download() as download:
        page.get_by_role("link", name="登记表").last.click()
    rows = [
        {"工程": "和平里小区", "阶段": "开工", "到这一阶段的日期": "2月3日"},
        {"工程": "别处小区", "阶段": "开工", "到这一阶段的日期": "2月3日"},
    ]
    filled = tmp_path / "工程.xlsx"
    filled.write_bytes(written(fill(sheets_of(download.value.path().read_bytes()), *rows)))
    page.get_by_label("登记表", exact=True).set_input_files(filled)
    page.get_by_role("button", name="核对").click()
    site.check(page)
    assert "只能选：和平里小区（改造）" in page.locator("main").inner_text()
    page.get_by_role("button", name="写入新增和修改的 1 条").click()
    site.check(page)
    assert Entry.objects.get().stage == "开工"

"""A month's report in a real browser: filled, put up, returned, approved, printed; also on a telephone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.months.models import Report, ReportScan
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.steps import (
    JANUARY,
    PEOPLE,
    PLACES,
    RESIDENTS,
    TOTALS,
    accepted,
    day,
    entered,
    moment,
    stage_of,
    total,
)
from tests.apps.months.steps import put_up, written
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db(transaction=True)

FEBRUARY = moment(2, 3)
GUISES = ["desk", "phone", "plain"]
MINE, APPROVAL = reverse("months:mine"), reverse("months:approval")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 3 February 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY + (real() - began))


@pytest.fixture
def stage(world):
    """100 places over two streets, of which one has 20."""
    made = stage_of(world, PLACES, TOTALS)
    accepted(made, 0, total(day(1, 20), 20), at=FEBRUARY)
    return made


def report_url(stage, at_row=0, month="2026-01"):
    return reverse("months:report", args=[stage.rows[at_row].pk, month])


def one_line(page):
    """The text of the page's main part on one line."""
    return " ".join(page.locator("main").inner_text().split())


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("guise", GUISES)
def test_a_report_is_filled_and_put_up(site, stage, guise):
    site.log_in(stage.reporters[0].user)
    page = site.open(MINE, guise)
    assert "1 项里：未填 1、待审核 0、待认可 0、已认可 0。" in one_line(page)
    page.get_by_role("link", name="填写：").click()
    site.check(page)
    press(page, "保存")
    page.wait_for_selector(".err")
    site.check(page)
    page.get_by_label("做了什么").fill("北里停车场 20 个泊位划线启用。")
    page.get_by_label("遇到的问题").fill("二期用地还没有批下来。")
    press(page, "保存")
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "待审核 1" in one_line(page)
    site.log_in(stage.approvers[0].user)
    page = site.open(MINE, guise)
    page.get_by_role("checkbox", name="勾选").check()
    press(page, "审核通过勾选的")
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "已审核通过 1 份。" in one_line(page)
    expect(page.get_by_label("可直接粘贴到工作群的一段话")).to_have_value(
        "截至1月底，本单位 1 项中已报 1 项（已认可 0 项、待认可 1 项）。"
    )
    assert Report.objects.get().state == "submitted"


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_several_rows_are_unchanged_in_one_press(site, world, guise):
    edition = edition_of(
        world.district, PLACES, PEOPLE, RESIDENTS, lead=world.civil_affairs, in_force_from=JANUARY
    )
    (unit,) = streets(world.district, 1)
    for target in targets_of(edition):
        issued(world.clerk, typed(world.clerk, target, {unit: "100"}), holds_from=JANUARY)
        set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=TOTALS, version=0, at=FEBRUARY)
    site.log_in(make_actor(unit, "reporter", "several", "赵清").user)
    page = site.open(MINE, guise)
    for box in page.get_by_role("checkbox", name="勾选").all()[:2]:
        box.check()
    press(page, "勾选的本月无变化")
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "已报无变化 2 份。" in one_line(page)
    assert "3 项里：未填 1、待审核 2、待认可 0、已认可 0。" in one_line(page)


def test_a_row_with_entries_cannot_be_ticked(site, stage):
    entered(stage, 1, total(day(1, 5), 3), at=FEBRUARY)
    site.log_in(stage.reporters[1].user)
    page = site.open(MINE)
    assert page.get_by_role("checkbox", name="勾选").count() == 0
    assert "本月登记了 1 条，请填写" in one_line(page)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_a_report_is_returned_put_right_and_approved(site, stage, guise):
    put_up(stage, 0, 1, at=FEBRUARY)
    site.log_in(stage.lead.user)
    page = site.open(APPROVAL, guise)
    page.get_by_role("checkbox", name="勾选").check()
    page.locator("summary").click()
    page.get_by_label("退回原因").fill("请写明泊位在哪里")
    press(page, "退回勾选的")
    page.wait_for_selector(".note.ok")
    site.check(page)
    site.log_in(stage.reporters[0].user)
    page = site.open(MINE, guise)
    assert "请写明泊位在哪里" in one_line(page)
    page.get_by_role("link", name="修改：").click()
    site.check(page)
    assert page.locator(".note.bad").inner_text() == "退回原因：请写明泊位在哪里"
    page.get_by_label("做了什么").fill("北里停车场划线启用。")
    press(page, "保存")
    page.wait_for_selector(".note.ok")
    site.log_in(stage.approvers[0].user)
    page = site.open(report_url(stage), guise)
    press(page, "审核通过")
    page.wait_for_selector(".note.ok")
    site.log_in(stage.lead.user)
    page = site.open(APPROVAL, guise)
    page.get_by_role("checkbox", name="勾选").check()
    press(page, "认可勾选的")
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "已认可 1 份。" in one_line(page)
    assert Report.objects.get().state == "approved"
    site.open(report_url(stage), guise)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_words_of_last_month_are_taken_over(site, stage, guise):
    written(stage, 0, 1, at=FEBRUARY)
    site.log_in(stage.reporters[0].user)
    page = site.open(report_url(stage, month="2026-02"), guise)
    assert "上月写的下一步：下月协调场地" in one_line(page)
    page.get_by_role("link", name="带入上月写的话").click()
    site.check(page)
    expect(page.get_by_label("做了什么")).to_have_value("完成第一批登记。")


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_sheet_is_printed_and_its_scan_kept(site, stage, guise):
    written(stage, 0, 1, at=FEBRUARY)
    site.log_in(stage.reporters[0].user)
    page = site.open(MINE, guise)
    page.get_by_role("link", name="打印签字表").click()
    site.check(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "签字表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    press(page, "上传")
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert ReportScan.objects.get().name == "签字表.pdf"
    if guise == "desk":
        page.emulate_media(media="print")
        assert page.get_by_role("button", name="上传").count() == 0
        assert page.locator(".sign").is_visible()
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1

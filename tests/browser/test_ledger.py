"""The ledger in a real browser: from the entry to the figure, and back; also on a telephone."""

import datetime

import pytest
from django.utils import timezone

from minsheng.apps.ledger.actions import return_entries
from minsheng.apps.ledger.models import Entry, Intake
from tests.apps.cascade.steps import edition_of
from tests.apps.ledger.steps import (
    AT,
    CASES,
    DELIVERABLES,
    JANUARY,
    MEASURED,
    MECHANISM,
    PEOPLE,
    PLACES,
    PLEDGE,
    RATE,
    REVIEW,
    TOTALS,
    accepted,
    day,
    entered,
    fresh,
    given,
    number,
    stage_of,
    submitted,
    values,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


@pytest.fixture
def stage(world):
    return stage_of(world)


def row_page(stage, at_row=0):
    return f"/ledger/rows/{stage.rows[at_row].pk}/"


def one_line(page):
    """The text of the page's main part on one line."""
    return " ".join(page.locator("main").inner_text().split())


def fill_person(page, serial, name="赵小清"):
    page.get_by_label("身份证号").fill(number(serial))
    page.get_by_label("姓名").first.fill(name)


@pytest.mark.parametrize("guise", ["desk", "plain"])
def test_from_the_entry_to_the_figure(site, stage, guise):
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/", guise)
    page.get_by_role("link", name="登记：").click()
    site.check(page)
    fill_person(page, 1)
    page.get_by_role("button", name="保存并再登一条").click()
    site.check(page)
    assert "已登记 1 条，等审核。已认定 —，任务 60 人。" in one_line(page)
    fill_person(page, 2, "钱大江")
    page.get_by_role("button", name="保存", exact=True).click()
    site.check(page)
    site.log_in(stage.approvers[0].user)
    page = site.open("/ledger/", guise)
    page.get_by_role("link", name="审核 2 条").click()
    site.check(page)
    page.get_by_role("button", name="全部审核通过（2 条）").click()
    site.check(page)
    assert "已审核通过 2 条。" in one_line(page)
    site.log_in(stage.lead.user)
    page = site.open("/ledger/", guise)
    page.get_by_role("link", name="去认定").click()
    site.check(page)
    page.get_by_label("勾选 001街道").check()
    page.get_by_role("button", name="认定勾选的").click()
    site.check(page)
    assert "已认定 2 条。" in one_line(page)
    assert values(stage, 0, 6) == [2]
    page = site.open(row_page(stage), guise)
    assert "已认定 2 人 任务 60 人 完成率 3.3%" in one_line(page)


def test_returned_corrected_and_put_up_again(site, stage):
    entry = submitted(stage, 0, given(day(6, 1), 1))
    site.log_in(stage.lead.user)
    page = site.open(f"/ledger/entries/{entry.pk}/")
    page.get_by_role("button", name="退回").click()
    site.check(page)
    assert "没有写原因" in one_line(page)
    page.get_by_label("退回原因").fill("日期和服务单不符")
    page.get_by_role("button", name="退回").click()
    site.check(page)
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/")
    page.get_by_role("link", name="改退回的 1 条").click()
    page.get_by_role("link", name="修改：").click()
    site.check(page)
    page.get_by_label("办成的日期").fill("2026-06-02")
    page.get_by_role("button", name="保存").click()
    site.check(page)
    assert "待审核" in one_line(page)
    site.log_in(stage.approvers[0].user)
    page = site.open(f"/ledger/entries/{entry.pk}/")
    page.get_by_role("button", name="审核通过").click()
    site.check(page)
    assert fresh(entry).state == Entry.State.SUBMITTED
    assert fresh(entry).happened_on == datetime.date(2026, 6, 2)
    assert "日期和服务单不符" in one_line(page)


def test_a_tick_that_is_stale_changes_nothing(site, stage):
    entry = submitted(stage, 0, given(day(6, 1), 1))
    site.log_in(stage.lead.user)
    page = site.open("/ledger/acceptance/")
    page.get_by_label("勾选 001街道").check()
    return_entries(actor=stage.lead, seen={entry.pk: entry.version}, reason="重填", at=AT)
    submitted(stage, 0, given(day(6, 1), 2))
    page.get_by_role("button", name="认定勾选的").click()
    site.check(page)
    assert "刚刚有变动" in one_line(page)
    assert not Entry.objects.filter(state=Entry.State.ACCEPTED).exists()


def test_one_of_several_changed_and_the_others_are_accepted(site, stage):
    first, second = (submitted(stage, 0, given(day(6, 1), n)) for n in (1, 2))
    site.log_in(stage.lead.user)
    page = site.open(f"/ledger/acceptance/?row={stage.rows[0].pk}")
    for box in page.get_by_role("checkbox").all()[-2:]:
        box.check()
    return_entries(actor=stage.lead, seen={first.pk: first.version}, reason="重填", at=AT)
    page.get_by_role("button", name="认定勾选的").click()
    site.check(page)
    assert "已认定 1 条；1 条没有办：1 条刚刚有变动。" in one_line(page)
    assert fresh(second).state == Entry.State.ACCEPTED


def test_a_person_is_entered_on_a_telephone(site, stage):
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/", "phone")
    page.get_by_role("link", name="登记：").click()
    site.check(page)
    fields = page.locator(".entry-f input:visible, .entry-f .btn:visible")
    for box in [field.bounding_box() for field in fields.all()]:
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    page.get_by_text("没有身份证号的").click()
    page.get_by_label("姓名").first.fill("赵小清")
    page.get_by_label("出生日期").fill("1940-01-31")
    page.get_by_label("性别").select_option("女")
    page.get_by_role("button", name="保存", exact=True).click()
    site.check(page)
    assert "待审核" in one_line(page)
    entry = Entry.objects.get()
    assert (entry.key_kind, entry.happened_on) == ("weak", day(6, 10))


def test_the_pad_of_digits_opens_for_numbers(site, world):
    stage = stage_of(world, PLACES, TOTALS)
    site.log_in(stage.reporters[0].user)
    page = site.open(f"{row_page(stage)}enter/", "phone")
    assert page.get_by_label("累计完成").get_attribute("inputmode") == "decimal"
    page.get_by_label("累计完成").fill("很多")
    page.get_by_label("由谁出具").fill("区城管局")
    page.get_by_label("依据的材料").fill("6月验收单")
    page.get_by_role("button", name="保存", exact=True).click()
    site.check(page)
    assert "“很多”不是一个数" in one_line(page)
    page.get_by_label("累计完成").fill("1,200")
    page.get_by_role("button", name="保存", exact=True).click()
    site.check(page)
    assert "1,200 个" in one_line(page)


@pytest.mark.parametrize("guise", ["desk", "phone"])
@pytest.mark.parametrize(
    ("said", "intake", "numbers"),
    [
        (PLACES, CASES, ("60", "40")),
        (RATE, MEASURED, ("80", "80")),
        (MECHANISM, DELIVERABLES, ()),
    ],
)
def test_the_form_of_each_manner_stands(site, world, said, intake, numbers, guise):
    stage = stage_of(world, said, intake, numbers)
    site.log_in(stage.reporters[0].user)
    page = site.open(f"{row_page(stage)}enter/", guise)
    assert "这项" in one_line(page)


def test_a_review_is_typed_by_the_lead(site, world):
    stage = stage_of(world, PLEDGE, REVIEW, ())
    site.log_in(world.lead_reporter.user)
    page = site.open(f"{row_page(stage)}enter/", "phone")
    page.get_by_label("较好").check()
    page.get_by_label("理由").fill("走访三个社区")
    page.get_by_role("button", name="保存", exact=True).click()
    site.check(page)
    assert "较好" in one_line(page)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_row_and_entry_are_read_anywhere(site, stage, guise):
    for n in range(1, 4):
        accepted(stage, 0, given(day(5, n), n))
    submitted(stage, 0, given(day(6, 1), 5))
    entry = entered(stage, 0, given(day(6, 2), 6))
    site.log_in(stage.reporters[0].user)
    site.open("/ledger/", guise)
    site.open(row_page(stage), guise)
    site.open(f"/ledger/entries/{entry.pk}/", guise)
    site.open(f"/ledger/entries/{entry.pk}/change/", guise)
    site.log_in(stage.lead.user)
    site.open("/ledger/acceptance/", guise)
    site.open(f"/ledger/acceptance/?row={stage.rows[0].pk}", guise)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_office_sets_ways_as_proposed(site, world, guise):
    said = (PEOPLE, PLACES, RATE, MECHANISM, PLEDGE)
    edition = edition_of(world.district, *said, lead=world.civil_affairs, in_force_from=JANUARY)
    site.log_in(world.clerk.user)
    page = site.open("/ledger/", guise)
    page.get_by_role("link", name="去定").click()
    site.check(page)
    page.get_by_label("按建议设定 新增停车位 100 个").uncheck()
    page.get_by_role("button", name="按建议设定勾选的").click()
    site.check(page)
    assert "5 个目标 = 4 个已定 + 1 个没定" in one_line(page)
    page.get_by_role("link", name="单独定：新增停车位 100 个").click()
    site.check(page)
    page.get_by_label("可以出具累计数的单位").fill("区城管局")
    page.get_by_role("button", name="保存").click()
    site.check(page)
    assert Intake.objects.filter(target__project__programme=edition.programme).count() == 5

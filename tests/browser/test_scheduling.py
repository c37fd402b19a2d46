"""A round and a talk in a real browser: who convenes, who issues, who has to do it."""

import pytest
from playwright.sync_api import expect

from minsheng.apps.matters.models import Matter
from minsheng.apps.scheduling.models import Round
from tests.apps.bulletins.conftest import late
from tests.apps.scheduling.conftest import hall
from tests.browser.test_steering import GUISES, clock, form_of, move

__all__ = ["clock", "hall", "late"]

pytestmark = pytest.mark.django_db(transaction=True)

_TO_JULY_16 = 36


@pytest.mark.parametrize("guise", GUISES)
def test_three_accounts_go_from_the_month_to_the_task(site, clock, hall, guise):
    clock(_TO_JULY_16)
    site.log_in(hall.clerk.user)
    page = site.open(f"/scheduling/programmes/{hall.programme.code}/", guise)
    page.locator("summary", has_text="发起调度").click()
    page.get_by_label("按哪个月的数").select_option(label="2026年6月")
    page.get_by_role("button", name="发起", exact=True).click()
    site.check(page)
    expect(page.get_by_text("已发起2026年6月民生实事月调度会。")).to_be_visible()
    expect(page.get_by_role("checkbox", name=hall.project.code)).to_have_count(0)
    assert page.locator("fieldset.picks input").is_checked()
    page.get_by_label("会议日期").fill("2026-07-15")
    page.get_by_label("地点").fill("三楼会议室")
    page.get_by_label("主持人").fill("分管副区长")
    page.get_by_role("button", name="定议程").click()
    site.check(page)
    page.get_by_role("button", name="会议通知成文").click()
    site.check(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载会议通知").first.click()
    assert got.value.suggested_filename.endswith(".docx")
    page.get_by_label(hall.street.name, exact=True).first.select_option(label="出席")
    page.get_by_role("button", name="保存参会情况").click()
    site.check(page)
    page.get_by_label("议定什么").fill("把出水口的代管协议签下来。")
    page.locator("details:not([open]) summary", has_text="改参会情况").wait_for()
    page.get_by_role("checkbox", name=hall.street.name, exact=True).check()
    page.get_by_label("时限").fill("2026-07-31")
    page.get_by_role("button", name="加一条").click()
    site.check(page)
    page.get_by_role("button", name="纪要送签").click()
    site.check(page)
    expect(page.get_by_text("纪要是您送签的，要由另一位同事签发。")).to_be_visible()
    expect(page.get_by_role("button", name="签发纪要")).to_have_count(0)

    site.log_in(hall.leader.user)
    page = site.open("/", guise)
    page.get_by_role("link", name="签发").first.click()
    page.get_by_role("button", name="签发纪要").click()
    site.check(page)
    expect(page.get_by_role("link", name="待签收")).to_be_visible()
    assert Round.objects.get().state == "closed"

    site.log_in(hall.approver.user)
    page = site.open(f"/matters/{Matter.objects.get().pk}/", guise)
    move(site, page, "签收")
    expect(page.get_by_text("2026年第1次调度")).to_be_visible()


@pytest.mark.parametrize("guise", GUISES)
def test_a_unit_called_in_promises_and_the_promise_is_its_task(site, clock, hall, guise):
    clock(_TO_JULY_16)
    site.log_in(hall.clerk.user)
    page = site.open(f"/talks/programmes/{hall.programme.code}/", guise)
    page.locator("summary", has_text="拟约谈").click()
    page.get_by_label("约谈哪个单位").select_option(label=hall.street.name)
    page.get_by_label("由谁约谈").fill("分管副区长")
    page.get_by_label("事由").fill("6月底慢30个百分点")
    page.get_by_role("button", name="送领导同意").click()
    site.check(page)
    address = page.url.removeprefix(site.address)
    site.log_in(hall.leader.user)
    page = site.open(address, guise)
    move(site, page, "同意约谈")
    site.log_in(hall.clerk.user)
    page = site.open(address, guise)
    move(site, page, "记下约谈", 约谈日期="2026-07-16", 约谈时提的要求="报完成时限")
    site.log_in(hall.approver.user)
    page = site.open("/", guise)
    page.get_by_role("link", name="查看").first.click()
    form = form_of(page, "作出承诺")
    form.get_by_label("承诺", exact=True).fill("8月底前签下代管协议")
    form.get_by_label("承诺办成的日期").fill("2026-08-31")
    form.get_by_role("button", name="作出承诺").click()
    site.check(page)
    site.log_in(hall.clerk.user)
    page = site.open(address, guise)
    move(site, page, "确认承诺")
    expect(page.get_by_text("兑现中")).to_be_visible()
    assert Matter.objects.get().due_on.isoformat() == "2026-08-31"

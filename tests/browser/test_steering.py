"""A problem from register to look-back in a real browser: three accounts, an order between them."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from minsheng.apps.matters.models import Matter
from minsheng.apps.orders.models import Sheet
from tests.apps.ledger.steps import AT, stage_of
from tests.apps.orders.steps import DEMAND, ready
from tests.conftest import make_actor
from tests.engines.images.test_cleaning import photo

pytestmark = pytest.mark.django_db(transaction=True)

GUISES = ["desk", "phone", "plain"]


@pytest.fixture
def clock(monkeypatch):
    """`clock(days)` makes it so many days behind 10 June 2026; time goes on."""
    real = timezone.now

    def turn(days):
        began = real()
        at = AT + datetime.timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: at + (real() - began))

    turn(0)
    return turn


@pytest.fixture
def people(world):
    """The office, the supervisor, the street's approver; letterhead and series are set."""
    stage = stage_of(world)
    supervisor = make_actor(world.office, "supervisor", "watcher", "郑直")
    scene = type("Scene", (), {"clerk": world.clerk})
    ready(scene)
    return stage, world.clerk.user, supervisor.user, stage.approvers[0].user


def form_of(page, title):
    """The opened form of a step."""
    form = page.locator("details.move", has=page.locator("summary", has_text=re.compile(f"^{title}$")))
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form


def move(site, page, title, **typed):
    """Take a step of the loop by its form."""
    form = form_of(page, title)
    for label, words in typed.items():
        form.get_by_label(label).fill(words)
    form.get_by_role("button", name=title, exact=True).click()
    site.check(page)
    expect(page.get_by_text(f"{title}：已记下。")).to_be_visible()


@pytest.mark.parametrize("guise", GUISES)
def test_three_accounts_close_a_problem_under_an_order_and_a_relapse_opens_it_again(
    site, clock, people, guise
):
    stage, clerk, supervisor, street = people
    site.log_in(supervisor)
    page = site.open(f"/matters/programmes/{stage.programme.code}/new/", guise)
    page.get_by_label("事项", exact=True).fill("上门服务记录不全")
    page.get_by_label("基本情况").fill("抽看 12 户，3 户没有服务记录。")
    page.get_by_label("来源", exact=True).select_option(label="督查检查")
    page.get_by_label("整改前的照片或材料").set_input_files(
        {"name": "before.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="登记").click()
    site.check(page)
    form = form_of(page, "交办")
    form.get_by_label("责任单位").select_option(label=stage.rows[0].unit.name)
    form.get_by_label("办结时限").fill("2026-06-30")
    form.get_by_role("button", name="交办", exact=True).click()
    site.check(page)
    matter = Matter.objects.get()

    site.log_in(street)
    page = site.open(f"/matters/{matter.pk}/", guise)
    move(site, page, "签收")

    site.log_in(supervisor)
    page = site.open(f"/matters/{matter.pk}/", guise)
    page.get_by_role("link", name="督办单").click()
    site.check(page)
    page.get_by_label("督办要求").fill(DEMAND)
    page.get_by_role("button", name="拟好，送签发").click()
    site.check(page)
    expect(page.get_by_text("这一份是您拟的，要由另一位同事签发。")).to_be_visible()
    expect(page.get_by_role("button", name="签发", exact=True)).to_have_count(0)

    site.log_in(clerk)
    page = site.open("/", guise)
    page.get_by_role("link", name="签发").first.click()
    page.get_by_role("link", name="上门服务记录不全").click()
    page.get_by_role("button", name="签发", exact=True).click()
    site.check(page)
    expect(page.get_by_text("已签发 望民督〔2026〕1号")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="下载：望民督〔2026〕1号").click()
    assert got.value.suggested_filename.endswith(".docx")

    clock(3)
    site.log_in(street)
    page = site.open(f"/matters/{matter.pk}/", guise)
    move(site, page, "反馈进展", 办到哪一步="补了 2 户，周五补齐。")
    form = form_of(page, "报请验收")
    form.locator("input[type=file]").set_input_files(
        {"name": "after.png", "mimeType": "image/png", "buffer": photo("PNG")}
    )
    form.get_by_label("办理结果").fill("3 户记录已补齐。")
    form.get_by_role("button", name="报请验收", exact=True).click()
    site.check(page)
    expect(page.get_by_role("button", name="验收通过", exact=True)).to_have_count(0)

    clock(5)
    site.log_in(supervisor)
    page = site.open(f"/matters/{matter.pk}/", guise)
    move(site, page, "验收通过")
    expect(page.get_by_role("button", name="销号", exact=True)).to_have_count(0)
    site.log_in(clerk)
    page = site.open(f"/matters/{matter.pk}/", guise)
    move(site, page, "销号")

    clock(40)
    site.log_in(supervisor)
    page = site.open(f"/matters/{matter.pk}/", guise)
    form = form_of(page, "回头看：问题反弹")
    form.get_by_label("看到的情况").fill("又有 2 户没有记录。")
    form.get_by_label("办结时限").fill("2026-08-14")
    form.get_by_role("button", name="回头看：问题反弹", exact=True).click()
    site.check(page)
    matter.refresh_from_db()
    assert (matter.state, matter.round) == ("assigned", 2)
    assert Sheet.objects.get().colour == "blue"


def test_a_second_press_sends_nothing(site, clock, people):
    stage, clerk, *_ = people
    site.log_in(clerk)
    page = site.open(f"/matters/programmes/{stage.programme.code}/new/", "desk")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_label("事项", exact=True).fill("上门服务记录不全")
    page.get_by_label("基本情况").fill("抽看 12 户，3 户没有服务记录。")
    page.get_by_role("button", name="登记").dblclick()
    expect(page.get_by_text("已登记为第 1 号。")).to_be_visible()
    assert sent.count("POST") == 1
    assert Matter.objects.count() == 1


def test_each_step_is_in_the_audit_in_words(site, clock, people, world):
    test_three_accounts_close_a_problem_under_an_order_and_a_relapse_opens_it_again(
        site, clock, people, "desk"
    )
    site.log_in(make_actor(world.office, "auditor", "listener", "闻查").user)
    page = site.open("/audit/")
    told = " ".join(page.locator("main").inner_text().split())
    for words in (
        "登记第 1 号",
        "交办",
        "签收",
        "拟蓝色督办单，待签发",
        "签发蓝色督办单 望民督〔2026〕1号",
        "报请验收",
        "验收通过",
        "销号",
        "回头看：问题反弹",
    ):
        assert words in told, words

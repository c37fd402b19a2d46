"""Splitting a target in a real browser: typing, pasting, two at once, answers."""

from decimal import Decimal

import pytest

from minsheng.apps.cascade.actions import offer
from minsheng.apps.people.models import Role
from minsheng.apps.places.models import Unit
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    WITHIN,
    edition_of,
    issued,
    row_of,
    targets_of,
    typed,
)
from tests.conftest import make_actor, make_unit

pytestmark = pytest.mark.django_db(transaction=True)

STREETS = (
    "柳荫街道",
    "北里街道",
    "南塘街道",
    "望湖路街道办",
    "青杨街道",
    "文昌街道",
    "石桥镇",
    "云岭镇",
    "高新园区管委会",
)


@pytest.fixture
def streets(world):
    return [
        make_unit(world.district, f"{name}办事处", name, kind="street")
        if name.endswith("街道")
        else make_unit(world.district, name, kind="street")
        for name in STREETS
    ]


@pytest.fixture
def targets(world):
    return targets_of(edition_of(world.district, COUNTED, WITHIN, RATED, NAMED, lead=world.civil_affairs))


@pytest.fixture
def split(world, targets, streets):
    """A draft of 95 out of 100."""
    numbers = ("30", "20", "15", "10", "8", "5", "4", "2", "1")
    return typed(world.clerk, targets[0], dict(zip(streets, numbers, strict=True)))


@pytest.fixture
def approver(streets):
    return make_actor(streets[0], Role.APPROVER, "approver", "安然")


def cell(page, name):
    return page.locator(f"input.in-n[aria-label='{name}']")


def gap(page):
    return page.locator("[data-gap='0']").first.inner_text()


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_sum_and_gap_follow_the_typing_and_the_server_agrees(site, world, targets, split, guise):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/", guise)
    assert gap(page) == "5"
    cell(page, "南塘街道办事处").fill("19.5")
    assert gap(page) == "0.5"
    assert page.locator("[data-gap-words='0']").inner_text() == "还没分完"
    cell(page, "南塘街道办事处").fill("二十")
    assert "1 格还没读出来" in page.locator("[data-gap-words='0']").inner_text()
    cell(page, "南塘街道办事处").fill("20")
    assert (gap(page), page.locator("[data-gap-words='0']").inner_text()) == ("0", "分平了")
    assert page.locator("[data-count]").inner_text() == "改了 1 格，还没有保存"
    with page.expect_request("**/save/") as sent:
        page.get_by_role("button", name="保存", exact=True).click()
    assert sent.value.post_data.count("=20") == 1
    assert sent.value.post_data.count("c-") == 1
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert page.locator(".note.ok").inner_text() == "已保存 1 格。"
    assert gap(page) == "0"
    assert [row.value for row in split.allocations.filter(unit__name="南塘街道办事处")] == [Decimal(20)]


def test_what_was_typed_when_the_session_ended_is_put_back(site, world, targets, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/")
    cell(page, "南塘街道办事处").fill("19.5")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/account/login/**")
    site.log_in(world.clerk.user)
    page.goto(f"{site.address}/cascade/targets/{targets[0].code}/")
    assert cell(page, "南塘街道办事处").input_value() == "19.5"
    assert "上次填的 1 格没有保存上" in page.locator("#notices").inner_text()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".err-row, .note.ok")
    page.goto(f"{site.address}/cascade/targets/{targets[0].code}/")
    assert "没有保存上" not in page.locator("#notices").inner_text()


def test_without_scripts_the_whole_form_saves_and_shows_the_new_gap(site, world, targets, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/", "plain")
    cell(page, "石桥镇").fill("1.2万")
    cell(page, "云岭镇").fill("待定")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".err-row")
    site.check(page)
    assert "“待定”不是一个数" in page.locator(".err-row").inner_text()
    words = "已保存 1 格，有 1 格没有保存：填的数和原因写在各格下面，表里和合计是已保存的数。"
    assert page.locator(".note.bad").inner_text() == words
    assert gap(page) == "−11,991"
    cell(page, "石桥镇").fill("4")
    cell(page, "云岭镇").fill("7")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".note.ok")
    assert gap(page) == "0"


@pytest.mark.parametrize("guise", ["desk", "plain"])
def test_the_second_of_two_sees_both_numbers_who_and_when_and_chooses(site, world, targets, split, guise):
    colleague = make_actor(world.office, Role.OFFICE, "colleague", "沈南")
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/", guise)
    row = row_of(split, split.allocations.get(unit__name="柳荫街道办事处").unit)
    typed(colleague, targets[0], {row.unit: "33"})
    cell(page, "柳荫街道办事处").fill("31")
    cell(page, "北里街道办事处").fill("24")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".err-row")
    site.check(page)
    told = page.locator(".err-row").inner_text()
    assert "已被别人改为 33，您填的 31 没有保存" in told
    assert "沈南（望湖区民生工作领导小组办公室 民生办）" in told
    assert sorted(value for value in split.allocations.values_list("value", flat=True) if value > 20) == [
        24,
        33,
    ]
    with page.expect_response("**/save/"):
        page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert "没有保存" in page.locator(".err-row").inner_text()
    page.get_by_role("button", name="用我填的 31").click()
    page.wait_for_selector(".note.ok")
    row.refresh_from_db()
    assert row.value == 31


def test_keeping_the_number_of_the_other_saves_nothing(site, world, targets, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/")
    row = row_of(split, split.allocations.get(unit__name="柳荫街道办事处").unit)
    typed(make_actor(world.office, "office", "second-office", "周禾"), targets[0], {row.unit: "33"})
    cell(page, "柳荫街道办事处").fill("31")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="留用 33").click()
    page.wait_for_selector(".err-row", state="detached")
    assert cell(page, "柳荫街道办事处").input_value() == "33"


def test_a_pasted_column_fills_the_rows_below(site, world, targets, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/")
    cell(page, "文昌街道办事处").focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "6\r\n5\r\n3\r\n3\r\n9\r\n",
    )
    numbers = page.locator("input.in-n").evaluate_all("cells => cells.map(cell => cell.value)")
    assert numbers[-4:] == ["6", "5", "3", "3"]
    assert gap(page) == "0"
    assert "填了 4 格，还没有保存。粘贴的内容比表里多 1 行" in page.locator("#notices").inner_text()
    site.check(page)


@pytest.mark.parametrize("guise", ["phone", "plain"])
def test_a_pasted_table_is_read_by_names_and_good_rows_pass(site, world, targets, split, guise):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/paste/", guise)
    page.get_by_role("textbox", name="粘贴").fill(
        "单位\t任务数\n柳荫街道\t32\n北里街道办事处\t约20家\n东海街道\t5\n南塘街道\t另行商定\n民政局\t3\n合计\t99"
    )
    page.get_by_role("button", name="读一读").click()
    page.wait_for_selector("#h-read")
    site.check(page)
    text = page.locator("main").inner_text()
    assert "A4 的“东海街道”对不上这张表里的单位或目标" in text
    assert "“另行商定”不是一个数" in text
    assert "2 格有变化 + 1 格相同 + 1 格读不懂" in text
    page.get_by_role("button", name="保存这 2 格").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    numbers = dict(split.allocations.values_list("unit__name", "value"))
    assert (numbers["柳荫街道办事处"], numbers["望湖区民政局"], numbers["南塘街道办事处"]) == (32, 3, 15)


def test_a_base_is_registered_and_fills_the_draft(site, world, targets, split, streets):
    site.log_in(world.clerk.user)
    page = site.open("/cascade/bases/new/")
    page.get_by_label("名称").fill("60 岁以上户籍人口")
    page.locator("#id_measure").fill("人")
    page.get_by_label("来源").fill("公安人口统计年报")
    page.get_by_role("textbox", name="粘贴").fill(
        "\n".join(f"{unit.name}\t{100 * n}" for n, unit in enumerate(streets, 1))
    )
    page.get_by_role("button", name="读一读").click()
    page.wait_for_selector("#h-read")
    site.check(page)
    page.get_by_role("button", name="登记这 9 个单位的数").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    page = site.open(f"/cascade/targets/{targets[0].code}/")
    page.get_by_text("按办法分配").click()
    page.get_by_label("按口径分配", exact=True).check()
    page.get_by_label("口径", exact=True).select_option(index=1)
    site.check(page)
    page.get_by_role("button", name="算出草稿").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert gap(page) == "0"
    assert cell(page, streets[8].name).input_value() == "20"


def test_all_faults_of_an_issue_are_told_at_once_and_then_it_holds(site, world, targets, split):
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/issue/")
    page.get_by_role("button", name="下达", exact=True).click()
    page.wait_for_selector(".note.bad")
    site.check(page)
    assert "还有 5家 没有分下去" in page.locator("main").inner_text()
    typed(world.clerk, targets[0], {split.allocations.get(unit__name="石桥镇").unit: "9"})
    page = site.open(f"/cascade/targets/{targets[0].code}/issue/", "phone")
    page.get_by_role("button", name="下达", exact=True).click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    page = site.open(f"/cascade/targets/{targets[0].code}/history/")
    assert "第 1 次：下达" in page.locator("main").inner_text()


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_a_unit_objects_withdraws_and_confirms(site, world, targets, split, streets, approver, guise):
    split.refresh_from_db()
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    site.log_in(approver.user)
    page = site.open("/cascade/", guise)
    assert page.locator("h1").inner_text() == f"{streets[0].name}的任务"
    page.get_by_role("link", name="提出异议").click()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="提出异议").click()
    page.wait_for_load_state("load")
    page.get_by_label("理由").fill("辖区没有合适场地，只能建 25 家。")
    page.get_by_label("建议的数").fill("25")
    site.check(page)
    page.get_by_role("button", name="提出异议").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "建议 25" in page.locator("td.said").inner_text()
    page.get_by_role("button", name="撤回异议").click()
    page.wait_for_selector(".note.ok")
    page.get_by_role("button", name="全部确认（1 个）").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "已确认" in page.locator("td.said").inner_text()


def test_the_office_sees_the_objection_and_upholds_the_number(site, world, targets, split, streets, approver):
    from minsheng.apps.cascade.actions import Words, reply

    issued(world.clerk, typed(world.clerk, targets[0], {streets[6]: "9"}))
    row = row_of(split, streets[0])
    words = Words("场地不够", Decimal(25))
    reply(actor=approver, row=row, version=row.issued_version, verb="objected", at=AT, words=words)
    site.log_in(world.clerk.user)
    page = site.open("/")
    page.get_by_role("link", name="异议").first.click()
    site.check(page)
    page.get_by_role("link", name=f"维持原数：{streets[0].name}").click()
    page.get_by_label("理由").fill("已协调区属用房两处。")
    site.check(page)
    page.get_by_role("button", name="维持原数").click()
    page.wait_for_selector(".note.ok")
    assert "已协调区属用房两处" in page.locator("td.said").first.inner_text()


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_the_programme_counts_every_target_once(site, world, targets, split, streets, guise):
    issued(world.clerk, typed(world.clerk, targets[0], {streets[6]: "9"}))
    typed(world.clerk, targets[1], {streets[0]: "30"})
    site.log_in(world.clerk.user)
    programme = targets[0].project.programme.code
    page = site.open(f"/cascade/programmes/{programme}/", guise)
    assert "4 个目标 = 1 个已落实 + 3 个未落实" in page.locator(".head").inner_text()
    for path in (
        f"/cascade/programmes/{programme}/?state=gap",
        f"/cascade/programmes/{programme}/seat/",
        f"/cascade/programmes/{programme}/issue/",
        f"/cascade/programmes/{programme}/units/{streets[0].code}/",
        f"/cascade/projects/{targets[0].project.code}/",
        f"/cascade/targets/{targets[3].code}/",
        f"/cascade/targets/{targets[0].code}/units/",
        f"/cascade/rows/{row_of(split, streets[0]).pk}/out/",
    ):
        site.open(path, guise)


def test_a_street_gives_its_number_on(site, world, targets, split, streets, approver):
    issued(world.clerk, typed(world.clerk, targets[0], {streets[6]: "9"}))
    below = [make_unit(streets[0].division, name, kind="community") for name in ("一里社区", "二里社区")]
    Unit.objects.filter(pk__in=[unit.pk for unit in below]).update(superior=streets[0])
    site.log_in(approver.user)
    page = site.open(f"/cascade/targets/{targets[0].code}/?under={row_of(split, streets[0]).pk}")
    page.get_by_role("link", name="选参加的单位").click()
    for unit in below:
        page.get_by_label(unit.name).check()
    page.get_by_role("button", name="让这些单位参加").click()
    page.wait_for_selector(".note.ok")
    cell(page, "一里社区").fill("18")
    cell(page, "二里社区").fill("10")
    row = row_of(split, streets[0])
    assert page.locator(f"[data-gap='{row.pk}']").first.inner_text() == "2"
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    page = site.open(f"/cascade/targets/{targets[0].code}/", "phone")
    assert "差额" in page.locator(".below").inner_text()

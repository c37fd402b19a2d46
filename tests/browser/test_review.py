"""Review in a real browser: from the upload to the project page, with scripts and without."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from minsheng.apps.notices.actions import decide_fact
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.programmes.models import Edition
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    LATER,
    SMALL,
    STRANGE,
    accept_all,
    facts_of,
    imported,
    issued,
)

pytestmark = pytest.mark.django_db(transaction=True)
WIDE = Path(__file__).parents[1] / "corpus" / "luming-workbook.xlsx"
DEMO = files("minsheng.apps.demo") / "data" / "notice.docx"


@pytest.fixture
def reading(world, site):
    site.log_in(world.clerk.user)
    return imported(world.clerk, world.district, STRANGE)


def item(reading, number=0):
    return f"/notices/readings/{reading.pk}/{facts_of(reading, 'project')[number].ordinal}/"


def row(page, fact):
    return page.locator(f"#f-{fact.ordinal}")


def lit(page):
    return set(page.locator(".lit").evaluate_all("nodes => nodes.map(node => node.dataset.fact)"))


def state(fact):
    fact.refresh_from_db()
    return fact.state


def settled(page):
    """Wait until htmx has put the last answer in its place."""
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')")


def test_the_sample_goes_from_upload_to_published_programme(site, world):
    site.log_in(world.clerk.user)
    page = site.open("/notices/import/")
    page.get_by_label("文件", exact=False).first.set_input_files(
        {
            "name": "望湖区通知.docx",
            "mimeType": "application/octet-stream",
            "buffer": DEMO.read_bytes(),
        }
    )
    page.get_by_label("年度").fill("2026")
    page.get_by_role("button", name="导入并开始读").click()
    page.wait_for_url("**/jobs/*/")
    page.get_by_role("link", name="打开").or_(page.locator("main a[href*='/notices/']")).first.click()
    page.wait_for_url("**/notices/readings/**")
    site.check(page)
    assert page.locator("nav.prog a").count() == 53
    reading = Reading.objects.get()
    page.goto(f"{site.address}{item(reading, 21)}")
    site.check(page)
    accept_all(world.clerk, reading)
    page.goto(f"{site.address}/notices/readings/{reading.pk}/0/")
    page.get_by_role("button", name="登记勾选的单位").click()
    site.check(page)
    hardly = page.locator("form", has=page.get_by_role("button", name="勾选的登记入名录"))
    assert hardly.get_by_role("checkbox").evaluate_all("boxes => boxes.map(box => box.checked)") == [False]
    hardly.get_by_role("checkbox").check()
    hardly.get_by_role("button", name="勾选的登记入名录").click()
    site.check(page)
    page.get_by_role("link", name="预览并发布").click()
    site.check(page)
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url("**/programmes/990102-2026/")
    site.check(page)
    assert Edition.objects.get().texts.count() == 52


def test_a_small_notice_is_decided_by_button_and_key_edited_completed_and_issued(site, world, reading):
    page = site.open(item(reading))
    target, deadline = facts_of(reading, "target")[0], facts_of(reading, "deadline")[0]

    row(page, deadline).hover()
    assert lit(page) == {str(deadline.ordinal)}
    page.locator(f"mark[data-fact='{target.ordinal}']").hover()
    assert lit(page) == {str(target.ordinal)}
    row(page, target).locator(".no").click()
    assert page.url.endswith(f"#s-{target.ordinal}")

    row(page, target).get_by_role("link", name="改：").click()
    page.get_by_label("数值").fill("9")
    page.get_by_role("button", name="保存").click()
    page.locator(f"#f-{target.ordinal} .tick", has_text="已改").wait_for()
    assert "9 家" in row(page, target).inner_text()
    assert "上次在" in page.locator("#counts").inner_text()
    site.check(page)

    project = facts_of(reading, "project")[0]
    row(page, project).get_by_role("button", name="接受：").click()
    page.locator(f"#f-{project.ordinal} .tick", has_text="已接受").wait_for()
    settled(page)
    current = page.locator(".fact.now").get_attribute("data-fact")
    page.keyboard.press("a")
    page.locator(f"#f-{current} .tick", has_text="已接受").wait_for()
    settled(page)
    assert state(reading.facts.get(ordinal=current)) == "accepted"

    page.get_by_role("button", name="登记勾选的单位").click()
    page.get_by_text("已登记 1 个单位。").wait_for()
    page.get_by_role("checkbox", name="各街道").check()
    page.get_by_role("button", name="勾选的登记入名录").click()
    page.get_by_text("已登记 1 个单位。").wait_for()
    assert page.get_by_text("不像一个单位").count() == 0
    page.goto(f"{site.address}/notices/readings/{reading.pk}/0/")
    page.get_by_role("button", name=re.compile("整批接受")).click()
    page.get_by_text("已接受", exact=False).first.wait_for()
    assert reading.facts.filter(state="open").count() == 0

    page.get_by_role("link", name="预览并发布").click()
    page.get_by_label("生效日期").fill("2026-02-26")
    site.check(page)
    page.get_by_label("我看过了，仍然发布").check()  # 9 does not stand in 食堂8家
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url("**/programmes/990102-2026/")
    page.get_by_role("link", name="新建社区食堂8家").click()
    assert "“新建社区食堂8家，9月30日前完成。”" in page.locator(".promise").inner_text()
    site.check(page)
    page.get_by_role("link", name="第5行").click()
    page.wait_for_url(re.compile(r"/source/#s-\d+$"))
    site.check(page)


def test_words_selected_in_the_source_become_a_fact_where_they_stand(site, reading):
    page = site.open(item(reading, 1))
    page.evaluate(
        """() => {
            const piece = [...document.querySelectorAll('.doc [data-at]')]
                .find((node) => node.textContent.includes('失能老年人'));
            const node = piece.firstChild;
            const from = node.data.indexOf('失能老年人');
            document.getSelection().setBaseAndExtent(node, from, node, from + 5);
        }"""
    )
    page.wait_for_function("() => document.querySelector('[data-add] [name=quote]').value === '失能老年人'")
    page.get_by_label("是什么").select_option("pledge")
    page.get_by_role("button", name="去补").click()
    page.get_by_text("原文：“失能老年人”").wait_for()
    site.check(page)
    page.get_by_role("button", name="补上").click()
    page.wait_for_url(re.compile(r"#f-\d+$"))
    site.check(page)
    added = Fact.objects.exclude(added_by="").get()
    start = STRANGE.index("失能老年人")
    assert (added.kind, added.value, added.spans) == ("pledge", {"words": "失能老年人"}, [[start, start + 5]])
    row(page, added).get_by_role("button", name="不采：").click()
    page.locator(f"#f-{added.ordinal} .tick", has_text="不采").wait_for()
    assert state(added) == "rejected"


def test_a_selection_over_a_marked_fact_leaves_its_number_out(site, reading):
    page = site.open(item(reading))
    page.evaluate(
        """() => {
            const marks = document.querySelectorAll('.doc mark [data-at]');
            const first = marks[0].firstChild, last = marks[1].firstChild;
            document.getSelection().setBaseAndExtent(first, 0, last, last.data.length);
        }"""
    )
    page.wait_for_function("() => document.querySelector('[data-add] [name=quote]').value !== ''")
    quote = page.locator("form[data-add] [name=quote]").input_value()
    assert "".join(quote.split()) in "".join(STRANGE.split())
    start = int(page.locator("form[data-add] [name=start]").input_value())
    assert STRANGE[start : start + 3] == quote[:3]


@pytest.mark.parametrize("guise", ["desk", "plain"])
def test_a_stale_decision_in_a_second_tab_is_refused_with_both_values(site, world, reading, guise):
    page = site.open(item(reading), guise)
    target = facts_of(reading, "target")[0]
    decide_fact(
        actor=world.city_clerk,
        fact=target,
        version=1,
        verb=Decision.Verb.EDIT,
        at=AT,
        value=target.value | {"low": "9"},
    )
    row(page, target).get_by_role("button", name="接受：").click()
    words = page.get_by_role("alert")
    words.wait_for()
    assert "您看到的是“8 家”，现在是“9 家（已改）”" in words.inner_text()
    assert state(target) == "edited"
    site.check(page)
    row(page, target).get_by_role("link", name="改：").click()
    page.get_by_label("数值").wait_for()


@pytest.mark.parametrize("guise", ["desk", "plain", "phone"])
def test_a_stale_edit_keeps_what_was_typed_at_its_fact(site, world, reading, guise):
    page = site.open(item(reading), guise)
    target = facts_of(reading, "target")[0]
    row(page, target).get_by_role("link", name="改：").click()
    page.get_by_label("数值").fill("12")
    decide_fact(
        actor=world.city_clerk,
        fact=target,
        version=1,
        verb=Decision.Verb.EDIT,
        at=AT,
        value=target.value | {"low": "9"},
    )
    page.get_by_role("button", name="保存").click()
    words = row(page, target).get_by_role("alert")
    words.wait_for()
    assert "您看到的是“8 家”，现在是“9 家（已改）”" in words.inner_text()
    assert row(page, target).get_by_label("数值").input_value() == "12"
    top = words.bounding_box()["y"]
    assert 0 <= top < page.viewport_size["height"]
    site.check(page)
    page.get_by_role("button", name="保存").click()
    page.locator(f"#f-{target.ordinal} .v b", has_text="12 家").wait_for()
    target.refresh_from_db()
    assert (target.value["low"], target.version) == ("12", 3)


@pytest.mark.parametrize("guise", ["desk", "plain", "phone"])
def test_taking_a_notice_back_asks_first(site, reading, guise):
    page = site.open("/notices/", guise)
    page.get_by_role("button", name="撤回").or_(page.get_by_role("link", name="撤回")).first.click()
    page.get_by_role("heading", name="撤回《民生实事.txt》？").wait_for()
    site.check(page)
    page.get_by_role("link", name="不撤回，继续核对").click()
    page.get_by_role("heading", name="核对《民生实事.txt》").wait_for()
    page = site.open(f"/notices/{reading.notice_id}/withdraw/", guise)
    page.get_by_role("button", name="确认撤回").click()
    page.get_by_text("已撤回《民生实事.txt》。").wait_for()
    assert Notice.objects.get().state == "withdrawn"


def test_without_scripts_the_same_work_is_done(site, world, reading):
    page = site.open(item(reading), "plain")
    target = facts_of(reading, "target")[0]
    row(page, target).locator(".no").click()
    assert page.url.endswith(f"#s-{target.ordinal}")
    page.locator(f"mark[data-fact='{target.ordinal}'] a").click()
    assert page.url.endswith(f"#f-{target.ordinal}")
    row(page, target).get_by_role("link", name="改：").click()
    site.check(page)
    page.get_by_label("数值").fill("")
    page.get_by_role("button", name="保存").click()
    assert page.locator(".err").count() == 1
    site.check(page)
    page.get_by_label("数值").fill("9")
    page.get_by_role("button", name="保存").click()
    assert page.url.endswith(f"#f-{target.ordinal}")
    assert state(target) == "edited"
    page.get_by_label("原文里的话").fill("没有的话")
    page.get_by_role("button", name="去补").click()
    assert "找不到“没有的话”" in page.get_by_role("alert").inner_text()
    page.get_by_label("原文里的话").fill("9月30日前 完成")
    page.get_by_label("是什么").select_option("undertaking")
    page.get_by_role("button", name="去补").click()
    page.get_by_role("button", name="补上").click()
    assert Fact.objects.exclude(added_by="").get().value["words"] == "9月30日前完成"
    page.get_by_role("button", name="勾选的不是单位").click()
    page.get_by_role("checkbox", name="各街道").check()
    page.get_by_role("button", name="勾选的记作泛指或打码").click()
    site.check(page)
    while reading.facts.filter(state="open").exists():
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("接受本项")).click()
    page.get_by_role("link", name="预览并发布").click()
    page.get_by_label("生效日期").fill("2026-02-26")
    page.get_by_label("我看过了，仍然发布").check()
    page.get_by_role("button", name="发布", exact=True).click()
    site.check(page)
    assert Edition.objects.get().texts.count() == 3


def test_on_a_phone_the_facts_come_first_and_the_strip_unfolds(site, reading):
    page = site.open(item(reading), "phone")
    strip = page.locator("nav.prog")
    assert page.locator(".fact").first.bounding_box()["y"] < 400
    assert not strip.is_visible()
    page.get_by_text("进度与提醒").click()
    assert strip.is_visible()
    site.check(page)


def test_a_mistake_in_an_edit_has_the_focus_and_words_have_the_whole_width(site, reading):
    page = site.open(item(reading))
    row(page, facts_of(reading, "target")[0]).get_by_role("link", name="改：").click()
    words = page.get_by_label("原话")
    assert words.bounding_box()["width"] > 400
    page.get_by_label("数值").fill("-3")
    page.get_by_role("button", name="保存").click()
    page.locator(".edit .err").wait_for()
    page.wait_for_function("document.activeElement.name.endsWith('-low')")


def test_on_a_phone_source_and_facts_are_two_tabs(site, reading):
    page = site.open(item(reading), "phone")
    source, facts = page.locator(".rv-src"), page.locator(".rv-facts")
    assert (source.is_visible(), facts.is_visible()) == (False, True)
    page.get_by_text("原文", exact=True).click()
    assert (source.is_visible(), facts.is_visible()) == (True, False)
    site.check(page)
    page.get_by_text(re.compile(r"^事实 \d+ 条$")).click()
    target = facts_of(reading, "target")[0]
    row(page, target).get_by_role("button", name="接受：").click()
    page.locator(f"#f-{target.ordinal} .tick").wait_for()
    assert facts.is_visible()
    site.check(page)


@pytest.mark.parametrize("guise", ["phone", "plain", "desk"])
def test_a_wide_table_moves_in_its_own_frame_and_keeps_its_first_column(site, world, guise):
    site.log_in(world.clerk.user)
    reading = imported(world.clerk, world.district, WIDE.read_bytes(), name="清单.xlsx", year=2025)
    page = site.open(item(reading, 1), guise)
    if guise == "phone":
        page.get_by_text("原文", exact=True).click()
        assert page.get_by_text("表格可左右滑动").is_visible()
    else:
        assert not page.get_by_text("表格可左右滑动").is_visible()
    frame = page.get_by_role("region", name="表格，可左右滑动")
    number = page.locator(".doc tr.here > td").first
    before = number.bounding_box()["x"]
    last = page.locator(".doc tr.here > td").last
    assert not in_frame(frame, last)
    frame.focus()
    frame.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    assert in_frame(frame, last)
    assert number.bounding_box()["x"] == pytest.approx(before, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    site.check(page)


def in_frame(frame, cell):
    """Whether the whole cell is in sight, as far as the frame's width goes."""
    outer, inner = frame.bounding_box(), cell.bounding_box()
    return inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1


def test_a_correction_shows_the_difference_before_it_is_issued(site, world):
    site.log_in(world.clerk.user)
    issued(world.clerk, world.district, SMALL)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    page = site.open(f"/notices/readings/{reading.pk}/issue/")
    changes = page.locator("ul.changes > li")
    assert changes.count() == 3
    assert changes.first.locator("ins").all_inner_texts() == ["10", "10", "10"]
    page.get_by_role("link", name="逐项看").click()
    assert page.locator("select[name^=p-]").count() == 3
    assert page.get_by_label("3 新建儿童之家4个").input_value() == ""
    site.check(page)
    page.get_by_label("生效日期").fill("2026-04-10")
    page.get_by_role("button", name="发布，成为第 2 版").click()
    page.wait_for_url("**/programmes/990102-2026/")
    assert Notice.objects.filter(state="issued").count() == 2
    site.open("/programmes/990102-2026/editions/2/changes/")


def test_on_a_phone_a_changed_fact_goes_back_to_what_was_read_and_keeps_its_words_in_sight(
    site, world, reading
):
    target = facts_of(reading, "target")[0]
    said = target.value | {"low": "9"}
    decide_fact(actor=world.clerk, fact=target, version=1, verb=Decision.Verb.EDIT, at=AT, value=said)
    page = site.open(item(reading), "phone")
    assert row(page, target).locator(".v").bounding_box()["width"] > 130
    row(page, target).get_by_role("button", name="还原为读取值：").click()
    row(page, target).get_by_role("button", name="接受：").wait_for()
    assert (state(target), target.value["low"]) == ("open", "8")
    site.check(page)


def test_without_scripts_a_changed_fact_goes_back_to_what_was_read(site, world, reading):
    target = facts_of(reading, "target")[0]
    said = target.value | {"low": "9"}
    decide_fact(actor=world.clerk, fact=target, version=1, verb=Decision.Verb.EDIT, at=AT, value=said)
    page = site.open(item(reading), "plain")
    row(page, target).get_by_role("button", name="还原为读取值：").click()
    page.wait_for_load_state("load")
    assert (state(target), target.value["low"]) == ("open", "8")
    assert page.url.endswith(f"#f-{target.ordinal}")
    site.check(page)

"""The pages of programmes in a real browser."""

import pytest

from tests.apps.notices.steps import SMALL, issued
from tests.apps.programmes.amending import amended
from tests.conftest import make_unit

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = ["desk", "phone"]


@pytest.fixture
def edition(world):
    """The small notice, one unit of it under two names, and a fourth project that nobody leads."""
    make_unit(world.district, "望湖区卫生健康委员会", "区卫健委", "区卫健局")
    text = SMALL.replace("1200人次以上。（牵头单位：区民政局）", "1200人次以上。（牵头单位：区卫健委）")
    text = text.replace("应保尽保。（牵头单位：区民政局）", "应保尽保。（牵头单位：区卫健局）")
    return issued(world.clerk, world.district, f"{text}4.新建儿童之家4个。\n")


@pytest.mark.parametrize("guise", WIDTHS)
def test_a_programme_by_unit_has_one_group_for_each_body_and_none_first(site, world, edition, guise):
    site.log_in(world.clerk.user)
    page = site.open("/programmes/990102-2026/?by=unit", guise)
    assert [" ".join(words.split()) for words in page.locator(".grp-row").all_inner_texts()] == [
        "望湖区卫生健康委员会（2 项） 文中写作区卫健委、区卫健局",
        "望湖区民政局（1 项）",
        "没有写明牵头单位（1 项）",
    ]


@pytest.mark.parametrize("guise", WIDTHS)
def test_a_project_after_an_amendment_says_which_paper_changed_its_figure(site, world, edition, guise):
    amended(world.clerk, edition, "10", document_number="望民生〔2026〕20号")
    site.log_in(world.clerk.user)
    page = site.open("/programmes/projects/990102-2026-1/", guise)
    row = page.locator("section[aria-labelledby=s2] tbody tr")
    assert row.locator("b").first.inner_text() == "10 家"
    assert "由 8 家改为 10 家" in row.inner_text()
    assert "望民生〔2026〕20号" in row.inner_text()
    assert page.locator(".src").first.inner_text().startswith("以上是原通知用语。")


def test_print_leaves_no_heading_alone_and_no_scroll_bar(site, world, edition):
    site.log_in(world.clerk.user)
    page = site.page()
    page.emulate_media(media="print")
    page.goto(f"{site.address}/programmes/990102-2026/")
    assert page.locator(".grp-row").first.evaluate("row => getComputedStyle(row).breakAfter") == "avoid"
    assert page.locator(".scroll").first.evaluate("box => getComputedStyle(box).overflowX") == "visible"

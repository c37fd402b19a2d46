"""Comparing programmes in a real browser: seen at both widths, decided, and read without scripts."""

import pytest

from minsheng.apps.lineage.models import Lineage
from tests.apps.lineage.steps import Country

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "/lineage/990102-2026/"
PARK = f"{OWN}990100-2026/990102-2026-4/"


@pytest.fixture
def country(world):
    return Country(world)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_a_clerk_confirms_corrects_and_gives_a_reason(site, world, country, guise):
    site.log_in(world.clerk.user)
    page = site.open(OWN, guise)
    counts = [" ".join(line.split()) for line in page.locator(".eq").all_inner_texts()]
    assert counts == [
        "上级 7 项 = 5 对上 + 1 本级写明无任务 + 1 没对上，待看",
        "本级 7 项 = 5 对上 + 1 无任务、上级有 + 1 没对上，待看",
    ]
    page.get_by_role("button", name="确认相似度 0.40 以上的 5 对").click()
    site.check(page)
    assert page.get_by_text("已确认 5 对。").is_visible()
    page.get_by_role("link", name="本级第4项").click()
    site.check(page)
    page.get_by_label("对应的项目").select_option(label="3 改造公办幼儿园食堂60个，食堂达标率达到95%。")
    page.get_by_role("button", name="就是这一项").click()
    site.check(page)
    assert page.get_by_text("已改：承接上级").is_visible()
    page.get_by_label("理由").fill("本区自定")
    page.get_by_role("button", name="定为没有来源").click()
    site.check(page)
    assert page.get_by_text("已定没有来源。").is_visible()
    assert Lineage.objects.filter(ended_at=None).count() == 5


@pytest.mark.parametrize("url", [OWN, f"{OWN}?against=990102-2025", PARK, "/lineage/projects/990102-2026-4/"])
def test_everything_is_read_without_scripts(site, world, country, url):
    site.log_in(world.clerk.user)
    page = site.open(url, "plain")
    assert page.locator("h1").count() == 1


def test_a_pair_is_confirmed_without_scripts_and_the_folded_words_open(site, world, country):
    site.log_in(world.clerk.user)
    page = site.open(OWN, "plain")
    page.get_by_role("group").filter(has_text="删去和增加的内容").first.locator("summary").click()
    assert page.get_by_text("新增绿地面积32万平方米").last.is_visible()
    page.get_by_role("button", name="确认第4项的对应").click()
    site.check(page)
    assert page.get_by_text("已确认 1 对。").is_visible()


def test_print_leaves_the_buttons_out(site, world, country):
    site.log_in(world.clerk.user)
    page = site.page()
    page.emulate_media(media="print")
    page.goto(f"{site.address}{OWN}")
    assert not page.get_by_role("button", name="确认第4项的对应").is_visible()
    assert page.get_by_text("本级 9 个 ÷ 上级 85 个 = 10.59%").is_visible()

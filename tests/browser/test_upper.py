"""An upper level's number answered by our own target, in a real browser."""

import pytest

from minsheng.apps.cascade.models import Answer
from tests.apps.cascade.steps import COUNTED, edition_of, issued, row_of, targets_of, typed
from tests.apps.cascade.test_upper import answered, same

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_the_office_answers_an_upper_number_and_ends_it(site, world, guise):
    [source] = targets_of(edition_of(world.city, COUNTED))
    [target] = targets_of(edition_of(world.district, COUNTED, lead=world.civil_affairs))
    issued(world.city_clerk, typed(world.city_clerk, source, {world.office: "90", world.civil_affairs: "10"}))
    same(source, target)
    programme = target.project.programme.code
    site.log_in(world.clerk.user)
    page = site.open(f"/cascade/programmes/{programme}/", guise)
    page.get_by_role("link", name="上级任务承接").click()
    site.check(page)
    assert "2 个数 = 0 个已由本级目标承接 + 2 个未承接" in page.locator(".head").inner_text()
    page.get_by_role("link", name="1-1 ").first.click()
    site.check(page)
    line = page.locator("section", has=page.get_by_role("heading", name="上级下达")).locator("tbody tr")
    assert "高出 10 家" in line.first.inner_text()
    line.first.get_by_label("从哪个月起").select_option(label="2026年4月")
    line.first.get_by_role("button", name="用本级目标承接").click()
    page.wait_for_selector(".note.ok")
    site.check(page)
    assert "自2026年4月起承接" in line.first.inner_text()
    line.nth(1).get_by_role("button", name="用本级目标承接").click()
    page.wait_for_selector(".note.bad")
    site.check(page)
    assert "本目标已承接上级同一目标或同一总项的另一个数" in page.locator(".note.bad").inner_text()
    line.first.get_by_role("button", name="解除").click()
    page.wait_for_selector(".note.ok")
    assert not Answer.objects.filter(ended_at=None).exists()


def test_the_upper_level_sees_who_carries_its_number(site, world):
    [source] = targets_of(edition_of(world.city, COUNTED))
    [target] = targets_of(edition_of(world.district, COUNTED, lead=world.civil_affairs))
    split = typed(world.city_clerk, source, {world.office: "90", world.civil_affairs: "10"})
    issued(world.city_clerk, split)
    answered(world, row_of(split, world.office), target)
    site.log_in(world.city_clerk.user)
    page = site.open(f"/cascade/targets/{source.code}/")
    page.get_by_role("link", name="望湖区 1-1").click()
    site.check(page)
    assert page.url.endswith(f"/cascade/targets/{target.code}/")

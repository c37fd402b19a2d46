"""Log-in by the form, and the pages of accounts, units and rights in a real browser."""

import pytest

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(page, username, password):
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_clerk_logs_in_by_the_form_and_comes_where_she_wanted(site, world, guise):
    page = site.page(guise)
    page.goto(f"{site.address}/notices/")
    site.check(page)
    fill_in(page, "clerk", PASSWORD)
    page.wait_for_url(f"{site.address}/notices/")
    site.check(page)


def test_wrong_password_says_so_without_telling_which_half_was_wrong(site, world):
    page = site.open("/account/login/")
    fill_in(page, "clerk", "falsch")
    known = page.locator("[role=alert], .err").first.inner_text()
    site.check(page)
    page = site.open("/account/login/")
    fill_in(page, "nobody", "falsch")
    assert page.locator("[role=alert], .err").first.inner_text() == known


def test_log_out_is_a_button_and_ends_the_session(site, world):
    site.log_in(world.clerk.user)
    page = site.open("/")
    page.get_by_role("banner").get_by_role("button", name="退出").click()
    page.wait_for_url("**/account/login/**")
    assert site.page().goto(f"{site.address}/").url.endswith("/account/login/?next=/")


@pytest.mark.parametrize("guise", ["desk", "phone"])
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("clerk", "/account/"),
        ("clerk", "/account/password/"),
        ("clerk", "/account/units/"),
        ("clerk", "/account/units/new/"),
        ("system_administrator", "/account/units/1/"),
        ("system_administrator", "/account/users/"),
        ("clerk", "/account/groups/"),
        ("security_officer", "/account/rights/"),
        ("security_officer", "/account/locks/"),
    ],
)
def test_page_of_accounts_is_sound(site, world, who, path, guise):
    site.log_in(getattr(world, who).user)
    site.open(path.replace("units/1/", f"units/{world.civil_affairs.pk}/"), guise)


@pytest.mark.parametrize("guise", ["desk", "phone"])
def test_page_of_one_account_is_sound(site, world, guise):
    site.log_in(world.system_administrator.user)
    site.open(f"/account/users/{world.clerk.user.pk}/", guise)

"""Pages for somebody who is not logged in."""

import pytest

GUISES = ["desk", "phone", "plain"]


@pytest.mark.parametrize("guise", GUISES)
def test_feedback_page_says_whom_to_write_to(open_page, guise):
    page = open_page("/about/feedback/", guise)
    assert page.locator("h1").inner_text() == "意见建议"
    assert page.title() == "意见建议·民生实事"


@pytest.mark.parametrize("guise", GUISES)
def test_missing_page_says_so_and_offers_a_way_on(open_page, guise):
    page = open_page("/about/nothing/", guise, status=404)
    assert page.locator("h1").inner_text() == "没有这一页"
    assert page.locator(".event-no").inner_text().startswith("编号 ")
    assert page.get_by_role("link", name="回工作台").get_attribute("href") == "/"

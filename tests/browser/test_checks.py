"""The checks find what they are there for."""

import pytest

from tests.browser import checks

HEAD = '<!doctype html><html lang="zh-Hans"><head><title>页</title></head>'
GOOD = HEAD + "<body><main><h1>标题</h1>{}</main></body></html>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>又一个</h1>", "2 h1"),
        ('<input name="a">', "no label"),
        ('<form action=""><button>办</button></form>', "form action"),
        ('<form action="https://example.com/"><button>办</button></form>', "form action"),
        ('<form method="post" action="/x/"><button>办</button></form>', "no csrf token"),
        ('<form action="/x/"></form>', "form without a button"),
        ('<p aria-describedby="nothing">话</p>', "points at nothing: #nothing"),
        ('<p id="a"></p><p id="a"></p>', "id twice: a"),
        ('<a href="#gone">去</a>', "link to no anchor"),
        ('<a href="#">去</a>', "link to nowhere"),
        ('<p style="width: 3000px">宽</p>', "px wider than the screen"),
    ],
)
def test_structure_fault_is_found(chrome, live_server, body, fault):
    page = chrome.new_page()
    page.goto(f"{live_server.url}/static/ui/look.css")  # an address of the site without a policy
    page.set_content(GOOD.format(body))
    assert [found for found in checks.structure_faults(page) if fault in found] != []
    page.close()


def test_good_page_has_no_fault(chrome):
    page = chrome.new_page()
    page.set_content(GOOD.format("<p>正文</p>"))
    assert checks.structure_faults(page) == []
    assert checks.access_faults(page) == []
    assert checks.glyph_faults(page) == []
    page.close()


def test_grave_fault_of_access_is_found(chrome):
    page = chrome.new_page()
    page.set_content(GOOD.format('<p style="color:#bbb;background:#fff">看不清</p>'))
    assert checks.access_faults(page)[0].startswith("axe color-contrast (serious)")
    page.close()


def test_broken_policy_and_foreign_request_are_found(chrome, live_server, db):
    page = chrome.new_page()
    watch = checks.Watch(page, live_server.url)
    page.goto(f"{live_server.url}/about/feedback/")
    assert watch.faults == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.appendChild(new Image()).src = 'https://example.com/a.png'")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in fault for fault in watch.faults)
    assert any("example.com" in fault for fault in watch.faults)
    page.close()

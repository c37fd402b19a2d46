"""Templates hold no inline script, style or handler, load nothing from elsewhere, and have title and h1."""

import re

import pytest

from tests.contracts.tree import short, templates, without_comments

FORBIDDEN = {
    "inline style": r"<style\b|\sstyle\s*=",
    "inline script": r"<script(?![^>]*\ssrc=)[^>]*>|<script\b[^>]*>\s*[^<\s]",
    "handler attribute": r"\son[a-z]+\s*=",
    "handler attribute of htmx": r"\shx-on[:a-z-]*\s*=",
    "script address": r"javascript:",
    "address on another host": r"""(?:href|src|action|srcset)\s*=\s*["']?(?:https?:)?//""",
    "unescaped output": r"\|\s*safe\b|\{%\s*autoescape\s+off",
    "query in a template": r"\.objects\.|\.all\b|\.filter\b",
}


@pytest.mark.parametrize("path", templates(), ids=short)
@pytest.mark.parametrize("fault", FORBIDDEN)
def test_template_holds_nothing_that_the_policy_forbids(path, fault):
    text = without_comments(path.read_text(encoding="utf-8"))
    lines = [
        f"{text[: match.start()].count(chr(10)) + 1}: {match.group()!r}"
        for match in re.finditer(FORBIDDEN[fault], text)
    ]
    assert lines == []


def _pages():
    return [path for path in templates() if re.search(r"\{%\s*extends\s", path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", _pages(), ids=short)
def test_page_has_a_title_and_one_h1(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    assert "{% block title %}" in text
    assert len(re.findall(r"<h1\b", text)) >= 1 or "{% include" in text


@pytest.mark.parametrize("path", templates(), ids=short)
def test_component_and_fragment_say_what_they_take(path):
    text = path.read_text(encoding="utf-8")
    if path.parent.name == "ui" or path.name.startswith("_"):
        assert "{% comment %}" in text or "{#" in text


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ("<script>let a = 1;</script>", "inline script"),
        ('<script src="/a.js">let a = 1;</script>', "inline script"),
        ('<p onclick="go()">', "handler attribute"),
        ('<p hx-on:click="go()">', "handler attribute of htmx"),
        ('<a href="javascript:go()">', "script address"),
        ('<img src="https://example.com/a.png">', "address on another host"),
        ('<link href="//example.com/a.css">', "address on another host"),
        ("{{ words|safe }}", "unescaped output"),
        ("{% for row in page.rows.all %}", "query in a template"),
    ],
)
def test_each_fault_is_found_where_it_is(bad, fault):
    assert re.search(FORBIDDEN[fault], bad)


@pytest.mark.parametrize(
    "good",
    [
        '<script src="/a.js" defer></script>',
        '<a href="/x/" title="on top">',
        "<form action=\"{% url 'x' %}\">",
    ],
)
def test_what_is_allowed_is_let_pass(good):
    assert [fault for fault, pattern in FORBIDDEN.items() if re.search(pattern, good)] == []


@pytest.mark.parametrize("path", templates(), ids=short)
def test_components_are_used_as_tags_and_never_included(path):
    """An included component puts its empty defaults before what the page has: errors would vanish."""
    assert re.findall(r'{% include "ui/([^_"][^"]*)"', path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", templates(), ids=short)
def test_ticks_of_a_list_do_not_come_back_by_place(path):
    """A browser's way back restores them onto whatever stands in their place by then."""
    text = without_comments(path.read_text(encoding="utf-8"))
    ticks = re.findall(r'<input type="checkbox"[^>]*? name="(?:seen|group|shown)"', text)
    assert [tick for tick in ticks if 'autocomplete="off"' not in tick] == []

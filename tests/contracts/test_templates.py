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

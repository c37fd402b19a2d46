"""Notices as offices send them: each promise is read, or told as unread or in a remark.

The expected facts of `offices.toml` were written by hand from SCHEMA before the reader was run.
"""

import tomllib
from pathlib import Path

import pytest
from test_layouts import facts_of

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import plain_source

NOTICES = tomllib.loads(Path(__file__).with_name("offices.toml").read_text(encoding="utf-8"))["notice"]


def told_of(source):
    """Remarks with their facts, and the words of what was not read."""
    found = read(source)
    for item in found.warnings:
        yield " ".join([item.code.removeprefix("policy."), *map(str, item.facts.values())])
    for item in found.unread:
        words = "".join(source.text[span.start : span.end] for span in item.spans)
        yield f"unread {item.why.removeprefix('policy.')} {words}"


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice["name"])
def test_each_promise_of_a_notice_is_read_or_told(notice):
    source = plain_source(notice["text"], format="txt")
    read_facts = [line for line in facts_of(source) if not line.startswith(("warning", "unread"))]
    assert read_facts == notice["facts"].strip("\n").splitlines()
    assert list(told_of(source)) == notice["told"]

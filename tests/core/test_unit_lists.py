"""Where lists of units begin and end: each name is a unit, all other words are read or told.

The expected facts of `unitlists.toml` were written by hand from SCHEMA.
"""

import tomllib
from pathlib import Path

import pytest
from test_layouts import facts_of
from test_offices import told_of

from minsheng.core.policy.source import plain_source

NOTICES = tomllib.loads(Path(__file__).with_name("unitlists.toml").read_text(encoding="utf-8"))["notice"]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice["name"])
def test_a_list_of_units_ends_where_other_words_begin(notice):
    source = plain_source(notice["text"], format="txt")
    facts = [line for line in facts_of(source) if not line.startswith(("warning", "unread"))]
    assert facts == notice["facts"].strip("\n").splitlines()
    assert list(told_of(source)) == notice["told"]

"""Nothing of a table may go unsaid: what bears a promise is read, or told as unread, or left out by name."""

import tomllib
from pathlib import Path

import pytest
from test_layouts import facts_of
from test_tables import source_of

from minsheng.core.policy.reader import read

CASES = tomllib.loads(Path(__file__).with_name("untold.toml").read_text(encoding="utf-8"))["table"]
OTHERS = ("policy.lead_missing", "policy.due_before_notice")


def _told(source):
    reading = read(source)
    for item in reading.warnings:
        if item.code not in OTHERS:
            facts = " ".join(f"{key}={item.facts[key]}" for key in sorted(item.facts))
            yield f"{item.code.removeprefix('policy.')} {facts}"
    for item in reading.unread:
        words = "".join(source.quote(span) for span in item.spans)
        place = "" if item.project is None else f" {item.project}"
        yield f"{item.why.removeprefix('policy.')}{place}: {words}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_promise_of_a_table_is_read_or_told(case):
    source = source_of(case["text"])
    facts = [line for line in facts_of(source) if not line.startswith(("warning", "unread"))]
    assert facts == case["facts"].strip("\n").split("\n") if case["facts"].strip() else not facts
    assert list(_told(source)) == case["told"]

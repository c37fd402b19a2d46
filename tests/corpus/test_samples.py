"""The reader against the gold of our own sample notices."""

from __future__ import annotations

import json
import os

import pytest
from compare import FIELDS, scores
from markup import HERE

from minsheng.core.policy.schema import as_schema
from minsheng.engines.office.notice import read_notice
from minsheng.engines.office.pdf.tesseract import program

FLOOR = 1.0
SUFFIXES = (".docx", ".txt", ".pdf", ".xlsx", ".xls", ".html", ".md")


def document_of(gold):
    """The document beside a gold file; those of the demo stand with the demo, named in their gold."""
    if named := json.loads(gold.read_text(encoding="utf-8")).get("document"):
        return gold.parent / named
    found = [gold.with_suffix(suffix) for suffix in SUFFIXES]
    return next((path for path in found if path.exists()), None)


# Recognised from pictures: single signs may be wrong, the structure may not.
SCANNED = {
    "fengdu-scan": {
        "projects": 0.95,
        "titles": 0.7,
        "lead_units": 0.9,
        "cooperating_units": 0.9,
        "targets": 0.9,
        "deadlines": 0.9,
        "pledges": 0.9,
        "measures": 1.0,
    },
}

# Samples that are not read yet, one name a line; a name leaves the list once the reader is adapted to it.
WAITING = set((HERE / "waiting.txt").read_text(encoding="utf-8").split())
SAMPLES = [
    path
    for path in sorted(HERE.glob("*.json"))
    if document_of(path) is not None and path.stem not in WAITING | SCANNED.keys()
]


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def compared(request):
    path = document_of(request.param)
    source, reading = read_notice(path.read_bytes(), name=path.name)
    gold = json.loads(request.param.read_text(encoding="utf-8"))
    return gold, as_schema(reading, source)


@pytest.mark.parametrize("field", FIELDS)
def test_facts_of_the_samples(compared, field):
    gold, output = compared
    reached, wrong = scores(gold, output)[field]
    assert reached >= FLOOR, wrong


@pytest.mark.parametrize("key", ["title", "document_number", "issuer", "date", "year"])
def test_heads_of_the_samples(compared, key):
    gold, output = compared
    assert output[key] == gold[key]


@pytest.fixture(scope="module", params=sorted(SCANNED))
def recognised(request):
    if program() is None and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail("REQUIRE_ALL=1, and this machine has no tesseract with chi_sim")
    if program() is None:
        pytest.skip("this machine has no tesseract with chi_sim")
    path = document_of(HERE / f"{request.param}.json")
    source, reading = read_notice(path.read_bytes(), name=path.name)
    gold = json.loads((HERE / f"{request.param}.json").read_text(encoding="utf-8"))
    return request.param, gold, as_schema(reading, source)


def test_facts_of_scans_reach_their_floors(recognised):
    name, gold, output = recognised
    reached = {field: scores(gold, output)[field] for field in SCANNED[name]}
    assert {field: found for field, found in reached.items() if found[0] < SCANNED[name][field]} == {}


@pytest.mark.parametrize("key", ["title", "document_number", "year"])
def test_heads_of_scans(recognised, key):
    _, gold, output = recognised
    assert output[key] == gold[key]


def test_there_are_samples():
    assert len(SAMPLES) >= 5

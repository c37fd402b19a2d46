"""The reader against the gold of our own sample notices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compare import FIELDS, scores
from markup import HERE

import minsheng
from minsheng.core.policy.schema import as_schema
from minsheng.engines.office import read_notice

FLOOR = 1.0
SUFFIXES = (".docx", ".txt", ".pdf", ".xlsx", ".xls", ".html", ".md")

DEMO = Path(minsheng.__file__).parent / "apps" / "demo" / "data" / "notice.docx"


def document_of(gold):
    """The document beside a gold file; that of the demo stands with the demo."""
    found = [gold.with_suffix(suffix) for suffix in SUFFIXES]
    if gold.stem == "demo":
        found.append(DEMO)
    return next((path for path in found if path.exists()), None)


# Samples that are not read yet, one name a line; a name leaves the list once the reader is adapted to it.
WAITING = set((HERE / "waiting.txt").read_text(encoding="utf-8").split())
SAMPLES = [
    path for path in sorted(HERE.glob("*.json")) if document_of(path) is not None and path.stem not in WAITING
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


def test_there_are_samples():
    assert len(SAMPLES) >= 5

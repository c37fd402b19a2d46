"""Scores on the annotated notices beside the checkout; they may only rise."""

import importlib.util
import json
import os
import re
from pathlib import Path

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.reading import Kind
from minsheng.core.policy.schema import as_schema
from minsheng.core.policy.source import plain_source

SHARED = Path(
    os.environ.get("MINSHENG_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")
).resolve()
DOCUMENTS = ("000", "001", "003")
FLOORS = {
    "projects": 1.0,
    "titles": 1.0,
    "lead_units": 1.0,
    "cooperating_units": 1.0,
    "targets": 1.0,
    "subtargets": 1.0,
    "standards": 1.0,
    "values": 1.0,
    "deadlines": 1.0,
    "pledges": 1.0,
    "measures": 1.0,
}
TYPE_FLOOR = 0.959

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def corpus():
    folder = SHARED / "corpus"
    if not (folder / "gold").is_dir():
        reason = f"no annotated corpus at {folder}; set MINSHENG_SHARED to its parent folder"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="module")
def outputs(corpus):
    found = {}
    for name in DOCUMENTS:
        source = plain_source(
            (corpus / "docs" / f"{name}.txt").read_text(encoding="utf-8"), format="txt", name=name
        )
        found[name] = as_schema(read(source), source)
    return found


@pytest.fixture(scope="module")
def total(corpus, outputs):
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    rows = []
    for name, output in outputs.items():
        gold = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        rows.append(score.compare(gold, output))
    return {field: (score.f1(row)[2], row) for field, row in score.merge(rows).items()}


@pytest.mark.parametrize("field", FLOORS)
def test_scores_do_not_fall(total, field):
    reached, row = total[field]
    assert reached >= FLOORS[field], (row["missed"][:10], row["surplus"][:10])


def test_heads_of_the_documents(corpus, outputs):
    for name, output in outputs.items():
        gold = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
        for key in ("title", "document_number", "issuer", "date", "year", "categories"):
            assert output[key] == gold[key], (name, key)


def test_little_is_left_unread(outputs):
    unread = {name: [item["text"] for item in output["unread"]] for name, output in outputs.items()}
    assert unread == {"000": ["确保在全省位居首位"], "001": [], "003": []}


def test_a_page_that_explains_a_list_is_no_list(corpus):
    text = (corpus / "docs" / "004.txt").read_text(encoding="utf-8")
    found = read(plain_source(text, format="txt"))
    assert (found.kind, found.projects) == (Kind.INTERPRETATION, ())


_ROW = re.compile(r"\| (00[013])-(\d+) \| ([A-H]) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|")


def _numbers(cell):
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", cell)}


def _overlap(words, quote):
    return any(words[place : place + 4] in quote for place in range(max(1, len(words) - 3)))


def _rows_for(rows, target):
    values = target["value"] if isinstance(target["value"], list) else [target["value"]]
    near = [row for row in rows if any(float(value) in _numbers(row[4]) for value in values)]
    return [row for row in near if _overlap(row[3], target["quote"])] or near


def test_proposed_types_agree_with_the_register(corpus, outputs):
    lines = (corpus.parent / "INVENTORY.md").read_text(encoding="utf-8").splitlines()
    register = [
        match.groups() for line in lines if (match := _ROW.match(line)) and not match[8].startswith("M")
    ]
    verdicts = []
    for name, output in outputs.items():
        for project in output["projects"]:
            item = (project["number"] or "").split(".")[0]
            rows = [row for row in register if row[:2] == (name, item)]
            for target in project["targets"]:
                paired = _rows_for(rows, target)
                if paired:
                    verdicts.append(target["proposal"]["type"] in {row[2] for row in paired})
    assert len(verdicts) > 240
    assert sum(verdicts) / len(verdicts) >= TYPE_FLOOR

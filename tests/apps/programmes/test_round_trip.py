"""What is exported and read again says the same facts."""

from pathlib import Path

import pytest

from minsheng.apps.programmes.annex import annex_document
from minsheng.apps.programmes.models import Edition
from minsheng.apps.programmes.record import record_bytes
from minsheng.apps.programmes.workbook import list_workbook
from minsheng.core.policy import reader
from minsheng.core.policy.recorded import RecordDamaged, RecordUnknown, read_record
from minsheng.core.policy.schema import as_schema
from minsheng.core.quantity.passage import fold
from minsheng.engines.office.opening import open_document
from tests.apps.notices.steps import DAY, issued

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).parents[2] / "corpus"
SAMPLES = [
    "heshan-district.docx",
    "yunhe-city.txt",
    "qinghe-table.docx",
    "lanzhou-city.txt",
    "chengxi-table.docx",
    "lanqiao-table.pdf",
    "zhuchuan-sheet.xls",
    "luming-workbook.xlsx",
    "biwan-page.html",
]
HEAD = ("kind", "title", "year", "categories")
PLAIN = ("number", "category", "status", "title", "lead_units", "cooperating_units", "pledges")
KINDS = ("targets", "subtargets", "standards")
FIGURES = ("quote", "comparator", "value", "unit", "measure")


def read(data: bytes) -> dict[str, object]:
    """A document as the corpus schema has it."""
    source = open_document(data)
    return as_schema(reader.read(source, on=DAY), source)


def said(document: dict[str, object]) -> list[dict[str, object]]:
    """The facts of each project, without their places."""
    return [
        {key: project[key] for key in PLAIN}
        | {"measures": [(found["number"], found["head"]) for found in project["measures"]]}
        | {"deadlines": [(found["date"], found["measure"]) for found in project["deadlines"]]}
        | {kind: [tuple(str(found[key]) for key in FIGURES) for found in project[kind]] for kind in KINDS}
        for project in document["projects"]
    ]


def figures(document: dict[str, object]) -> list[dict[str, object]]:
    """The same without the words of figures: the workbook says 不少于97% where a series says 97%."""
    projects = said(document)
    return [
        project
        | {
            kind: [
                (comparator, value, unit, measure) for _, comparator, value, unit, measure in project[kind]
            ]
            for kind in KINDS
        }
        for project in projects
    ]


def issued_as_read(world, name: str) -> tuple[Edition, dict[str, object]]:
    """The edition of a sample with the head that the reader proposes, and what was read."""
    data = (CORPUS / name).read_bytes()
    found = read(data)
    head = {"title": found["title"], "document_number": found["document_number"] or ""}
    return issued(world.city_clerk, world.city, data, name=name, year=found["year"], **head), found


@pytest.mark.parametrize("name", SAMPLES)
def test_the_annexes_of_an_edition_read_again_say_the_same(world, name):
    edition, found = issued_as_read(world, name)
    assert said(read(annex_document(edition))) == said(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_workbook_of_an_edition_read_again_says_the_same(world, name):
    edition, found = issued_as_read(world, name)
    assert figures(read(list_workbook(edition))) == figures(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_json_of_an_edition_read_again_says_the_same_with_how_it_is_measured(world, name):
    edition, found = issued_as_read(world, name)
    source, reading = read_record(record_bytes(edition), name="方案.json")
    again = as_schema(reading, source)
    assert said(again) == said(found)
    assert [again[key] for key in HEAD] == [found[key] for key in HEAD]
    for project, first in zip(again["projects"], found["projects"], strict=True):
        proposals = [[row["proposal"] for row in side["targets"]] for side in (project, first)]
        for one, other in zip(*proposals, strict=True):
            assert {**one, "because": (), "doubt": ""} == {**other, "because": (), "doubt": ""}
        for kind in (*KINDS, "deadlines"):
            for row in project[kind]:
                (start, end), *more = row["spans"]
                assert (fold(source.text[start:end]), more) == (fold(row["quote"]), [])


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace(b'"projects"', b'"project"', 1) + b'"projects"',
        lambda text: text.replace(b'"low": "', b'"low": "1e9'),
        lambda text: text.replace(b'"category": 1', b'"category": 99'),
        lambda text: text.replace(b'"category": 1', b'"category": 0'),
        lambda text: text.replace(b'"measure": 1', b'"measure": 0'),
        lambda text: text.replace(b'"title": "', b'"title": 7, "x": "'),
        lambda text: text.replace(b'"words": "', b'"words": null, "x": "'),
        lambda text: text.replace(b'"projects": [', b'"projects": [null, '),
    ],
    ids=["cut", "renamed", "exponent", "category", "category 0", "measure 0", "number", "null", "no object"],
)
def test_a_damaged_json_is_refused_in_a_sentence(world, damage):
    edition, _ = issued_as_read(world, "heshan-district.docx")
    with pytest.raises(RecordDamaged):
        read_record(damage(record_bytes(edition)))


def test_a_json_of_a_later_recipe_is_refused_by_name(world):
    edition, _ = issued_as_read(world, "heshan-district.docx")
    with pytest.raises(RecordUnknown) as refused:
        read_record(record_bytes(edition).replace(b'"recipe": 1', b'"recipe": 2'))
    assert refused.value.facts == {"recipe": "2"}

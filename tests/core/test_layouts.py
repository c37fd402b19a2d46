"""How lists of districts are laid out: brackets, labels, numbers, chapters and measures of every kind."""

import tomllib
from pathlib import Path

import pytest

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import plain_source

NOTICES = tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))["notice"]


def _figure(item):
    value = "—".join(map(str, item.value)) if isinstance(item.value, tuple) else str(item.value)
    return f"{item.comparator} {value} {item.unit}"


def _under(project, place):
    """The facts of one measure; None for what stands in the title or beside it."""
    figures = (*project.targets, *project.subtargets, *project.standards)
    found = [f"{item.role} {_figure(item)}" for item in figures if item.measure_index == place]
    return found + [f"due {item.due_on}" for item in project.deadlines if item.measure_index == place]


def _project(project, chapters):
    place = "" if project.category is None else f" in {chapters[project.category].name}"
    yield f"{project.number} {project.status}{place}: {project.title}"
    lead = "、".join(unit.name for unit in project.lead_units)
    beside = "、".join(unit.name for unit in project.cooperating_units)
    if lead or beside:
        yield f"  units {lead}" + (f" + {beside}" if beside else "")
    for line in _under(project, None):
        yield f"  {line}"
    for place, measure in enumerate(project.measures):
        yield f"  measure {measure.number}: {measure.text}"
        for line in _under(project, place):
            yield f"    {line}"


def facts(text):
    yield from facts_of(plain_source(text, format="txt"))


def facts_of(source):
    """What is read in a document, a line for each fact."""
    reading = read(source)
    yield from (f"chapter {found.name}" for found in reading.categories)
    for project in reading.projects:
        yield from _project(project, reading.categories)
    yield from (f"warning {item.code}" for item in reading.warnings)
    yield from (f"unread {item.why}" for item in reading.unread)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice["name"])
def test_a_list_is_read_whatever_its_layout(notice):
    assert list(facts(notice["text"])) == notice["facts"].strip("\n").split("\n")


def test_no_layout_stands_twice():
    names = [notice["name"] for notice in NOTICES]
    assert len(names) == len(set(names)) >= 50

"""Alignment of the annotated notices beside the checkout, against a table written before it was tuned."""

import os
import time
from pathlib import Path

import pytest
from tests.core.alignment_cases import Case, rows, truth

from minsheng.core.alignment import align

SHARED = Path(
    os.environ.get("MINSHENG_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")
).resolve()
TRUTH = truth(Path(__file__).with_name("alignment_truth.toml"))

pytestmark = pytest.mark.shared


def _case(name):
    folder = SHARED / "corpus" / "docs"
    if not folder.is_dir():
        reason = f"no annotated corpus at {SHARED / 'corpus'}; set MINSHENG_SHARED to its parent folder"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    told = TRUTH[name]
    return Case(folder / f"{told['upper']}.txt", folder / f"{told['lower']}.txt", name)


@pytest.fixture(scope="module")
def level():
    return _case("level")


@pytest.fixture(scope="module")
def year():
    return _case("year")


def test_every_district_item_finds_its_parent_and_no_other(level):
    assert level.parents() == rows(TRUTH["level"]["parents"])


def test_names_without_task_are_the_items_they_stand_for(level):
    assert level.no_task() == rows(TRUTH["level"]["no_task"])


def test_items_in_neither_list_and_items_without_parent_are_reported(level):
    assert level.alone("orphan") == set(TRUTH["level"]["orphans"])
    assert level.alone("no_parent") == set(TRUTH["level"]["no_parent"])
    assert level.alone("name_unknown") == set()
    above = {row.number for row in level.upper if not row.has_task}
    assert above == set(TRUTH["level"]["no_task_above"])


def test_shares_are_those_of_the_table(level):
    asked = rows(TRUTH["level"]["shares"])
    found = level.shares()
    assert asked - found == set()
    surplus = {(number, upper, lower) for number, upper, lower, _ in found - asked}
    assert {row for row in surplus if row[1] != row[2]} == set()


def test_rates_and_standards_are_the_same_or_differ_without_a_share(level):
    assert rows(TRUTH["level"]["same"]) - level.equal() == set()
    assert level.differing() == rows(TRUTH["level"]["rates_differ"])


def test_figures_that_were_dropped_or_added_are_told(level):
    assert rows(TRUTH["level"]["dropped"]) - level.dropped() == set()
    assert level.added() == rows(TRUTH["level"]["added"])


def test_leads_that_are_another_office_are_told(level):
    changed = level.leads_changed()
    assert set(TRUTH["level"]["leads_changed"]) - changed == set()
    assert set(TRUTH["level"]["leads_same"]) & changed == set()


def _series():
    return [(row["name"], rows(row["pairs"])) for row in TRUTH["year"]["series"]]


@pytest.mark.parametrize(("name", "pairs"), _series())
def test_a_series_goes_on_from_year_to_year(year, name, pairs):
    assert pairs - year.series() == set(), name


def test_no_figure_is_carried_on_that_is_not_the_same(year):
    known = {pair for _, pairs in _series() for pair in pairs} | rows(TRUTH["year"]["also_true"])
    assert year.series() - known == set()


def test_items_of_two_years_are_the_same_work(year):
    told = {(pair[2], pair[0]) for _, pairs in _series() for pair in pairs}
    known = told | {(later, earlier) for earlier, later in TRUTH["year"]["also_continued"]}
    assert told - year.parents() == set()
    assert year.parents() - known == set()


def test_a_count_becomes_a_mechanism_and_new_leads_are_told(year):
    told = dict(_series())
    became = {pair[0] for name in TRUTH["year"]["into_mechanism"] for pair in told[name]}
    assert year.into_mechanism() == became
    moved = {pair[2] for name in TRUTH["year"]["leads_changed"] for pair in told[name]}
    assert moved - year.leads_changed() == set()


def test_alignment_takes_less_than_a_second(level):
    started = time.perf_counter()
    align(level.upper, level.lower, relation=level.relation, names=level.names)
    assert time.perf_counter() - started < 1

"""Alignment of samples in our own words, against a truth table written with them."""

import pytest
from tests.core.alignment_cases import SAMPLES, Case, rows, truth

TRUTH = truth(SAMPLES / "truth.toml")["pairs"]


@pytest.fixture(scope="module", params=TRUTH, ids=lambda told: f"{told['upper']}+{told['lower']}")
def both(request):
    told = request.param
    files = (SAMPLES / f"{told[name]}.txt" for name in ("upper", "lower"))
    return told, Case(*files, told["relation"])


def test_parents_are_those_of_the_table(both):
    told, case = both
    missed = rows(told["parents"]) - case.parents()
    assert case.parents() - rows(told["parents"]) == set()
    assert missed == rows(told.get("left_doubtful", []))


def test_what_stands_alone_has_its_reason(both):
    told, case = both
    doubtful = rows(told.get("left_doubtful", []))
    gone, new = ("orphan", "no_parent") if told["relation"] == "level" else ("dropped", "new")
    assert case.alone(gone) == set(told["orphans"]) | {upper for _, upper in doubtful}
    assert case.alone(new) == set(told["no_parent"]) | {lower for lower, _ in doubtful}
    assert rows(told.get("no_task", [])) - case.no_task() == rows(told.get("names_left_doubtful", []))
    assert case.no_task() - rows(told.get("no_task", [])) == set()
    assert case.of_kind("split") == set(told.get("split", []))


def test_figures_go_together_as_in_the_table(both):
    told, case = both
    if told["relation"] == "level":
        doubtful = {lower for lower, _ in rows(told.get("left_doubtful", []))}
        assert case.shares() == {row for row in rows(told["shares"]) if row[0] not in doubtful}
        assert case.equal() == rows(told["same"])
    else:
        doubtful = {lower for lower, _ in rows(told.get("left_doubtful", []))}
        assert case.series() == {row for row in rows(told["series"]) if row[2] not in doubtful}
        assert case.into_mechanism() == set(told["into_mechanism"])


def test_leads_that_changed_are_told(both):
    told, case = both
    doubtful = {lower for lower, _ in rows(told.get("left_doubtful", []))}
    assert case.leads_changed() == set(told["leads_changed"]) - doubtful

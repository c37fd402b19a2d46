"""What `alignment_demo.toml` says stands in the gold of the three programmes, and leaves no item out."""

import json
import tomllib
from decimal import ROUND_HALF_UP, Decimal

import pytest
from markup import HERE

TRUTH = tomllib.loads((HERE.parent / "core" / "alignment_demo.toml").read_text(encoding="utf-8"))
GOLD = {"city-2025.docx": "demo-city-2025", "city-2026.docx": "demo-city-2026", "notice.docx": "demo"}
HUNDREDTH = Decimal("0.01")


class Side:
    """One programme by printed number."""

    def __init__(self, document):
        projects = json.loads((HERE / f"{GOLD[document]}.json").read_text(encoding="utf-8"))["projects"]
        self.tasks = {p["number"]: p for p in projects if p["status"] != "no_task"}
        self.without = [p for p in projects if p["status"] == "no_task"]

    def figures(self, number):
        return {Decimal(str(target["value"])) for target in self.tasks[number]["targets"]}

    def leads(self, number):
        """Without the words for the level, in one of two short names: 团市委 and 团区委 are 团委."""
        units = self.tasks[number]["lead_units"]
        return [unit.replace("市", "").replace("区", "").replace("交通运输", "交通") for unit in units]


@pytest.fixture(params=["level", "year"])
def truth(request):
    return TRUTH[request.param]


@pytest.fixture
def upper(truth):
    return Side(truth["upper"])


@pytest.fixture
def lower(truth):
    return Side(truth["lower"])


def test_every_item_is_paired_or_said_to_stand_alone(truth, upper, lower):
    below, above = (set(numbers) for numbers in zip(*truth["parents"], strict=True))
    assert below.isdisjoint(truth["no_parent"])
    assert below | set(truth["no_parent"]) == set(lower.tasks)
    named = {number for _, number in truth.get("no_task", [])} - set(truth.get("no_task_above", []))
    assert above.isdisjoint(named | set(truth["orphans"]))
    assert above | named | set(truth["orphans"]) == set(upper.tasks)


def test_every_name_without_task_stands_for_an_item():
    city, district = Side(TRUTH["level"]["upper"]), Side(TRUTH["level"]["lower"])
    assert [name for name, _ in TRUTH["level"]["no_task"]] == [p["title"] for p in district.without]
    assert [p["number"] for p in city.without] == TRUTH["level"]["no_task_above"]


def test_split_and_merged_items_are_those_with_two_partners(truth):
    below, above = (list(numbers) for numbers in zip(*truth["parents"], strict=True))
    assert sorted({each for each in above if above.count(each) > 1}) == sorted(truth.get("split", []))
    assert sorted({each for each in below if below.count(each) > 1}) == sorted(truth.get("merged", []))


def test_shares_are_the_quotients_of_printed_figures():
    city, district = Side(TRUTH["level"]["upper"]), Side(TRUTH["level"]["lower"])
    parent = dict(TRUTH["level"]["parents"])
    for number, above, below, share in TRUTH["level"]["shares"]:
        assert Decimal(above) in city.figures(parent[number]), number
        assert Decimal(below) in district.figures(number), number
        quotient = (Decimal(below) / Decimal(above) * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
        assert quotient == Decimal(share), number
    shares = [Decimal(row[3]) for row in TRUTH["level"]["shares"]]
    assert (min(shares), max(shares)) == (Decimal("0.40"), Decimal("84.38"))


def test_every_figure_of_a_district_sentence_is_accounted_for():
    level = TRUTH["level"]
    district = Side(level["lower"])
    told = {(row[0], Decimal(row[-2])) for row in level["shares"]}
    told |= {(row[0], Decimal(row[-1])) for key in ("same", "rates_differ", "added") for row in level[key]}
    printed = {(number, figure) for number in dict(level["parents"]) for figure in district.figures(number)}
    assert printed == told


def test_every_figure_of_a_city_sentence_with_an_answer_is_accounted_for():
    level = TRUTH["level"]
    city, parent = Side(level["upper"]), dict(level["parents"])
    keys = ("shares", "same", "rates_differ", "dropped")
    told = {(parent[row[0]], Decimal(row[1])) for key in keys for row in level[key]}
    printed = {(number, figure) for number in parent.values() for figure in city.figures(number)}
    assert printed == told


def test_series_stand_in_both_years():
    earlier, later = Side(TRUTH["year"]["upper"]), Side(TRUTH["year"]["lower"])
    followed = {tuple(pair) for pair in TRUTH["year"]["parents"]}
    for old, first, new, second in TRUTH["year"]["series"]:
        assert (new, old) in followed
        assert Decimal(first) in earlier.figures(old), old
        assert Decimal(second) in later.figures(new), new


def test_leads_changed_where_the_names_say_so(truth, upper, lower):
    changed = {new for new, old in truth["parents"] if lower.leads(new) != upper.leads(old)}
    # an office and its branch, 市公安局 and 望湖公安分局
    either = {"35"} if "leads_same" in truth else set()
    assert changed - either == set(truth["leads_changed"])
    if "leads_same" in truth:
        assert set(truth["leads_same"]) == set(lower.tasks) - changed - set(truth["no_parent"])

"""The two series of a target: by the month that counts and by the day of doing."""

import re
from decimal import Decimal

from django.utils import timezone

from minsheng.apps.ledger.values import EntryGiven
from minsheng.apps.months.happened import by_happened
from tests.apps.ledger.steps import (
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    given,
    moment,
    reached,
    stage_of,
    total,
    works_stage,
)
from tests.apps.ledger.steps import built as built_at
from tests.apps.months.steps import frozen
from tests.conftest import signed_in


def corrected(world):
    """Three persons of March, frozen, of whom two are taken off in April."""
    stage = stage_of(world)
    for serial in (1, 2, 3):
        accepted(stage, 0, given(day(3, 5), serial), at=moment(3, 20))
    frozen(stage, 1, 2, 3)
    accepted(stage, 0, EntryGiven(day(3, 5), quantity=Decimal(-2), words="重复两人"), at=moment(4, 20))
    return stage


def test_a_correction_of_an_earlier_month_stands_in_its_own_month_only_here(world):
    stage = corrected(world)
    pairs = by_happened(stage.target, end(4))
    assert [(each.month.month, each.counted, each.happened) for each in pairs] == [
        (1, 0, 0),
        (2, 0, 0),
        (3, 3, 1),
        (4, -2, 0),
    ]


def test_the_page_says_both_and_their_sum_once(world, client, monkeypatch, django_assert_max_num_queries):
    stage = corrected(world)
    monkeypatch.setattr(timezone, "now", lambda: moment(4, 21))
    page = f"/months/projects/{stage.target.project.code}/happened/{stage.target.code}/"
    signed_in(client, stage.clerk)
    client.get(page)
    with django_assert_max_num_queries(15):
        html = client.get(page).content.decode()
    rows = [re.sub(r"<[^>]+>|\s", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    assert rows[3:] == [["2026年3月", "3", "1"], ["2026年4月", "−2", "0"], ["合计", "1", "1"]]
    assert client.get(page.replace(stage.target.code, "990102-2026-9-9")).status_code == 404
    assert signed_in(client, world.neighbour_clerk).get(page).status_code == 404


def test_states_have_no_months_of_their_own(world):
    places = stage_of(world, PLACES, TOTALS)
    accepted(places, 0, total(day(3, 31), 20))
    assert by_happened(places.target, end(4)) == ()


def test_of_works_the_stage_that_counts_is_added_alone(world):
    stage = works_stage(world)
    works = built_at(stage, 0, amount="7")
    accepted(stage, 0, reached(works, "开工", day(3, 2)))
    assert [pair.counted for pair in by_happened(stage.target, end(3))] == []

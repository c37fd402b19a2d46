"""Whatever is done with works in whatever order: a site counts once a stage, closed months stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.apps.ledger.actions import release_site
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Entry, Movement, SiteClaim, Standing, Works
from tests.apps.ledger.steps import AT, built, day, entered, reached, works_stage
from tests.apps.ledger.test_properties import (
    ENTRIES,
    MONTHS,
    ROWS,
    Play,
    _closed_months_stay,
    relaxed,
    undone,
)

STAGES = ("开工", "竣工验收")

acts = st.lists(
    st.one_of(
        st.tuples(st.just("reach"), ROWS, st.integers(0, 1), st.sampled_from(STAGES), st.integers(1, 5)),
        st.tuples(st.just("reach"), ROWS, st.integers(0, 1), st.sampled_from(STAGES), st.integers(1, 5)),
        st.tuples(st.just("accept_all")),
        st.tuples(st.just("accept_all")),
        st.tuples(st.just("take"), ENTRIES),
        st.tuples(st.just("withdraw"), ENTRIES),
        st.tuples(st.just("release"), st.integers(0, 3)),
        st.tuples(st.just("close"), ROWS),
    ),
    min_size=4,
    max_size=18,
)


class Building(Play):
    """Acts on works of two rows at the same two sites."""

    def __init__(self, stage, works):
        super().__init__(stage)
        self.works = works

    def reach(self, at, row, site, stage_name, month):
        entered(self.stage, row, reached(self.works[row][site], stage_name, day(month, 9)), at)

    def release(self, at, number):
        for claim in SiteClaim.objects.filter(released_at=None)[number : number + 1]:
            release_site(actor=self.stage.clerk, claim=claim, reason="另一次工程", at=at)


@pytest.fixture
def site_works(world):
    """A stage, and by row the works of two sites; those of the second row are at the same sites."""
    stage = works_stage(world)
    first = [built(stage, 0, name, amount) for name, amount in (("甲小区", "10"), ("乙小区", "3"))]
    user = stage.reporters[1].user
    more = {"allocation": stage.rows[1], "unit": "个", "entered_by": user, "entered_at": AT}
    second = [
        Works.objects.create(site=each.site, kind=each.kind, amount=each.amount, **more) for each in first
    ]
    return stage, (first, second)


@relaxed
@given(acts)
def test_a_site_counts_once_whoever_reports_it_and_whatever_is_released(site_works, acts):
    def check():
        play = Building(*site_works)
        play.run(acts)
        _closed_months_stay(play)
        for month in MONTHS:
            counted = {}
            for movement in Movement.objects.filter(month__lte=month).select_related("entry"):
                counted[movement.entry.key] = counted.get(movement.entry.key, 0) + movement.amount
            for key, amount in counted.items():
                assert amount in (0, Entry.objects.filter(key=key).first().quantity), key
            stood = Standing.objects.filter(month=month, value__isnull=False)
            done = sum(amount for key, amount in counted.items() if key.endswith("竣工验收"))
            assert sum(row.value for row in stood) == done
        assert list(wrong_ledger()) == []

    undone(check)

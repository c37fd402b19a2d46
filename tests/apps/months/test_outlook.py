"""Where the year ends at the pace of its frozen months, as the project's page says it."""

import pytest

from minsheng.apps.ledger.models import Period
from minsheng.apps.months.projectpage import project_page
from tests.apps.ledger.steps import PLACES, TOTALS, accepted, day, end, moment, stage_of, total
from tests.apps.months.steps import frozen


@pytest.fixture
def places(world):
    """100 places, 60 and 40, by totals: 4, 10 and 18 at the ends of the first three months."""
    stage = stage_of(world, PLACES, TOTALS)
    for month, quantity in ((1, 4), (2, 10), (3, 18)):
        accepted(stage, 0, total(day(month, 20), quantity), at=moment(month, 25))
    return stage


def outlook(stage, month):
    """What the page of the one project says of a month."""
    periods = list(Period.objects.filter(programme=stage.programme).order_by("month"))
    page = project_page(stage.target.project, periods, (end(month), day(6, 10)), None, stage.clerk)
    return page.drawing.outlook


def test_three_frozen_months_say_where_the_year_ends(places):
    frozen(places, 1, 2)
    assert outlook(places, 2) is None
    frozen(places, 3)
    # Increments 4, 6, 8: 18 + 9 × 6 = 72, ± 1.8856 × 2 × √(9 + 81/3) = 22.6.
    said = outlook(places, 3)
    assert (said.words, said.share, said.span) == ("72 个", "72.0%", "49—95 个")
    assert float(said.low) > float(said.high)


def test_a_month_still_open_is_no_report(places):
    frozen(places, 1, 2, 3)
    accepted(places, 1, total(day(4, 10), 40), at=moment(4, 20))
    assert outlook(places, 4) == outlook(places, 3)


def test_what_is_reached_has_no_outlook(places):
    accepted(places, 0, total(day(3, 30), 70), at=moment(4, 2))
    accepted(places, 1, total(day(3, 30), 40), at=moment(4, 2))
    frozen(places, 1, 2, 3)
    assert outlook(places, 3) is None

"""The projects furthest behind, on the workbench of who steers."""

from decimal import Decimal

import pytest

from minsheng.apps.months.slowest import slowest_of
from minsheng.apps.months.values import ReportGiven
from minsheng.apps.programmes.queries import edition_in_force
from tests.apps.ledger.steps import PLACES, TOTALS, accepted, day, end, moment, stage_of, total
from tests.apps.months.steps import approved, frozen
from tests.conftest import signed_in

LATE = ReportGiven("比计划慢。", "出水口在邻区", "签代管协议")


@pytest.fixture
def late(world):
    """A project with 20 of the 50 places planned by the end of June; one of its two streets said why."""
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(6, 1), 20))
    for month in range(1, 6):
        approved(stage, 0, month, at=moment(month + 1, 3))
    approved(stage, 0, 6, LATE, moment(7, 2))
    frozen(stage, *range(1, 7))
    return stage


def lines(stage, month, most=5):
    return slowest_of(edition_in_force(stage.programme, end(month)), end(month), most)


def test_a_line_says_how_far_behind_why_and_what_next(late, django_assert_num_queries):
    with django_assert_num_queries(2):
        (line,) = lines(late, 6)
    assert (line.code, line.leads) == (late.target.project.code, "望湖区民政局")
    assert (line.done, line.asked, line.share, line.behind) == ("20", "100 个", "20.0%", "慢 30.0 点")
    assert (line.value, line.plan, line.look.word) == (Decimal("0.2"), 50, "滞后")
    assert (line.problem, line.next_step) == ("出水口在邻区", "签代管协议")


def test_what_is_not_behind_or_not_frozen_is_left_out(late):
    assert lines(late, 7) == []
    assert lines(late, 6, most=0) == []
    accepted(late, 1, total(day(7, 1), 40), at=moment(7, 10))
    frozen(late, 7)
    assert lines(late, 7) == []


@pytest.mark.parametrize(("who", "sees"), [("clerk", True), ("leader", True), ("street_reporter", False)])
def test_who_steers_sees_them_first_thing(client, world, late, who, sees):
    page = signed_in(client, getattr(world, who)).get("/").content.decode()
    assert ("最慢 1 项" in page, "出水口在邻区" in page) == (sees, sees)

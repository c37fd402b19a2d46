"""What waits of entries, reports and the freeze, by who asks."""

import datetime

import pytest

from minsheng.apps.desk.monthly import Waiting, month_waiting, months_to_freeze
from minsheng.apps.desk.waiting import waiting
from minsheng.apps.desk.year import year_at_a_glance
from tests.apps.ledger.steps import (
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    entered,
    given,
    moment,
    stage_of,
    submitted,
    total,
)
from tests.apps.months.steps import frozen, put_up, written

pytestmark = pytest.mark.django_db

ON = day(3, 10)
NOW = moment(3, 10)


@pytest.fixture
def stage(world):
    return stage_of(world)


def kinds(actor):
    return [(line.kind, line.title) for line in waiting(actor, now=NOW).lines]


def test_the_unit_and_the_lead_see_what_is_theirs_to_do(stage):
    entered(stage, 0, given(day(1, 5), 1), at=NOW)
    submitted(stage, 0, given(day(1, 6), 2), at=NOW)
    submitted(stage, 1, given(day(1, 7), 3), at=NOW)
    written(stage, 0, 1, at=NOW)
    put_up(stage, 1, 1, at=NOW)
    assert month_waiting(stage.approvers[0], ON) == Waiting(own_entries=1, own_reports=1)
    assert month_waiting(stage.lead, ON) == Waiting(led_entries=2, led_reports=1)
    assert month_waiting(stage.reporters[0], ON).returned == 0
    assert month_waiting(stage.clerk, ON) == Waiting()
    assert [line for line in kinds(stage.lead) if line[0] in ("认定", "认可")] == [
        ("认定", "2 条台账待认定"),
        ("认可", "1 份月报待认可"),
    ]
    assert waiting(stage.lead, now=NOW).counted["months"] == 1


def test_who_reports_sees_what_is_not_written(stage):
    waits = month_waiting(stage.reporters[0], ON)
    assert (waits.unwritten, waits.due_on) == (1, datetime.date(2026, 2, 5))
    (line,) = [line for line in waiting(stage.reporters[0], now=NOW).lines if line.kind == "填报"]
    assert line.due_on == datetime.date(2026, 2, 5)
    assert ("填报", "1 项月报待填") in kinds(stage.reporters[0])


def test_the_office_freezes_the_first_month_that_is_over(stage):
    (found,) = months_to_freeze(stage.clerk, ON)
    assert (found.month, found.due_on) == (end(1), day(2, 5))
    frozen(stage, 1, 2)
    assert months_to_freeze(stage.clerk, day(3, 30)) == []
    assert months_to_freeze(stage.clerk, day(3, 31))[0].month == end(3)
    assert months_to_freeze(stage.lead, day(3, 31)) == []


def test_the_year_shows_the_words_of_the_last_frozen_month(world):
    stage = stage_of(world, PLACES, TOTALS)
    before = year_at_a_glance(stage.clerk, on=day(6, 10))
    assert (before.month, before.sentence, before.cells[0].look) == (None, "", None)
    accepted(stage, 0, total(day(3, 31), 100))
    frozen(stage, 1, 2, 3)
    year = year_at_a_glance(stage.clerk, on=day(6, 10))
    assert (year.month, year.cells[0].look.word) == (end(3), "已完成")
    assert year.sentence == ("截至2026年3月底，望湖区1项民生实事中无任务0项，有任务1项。1项中：已完成1项。")

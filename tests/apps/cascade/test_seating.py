"""Targets given whole to their reporting unit, and our target for an upper level's number."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.actions import answer_upper, end_answer, seat
from minsheng.apps.cascade.checks import wrong_splits
from minsheng.apps.cascade.errors import AnswerEnded, AnswerTaken, AnswerUnfit
from minsheng.apps.cascade.models import Allocation, Issue
from minsheng.apps.cascade.queries import State, leaves_on, programme_page, split_page
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    SPRING,
    SUMMER,
    WITHIN,
    edition_of,
    issued,
    row_of,
    targets_of,
    typed,
)


def seated(actor, programme):
    return seat(actor=actor, programme=programme, holds_from=SPRING, at=AT)


def test_every_target_that_nobody_has_goes_whole_to_its_first_lead(world, three, told):
    edition = edition_of(world.district, COUNTED, RATED, NAMED, COUNTED, WITHIN, lead=world.civil_affairs)
    first, rated, named, drafted, within = targets_of(edition)
    within.values.update(subset_of=first)
    typed(world.clerk, drafted, {three[0]: "3"})
    done = seated(world.clerk, edition.programme)
    assert done.count == 4
    assert [(left.value.target, left.is_drafted) for left in done.left] == [(drafted, True)]
    assert told()[2] == "方案 990102-2026：4 个目标整体落实到填报单位"
    values = [
        [(leaf.row.unit, leaf.value) for leaf in leaves_on(t.split, SUMMER)] for t in (first, rated, named)
    ]
    assert values == [[(world.civil_affairs, value)] for value in (Decimal(100), Decimal(80), None)]
    assert list(wrong_splits()) == []
    states = [row.state for row in programme_page(edition.programme, world.clerk, SUMMER).rows]
    assert states == [State.ISSUED] * 3 + [State.DRAFT, State.ISSUED]


def test_seating_again_changes_nothing(world, target, nothing_written):
    seated(world.clerk, target.project.programme)
    with nothing_written():
        assert seated(world.clerk, target.project.programme).count == 0


def test_a_seated_target_is_split_further_by_a_transfer(world, target, three):
    seated(world.clerk, target.project.programme)
    split = typed(world.clerk, target, {world.civil_affairs: "60", three[0]: "40"})
    issue = issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="分到街道")
    assert issue.ordinal == 2


def test_a_target_without_a_registered_lead_stays(world):
    edition = edition_of(world.district, COUNTED)
    done = seated(world.clerk, edition.programme)
    assert (done.count, [left.is_drafted for left in done.left]) == (0, [False])


@pytest.mark.parametrize("who", ["leader", "lead_reporter", "neighbour_clerk", "auditor", "stranger"])
def test_nobody_but_the_office_seats(world, target, nothing_written, who):
    with nothing_written(), pytest.raises(PermissionDenied):
        seated(getattr(world, who), target.project.programme)


@pytest.fixture
def upper(world):
    """What the city gave the district's office, issued: 30 of 100."""
    target = targets_of(edition_of(world.city, COUNTED))[0]
    split = typed(world.city_clerk, target, {world.office: "30", world.civil_affairs: "70"})
    issued(world.city_clerk, split)
    return row_of(split, world.office)


def answered(world, upper, target, actor=None):
    day = datetime.date(2026, 3, 4)
    return answer_upper(actor=actor or world.clerk, upper=upper, target=target, from_month=day, at=AT)


def test_our_target_answers_the_upper_row_until_it_is_ended(world, target, upper, told, nothing_written):
    answer = answered(world, upper, target)
    assert answer.from_month == datetime.date(2026, 3, 31)
    assert told()[2].startswith("目标 990102-2026-1-1 自 2026-03 起承接上级目标 990100-2026-1-1")
    with nothing_written(), pytest.raises(AnswerTaken):
        answered(world, upper, target)
    end_answer(actor=world.clerk, answer=answer, at=AT)
    with nothing_written(), pytest.raises(AnswerEnded):
        end_answer(actor=world.clerk, answer=answer, at=AT)
    assert answered(world, upper, target).pk != answer.pk


def test_the_lower_office_sees_the_numbers_of_its_own_units_alone(world, upper):
    mine = Allocation.objects.visible_to(world.clerk)
    assert [row.value for row in mine.order_by("value")] == [30, 70]
    page = split_page(upper.split.target, world.clerk, SUMMER)
    assert (page.is_whole, page.level, page.may_split, len(page.rows)) == (False, None, False, 2)
    assert split_page(upper.split.target, world.neighbour_clerk, SUMMER) is None
    assert not Allocation.objects.visible_to(world.neighbour_clerk).exists()


def test_one_target_answers_one_number_of_an_upper_target(world, target, upper, nothing_written):
    answered(world, upper, target)
    other = row_of(upper.split, world.civil_affairs)
    with nothing_written(), pytest.raises(AnswerUnfit) as caught:
        answered(world, other, target)
    assert caught.value.facts == {"why": "本目标已承接上级同一目标或同一总项的另一个数"}


def test_what_is_not_alike_is_no_answer(world, upper, nothing_written):
    rated, other_unit = targets_of(edition_of(world.district, RATED, COUNTED | {"unit": "户"}))
    neighbour = targets_of(edition_of(world.neighbour_district, COUNTED))[0]
    for target, actor, why in (
        (rated, world.clerk, "计量单位不同"),
        (other_unit, world.clerk, "计量单位不同"),
        (neighbour, world.neighbour_clerk, "上级的数不是给本级单位的"),
    ):
        with nothing_written(), pytest.raises(AnswerUnfit) as caught:
            answered(world, upper, target, actor)
        assert caught.value.facts == {"why": why}


def test_another_office_does_not_answer_for_us(world, target, upper, nothing_written):
    for who in (world.neighbour_clerk, world.leader, world.lead_reporter):
        with nothing_written(), pytest.raises(PermissionDenied):
            answered(world, upper, target, who)

"""Consulting units and what they answer."""

from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.actions import Words, offer, reply, uphold
from minsheng.apps.cascade.entries import target_grid
from minsheng.apps.cascade.errors import (
    AlreadyOffered,
    NotTold,
    ProposalBeyondTarget,
    ReplyStale,
    ReplyUnfit,
    ReplyWithoutReason,
)
from minsheng.apps.cascade.models import Reply
from minsheng.apps.cascade.queries import open_objections, split_page, waiting_replies
from tests.apps.cascade.steps import AT, RATED, SUMMER, edition_of, issued, row_of, targets_of, typed
from tests.conftest import make_actor

Verb = Reply.Verb


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "20"), strict=True)))


@pytest.fixture
def approver(three):
    return make_actor(three[0], "approver", "approver", "安然")


def offered(world, split):
    split.refresh_from_db()
    return offer(actor=world.clerk, split=split, version=split.version, at=AT)


def said(actor, row, verb, version=1, **words):
    return reply(actor=actor, row=row, version=version, verb=verb, at=AT, words=Words(**words))


def test_a_unit_is_asked_once_the_split_is_offered_and_answers(world, split, three, approver, told):
    row = row_of(split, three[0])
    assert waiting_replies(approver) == []
    offered(world, split)
    waiting = waiting_replies(approver)
    assert [(each.row, each.number, each.version, each.words) for each in waiting] == [
        (row, 50, 1, "新建社区食堂 100 家")
    ]
    said(approver, row, Verb.CONFIRMED, document="望街〔2026〕2号")
    assert told()[2] == "目标 990102-2026-1-1：001街道的数 50，确认"
    assert waiting_replies(approver) == []
    grid = target_grid(split_page(split.target, world.clerk, SUMMER), None)
    assert grid.replies == {"confirmed": 1, "waiting": 2}


def test_an_objection_is_upheld_by_the_office_with_a_reason(world, split, three, approver):
    row = row_of(split, three[0])
    offered(world, split)
    said(approver, row, Verb.OBJECTED, reason="场地不足", proposed=Decimal(40))
    assert [(each.row, each.reply.proposed) for each in open_objections(world.clerk)] == [(row, 40)]
    keep = partial(uphold, row=row, version=1, at=AT)
    with pytest.raises(PermissionDenied):
        keep(actor=approver, reason="不")
    with pytest.raises(ReplyWithoutReason):
        keep(actor=world.clerk, reason=" ")
    keep(actor=world.clerk, reason="已有三处场地")
    assert open_objections(world.clerk) == []
    assert [(each.ordinal, each.verb) for each in Reply.objects.all()] == [(1, "objected"), (2, "upheld")]


def test_a_changed_number_opens_the_question_again(world, target, split, three, approver):
    row = row_of(split, three[0])
    offered(world, split)
    said(approver, row, Verb.OBJECTED, reason="场地不足")
    typed(world.clerk, target, {three[0]: "45", three[1]: "35"})
    assert open_objections(world.clerk) == []
    assert [(each.number, each.version) for each in waiting_replies(approver)] == [(45, 2)]
    with pytest.raises(ReplyStale) as caught:
        said(approver, row, Verb.WITHDRAWN)
    assert caught.value.facts == {"unit": "001街道", "now": "45"}


def test_what_is_typed_after_an_issue_is_not_put_to_the_unit_before_it_is_offered(
    world, target, split, three, approver
):
    row = row_of(split, three[0])
    issued(world.clerk, split)
    typed(world.clerk, target, {three[0]: "45"})
    assert [(each.number, each.version) for each in waiting_replies(approver)] == [(50, 1)]
    said(approver, row, Verb.CONFIRMED)
    offered(world, split)
    assert [(each.number, each.version) for each in waiting_replies(approver)] == [(45, 2)]


@pytest.mark.parametrize(
    ("before", "verb", "works"),
    [
        ([], Verb.WITHDRAWN, False),
        ([Verb.CONFIRMED], Verb.CONFIRMED, False),
        ([Verb.CONFIRMED], Verb.OBJECTED, True),
        ([Verb.OBJECTED], Verb.OBJECTED, False),
        ([Verb.OBJECTED], Verb.WITHDRAWN, True),
        ([Verb.OBJECTED], Verb.CONFIRMED, True),
        ([Verb.OBJECTED, Verb.WITHDRAWN], Verb.CONFIRMED, True),
    ],
)
def test_which_answer_may_follow_which(world, split, three, approver, before, verb, works, nothing_written):
    row = row_of(split, three[0])
    offered(world, split)
    for each in before:
        said(approver, row, each, reason="场地不足")
    if works:
        said(approver, row, verb, reason="场地不足")
    else:
        with nothing_written(), pytest.raises(ReplyUnfit):
            said(approver, row, verb, reason="场地不足")


def test_answers_without_right_question_or_reason_write_nothing(
    world, split, three, approver, nothing_written
):
    row, other = row_of(split, three[0]), row_of(split, three[1])
    with nothing_written(), pytest.raises(NotTold):
        said(approver, row, Verb.CONFIRMED)
    offered(world, split)
    with nothing_written(), pytest.raises(AlreadyOffered):
        offered(world, split)
    with nothing_written(), pytest.raises(ReplyWithoutReason):
        said(approver, row, Verb.OBJECTED)
    reporter = make_actor(three[0], "reporter", "typist", "苏合")
    for actor, wanted in ((approver, other), (world.clerk, row), (reporter, row), (world.leader, row)):
        with nothing_written(), pytest.raises(PermissionDenied):
            said(actor, wanted, Verb.CONFIRMED)
    for actor in (world.leader, approver, world.neighbour_clerk):
        with nothing_written(), pytest.raises(PermissionDenied):
            offered(type("W", (), {"clerk": actor}), split)


@pytest.mark.parametrize(
    ("proposed", "passes"), [("0", True), ("100", True), ("100.5", False), ("-1", False)]
)
def test_an_objection_proposes_no_more_than_the_whole_target(
    world, split, three, approver, proposed, passes, nothing_written
):
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    row = row_of(split, three[0])
    if passes:
        assert said(approver, row, Verb.OBJECTED, reason="场地不足", proposed=Decimal(proposed)).proposed == (
            Decimal(proposed)
        )
        return
    with nothing_written(), pytest.raises(ProposalBeyondTarget) as caught:
        said(approver, row, Verb.OBJECTED, reason="场地不足", proposed=Decimal(proposed))
    assert caught.value.facts["whole"] == "100 家"


def test_a_rate_is_objected_to_with_any_number(world, three, approver):
    target = targets_of(edition_of(world.district, RATED))[0]
    split = typed(world.clerk, target, {three[0]: "85"})
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    given = {"reason": "场地不足", "proposed": Decimal(90)}
    assert said(approver, row_of(split, three[0]), Verb.OBJECTED, **given).proposed == 90

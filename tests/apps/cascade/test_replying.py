"""Consulting units and what they answer."""

from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from minsheng.apps.cascade.actions import Words, offer, reply, uphold
from minsheng.apps.cascade.entries import target_grid
from minsheng.apps.cascade.errors import (
    AlreadyOffered,
    LevelNotOpen,
    NotTold,
    ProposalBeyondTarget,
    ReplyStale,
    ReplyUnfit,
    ReplyWithoutReason,
    SplitStale,
)
from minsheng.apps.cascade.models import Reply
from minsheng.apps.cascade.queries import open_objections, split_page, waiting_replies
from minsheng.apps.places.models import Unit
from minsheng.core.cascade.problems import NobodyToSplit
from tests.apps.cascade.steps import AT, RATED, SUMMER, edition_of, issued, row_of, targets_of, typed
from tests.conftest import make_actor, make_unit, signed_in

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


@pytest.fixture
def below(world, split, three):
    """The first street's 50, drafted over two communities of its own."""
    issued(world.clerk, split)
    units = [
        make_unit(world.street_division, name, kind="community", code=code)
        for code, name in (("C1", "一社区"), ("C2", "二社区"))
    ]
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).update(superior=three[0])
    above = row_of(split, three[0])
    typed(world.clerk, split.target, dict(zip(units, ("20", "30"), strict=True)), above)
    split.refresh_from_db()
    return above, units


def test_a_street_offers_the_level_below_its_row_and_its_units_answer(split, below, approver, told):
    above, units = below
    community = make_actor(units[0], "approver", "community", "夏至")
    row = row_of(split, units[0], above)
    assert split_page(split.target, community, SUMMER) is None
    with pytest.raises(NotTold):
        said(community, row, Verb.CONFIRMED)
    offer(actor=approver, split=split, version=split.version, at=AT, parent=above)
    assert told()[2] == "目标 990102-2026-1-1：001街道向 2 个下级单位征求意见"
    [shown] = split_page(split.target, community, SUMMER).rows
    assert (shown.row.unit, shown.row.value, shown.may_reply) == (units[0], 20, True)
    assert [(each.row, each.number) for each in waiting_replies(community)] == [(row, 20)]
    said(community, row, Verb.OBJECTED, reason="场地不足", proposed=Decimal(10))
    [objection] = open_objections(approver)
    assert (objection.row, objection.reply.proposed) == (row, 10)
    uphold(actor=approver, row=row, version=1, reason="已核实", at=AT)
    issued(approver, split, above)
    above.refresh_from_db()
    assert above.offered_at is None
    row.refresh_from_db()
    assert (row.issued, row.issued_version) == (20, 1)


def test_a_unit_below_sees_what_was_put_to_it_and_not_what_is_typed_since(world, split, below, approver):
    above, units = below
    issued(approver, split, above)
    community = make_actor(units[0], "approver", "community", "夏至")
    typed(approver, split.target, {units[0]: "25", units[1]: "25"}, above)
    [shown] = split_page(split.target, community, SUMMER).rows
    assert shown.row.value == 20
    split.refresh_from_db()
    offer(actor=approver, split=split, version=split.version, at=AT, parent=above)
    [shown] = split_page(split.target, community, SUMMER).rows
    assert (shown.row.value, shown.asked.version) == (25, 2)
    [own] = [row for row in split_page(split.target, approver, SUMMER).rows if row.row.pk == above.pk]
    assert [each.row.value for each in own.below] == [25, 25]


def test_a_level_below_is_offered_once_and_by_who_issues_it(world, split, below, three, nothing_written):
    above, units = below
    given = {"split": split, "version": split.version, "at": AT, "parent": above}
    for unit, name in ((three[1], "other"), (units[0], "community")):
        with nothing_written(), pytest.raises(PermissionDenied):
            offer(actor=make_actor(unit, "approver", name, "夏至"), **given)
    with nothing_written(), pytest.raises(SplitStale):
        offer(actor=world.clerk, **given | {"version": split.version - 1})
    empty = row_of(split, three[1])
    with nothing_written(), pytest.raises(NobodyToSplit):
        offer(actor=world.clerk, **given | {"parent": empty})
    with nothing_written(), pytest.raises(LevelNotOpen):
        offer(actor=world.clerk, **given | {"parent": row_of(split, units[0], above)})
    offer(actor=world.clerk, **given)
    split.refresh_from_db()
    with nothing_written(), pytest.raises(AlreadyOffered):
        offer(actor=world.clerk, **given | {"version": split.version})


def test_the_page_below_a_row_offers_its_level(client, split, below, approver):
    above, _ = below
    signed_in(client, approver)
    address = f"{reverse('cascade:target', args=[split.target.code])}?under={above.pk}"
    assert "征求意见</button>" in client.get(address).content.decode()
    sent = {"version": split.version, "under": above.pk}
    assert client.post(reverse("cascade:offer", args=[split.target.code]), sent).status_code == 302
    text = client.get(address).content.decode()
    assert "征求意见</button>" not in text
    assert "起各单位可以确认或提出异议" in text

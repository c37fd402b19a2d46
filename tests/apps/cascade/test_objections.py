"""Issuing over open objections: a yes to exactly those that were shown; what a change settles."""

from decimal import Decimal

import pytest
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.cascade.actions import Words, offer, reply, uphold
from minsheng.apps.cascade.errors import ObjectionsOpen
from minsheng.apps.cascade.models import Issue, Reply
from minsheng.apps.cascade.queries import open_objections, split_page, waiting_replies
from tests.apps.cascade.steps import AT, SUMMER, issued, row_of, typed
from tests.conftest import make_actor, signed_in

Verb = Reply.Verb


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "20"), strict=True)))


@pytest.fixture
def approver(three):
    return make_actor(three[0], "approver", "approver", "安然")


@pytest.fixture
def offered(world, split):
    return offer(actor=world.clerk, split=split, version=split.version, at=AT)


def said(actor, row, verb=Verb.OBJECTED, version=1, reason="场地不足", proposed=Decimal(40)):
    return reply(actor=actor, row=row, version=version, verb=verb, at=AT, words=Words(reason, proposed))


def standing(split, actor):
    """What the first unit was asked and said, as its target's page tells it."""
    return split_page(split.target, actor, SUMMER).rows[0].asked


def test_an_open_objection_asks_for_a_yes_of_its_own(world, offered, three, approver, nothing_written):
    first = said(approver, row_of(offered, three[0]))
    with nothing_written(), pytest.raises(ObjectionsOpen) as caught:
        issued(world.clerk, offered)
    assert caught.value.facts == {"count": 1, "units": "001街道"}
    issued(world.clerk, offered, objections=frozenset({first.pk}))
    facts = Event.objects.get(verb="cascade.split_issued").facts
    assert facts["objections"] == "001街道"


def test_a_yes_does_not_hold_for_another_objection_that_came_since(
    world, offered, three, approver, nothing_written
):
    row = row_of(offered, three[0])
    seen = said(approver, row)
    said(approver, row, Verb.WITHDRAWN)
    said(approver, row, reason="改主意了")
    with nothing_written(), pytest.raises(ObjectionsOpen):
        issued(world.clerk, offered, objections=frozenset({seen.pk}))


@pytest.mark.parametrize("how", ["withdrawn", "upheld", "confirmed", "changed"])
def test_what_is_settled_asks_for_nothing(world, target, offered, three, approver, how):
    row = row_of(offered, three[0])
    said(approver, row)
    if how == "upheld":
        uphold(actor=world.clerk, row=row, version=1, reason="已有三处场地", at=AT)
    elif how == "changed":
        typed(world.clerk, target, {three[0]: "40", three[1]: "40"})
    else:
        said(approver, row, Verb(how))
    assert issued(world.clerk, offered).kind == "first"
    assert Event.objects.get(verb="cascade.split_issued").facts["objections"] == "无"


def test_an_objection_to_a_number_in_force_is_settled_by_the_issue_that_changes_it(
    world, target, split, three, approver
):
    issued(world.clerk, split)
    objection = said(approver, row_of(split, three[0]))
    typed(world.clerk, target, {three[0]: "40", three[1]: "40"})
    assert standing(split, world.clerk).said == "objected"
    more = {"kind": Issue.Kind.TRANSFER, "reason": "场地不足"}
    with pytest.raises(ObjectionsOpen):
        issued(world.clerk, split, **more)
    issued(world.clerk, split, objections=frozenset({objection.pk}), **more)
    found = standing(split, world.clerk)
    assert (found.said, found.settled, found.objection) == ("waiting", objection, None)
    assert open_objections(world.clerk) == []
    assert [each.number for each in waiting_replies(approver)] == [40]


def test_an_objection_to_a_number_that_stays_stays_open(world, target, split, three, approver):
    issued(world.clerk, split)
    objection = said(approver, row_of(split, three[0]))
    typed(world.clerk, target, {three[0]: "45"})
    typed(world.clerk, target, {three[0]: "50", three[1]: "20", three[2]: "30"})
    issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="调剂", objections=frozenset({objection.pk}))
    found = standing(split, world.clerk)
    assert (found.said, found.objection) == ("objected", objection)
    assert [each.reply for each in open_objections(world.clerk)] == [objection]


def test_the_page_names_them_and_takes_the_yes(client, world, offered, three, approver):
    objection = said(approver, row_of(offered, three[0]))
    visitor, address = signed_in(client, world.clerk), f"/cascade/targets/{offered.target.code}/issue/"
    html = visitor.get(address).content.decode()
    assert "还有 1 条异议没有处理" in html
    assert "<b>001街道</b>：场地不足" in html
    assert "建议 <b>40 家</b>" in html
    assert "这次数不变（50），下达后异议仍未处理" in html
    rows = " ".join(f"{row.pk}.{row.version}" for row in offered.allocations.all())
    sent = {
        "version": offered.version, "seen": rows, "kind": "first",
        "holds_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    refused = visitor.post(address, sent)
    assert refused.status_code == 422
    assert "没有下达：有 1 条异议还没有处理（001街道）" in refused.content.decode()
    other = visitor.post(address, sent | {"objections": f"{objection.pk + 1}"})
    assert (other.status_code, Issue.objects.count()) == (422, 0)
    assert visitor.post(address, sent | {"objections": str(objection.pk)}).status_code == 302
    assert Issue.objects.count() == 1


def test_the_page_says_which_the_issue_settles_and_afterwards_that_it_did(
    client, world, target, split, three, approver
):
    issued(world.clerk, split)
    objection = said(approver, row_of(split, three[0]))
    typed(world.clerk, target, {three[0]: "40", three[1]: "40"})
    address = f"/cascade/targets/{target.code}/"
    html = signed_in(client, world.clerk).get(f"{address}issue/").content.decode()
    assert "这次改为 40，下达后算改数办结，重新请它确认" in html
    issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="调剂", objections=frozenset({objection.pk}))
    assert "原来的异议已用改数处理：场地不足" in client.get(address).content.decode()


def test_nobody_objecting_nothing_is_asked(client, world, offered):
    html = (
        signed_in(client, world.clerk).get(f"/cascade/targets/{offered.target.code}/issue/").content.decode()
    )
    assert "条异议" not in html

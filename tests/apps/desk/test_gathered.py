"""Money, opening figures and checks that wait, by who asks."""

import pytest

from minsheng.apps.desk.gathered import Gathered, gathered
from minsheng.apps.desk.monthly import month_waiting
from minsheng.apps.desk.waiting import waiting
from minsheng.apps.ledger.actions import return_opening
from minsheng.apps.people.actor import Actor
from tests.apps.funds.steps import confirmed, entered, finance_of, line, returned
from tests.apps.ledger.steps import AT, accepted, close, day, end, freeze, given, put_up, stage_of
from tests.apps.ledger.test_openings import put_up_by
from tests.conftest import make_post, signed_in

pytestmark = pytest.mark.django_db

ON = day(6, 10)
MONEY = (line("county", 72, 54, 30),)


@pytest.fixture
def stage(world):
    return stage_of(world)


def lines(actor, *kinds):
    """Kind, title, words and where of each line of these kinds."""
    found = waiting(actor, now=AT).lines
    return [(each.title, each.words, each.url) for each in found if each.kind in kinds]


def code(stage):
    return stage.programme.code


class TestMoney:
    def test_what_was_told_waits_for_office_and_finance_by_programme(
        self, stage, world, django_assert_num_queries
    ):
        finance = finance_of(world)
        assert gathered(finance, ON) == []
        entered(stage, 4, *MONEY)
        entered(stage, 5, *MONEY)
        first = entered(stage, 3, *MONEY, at_row=1)
        confirmed(stage, 4, *MONEY, at_row=1)
        for actor in (finance, stage.clerk):
            with django_assert_num_queries(1):
                assert gathered(actor, ON) == [Gathered("funds", code(stage), 3, AT, end(3), first.pk - 2)]
            assert lines(actor, "确认") == [
                ("3 份资金待确认", "最早的是 3 月的", f"/funds/programmes/{code(stage)}/?month=2026-03")
            ]
        for actor in (world.neighbour_clerk, stage.lead, stage.reporters[0]):
            assert gathered(actor, ON) == []
            assert lines(actor, "确认") == []

    def test_what_one_entered_oneself_or_a_freeze_overtook_does_not_wait(self, stage, world):
        entered(stage, 4, *MONEY)
        entered(stage, 5, *MONEY)
        own = Actor(stage.reporters[0].user, make_post(world.office, "finance", "财务岗"))
        assert gathered(own, ON) == []
        freeze(stage, 4)
        assert [(each.count, each.first) for each in gathered(stage.clerk, ON)] == [(1, end(5))]
        freeze(stage, 5)
        assert gathered(stage.clerk, ON) == []

    def test_what_came_back_waits_for_its_unit_with_the_reason(self, stage):
        back = returned(stage, entered(stage, 5, *MONEY))
        returned(stage, entered(stage, 4, *MONEY, at_row=1))
        project = stage.target.project
        assert gathered(stage.clerk, ON) == []
        assert lines(stage.reporters[0], "退回") == [
            (
                "5 月资金被退回：社区食堂建设",
                "和指标文件不一致",
                f"/funds/projects/{project.code}/{back.unit_id}/2026-05/",
            )
        ]
        assert lines(stage.approvers[0], "退回") == []
        entered(stage, 5, *MONEY)
        assert lines(stage.reporters[0], "退回") == []
        freeze(stage, 4)
        assert lines(stage.reporters[1], "退回") == []


class TestOpenings:
    def test_what_was_put_up_waits_for_the_lead_and_for_the_office(
        self, stage, world, django_assert_num_queries
    ):
        put_up(stage, 0, day(3, 1), 7)
        waits = "最早的是 3 月的"
        assert lines(stage.lead, "认定") == [("1 个期初数待认定", waits, "/ledger/acceptance/")]
        assert lines(stage.clerk, "认定") == [("1 个期初数待认定", "", "/ledger/acceptance/")]
        put_up(stage, 1, day(4, 1), 9)
        with django_assert_num_queries(1):
            assert month_waiting(stage.lead, ON).openings == 2
        with django_assert_num_queries(1):
            (found,) = gathered(stage.clerk, ON)
        assert (found.kind, found.count, found.first) == ("openings", 2, end(3))
        for actor in (stage.approvers[0], stage.reporters[0], world.neighbour_clerk):
            assert lines(actor, "认定") == []

    def test_who_put_it_up_is_not_asked_to_take_it(self, stage):
        put_up_by(stage.clerk, stage)
        assert lines(stage.clerk, "认定") == []
        assert [title for title, _, _ in lines(stage.lead, "认定")] == ["1 个期初数待认定"]

    def test_what_was_sent_back_waits_for_who_put_it_up_until_there_is_another(self, stage):
        found = put_up(stage, 0, day(3, 1), 7)
        return_opening(actor=stage.lead, proposal=found, reason="和附表不一致", at=AT)
        row = f"/ledger/rows/{stage.rows[0].pk}/opening/"
        assert lines(stage.reporters[0], "退回") == [("期初数被退回：001街道", "和附表不一致", row)]
        for actor in (stage.reporters[1], stage.approvers[0], stage.clerk, stage.lead):
            assert lines(actor, "退回") == []
        put_up(stage, 0, day(3, 1), 8)
        assert lines(stage.reporters[0], "退回") == []

    def test_an_entry_ends_the_waiting_and_what_one_took_back_oneself_never_waits(self, stage):
        found = put_up(stage, 0, day(3, 1), 7)
        return_opening(actor=stage.lead, proposal=found, reason="和附表不一致", at=AT)
        accepted(stage, 0, given(day(4, 5), 1))
        assert lines(stage.reporters[0], "退回") == []
        own = put_up(stage, 1, day(3, 1), 7)
        return_opening(actor=stage.reporters[1], proposal=own, reason="填错了", at=AT)
        assert lines(stage.reporters[1], "退回") == []

    def test_the_office_is_led_to_the_row_of_what_came_back(self, stage):
        found = put_up_by(stage.clerk, stage)
        return_opening(actor=stage.lead, proposal=found, reason="和附表不一致", at=AT)
        row = f"/ledger/rows/{stage.rows[0].pk}/opening/"
        assert lines(stage.clerk, "退回") == [("1 个期初数被退回", "看过原因再申报", row)]


def test_each_line_leads_to_a_page_that_opens(stage, client, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)
    close(stage, 1, 1)
    entered(stage, 4, *MONEY)
    returned(stage, entered(stage, 5, *MONEY))
    put_up(stage, 0, day(3, 1), 7)
    return_opening(actor=stage.lead, proposal=put_up(stage, 1, day(3, 1), 7), reason="错", at=AT)
    for actor, count in ((stage.clerk, 2), (stage.lead, 1), (stage.reporters[0], 1), (stage.reporters[1], 1)):
        desk = signed_in(client, actor)
        urls = [url for _, _, url in lines(actor, "确认", "认定", "退回")]
        assert len(urls) == count
        for url in urls:
            assert desk.get(url).status_code == 200

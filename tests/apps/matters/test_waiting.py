"""What waits of matters for whom, in one query."""

from minsheng.apps.matters.waiting import open_matters
from tests.apps.ledger.steps import AT, day
from tests.apps.matters.steps import answered, assigned, closed, later, registered, took
from tests.conftest import signed_in

TODAY = day(6, 10)


def told(actor, on=TODAY):
    return [(each.state, each.count, each.due_on) for each in open_matters(actor, on)]


def test_each_sees_what_is_its_turn(scene, django_assert_num_queries):
    registered(scene)
    answered(scene, item="2")
    took(scene.approver, assigned(scene, item="3", due_on=day(6, 20)), "sign")
    assigned(scene, item="4")
    assigned(scene, item="5", due_on=day(6, 18))
    with django_assert_num_queries(1):
        assert told(scene.clerk) == [("answered", 1, None), ("registered", 1, None)]
    assert told(scene.supervisor) == told(scene.clerk)
    assert told(scene.approver) == [("assigned", 2, day(6, 18)), ("handling", 1, day(6, 22))]
    assert told(scene.stage.approvers[1]) == []
    assert told(scene.evaluator) == []


def test_a_look_back_waits_from_its_day_on(scene):
    closed(scene)
    assert told(scene.clerk, day(7, 9)) == []
    assert told(scene.clerk, day(7, 10)) == [("look_back", 1, None)]
    took(scene.supervisor, scene.programme.matters.get(), "confirm", later(30), words="没有反弹。")
    assert told(scene.clerk, day(7, 10)) == []


def test_the_workbench_leads_to_them(scene, client, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)
    assigned(scene)
    page = signed_in(client, scene.approver).get("/").content.decode()
    assert "1 件问题和任务待签收" in page
    assert f"/matters/programmes/{scene.programme.code}/?state=assigned" in page

"""Two people at once: the lock of the parent row lets one through and tells the other why not."""

import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.conftest import LONG_AGO, make_post

from minsheng.apps.audit.models import Event
from minsheng.apps.people.actions import NewAccount, hand_over, open_account
from minsheng.apps.people.models import User
from minsheng.apps.people.problems import PostOccupied, TenureOver
from minsheng.apps.places.actions import NewUnit, register_unit
from minsheng.apps.places.models import Unit, UnitKind
from minsheng.apps.places.problems import NameTaken

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.date(2026, 3, 1)


def at_once(*acts):
    """What each act raised, by the name of its class; `done` where it went through."""
    barrier, outcomes = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            act()
        except Exception as problem:  # noqa: BLE001 (whatever it is, the test compares it)
            outcomes.append(type(problem))
        else:
            outcomes.append("done")
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes, key=str)


def test_two_appointments_leave_one_holder(world):
    post = make_post(world.civil_affairs, "approver", "审核岗")
    boss = world.system_administrator

    def opening(username):
        new = NewAccount(username, "某人")
        return lambda: open_account(post=post, new=new, begins_on=TODAY, actor=boss)

    assert at_once(opening("first"), opening("second")) == [PostOccupied, "done"]
    assert post.tenures.count() == 1
    assert User.objects.filter(username__in=["first", "second"]).count() == 1
    assert Event.objects.count() == 1


def test_two_hand_overs_leave_one_successor(world):
    tenure, boss = world.lead_reporter.user.tenures.get(), world.system_administrator

    def handing(successor):
        return lambda: hand_over(tenure=tenure, successor=successor, day=TODAY, actor=boss)

    outcomes = at_once(handing(world.street_reporter.user), handing(world.leader.user))
    assert outcomes == [TenureOver, "done"]
    assert world.lead_reporter.post.tenures.count() == 2


def test_one_name_for_two_units_is_given_once(world):
    def registering(code):
        new = NewUnit(world.district, "望湖区水务局", UnitKind.DEPARTMENT, LONG_AGO, code=code)
        return lambda: register_unit(new=new, actor=world.clerk)

    assert at_once(registering("A-1"), registering("A-2")) == [NameTaken, "done"]
    assert Unit.objects.filter(name="望湖区水务局").count() == 1

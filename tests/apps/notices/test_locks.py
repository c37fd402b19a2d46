"""Every action on a notice locks its row before it looks at the readings, and the audit head last."""

from functools import partial

import pytest

from minsheng.apps.notices.actions import drop_change, start_change, withdraw_notice
from minsheng.apps.notices.errors import AlreadyWithdrawn, ChangeOpen, NoChangeOpen
from minsheng.apps.notices.models import Notice, Reading
from minsheng.apps.programmes.models import Edition
from tests.apps.notices.steps import LATER, imported, issued
from tests.apps.notices.test_at_once import at_once
from tests.locks import locks, statements


@pytest.fixture
def start(world):
    """Begins an erratum of the one edition there is."""
    edition = issued(world.clerk, world.district)
    reading = Reading.objects.get(edition=edition)
    return partial(start_change, actor=world.clerk, reading=reading, basis=Edition.Basis.ERRATUM, at=LATER)


def locked_first(said):
    assert locks(said) == ["lock notices.notice", "lock! audit.head"]
    assert said.index("lock notices.notice") < said.index("read notices.reading")


def test_a_change_is_started_under_the_lock_of_its_notice(start):
    with statements() as said:
        start()
    locked_first(said)


def test_a_change_is_given_up_under_the_lock_of_its_notice(world, start):
    start()
    with statements() as said:
        drop_change(actor=world.clerk, notice=Notice.objects.get())
    locked_first(said)


def test_a_notice_is_withdrawn_under_its_lock(world):
    notice = imported(world.clerk, world.district).notice
    with statements() as said:
        withdraw_notice(actor=world.clerk, notice=notice)
    locked_first(said)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_a_change_one_is_told_that_it_is_open(start):
    found = at_once(start, start)
    assert sum(isinstance(result, ChangeOpen) for result in found) == 1
    assert Reading.objects.filter(state=Reading.State.REVIEW).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_up_a_change_one_finds_none(world, start):
    start()
    drop = partial(drop_change, actor=world.clerk, notice=Notice.objects.get())
    found = at_once(drop, drop)
    assert sum(isinstance(result, NoChangeOpen) for result in found) == 1
    assert Notice.objects.get().state == Notice.State.ISSUED


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_a_notice_one_is_told_that_it_was(world):
    notice = imported(world.clerk, world.district).notice
    withdraw = partial(withdraw_notice, actor=world.clerk, notice=notice)
    found = at_once(withdraw, withdraw)
    assert sum(isinstance(result, AlreadyWithdrawn) for result in found) == 1
    assert Notice.objects.get().state == Notice.State.WITHDRAWN

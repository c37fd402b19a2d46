"""Two at once on one site: the lock lets one go first, and the site counts once."""

from decimal import Decimal

import pytest

from minsheng.apps.ledger.actions import accept, register_works, release_site, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.errors import ClaimReleased, SiteKnown
from minsheng.apps.ledger.models import Site, SiteClaim, Works
from minsheng.apps.ledger.values import SiteGiven, WorksGiven
from tests.apps.ledger.steps import AT, accepted, built, day, reached, submitted, values, works_stage
from tests.apps.ledger.test_at_once import kinds
from tests.apps.notices.test_at_once import at_once
from tests.conftest import make_actor
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)

DONE = "竣工验收"


@pytest.fixture
def stage(world):
    return works_stage(world)


@pytest.fixture
def pair(stage):
    """Works of both rows at one site."""
    works = built(stage, 0)
    user = stage.reporters[1].user
    more = {"kind": works.kind, "amount": works.amount, "entered_by": user, "entered_at": AT}
    return works, Works.objects.create(site=works.site, allocation=stage.rows[1], **more)


def test_releasing_and_accepting_the_next_leave_one_that_counts(stage, pair):
    accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
    second = submitted(stage, 1, reached(pair[1], DONE, day(3, 7)))
    claim = SiteClaim.objects.get()
    found = at_once(
        lambda: release_site(actor=stage.clerk, claim=claim, reason="另一次", at=AT),
        lambda: accept(actor=stage.lead, seen={second.pk: second.version}, at=AT),
    )
    assert not [each for each in found if isinstance(each, Exception)]
    assert values(stage, 0, 3) + values(stage, 1, 3) == [0, 10]
    assert list(wrong_ledger()) == []


def test_of_two_who_release_a_site_one_is_told(stage, pair):
    accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
    claim = SiteClaim.objects.get()
    second = make_actor(stage.clerk.post.unit, "office", "second-clerk", "吴越")

    def releasing(actor):
        return lambda: release_site(actor=actor, claim=claim, reason="另一次", at=AT)

    found = at_once(releasing(stage.clerk), releasing(second))
    assert (kinds(found, SiteClaim), kinds(found, ClaimReleased)) == (1, 1)
    assert list(wrong_ledger()) == []


def test_a_site_is_registered_once(stage):
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")
    given = WorksGiven(SiteGiven(stage.rows[0].unit.division, "和平里小区"), "renewed", Decimal(10))

    def registering(actor):
        return lambda: register_works(actor=actor, row=stage.rows[0], given=given, at=AT)

    found = at_once(registering(stage.reporters[0]), registering(helper))
    assert (kinds(found, Works), kinds(found, SiteKnown)) == (1, 1)
    assert Site.objects.count() == 1


def test_sites_are_locked_behind_the_months_and_before_entries(stage, pair):
    first = submitted(stage, 0, reached(pair[0], DONE, day(3, 6)))
    with statements() as taking:
        accept(actor=stage.lead, seen={first.pk: first.version}, at=AT)
    second = accepted(stage, 1, reached(pair[1], DONE, day(3, 6)))
    with statements() as giving_up:
        withdraw(actor=stage.lead, entry=second, version=second.version, at=AT, reason="重复")
    with statements() as releasing:
        claim = SiteClaim.objects.get()
        release_site(actor=stage.clerk, claim=claim, reason="另一次", at=AT)
    upper = ["lock programmes.programme", "lock cascade.allocation", "lock ledger.period"]
    whole = [*upper, "lock ledger.site", "lock ledger.entry", "lock! audit.head"]
    assert locks(taking) == locks(giving_up) == locks(releasing) == whole

"""Very many at once who put one site or works right: one does, the rest are told, and locks are in order."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger import correctionerrors
from minsheng.apps.ledger.actions import accept, correct_site, correct_works
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Site, SiteChange, Works, WorksChange
from minsheng.apps.ledger.values import Outcome, SiteCorrection, WorksCorrection
from tests.apps.ledger.steps import AT, built, day, entered, reached, submitted, works_stage
from tests.conftest import make_actor
from tests.crowds import kinds, several, together
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)

DONE = "竣工验收"


@pytest.fixture
def crowd():
    """SQLite has one writer, who makes all others wait for a file."""
    return 20 if connection.vendor == "postgresql" else 12


@pytest.fixture
def stage(world):
    return works_stage(world)


@pytest.fixture
def works(stage):
    return built(stage, 0)


def site_to(actor, works, name):
    said = {"given": SiteCorrection(name), "seen": 0, "reason": "名称写错", "at": AT}
    return partial(correct_site, actor=actor, works=works, **said)


def works_to(actor, works, amount):
    said = {"given": WorksCorrection(Decimal(amount)), "seen": 0, "reason": "抄错", "at": AT}
    return partial(correct_works, actor=actor, works=works, **said)


def test_of_very_many_who_correct_a_site_one_does(stage, works, crowd):
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")
    both = [site_to(stage.reporters[0], works, "和平里一区"), site_to(helper, works, "和平里二区")]
    found = together(several(both, crowd))
    assert kinds(found) == {Site: 1, correctionerrors.CorrectionStale: crowd - 1}
    assert SiteChange.objects.get().now["name"] == Site.objects.get().name
    assert [*wrong_ledger(), *verify()] == []


def test_of_very_many_who_correct_works_one_does(stage, works, crowd):
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")
    both = [works_to(stage.reporters[0], works, 11), works_to(helper, works, 12)]
    found = together(several(both, crowd))
    assert kinds(found) == {Works: 1, correctionerrors.CorrectionStale: crowd - 1}
    assert Decimal(WorksChange.objects.get().now["amount"]) == Works.objects.get().amount
    assert [*wrong_ledger(), *verify()] == []


def test_a_plan_that_is_corrected_while_its_stage_is_accepted_stays_true(stage, works):
    entry = submitted(stage, 0, reached(works, DONE, day(5, 6)))
    taken, corrected = together(
        [
            partial(accept, actor=stage.lead, seen={entry.pk: entry.version}, at=AT),
            works_to(stage.reporters[0], works, 12),
        ]
    )
    assert isinstance(taken, Outcome)
    assert isinstance(corrected, Works | correctionerrors.StageWaits)
    assert Works.objects.get().amount == (12 if isinstance(corrected, Works) else 10)
    assert [*wrong_ledger(), *verify()] == []


def test_locks_are_taken_in_the_order_of_the_model(stage, works):
    entered(stage, 0, reached(works, DONE, day(5, 6)))
    with statements() as of_works:
        works_to(stage.reporters[0], works, 12)()
    with statements() as of_site:
        site_to(stage.reporters[0], works, "和平里一区")()
    row, site, entries = "lock cascade.allocation", "lock ledger.site", "lock ledger.entry"
    assert locks(of_works) == [row, "lock ledger.period", site, entries, "lock! audit.head"]
    assert locks(of_site) == [row, site, entries, "lock! audit.head"]

"""Very many at once on the money of one month: one wins, the rest get a sentence, sums are exact."""

from functools import partial

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.funds import errors
from minsheng.apps.funds.actions import confirm_funds, enter_funds, return_funds
from minsheng.apps.funds.checks import wrong_funds
from minsheng.apps.funds.models import Funds, FundsStep
from minsheng.apps.funds.queries import counted, summed
from tests.apps.funds.steps import WAN, cell_of, entered, fresh, line
from tests.apps.ledger.steps import AT, end
from tests.conftest import make_actor
from tests.crowds import kinds, several, together

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = (line("county", 72, 54, 30),)


@pytest.fixture
def crowd():
    """SQLite has one writer, who makes all others wait for a file."""
    return 50 if connection.vendor == "postgresql" else 16


def paid(stage):
    assert [*wrong_funds(), *verify()] == []
    return summed(counted(stage.programme, end(5))).paid // WAN


def test_of_very_many_who_enter_a_month_one_is_kept(stage, crowd):
    said = {"cell": cell_of(stage, 5), "given": FIRST, "version": 0, "at": AT}
    found = together([partial(enter_funds, actor=stage.reporters[0], **said)] * crowd)
    assert kinds(found) == {Funds: 1, errors.FundsStale: crowd - 1}
    assert Funds.objects.get().version == FundsStep.objects.count() == 1
    assert paid(stage) == 0


def test_of_those_who_confirm_return_and_enter_anew_one_wins_and_the_sum_is_exact(stage, finance, crowd):
    funds = fresh(entered(stage, 5, *FIRST))
    second = make_actor(stage.clerk.post.unit, "office", "second-office", "李言")
    works = [
        partial(confirm_funds, actor=finance, funds=funds, version=1, at=AT),
        partial(return_funds, actor=second, funds=funds, version=1, reason="和指标文件不一致", at=AT),
        partial(confirm_funds, actor=stage.clerk, funds=funds, version=1, at=AT),
        partial(
            enter_funds,
            actor=stage.reporters[0],
            cell=cell_of(stage, 5),
            given=(line("county", 72, 60, 50),),
            version=1,
            at=AT,
        ),
    ]
    found = together(several(works, crowd))
    assert kinds(found) == {Funds: 1, errors.FundsStale: crowd - 1}
    state = Funds.objects.get().state
    assert paid(stage) == (30 if state == "confirmed" else 0)
    assert FundsStep.objects.count() == 2

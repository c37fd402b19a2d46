"""Two people at once: a colour is put up and issued once, and no number is burnt."""

from functools import partial

import pytest
from django.db import connection

from minsheng.apps.audit.trail import verify
from minsheng.apps.documents.checks import wrong_papers
from minsheng.apps.documents.models import Number, Output
from minsheng.apps.matters import errors as matter_errors
from minsheng.apps.matters.models import Matter
from minsheng.apps.orders import errors
from minsheng.apps.orders.actions import issue, put_up, take_back
from minsheng.apps.orders.checks import wrong_orders
from minsheng.apps.orders.models import Order, Sheet
from tests.apps.ledger.steps import AT, day
from tests.apps.matters.steps import took
from tests.apps.orders.steps import fresh, handling, up, wanted
from tests.crowds import kinds, several, together

pytestmark = pytest.mark.django_db(transaction=True)


def many():
    return 20 if connection.vendor == "postgresql" else 6


def sound():
    return list(verify()) == list(wrong_papers()) == list(wrong_orders()) == []


def test_of_many_who_put_up_one_wins(desk):
    matter = handling(desk)
    given = wanted(matter)
    actors = several((desk.clerk, desk.second, desk.supervisor), many())
    works = [partial(put_up, actor=actor, matter=matter, wanted=given, at=AT) for actor in actors]
    assert kinds(together(works)) == {Sheet: 1, errors.OrderStale: many() - 1}
    assert (Order.objects.count(), Sheet.objects.count()) == (1, 1)
    assert sound()


def test_of_many_who_issue_one_wins_and_one_number_is_taken(desk):
    sheet = fresh(up(desk.supervisor, handling(desk)))
    actors = several((desk.clerk, desk.second), many())
    found = kinds(together([partial(issue, actor=actor, sheet=fresh(sheet), at=AT) for actor in actors]))
    assert found[Sheet] == 1
    assert set(found) <= {Sheet, errors.SheetGone, errors.NotRipe}
    assert (Number.objects.count(), Output.objects.count()) == (1, 1)
    assert sound()


def test_a_sheet_is_issued_or_taken_back_never_both(desk):
    sheet = fresh(up(desk.supervisor, handling(desk)))
    works = [
        partial(issue, actor=desk.clerk, sheet=fresh(sheet), at=AT),
        partial(take_back, actor=desk.supervisor, sheet=fresh(sheet), words="写错了。", at=AT),
    ]
    assert kinds(together(works)) in ({Sheet: 1, errors.SheetGone: 1},)
    kept = fresh(sheet)
    assert (kept.output is None) == (kept.taken_back_at is not None)
    assert Number.objects.count() == (kept.output is not None)
    assert sound()


def test_of_many_who_decide_an_extension_one_wins(desk):
    matter = took(
        desk.approver, handling(desk), "ask", words="人手不足。", progress="补了 8 户。", due_on=day(7, 10)
    )
    actors = several((desk.clerk, desk.second, desk.supervisor), many())
    works = [
        partial(took, actor, matter, "grant" if place % 2 else "deny", words="看过材料。")
        for place, actor in enumerate(actors)
    ]
    found = kinds(together(works))
    assert found[Matter] == 1
    assert set(found) <= {Matter, matter_errors.MatterStale, matter_errors.ExtensionGone}
    kept = Matter.objects.get()
    granted = kept.extensions.get().state == "granted"
    assert kept.due_on == (day(7, 10) if granted else day(6, 30))

"""Two clerks at once: one decision stands, and no pair beside a decided none."""

import pytest

from minsheng.apps.audit.trail import verify
from minsheng.apps.lineage.actions import Absent, Chosen, confirm_pairs, correct, decide_absence
from minsheng.apps.lineage.errors import DecidedOtherwise, DecisionEnded
from minsheng.apps.lineage.models import Kind, Lineage, Proposed
from minsheng.apps.lineage.queries import comparison
from minsheng.apps.lineage.relating import Between
from tests.apps.lineage.steps import AT, DAY, programme_of
from tests.apps.notices.test_at_once import at_once
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def given(country):
    between = Between(programme_of(country.city), programme_of(country.own))
    seen = (country.city.pk, country.own.pk)
    return {"actor": country.world.clerk, "between": between, "seen": seen, "at": AT}


def chosen(country, above, below):
    return Chosen(*country.pair(above, below), Kind.PARENT)


def test_two_who_confirm_the_same_pair_make_one_row(country, given):
    pairs = [chosen(country, "1", "1")]
    found = at_once(*[lambda: confirm_pairs(pairs=pairs, **given)] * 2)
    assert sorted(found) == [0, 1]
    assert Lineage.objects.count() == 1
    assert verify() == []


def test_of_a_pair_and_a_none_for_one_project_the_second_is_refused(country, given):
    pairs = [chosen(country, "1", "1")]
    none = Absent(None, country.projects(country.own)["1"].pk, "本区自定")
    found = at_once(lambda: confirm_pairs(pairs=pairs, **given), lambda: decide_absence(absent=none, **given))
    assert sum(isinstance(each, DecidedOtherwise) for each in found) == 1
    assert Lineage.objects.filter(ended_at=None).count() == 1


def test_of_two_corrections_of_one_decision_the_second_is_refused(country, given):
    confirm_pairs(pairs=[chosen(country, "1", "1")], **given)
    row = Lineage.objects.get()

    def to(above):
        new = chosen(country, above, "1")
        return lambda: correct(actor=country.world.clerk, lineage=row, to=new, at=AT)

    found = at_once(to("2"), to("3"))
    assert sum(isinstance(each, DecisionEnded) for each in found) == 1
    assert Lineage.objects.filter(ended_at=None).count() == 1


def test_two_who_look_first_keep_one_finding(country):
    own, city = programme_of(country.own), programme_of(country.city)
    found = at_once(*[lambda: comparison(own, city, country.world.clerk, DAY)] * 2)
    assert [len(page.pairs) for page in found] == [5, 5]
    assert Proposed.objects.count() == 1


def test_both_programmes_are_locked_before_the_check(country, given):
    with statements() as said:
        confirm_pairs(pairs=[chosen(country, "1", "1")], **given)
    assert locks(said) == ["lock programmes.programme", "lock! audit.head"]
    first = said.index("lock programmes.programme")
    assert "read lineage.lineage" not in said[:first]

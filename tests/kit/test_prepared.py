"""Queries that are put into SQL once: always of the data of now, one text for a key."""

import datetime

import pytest
from django.db.models import CharField, Count, Max, Value

from minsheng.apps.places.models import Division, Unit
from minsheng.kit import prepared
from minsheng.kit.prepared import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(prepared, "_kept", {})


def by_kind():
    """Units by kind with the last day on which one began, beside divisions: dates pass through a union."""
    units = Unit.objects.order_by().values("kind").annotate(last=Max("begins_on"), count=Count("pk"))
    divisions = Division.objects.order_by().annotate(kind=Value("division", CharField()))
    divisions = divisions.values("kind").annotate(last=Max("begins_on"), count=Count("pk"))
    columns = ("kind", "last", "count")
    return units.values_list(*columns).union(divisions.values_list(*columns), all=True)


def test_a_text_made_once_finds_what_the_queryset_finds_today(world, django_assert_num_queries):
    made = []

    def build():
        made.append(1)
        return by_kind()

    before = sorted(rows_of("units", build))
    assert before == sorted(by_kind())
    assert {type(last) for _, last, _ in before} == {datetime.date}
    Unit.objects.filter(pk=world.office.pk).update(begins_on=datetime.date(2030, 1, 2))
    with django_assert_num_queries(1):
        after = sorted(rows_of("units", build))
    assert after == sorted(by_kind())
    assert max(last for _, last, _ in after) == datetime.date(2030, 1, 2)
    assert len(made) == 1


def test_another_key_has_a_text_of_its_own(world):
    def named(code):
        return rows_of(("unit", code), lambda: Unit.objects.filter(code=code).values_list("code"))

    codes = sorted(Unit.objects.values_list("code", flat=True))[:2]
    assert [named(code) for code in (*codes, *codes)] == [[(code,)] for code in (*codes, *codes)]


def test_nothing_to_ask_asks_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows_of("none", lambda: None) == []
        assert rows_of("empty", lambda: Unit.objects.none().values_list("code")) == []


def test_a_builder_that_reads_is_refused_and_not_kept(world):
    def build():
        return Unit.objects.filter(pk=Unit.objects.earliest("pk").pk).values_list("code")

    with pytest.raises(RuntimeError):
        rows_of("reads", build)
    assert prepared._kept == {}


def test_many_keys_are_forgotten_together(world, monkeypatch):
    monkeypatch.setattr(prepared, "_MOST", 3)
    for number in range(4):
        rows_of(number, lambda: Unit.objects.values_list("code"))
    assert list(prepared._kept) == [3]

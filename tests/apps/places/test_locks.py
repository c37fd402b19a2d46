"""Every change of places locks its divisions before it looks at names, and the audit head last."""

import datetime
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import LONG_AGO, make_unit
from tests.locks import locks, statements

from minsheng.apps.places._steps import lock_divisions
from minsheng.apps.places.actions import (
    NewDivision,
    NewUnit,
    add_alias,
    end_alias,
    found_division,
    group_units,
    register_unit,
    register_units,
    rename_unit,
    set_superior,
    succeed_unit,
)
from minsheng.apps.places.models import Level, NameKind, SuccessionKind, UnitKind

DAY = datetime.date(2026, 3, 1)
BY_ID = 'SELECT "places_division"."id" AS "pk" FROM "places_division" WHERE "places_division"."id" IN ('
NAMES = {"read places.unit", "read places.unitname", "read places.unitgroup"}


def changes(world):
    """Each action of places, ready to be called."""
    unit, clerk = world.civil_affairs, world.clerk
    new = NewUnit(world.district, "望湖区水务局", UnitKind.DEPARTMENT, LONG_AGO, code="A-1")
    alias = unit.names.get(kind=NameKind.SHORT)
    short = {"name": "民局", "kind": NameKind.SHORT, "begins_on": LONG_AGO}
    merger = {"successor": world.office, "kind": SuccessionKind.MERGED, "day": DAY}
    return {
        "register": partial(register_unit, new=new, actor=clerk),
        "register many": partial(register_units, new=[new], actor=clerk),
        "rename": partial(rename_unit, unit=unit, name="望湖区养老局", day=DAY, today=DAY, actor=clerk),
        "add alias": partial(add_alias, unit=unit, actor=clerk, **short),
        "end alias": partial(end_alias, alias=alias, day=DAY, actor=clerk),
        "group": partial(group_units, division=world.district, name="两单位", members=[unit], actor=clerk),
        "below": partial(set_superior, unit=unit, superior=world.street, actor=clerk),
        "succeed": partial(succeed_unit, unit=unit, actor=clerk, **merger),
    }


@pytest.mark.parametrize(
    "name", ["register", "register many", "rename", "add alias", "end alias", "group", "below", "succeed"]
)
def test_the_division_is_locked_before_names_are_looked_at_and_the_audit_head_last(world, name):
    change = changes(world)[name]
    with statements() as said:
        change()
    assert locks(said) == ["lock places.division", "lock! audit.head"]
    before = said[: said.index("lock places.division")]
    assert NAMES & set(said) != set()
    assert NAMES & set(before) == set()


def test_a_division_is_founded_under_the_lock_of_its_parent(world):
    new = NewDivision("990102002", "临江门街道", Level.STREET, LONG_AGO, world.district)
    with statements() as said:
        found_division(new=new, actor=world.clerk)
    assert locks(said) == ["lock places.division", "lock! audit.head"]
    assert said.index("lock places.division") < said.index("read places.division")


def test_several_divisions_are_locked_in_one_statement_in_the_order_of_their_ids(world):
    with CaptureQueriesContext(connection) as queries, statements() as said:
        lock_divisions([world.district, world.city, world.district])
    assert said == ["lock places.division"]
    (statement,) = queries.captured_queries
    sql = statement["sql"]
    first, second = sorted([world.city.pk, world.district.pk])
    assert {f"IN ({first}, {second})" in sql, f"IN ({second}, {first})" in sql} == {True, False}
    assert sql.startswith(BY_ID)
    assert " ORDER BY 1 ASC" in sql
    assert ("FOR NO KEY UPDATE" in sql) is (connection.vendor == "postgresql")


def test_a_succession_across_divisions_locks_both_at_once(world):
    other = make_unit(world.street_division, "望湖路民政所")
    with CaptureQueriesContext(connection) as queries:
        succeed_unit(
            unit=world.civil_affairs, successor=other, kind=SuccessionKind.MOVED, day=DAY, actor=world.clerk
        )
    ordered = [each["sql"] for each in queries if BY_ID in each["sql"]]
    assert len(ordered) == 1
    assert str(world.district.pk) in ordered[0].partition(" IN ")[2]
    assert str(world.street_division.pk) in ordered[0].partition(" IN ")[2]

"""Who takes part: adding, taking out, and typing under another edition."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from minsheng.apps.cascade.actions import add_units, follow_edition, open_split, take_out_unit
from minsheng.apps.cascade.errors import (
    DoneUnfit,
    EditionUnchanged,
    GroupEmpty,
    RowsStale,
    SplitStale,
    UnitNotTakingPart,
    UnitOutOfLine,
    UnitUnfit,
)
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.places.models import UnitGroup
from tests.apps.cascade.steps import AT, COUNTED, edition_of, figures, issued, row_of, targets_of, typed
from tests.conftest import make_actor, make_unit, signed_in

NOBODY = ["leader", "lead_reporter", "street_reporter", "neighbour_clerk", "auditor", "stranger"]


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, {three[0]: "60", three[1]: "40"})


def added(actor, split, *units, version=None):
    split.refresh_from_db()
    version = version or split.version
    return add_units(actor=actor, split=split, version=version, units=units, at=AT)


def test_a_unit_comes_in_without_a_number_and_leaves_without_a_trace_in_the_figures(
    world, split, three, told
):
    assert [row.value for row in added(world.clerk, split, three[2])] == [None]
    assert told()[2] == "目标 990102-2026-1-1：加了 1 个参加单位：003街道"
    row = row_of(split, three[2])
    out = take_out_unit(actor=world.clerk, row=row, version=1)
    assert (out.is_open, out.value, out.version) == (False, None, 2)
    assert added(world.clerk, split, three[2])[0].version == 3
    issued(world.clerk, split)
    assert figures(split)["S003"] == (None, None)


def test_units_of_elsewhere_empty_groups_and_stale_sets_are_refused(world, split, three, nothing_written):
    group = UnitGroup.objects.create(division=world.district, name="各村", key="各村")
    elsewhere = make_unit(world.neighbour_district, "云岭街道")
    for units, version, problem in (
        ([elsewhere, three[2]], None, UnitUnfit),
        ([group], None, GroupEmpty),
        ([three[2]], 1, SplitStale),
    ):
        with nothing_written(), pytest.raises(problem):
            added(world.clerk, split, *units, version=version)


def test_taking_out_is_refused_where_the_row_is_another_now(world, split, three, nothing_written):
    issued(world.clerk, split)
    row = row_of(split, three[0])
    for given, problem in (({"version": 2}, RowsStale), ({"version": 1, "done": Decimal("0.5")}, DoneUnfit)):
        with nothing_written(), pytest.raises(problem):
            take_out_unit(actor=world.clerk, row=row, **given)
    take_out_unit(actor=world.clerk, row=row, version=1, done=Decimal(8))
    with nothing_written(), pytest.raises(UnitNotTakingPart):
        take_out_unit(actor=world.clerk, row=row, version=2)


def test_a_split_under_the_edition_in_force_has_none_to_follow(world, split, nothing_written):
    with nothing_written(), pytest.raises(EditionUnchanged):
        follow_edition(actor=world.clerk, split=split, version=split.version, at=AT)


@pytest.fixture
def given_on(world, three):
    """A split whose numbers a street, a department and a vertical unit have; the community of the street."""
    power = make_unit(world.district, "望湖区供电公司", kind="vertical", code="V1")
    community = make_unit(world.street_division, "一社区", kind="community", code="C1")
    community.superior = three[0]
    community.save()
    target = targets_of(edition_of(world.district, COUNTED))[0]
    split = typed(world.clerk, target, {three[0]: "50", world.civil_affairs: "30", power: "20"})
    issued(world.clerk, split)
    return split, power, community


def test_a_level_below_a_row_takes_the_units_of_its_line_alone(world, three, given_on, nothing_written):
    split, power, community = given_on
    culture = make_unit(world.district, "望湖区文旅局", code="D9")
    bureau, street = world.civil_affairs, three[0]
    givers = {
        unit: make_actor(unit, "approver", f"giver-{unit.code}", "许知行") for unit in split_units(split)
    }
    for giver, unit, passes in (
        (street, three[1], False),
        (street, bureau, False),
        (street, community, True),
        (street, street, True),
        (bureau, culture, False),
        (bureau, power, False),
        (bureau, three[1], True),
        (bureau, community, True),
        (bureau, bureau, True),
        (power, three[1], False),
        (power, power, True),
    ):
        split.refresh_from_db()
        level = {"split": split, "version": split.version, "parent": row_of(split, giver), "at": AT}
        if passes:
            [row] = add_units(actor=givers[giver], units=[unit], **level)
            assert (row.unit, row.parent_id) == (unit, row_of(split, giver).pk)
            continue
        with nothing_written(), pytest.raises(UnitOutOfLine) as caught:
            add_units(actor=givers[giver], units=[unit], **level)
        assert caught.value.facts == {"units": unit.name, "above": giver.name}


def test_a_street_office_in_its_own_division_gives_to_the_units_of_that_division(world, nothing_written):
    own = make_unit(world.street_division, "望湖路街道党工委", kind="street", code="S7")
    community = make_unit(world.street_division, "二社区", kind="community", code="C2")
    target = targets_of(edition_of(world.district, COUNTED))[0]
    split = typed(world.clerk, target, {own: "100"})
    issued(world.clerk, split)
    split.refresh_from_db()
    giver = make_actor(own, "approver", "own-street", "许知行")
    level = {"split": split, "version": split.version, "parent": row_of(split, own), "at": AT}
    with nothing_written(), pytest.raises(UnitOutOfLine):
        add_units(actor=giver, units=[world.civil_affairs], **level)
    assert [row.unit for row in add_units(actor=giver, units=[community], **level)] == [community]


def test_a_street_of_a_citys_programme_gives_to_no_other_unit_of_its_district(world, nothing_written):
    target = targets_of(edition_of(world.city_clerk.division, COUNTED))[0]
    street = make_unit(world.district, "东门街道", kind="street", code="S8")
    split = typed(world.city_clerk, target, {street: "100"})
    issued(world.city_clerk, split)
    split.refresh_from_db()
    giver = make_actor(street, "approver", "east-street", "许知行")
    level = {"split": split, "version": split.version, "parent": row_of(split, street), "at": AT}
    with nothing_written(), pytest.raises(UnitOutOfLine):
        add_units(actor=giver, units=[world.civil_affairs], **level)


def split_units(split):
    return [row.unit for row in Allocation.objects.filter(split=split, parent=None).select_related("unit")]


def test_a_department_of_a_city_gives_to_the_streets_of_its_own_division_alone(world, nothing_written):
    target = targets_of(edition_of(world.city_clerk.division, COUNTED))[0]
    elsewhere = make_unit(world.neighbour_district, "云岭路街道", kind="street", code="S9")
    split = typed(world.city_clerk, target, {world.civil_affairs: "100"})
    issued(world.city_clerk, split)
    split.refresh_from_db()
    bureau = make_actor(world.civil_affairs, "approver", "bureau", "何青青")
    level = {"split": split, "version": split.version, "parent": row_of(split, world.civil_affairs)}
    with nothing_written(), pytest.raises(UnitOutOfLine):
        add_units(actor=bureau, units=[world.street, elsewhere], at=AT, **level)
    assert [row.unit for row in add_units(actor=bureau, units=[world.street], at=AT, **level)] == [
        world.street
    ]


def test_the_page_lists_those_alone_to_whom_the_unit_gives(client, world, three, given_on):
    split, _, community = given_on
    for name, members in (("各街镇", three), ("本街道", [community])):
        UnitGroup.objects.create(division=world.district, name=name, key=name).members.set(members)
    approver = make_actor(three[0], "approver", "jie", "许知行")
    add = reverse("cascade:add_units", args=[split.target.code])
    shown = signed_in(client, approver).get(f"{add}?under={row_of(split, three[0]).pk}").context
    assert {unit for choice in shown["choices"] for unit in choice.units} == {community, three[0]}
    assert [group.name for group in shown["groups"]] == ["本街道"]


@pytest.mark.parametrize("who", NOBODY)
def test_nobody_but_the_office_says_who_takes_part(world, target, split, three, who, nothing_written):
    actor, row = getattr(world, who), row_of(split, three[0])
    for act in (
        lambda: open_split(actor=actor, target=target, at=AT),
        lambda: added(actor, split, three[2]),
        lambda: take_out_unit(actor=actor, row=row, version=1),
        lambda: follow_edition(actor=actor, split=split, version=split.version, at=AT),
    ):
        with nothing_written(), pytest.raises(PermissionDenied):
            act()

"""Who takes part: adding, taking out, and typing under another edition."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.actions import add_units, follow_edition, open_split, take_out_unit
from minsheng.apps.cascade.errors import (
    DoneUnfit,
    EditionUnchanged,
    GroupEmpty,
    RowsStale,
    SplitStale,
    UnitNotTakingPart,
    UnitUnfit,
)
from minsheng.apps.places.models import UnitGroup
from tests.apps.cascade.steps import AT, figures, issued, row_of, typed
from tests.conftest import make_unit

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

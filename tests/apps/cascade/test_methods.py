"""Ways of splitting, bases and reserves: all rows of a level or none."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.actions import (
    NewBase,
    apply_method,
    register_base,
    set_reserve,
    set_reserve_below,
    set_way,
)
from minsheng.apps.cascade.errors import (
    BaseElsewhere,
    BaseIncomplete,
    BaseNotChosen,
    EachNotGiven,
    LevelNotOpen,
    ReserveUnfit,
    RowsStale,
    SplitStale,
    WayUnfit,
)
from minsheng.apps.cascade.models import Split, Way
from minsheng.apps.cascade.values import Method
from minsheng.core.cascade.problems import BaseMissing, FloorsExceedTotal
from tests.apps.cascade.steps import RATED, edition_of, figures, issued, row_of, seen, targets_of, typed

DAY = datetime.date(2025, 12, 31)


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict.fromkeys(three, "1"))


@pytest.fixture
def base(world, three):
    return registered(world, dict(zip(three, (10, 20, 30), strict=True)))


def registered(world, values, **more):
    given = {"name": "老年人口", "measure": "人", "as_on": DAY, "source": "公安年报"} | more
    numbers = {unit.pk: Decimal(value) for unit, value in values.items()}
    new = NewBase(**({"division": world.district, "values": numbers} | given))
    return register_base(actor=world.clerk, new=new)


def applied(actor, split, method, parent=None):
    split.refresh_from_db()
    said = {"version": split.version, "method": method, "seen": seen(split, parent), "parent": parent}
    return apply_method(actor=actor, split=split, **said)


def drafted(split, parent=None):
    return [int(value) for value, _ in figures(split, parent).values()]


def test_pro_rata_gives_the_whole_target_by_the_base_and_keeps_the_way(world, split, base, told):
    applied(world.clerk, split, Method(Way.PRO_RATA, base))
    split.refresh_from_db()
    assert drafted(split) == [17, 33, 50]
    assert (split.way, split.base, split.each) == ("pro_rata", base, None)
    assert told()[2] == "目标 990102-2026-1-1：按“按口径分配”分配，改了 3 个单位的数"


@pytest.mark.parametrize(
    ("method", "numbers"),
    [
        (Method(Way.EQUAL), [34, 33, 33]),
        (Method(Way.SAME_RATE, None, Decimal(5)), [5, 5, 5]),
        (Method(Way.FLOOR, None, Decimal(40)), None),
        (Method(Way.FLOOR, None, Decimal(30)), [34, 33, 33]),
        (Method(Way.TYPED), [1, 1, 1]),
    ],
)
def test_other_ways_without_a_base(world, split, method, numbers, nothing_written):
    if numbers is None:
        with nothing_written(), pytest.raises(FloorsExceedTotal):
            applied(world.clerk, split, method)
        return
    applied(world.clerk, split, method)
    assert drafted(split) == numbers


def test_a_reserve_is_not_shared_out(world, split, base):
    set_reserve(actor=world.clerk, split=split, version=split.version, reserve=Decimal(40))
    applied(world.clerk, split, Method(Way.FLOOR, base, Decimal(15)))
    assert drafted(split) == [15, 18, 27]


def test_a_base_without_a_figure_for_a_unit_is_refused_by_name(world, split, three, nothing_written):
    base = registered(world, {three[0]: 1, three[1]: 0})
    with nothing_written(), pytest.raises(BaseMissing) as caught:
        applied(world.clerk, split, Method(Way.PRO_RATA, base))
    assert caught.value.facts == {"count": 1, "units": "003街道"}


def test_a_method_writes_nothing_where_one_row_has_changed(world, split, target, three, nothing_written):
    before = seen(split)
    typed(world.clerk, target, {three[1]: "2"})
    with nothing_written(), pytest.raises(RowsStale) as caught:
        apply_method(
            actor=world.clerk, split=split, version=split.version, method=Method(Way.EQUAL), seen=before
        )
    assert caught.value.facts == {"count": 1, "units": "002街道"}


def test_a_method_on_another_state_of_the_split_is_refused(world, split, nothing_written):
    set_way(actor=world.clerk, split=split, version=split.version, method=Method(Way.EQUAL))
    with nothing_written(), pytest.raises(SplitStale):
        set_way(actor=world.clerk, split=split, version=split.version, method=Method(Way.TYPED))


def test_a_method_that_lacks_what_it_needs_is_refused(world, split, three, nothing_written):
    elsewhere = NewBase(world.city, "人口", "人", DAY, "年报", {three[0].pk: Decimal(1)})
    upper = register_base(actor=world.city_clerk, new=elsewhere)
    for method, problem in (
        (Method(Way.PRO_RATA), BaseNotChosen),
        (Method(Way.PRO_RATA, upper), BaseElsewhere),
        (Method(Way.FLOOR), EachNotGiven),
        (Method(Way.SAME_RATE, None, Decimal("0.5")), EachNotGiven),
    ):
        with nothing_written(), pytest.raises(problem):
            applied(world.clerk, split, method)


def test_a_rate_is_the_same_for_each_and_never_shared(world, three, nothing_written):
    target = targets_of(edition_of(world.district, RATED))[0]
    split = typed(world.clerk, target, dict.fromkeys(three, "80"))
    with nothing_written(), pytest.raises(WayUnfit):
        applied(world.clerk, split, Method(Way.EQUAL))
    with nothing_written(), pytest.raises(ReserveUnfit):
        set_reserve(actor=world.clerk, split=split, version=split.version, reserve=Decimal(1))
    applied(world.clerk, split, Method(Way.SAME_RATE, None, Decimal(82)))
    assert drafted(split) == [82, 82, 82]


def test_below_a_row_its_number_is_shared_without_its_reserve(world, target, three):
    split = typed(world.clerk, target, {world.civil_affairs: "100"})
    own = row_of(split, world.civil_affairs)
    with pytest.raises(LevelNotOpen):
        set_reserve_below(actor=world.clerk, row=own, seen=Decimal(0), reserve=Decimal(10))
    issued(world.clerk, split)
    typed(world.clerk, target, dict.fromkeys(three, "1"), own)
    set_reserve_below(actor=world.clerk, row=own, seen=Decimal(0), reserve=Decimal(10))
    with pytest.raises(RowsStale):
        set_reserve_below(actor=world.clerk, row=own, seen=Decimal(0), reserve=Decimal(20))
    applied(world.clerk, split, Method(Way.EQUAL), own)
    assert drafted(split, own) == [30, 30, 30]
    assert Split.objects.get().way == "typed"


@pytest.mark.parametrize("who", ["leader", "lead_reporter", "street_reporter", "neighbour_clerk", "stranger"])
def test_nobody_but_the_office_sets_ways_reserves_and_bases(world, split, three, nothing_written, who):
    actor = getattr(world, who)
    new = NewBase(world.district, "人口", "人", DAY, "年报", {three[0].pk: Decimal(1)})
    for act in (
        lambda: applied(actor, split, Method(Way.EQUAL)),
        lambda: set_way(actor=actor, split=split, version=split.version, method=Method(Way.EQUAL)),
        lambda: set_reserve(actor=actor, split=split, version=split.version, reserve=Decimal(1)),
        lambda: register_base(actor=actor, new=new),
    ):
        with nothing_written(), pytest.raises(PermissionDenied):
            act()


def test_a_base_says_what_it_lacks(world, three, nothing_written):
    with nothing_written(), pytest.raises(BaseIncomplete) as caught:
        registered(world, {three[0]: -1}, name=" ", source="")
    assert caught.value.facts == {"what": "名称、来源、不小于 0 的数"}
    with nothing_written(), pytest.raises(BaseIncomplete):
        registered(world, {})

import datetime

import pytest
from tests.conftest import make_division, make_unit, merge_unit

from minsheng.apps.places.actions import group_units, rename_unit
from minsheng.apps.places.naming import key_of
from minsheng.apps.places.queries import acting_units, likely_units, resolve_units, units_listed

TODAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    "printed", ["望湖区民政局", "区民政局", "民政局", "望湖区　民政局", " 区 民政局", "望湖区民政局\n"]
)
def test_a_unit_is_found_with_and_without_the_prefix_of_its_division(world, printed):
    assert resolve_units([printed], world.district, TODAY) == {printed: world.civil_affairs}


def test_brackets_of_either_width_are_the_same(world):
    unit = make_unit(world.district, "望湖区发展和改革委员会（粮食局）")
    found = resolve_units(["区发展和改革委员会(粮食局)"], world.district, TODAY)
    assert found == {"区发展和改革委员会(粮食局)": unit}
    assert key_of("（Ａ１）") == "(a1)"


def test_unknown_and_empty_names_mean_nothing(world):
    assert resolve_units(["区教体局", "", "　"], world.district, TODAY) == {
        "区教体局": None,
        "": None,
        "　": None,
    }


def test_the_same_short_name_means_each_divisions_own_unit(world):
    own = resolve_units(["区民生办"], world.district, TODAY)["区民生办"]
    other = resolve_units(["区民生办"], world.neighbour_district, TODAY)["区民生办"]
    assert (own, other) == (world.office, world.neighbour_clerk.post.unit)


def test_a_city_notice_does_not_take_a_districts_short_name(world):
    assert resolve_units(["区民政局"], world.city, TODAY) == {"区民政局": None}
    assert resolve_units(["望湖区民政局"], world.city, TODAY) == {"望湖区民政局": world.civil_affairs}


def test_a_district_notice_names_city_units_and_streets(world):
    police = make_unit(world.city, "临江市公安局")
    found = resolve_units(["市公安局", "公安局", "望湖路街道", "望湖区望湖路街道"], world.district, TODAY)
    assert found == {
        "市公安局": police,
        "公安局": None,
        "望湖路街道": world.street,
        "望湖区望湖路街道": world.street,
    }


def test_one_name_for_units_of_two_streets_is_unsure(world):
    other = make_division("990102002", "临江门街道", "street", world.district)
    for division in (world.street_division, other):
        make_unit(division, "便民服务中心")
    assert resolve_units(["便民服务中心"], world.district, TODAY) == {"便民服务中心": None}


def test_a_group_stands_for_its_members(world):
    members = [world.office, world.street]
    group = group_units(division=world.district, name="各街道（镇）", members=members, actor=world.clerk)
    found = resolve_units(["各街道(镇)"], world.district, TODAY)["各街道(镇)"]
    assert found == group
    assert list(found.members.all()) == [world.office, world.street]


def test_names_hold_on_their_days(world):
    day = datetime.date(2026, 2, 1)
    rename_unit(unit=world.civil_affairs, name="望湖区民政和养老局", day=day, today=TODAY, actor=world.clerk)
    before = resolve_units(["望湖区民政和养老局", "望湖区民政局"], world.district, datetime.date(2026, 1, 31))
    since = resolve_units(["望湖区民政和养老局", "望湖区民政局"], world.district, day)
    assert before == {"望湖区民政和养老局": None, "望湖区民政局": world.civil_affairs}
    assert since == {"望湖区民政和养老局": world.civil_affairs, "望湖区民政局": world.civil_affairs}


def test_resolving_takes_two_queries_however_many_names(world, django_assert_num_queries):
    world.street_division.refresh_from_db()
    names = [f"第{number}局" for number in range(200)]
    with django_assert_num_queries(2):
        assert set(resolve_units(names, world.district, TODAY).values()) == {None}


def test_suggestions_begin_with_the_likest_unit(world, django_assert_num_queries):
    health = make_unit(world.district, "望湖区卫生健康委员会")
    with django_assert_num_queries(2):
        assert likely_units("区卫健委", world.district, TODAY)[0] == health
    assert likely_units("区民政", world.district, TODAY)[0] == world.civil_affairs
    assert likely_units("完全无关", world.district, TODAY) == []


def test_the_acting_unit_is_followed_through_successions(world):

    middle, last = make_unit(world.district, "中局"), make_unit(world.district, "末局")
    first_day, second_day = datetime.date(2024, 5, 1), datetime.date(2025, 5, 1)
    merge_unit(world.civil_affairs, middle, first_day)
    merge_unit(middle, last, second_day)
    days = [first_day - datetime.timedelta(1), first_day, second_day - datetime.timedelta(1), second_day]
    assert [list(acting_units(world.civil_affairs, day)) for day in days] == [
        [world.civil_affairs],
        [middle],
        [middle],
        [last],
    ]


def test_the_list_shows_the_viewers_area_and_finds_by_any_name(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = list(units_listed(world.clerk, on=TODAY))
    assert rows == [world.office, world.civil_affairs, world.street]
    assert list(units_listed(world.clerk, on=TODAY, wanted="区民生办")) == [world.office]
    assert not units_listed(world.stranger, on=TODAY).exists()

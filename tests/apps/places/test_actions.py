import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.conftest import LONG_AGO, make_unit

from minsheng.apps.audit.models import Event
from minsheng.apps.people.actor import Actor
from minsheng.apps.places import problems
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
    set_superiors,
    succeed_unit,
)
from minsheng.apps.places.models import Division, Level, NameKind, SuccessionKind, Unit, UnitKind, UnitName
from minsheng.apps.places.queries import resolve_units, unit_history

TODAY = datetime.date(2026, 3, 1)
YESTERDAY = TODAY - datetime.timedelta(1)


def new_unit(division, name="望湖区水务局", **more):
    return NewUnit(division, name, UnitKind.DEPARTMENT, LONG_AGO, **more)


def names(unit):
    rows = unit.names.order_by("begins_on", "id")
    return [(row.name, row.kind, row.begins_on, row.ends_on) for row in rows]


def verbs():
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_a_unit_is_registered_with_its_names_and_the_next_code(world):
    unit = register_unit(new=new_unit(world.district, short_names=["区水务局"]), actor=world.clerk)
    assert unit.code == "990102-003"
    assert names(unit) == [
        ("望湖区水务局", "full", LONG_AGO, None),
        ("区水务局", "short", LONG_AGO, None),
    ]
    event = Event.objects.get()
    assert (event.verb, event.actor_id, event.facts) == (
        "places.unit_registered",
        "clerk",
        {"code": "990102-003"},
    )


def test_a_code_is_never_given_twice(world):
    before = Unit.objects.count()
    with pytest.raises(problems.CodeTaken) as caught:
        register_unit(new=new_unit(world.district, code="990102-002"), actor=world.clerk)
    assert caught.value.facts == {"code": "990102-002", "holder": "望湖区民政局"}
    assert (Unit.objects.count(), verbs()) == (before, [])


@pytest.mark.parametrize("name", ["区民政局", "望湖区　民政局"])
def test_a_name_means_one_unit_of_a_division(world, name):
    before = (Unit.objects.count(), UnitName.objects.count())
    with pytest.raises(problems.NameTaken):
        register_unit(new=new_unit(world.district, name), actor=world.clerk)
    with pytest.raises(problems.NameTaken):
        register_unit(new=new_unit(world.district, short_names=[name]), actor=world.clerk)
    assert ((Unit.objects.count(), UnitName.objects.count()), verbs()) == (before, [])


def test_the_neighbour_may_use_the_same_short_name(world):
    unit = register_unit(
        new=new_unit(world.neighbour_district, "云岭区民政局", short_names=["区民政局"]),
        actor=world.neighbour_clerk,
    )
    assert unit.division == world.neighbour_district


@pytest.mark.parametrize("who", ["neighbour_clerk", "leader", "lead_reporter", "auditor", "stranger"])
def test_nobody_else_registers_units_here(world, who):
    before = Unit.objects.count()
    with pytest.raises(PermissionDenied):
        register_unit(new=new_unit(world.district), actor=getattr(world, who))
    assert (Unit.objects.count(), verbs()) == (before, [])


def test_a_nameless_unit_is_refused(world):
    with pytest.raises(problems.NameMissing):
        register_unit(new=new_unit(world.district, "　 "), actor=world.clerk)


def test_the_database_holds_an_open_name_once_a_division(world):
    row = world.civil_affairs.names.get(kind=NameKind.FULL)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitName.objects.create(
            unit=world.office,
            division=world.district,
            name=row.name,
            key=row.key,
            kind="short",
            begins_on=TODAY,
        )


def test_many_units_are_one_event_all_or_none(world):
    good = [new_unit(world.district, "望湖区水务局"), new_unit(world.street_division, "望湖路社区")]
    units = register_units(new=good, actor=world.clerk)
    assert [unit.code for unit in units] == ["990102-003", "990102001-002"]
    assert Event.objects.get().facts["count"] == 2
    before = Unit.objects.count()
    with pytest.raises(problems.NameTaken):
        register_units(
            new=[new_unit(world.district, "望湖区商务局"), new_unit(world.district, "望湖区民政局")],
            actor=world.clerk,
        )
    assert (Unit.objects.count(), Event.objects.count()) == (before, 1)


def test_renaming_dates_the_names_and_keeps_the_old_one(world):
    unit = rename_unit(
        unit=world.civil_affairs, name="望湖区民政和养老局", day=YESTERDAY, today=TODAY, actor=world.clerk
    )
    assert unit.name == "望湖区民政和养老局"
    assert names(unit) == [
        ("望湖区民政局", "full", LONG_AGO, YESTERDAY),
        ("区民政局", "short", LONG_AGO, None),
        ("望湖区民政和养老局", "full", YESTERDAY, None),
        ("望湖区民政局", "former", YESTERDAY, None),
    ]
    days = [YESTERDAY - datetime.timedelta(1), YESTERDAY]
    assert [unit.name_on(day) for day in days] == ["望湖区民政局", "望湖区民政和养老局"]
    assert verbs() == ["places.unit_renamed"]


def test_a_unit_may_take_its_former_name_again(world):
    first, second = datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)
    rename_unit(unit=world.civil_affairs, name="民政与养老局", day=first, today=TODAY, actor=world.clerk)
    rename_unit(unit=world.civil_affairs, name="望湖区民政局", day=second, today=TODAY, actor=world.clerk)
    world.civil_affairs.refresh_from_db()
    assert world.civil_affairs.name == "望湖区民政局"
    found = resolve_units(["望湖区民政局", "民政与养老局"], world.district, TODAY)
    assert set(found.values()) == {world.civil_affairs}


@pytest.mark.parametrize(
    ("name", "day", "refusal"),
    [
        ("望湖区养老局", TODAY + datetime.timedelta(1), problems.DayInFuture),
        ("望湖区养老局", LONG_AGO, problems.DayBeforeBeginning),
        ("区民生办", TODAY, problems.NameTaken),
        ("望湖区 民政局", TODAY, problems.NameRepeated),
    ],
)
def test_renamings_that_cannot_be_are_refused_and_write_nothing(world, name, day, refusal):
    before = names(world.civil_affairs)
    with pytest.raises(refusal):
        rename_unit(unit=world.civil_affairs, name=name, day=day, today=TODAY, actor=world.clerk)
    assert (names(world.civil_affairs), verbs()) == (before, [])


def test_renaming_takes_effect_on_the_day_itself(world):
    rename_unit(unit=world.civil_affairs, name="望湖区养老局", day=TODAY, today=TODAY, actor=world.clerk)
    world.civil_affairs.refresh_from_db()
    assert world.civil_affairs.name == "望湖区养老局"


def test_an_alias_is_added_once_and_ended(world):
    alias = add_alias(
        unit=world.civil_affairs, name="民政部门", kind=NameKind.SHORT, begins_on=YESTERDAY, actor=world.clerk
    )
    with pytest.raises(problems.NameRepeated):
        add_alias(
            unit=world.civil_affairs, name="民政部门", kind=NameKind.SHORT, begins_on=TODAY, actor=world.clerk
        )
    end_alias(alias=alias, day=TODAY, actor=world.clerk)
    end_alias(alias=alias, day=TODAY, actor=world.clerk)
    assert resolve_units(["民政部门"], world.district, YESTERDAY)["民政部门"] == world.civil_affairs
    assert resolve_units(["民政部门"], world.district, TODAY)["民政部门"] is None
    assert verbs() == ["places.alias_added", "places.alias_ended"]


def test_an_alias_mistyped_today_goes_altogether(world):
    alias = add_alias(
        unit=world.civil_affairs, name="民正局", kind=NameKind.SHORT, begins_on=TODAY, actor=world.clerk
    )
    end_alias(alias=alias, day=TODAY, actor=world.clerk)
    assert not UnitName.objects.filter(name="民正局").exists()


def test_the_full_name_cannot_be_ended(world):
    with pytest.raises(problems.FullNameStays):
        end_alias(alias=world.civil_affairs.names.get(kind="full"), day=TODAY, actor=world.clerk)


def test_the_neighbour_changes_no_name_here(world):
    alias = world.civil_affairs.names.get(kind="short")
    with pytest.raises(PermissionDenied):
        rename_unit(unit=world.civil_affairs, name="x", day=TODAY, today=TODAY, actor=world.neighbour_clerk)
    with pytest.raises(PermissionDenied):
        add_alias(
            unit=world.civil_affairs,
            name="x",
            kind=NameKind.SHORT,
            begins_on=TODAY,
            actor=world.neighbour_clerk,
        )
    with pytest.raises(PermissionDenied):
        end_alias(alias=alias, day=TODAY, actor=world.neighbour_clerk)
    with pytest.raises(PermissionDenied):
        succeed_unit(
            unit=world.civil_affairs,
            successor=world.neighbour_clerk.post.unit,
            kind=SuccessionKind.MERGED,
            day=TODAY,
            actor=world.neighbour_clerk,
        )
    assert verbs() == []


def test_a_group_needs_members_of_the_area_and_a_free_name(world):
    outside = world.neighbour_clerk.post.unit
    for members in ([], [world.street, outside]):
        with pytest.raises(problems.MembersMissing):
            group_units(division=world.district, name="各街道", members=members, actor=world.clerk)
    with pytest.raises(problems.NameTaken):
        group_units(division=world.district, name="区民政局", members=[world.street], actor=world.clerk)
    group_units(division=world.district, name="各街道", members=[world.street], actor=world.clerk)
    group_units(
        division=world.district, name="各街道", members=[world.street, world.office], actor=world.clerk
    )
    assert world.district.unit_groups.get().members.count() == 2
    with pytest.raises(problems.NameTaken):
        register_unit(new=new_unit(world.district, "各街道"), actor=world.clerk)


def test_a_group_registered_again_keeps_its_first_name(world):
    first = group_units(division=world.district, name="各街道(镇)", members=[world.street], actor=world.clerk)
    again = group_units(
        division=world.district,
        name="各街道（镇）",
        members=[world.street, world.office],
        actor=world.clerk,
    )
    kept = world.district.unit_groups.get()
    assert (again, kept.name) == (first, "各街道(镇)")
    assert set(kept.members.all()) == {world.street, world.office}


def test_after_a_merger_the_old_names_mean_the_successor(world):
    successor = make_unit(world.district, "望湖区养老局")
    succeed_unit(
        unit=world.civil_affairs,
        successor=successor,
        kind=SuccessionKind.MERGED,
        day=YESTERDAY,
        actor=world.clerk,
    )
    world.civil_affairs.refresh_from_db()
    assert world.civil_affairs.ends_on == YESTERDAY
    before = resolve_units(["区民政局"], world.district, YESTERDAY - datetime.timedelta(1))
    since = resolve_units(["区民政局", "望湖区民政局"], world.district, YESTERDAY)
    assert before == {"区民政局": world.civil_affairs}
    assert since == {"区民政局": successor, "望湖区民政局": successor}
    history = unit_history(world.civil_affairs)
    assert [(row.to_unit, row.day, row.kind) for row in history.followers] == [
        (successor, YESTERDAY, "merged")
    ]
    with pytest.raises(problems.UnitEnded):
        rename_unit(unit=world.civil_affairs, name="新局", day=TODAY, today=TODAY, actor=world.clerk)
    with pytest.raises(problems.FollowsItself):
        succeed_unit(
            unit=successor,
            successor=world.civil_affairs,
            kind=SuccessionKind.MERGED,
            day=TODAY,
            actor=world.clerk,
        )
    assert verbs() == ["places.unit_succeeded"]


def test_a_split_names_each_part_and_gives_no_name_away(world):
    parts = [make_unit(world.district, "望湖区养老局"), make_unit(world.district, "望湖区救助局")]
    for part in parts:
        succeed_unit(
            unit=world.civil_affairs,
            successor=part,
            kind=SuccessionKind.SPLIT,
            day=TODAY,
            actor=world.clerk,
        )
    assert resolve_units(["区民政局"], world.district, TODAY) == {"区民政局": None}
    with pytest.raises(problems.UnitEnded):
        succeed_unit(
            unit=world.civil_affairs,
            successor=world.office,
            kind=SuccessionKind.MERGED,
            day=TODAY,
            actor=world.clerk,
        )


def test_a_division_is_founded_below_its_parent(world):
    new = NewDivision("990102002", "临江门街道", Level.STREET, LONG_AGO, world.district)
    division = found_division(new=new, actor=world.clerk)
    division.refresh_from_db()
    assert division.path == f"{world.district.path}{division.pk}/"
    assert verbs() == ["places.division_founded"]
    with pytest.raises(problems.DivisionTaken):
        found_division(new=new, actor=world.clerk)


@pytest.mark.parametrize("code", ["9901", "99010２002", "99010200a", ""])
def test_a_division_code_is_digits_of_a_known_length(world, code):
    with pytest.raises(problems.DivisionCodeBad):
        found_division(
            new=NewDivision(code, "某街道", Level.STREET, LONG_AGO, world.district), actor=world.clerk
        )


def test_a_division_stands_below_its_parents_level(world):
    new = NewDivision("990104", "东山区", Level.COUNTY, LONG_AGO, world.district)
    with pytest.raises(problems.LevelNotBelow):
        found_division(new=new, actor=world.clerk)


def test_only_the_command_line_founds_a_root(world):
    new = NewDivision("980000", "另一省", Level.PROVINCE, LONG_AGO)
    with pytest.raises(PermissionDenied):
        found_division(new=new, actor=world.system_administrator)
    assert found_division(new=new, actor=Actor.system("setup")).path.count("/") == 1
    assert Division.objects.filter(parent=None).count() == 2


@pytest.fixture
def line(world):
    """Three units, each below the one before."""
    units = [make_unit(world.street_division, name, code=name) for name in ("甲站", "乙站", "丙站")]
    set_superiors(pairs=[(units[1], units[0]), (units[2], units[1])], actor=world.clerk)
    return units


def test_a_unit_is_put_below_another_and_below_none(world, line):
    first, second, third = line
    set_superior(unit=third, superior=first, actor=world.clerk)
    set_superior(unit=third, superior=first, actor=world.clerk)
    assert set(first.subordinates.all()) == {second, third}
    set_superior(unit=third, superior=None, actor=world.clerk)
    third.refresh_from_db()
    assert third.superior is None
    facts = [event.facts for event in Event.objects.filter(verb="places.superior_set").order_by("number")]
    assert facts == [{"old": "乙站", "new": "甲站"}, {"old": "甲站", "new": "无"}]
    assert Event.objects.get(verb="places.superiors_set").facts["count"] == 2


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_circle_of_superiors_is_refused_however_long(world, line, above):
    with pytest.raises(problems.SuperiorCircle) as caught:
        set_superior(unit=line[0], superior=line[above], actor=world.clerk)
    assert caught.value.facts["superior"] == line[above].name
    line[0].refresh_from_db()
    assert line[0].superior is None


def test_a_unit_that_ended_stands_above_nobody(world, line):
    world.civil_affairs.ends_on = TODAY
    world.civil_affairs.save()
    with pytest.raises(problems.UnitEnded):
        set_superior(unit=line[0], superior=world.civil_affairs, actor=world.clerk)
    with pytest.raises(problems.UnitEnded):
        register_unit(new=new_unit(world.district, superior=world.civil_affairs), actor=world.clerk)
    assert not Unit.objects.filter(name="望湖区水务局").exists()


def test_superiors_are_set_by_who_keeps_both_units(world, line):
    elsewhere = make_unit(world.neighbour_district, "云岭路街道", kind="street", code="S9")
    for unit, superior, actor in (
        (line[0], elsewhere, world.clerk),
        (elsewhere, line[0], world.clerk),
        (line[0], world.civil_affairs, world.leader),
    ):
        with pytest.raises(PermissionDenied):
            set_superior(unit=unit, superior=superior, actor=actor)
        with pytest.raises(PermissionDenied):
            set_superiors(pairs=[(unit, superior)], actor=actor)
    with pytest.raises(PermissionDenied):
        register_unit(new=new_unit(world.district, superior=elsewhere), actor=world.clerk)

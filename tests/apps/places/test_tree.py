from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Division
from minsheng.apps.places.tree import ids_of, in_or_above_area, is_within


def test_a_path_holds_the_ids_from_the_root_down(world):
    assert ids_of(world.district.path) == [world.province.pk, world.city.pk, world.district.pk]
    assert is_within(world.district.path, world.city.path)
    assert not is_within(world.city.path, world.district.path)


def test_a_division_whose_id_begins_with_the_same_digits_is_not_within():
    assert not is_within("1/23/", "1/2/")


def test_subtree_ancestors_and_descendants(world):
    assert [each.code for each in Division.objects.within(world.district.path)] == ["990102", "990102001"]
    assert [each.code for each in Division.objects.descendants(world.city.path)] == [
        "990102",
        "990102001",
        "990103",
    ]
    assert [each.code for each in Division.objects.ancestors(world.street_division.path)] == [
        "990000",
        "990100",
        "990102",
    ]


def test_each_sees_the_own_division_and_below(world):
    def seen(actor):
        return [each.code for each in Division.objects.visible_to(actor)]

    assert seen(world.clerk) == ["990102", "990102001"]
    assert seen(world.street_reporter) == ["990102001"]
    assert seen(world.neighbour_clerk) == ["990103"]
    assert seen(world.stranger) == []
    assert len(seen(Actor.system("setup"))) == 5


def test_what_upper_divisions_issue_is_read_below_them(world):
    rows = Division.objects.filter(in_or_above_area(world.clerk, "path"))
    assert [each.code for each in rows] == ["990000", "990100", "990102", "990102001"]
    assert not Division.objects.filter(in_or_above_area(world.stranger, "path")).exists()

"""Typed cells: each stands or falls by itself."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.cascade.actions import MOST_CELLS, open_split, save_cells
from minsheng.apps.cascade.errors import NothingInForce, TargetNotStated, TooManyCells, WholeHasParts
from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, Project, Target
from minsheng.core.cascade.problems import NoTaskToSplit
from tests.apps.cascade.steps import AT, COUNTED, RATED, cell, edition_of, figures, issued, targets_of, typed
from tests.conftest import make_actor, make_unit


def saved(actor, *cells):
    return save_cells(actor=actor, cells=cells, at=AT)


def told_of(outcomes):
    return [
        (each.verdict.value, each.value, each.version, each.problem and each.problem.code)
        for each in outcomes
    ]


def test_a_target_is_split_and_a_unit_takes_part_with_the_first_number(world, target, three, told):
    outcomes = saved(world.clerk, cell(target, three[0], "1.2万"), cell(target, three[1], "—"))
    split = Split.objects.get()
    assert told_of(outcomes) == [("saved", 12000, 1, None), ("unchanged", None, 0, None)]
    assert outcomes[0].row == split.allocations.get().pk
    assert (split.target, split.version, figures(split)) == (target, 2, {"S001": (Decimal(12000), None)})
    assert [event.verb for event in Event.objects.order_by("number")] == [
        "cascade.split_opened",
        "cascade.cells_saved",
    ]
    assert told()[2].endswith("改了 1 个单位的数：990102-2026-1-1 001街道 — → 12,000")


def test_opening_twice_leaves_one_split_and_one_event(world, target):
    assert open_split(actor=world.clerk, target=target, at=AT) == open_split(
        actor=world.clerk, target=target, at=AT
    )
    assert Event.objects.count() == 1


def test_the_second_to_change_a_cell_is_refused_with_both_values_and_the_others_stand(world, target, three):
    split = typed(world.clerk, target, {three[0]: "10", three[1]: "20"})
    saved(world.clerk, cell(target, three[0], "11", 1))
    outcomes = saved(world.clerk, cell(target, three[0], "12", 1), cell(target, three[1], "21", 1))
    assert told_of(outcomes) == [
        ("refused", 11, 2, "cascade.cell_stale"),
        ("saved", 21, 2, None),
    ]
    assert outcomes[0].problem.facts == {"unit": "001街道", "typed": "12", "now": "11"}
    assert figures(split) == {"S001": (11, None), "S002": (21, None)}


def test_what_stands_already_is_neither_stale_nor_written(world, target, three, nothing_written):
    typed(world.clerk, target, {three[0]: "10"})
    saved(world.clerk, cell(target, three[0], "11", 1))
    with nothing_written():
        assert told_of(saved(world.clerk, cell(target, three[0], "11", 1))) == [("unchanged", 11, 2, None)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("12.5", "cell_fractional"),
        ("12户", "cell_other_unit"),
        ("待定", "cell_unread"),
        ("-3", "cell_negative"),
        ("1E+05", "cell_scientific"),
    ],
)
def test_a_cell_that_is_no_number_is_refused_and_the_rest_kept(world, target, three, words, code):
    outcomes = saved(world.clerk, cell(target, three[0], words), cell(target, three[1], "5家"))
    assert told_of(outcomes) == [("refused", None, 0, f"cascade.{code}"), ("saved", 5, 1, None)]
    assert Allocation.objects.count() == 1


def test_two_cells_of_one_request_for_one_row_do_not_overwrite_each_other(world, target, three):
    outcomes = saved(world.clerk, cell(target, three[0], "1"), cell(target, three[0], "2"))
    assert [each.verdict for each in outcomes] == ["saved", "refused"]


def test_a_unit_of_another_district_and_a_cell_of_nothing_are_refused(world, target, three):
    stranger = make_unit(world.neighbour_district, "云岭街道")
    gone = cell(target, three[1], "3", version=4)
    outcomes = saved(world.clerk, cell(target, stranger, "1"), gone, cell(target, three[0], "2"))
    assert [each.problem and each.problem.code for each in outcomes] == [
        "cascade.cell_unit_unfit",
        "cascade.cell_gone",
        None,
    ]


def test_cells_of_many_targets_are_one_event(world, three, told):
    first, second = targets_of(edition_of(world.district, COUNTED, RATED))
    saved(world.clerk, cell(first, three[0], "40"), cell(second, three[0], "85%"))
    assert told()[2] == "任务分解：改了 2 个目标的 2 个数"
    assert [row.value for row in Allocation.objects.order_by("pk")] == [40, 85]


@pytest.mark.parametrize(
    "who", ["leader", "lead_reporter", "street_reporter", "neighbour_clerk", "auditor", "stranger"]
)
def test_who_may_not_split_writes_nothing(world, target, three, who, nothing_written):
    with nothing_written(), pytest.raises(PermissionDenied):
        saved(getattr(world, who), cell(target, three[0], "40"))


def test_a_street_gives_to_its_own_and_never_to_another_nor_a_department_to_a_department(
    world, target, three
):
    street = make_actor(three[0], "approver", "jie", "许知行")
    bureau = make_actor(world.civil_affairs, "approver", "bureau", "何青青")
    community = make_unit(world.district, "一社区", kind="community", code="C1")
    other = make_unit(world.district, "望湖区园林局", code="D9")
    Unit.objects.filter(pk=community.pk).update(superior=three[0])
    split = typed(world.clerk, target, {world.civil_affairs: "60", three[0]: "40"})
    issued(world.clerk, split)
    rows = {row.unit_id: row for row in split.allocations.all()}
    below = [community, three[0], three[1], other]
    outcomes = saved(street, *(cell(target, unit, "1", parent=rows[three[0].pk]) for unit in below))
    refused = "cascade.cell_unit_out_of_line"
    assert [each.problem.code if each.problem else "" for each in outcomes] == ["", "", refused, refused]
    below = [three[1], world.civil_affairs, other]
    outcomes = saved(
        bureau, *(cell(target, unit, "1", parent=rows[world.civil_affairs.pk]) for unit in below)
    )
    assert [each.problem.code if each.problem else "" for each in outcomes] == ["", "", refused]


def test_a_unit_types_below_its_own_issued_row_and_nowhere_else(world, target, three, nothing_written):
    bureau = make_actor(world.civil_affairs, "approver", "bureau", "何青青")
    split = typed(world.clerk, target, {world.civil_affairs: "60", three[2]: "40"})
    own, other = split.allocations.order_by("unit__code")
    refused = saved(bureau, cell(target, three[0], "10", parent=own))
    assert told_of(refused) == [("refused", None, 0, "cascade.cell_level_not_open")]
    issued(world.clerk, split)
    outcomes = saved(
        bureau, cell(target, three[0], "10", parent=own), cell(target, world.civil_affairs, "50", parent=own)
    )
    assert [each.verdict for each in outcomes] == ["saved", "saved"]
    for cells in ([cell(target, three[0], "10", parent=other)], [cell(target, three[0], "10")]):
        with nothing_written(), pytest.raises(PermissionDenied):
            saved(bureau, *cells)
    assert figures(split, own) == {"990102-002": (50, None), "S001": (10, None)}


def test_what_an_edition_does_not_split_is_refused(world, nothing_written):
    edition = edition_of(world.district, COUNTED, COUNTED, COUNTED)
    whole, part, dropped = targets_of(edition)
    part.values.update(part_of=whole)
    dropped.values.all().delete()
    other = Programme.objects.create(division=world.district, year=2027, code="990102-2027")
    project = Project.objects.create(programme=other, code="990102-2027-1")
    unstated = Target.objects.create(project=project, code="990102-2027-1-1")
    for target, problem in ((whole, WholeHasParts), (dropped, TargetNotStated), (unstated, NothingInForce)):
        with nothing_written(), pytest.raises(problem):
            open_split(actor=world.clerk, target=target, at=AT)
    part.values.get().text.__class__.objects.update(has_task=False, type="H")
    with nothing_written(), pytest.raises(NoTaskToSplit):
        open_split(actor=world.clerk, target=part, at=AT)


def test_more_cells_than_a_transaction_takes_are_refused(world, target, three, nothing_written):
    cells = [cell(target, three[0], "1")] * (MOST_CELLS + 1)
    with nothing_written(), pytest.raises(TooManyCells):
        saved(world.clerk, *cells)

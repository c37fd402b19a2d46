"""What pages read: sums, gaps, answers, who sees which rows, and how many queries that takes."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.apps.cascade.models import Allocation, Split
from minsheng.apps.cascade.queries import State, programme_page, split_page, unit_page
from tests.apps.cascade.steps import (
    COUNTED,
    NAMED,
    RATED,
    SPRING,
    SUMMER,
    WITHIN,
    edition_of,
    issued,
    row_of,
    streets,
    targets_of,
    typed,
)
from tests.conftest import make_actor


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "15"), strict=True)))


def test_the_office_sees_every_row_with_sum_and_gap(world, target, split):
    page = split_page(target, world.clerk, SUMMER)
    assert page.is_whole
    assert page.may_split
    assert page.may_issue
    assert [(row.row.unit.code, row.row.value, row.may_type) for row in page.rows] == [
        ("S001", Decimal(50), True),
        ("S002", Decimal(30), True),
        ("S003", Decimal(15), True),
    ]
    assert (page.level.total, page.level.given, page.level.gap) == (100, 95, 5)
    assert [fault.code for fault in page.level.faults] == ["cascade.left_over"]


@pytest.mark.parametrize("who", ["leader", "auditor", "city_clerk", "lead_reporter"])
def test_who_covers_the_area_or_leads_the_project_sees_the_whole_without_writing(world, target, split, who):
    page = split_page(target, getattr(world, who), SUMMER)
    assert page.is_whole
    assert len(page.rows) == 3
    assert page.may_issue is False or who == "city_clerk"


@pytest.mark.parametrize("who", ["street_reporter", "neighbour_clerk", "stranger", "security_officer"])
def test_everybody_else_sees_nothing_of_a_draft(world, target, split, who):
    assert split_page(target, getattr(world, who), SUMMER) is None


def test_a_street_sees_its_own_row_alone_once_it_is_issued(world, target, three, split):
    actor = make_actor(three[2], "approver", "third", "安然")
    assert split_page(target, actor, SUMMER) is None
    typed(world.clerk, target, {three[2]: "20"})
    issued(world.clerk, split)
    typed(world.clerk, target, {three[2]: "11"})
    page = split_page(target, actor, SUMMER)
    assert [(row.row.unit.code, row.row.value, row.asked.said) for row in page.rows] == [
        ("S003", Decimal(20), "waiting")
    ]
    assert (page.level, page.issues, page.is_whole) == (None, [], False)
    assert (page.rows[0].may_type, page.rows[0].may_give_on, page.rows[0].may_reply) == (False, True, True)
    assert set(Split.objects.visible_to(actor)) == {split}
    assert [row.unit.code for row in Allocation.objects.visible_to(actor)] == ["S003"]


def test_the_office_of_the_neighbour_sees_no_row(world, target, split):
    assert not Split.objects.visible_to(world.neighbour_clerk).exists()
    assert not Allocation.objects.visible_to(world.neighbour_clerk).exists()


def test_a_draft_shows_where_a_part_within_is_above_its_whole(world, three):
    whole, within = targets_of(edition_of(world.district, COUNTED, WITHIN))
    within.values.update(subset_of=whole)
    typed(world.clerk, whole, {three[0]: "10", three[1]: "90"})
    typed(world.clerk, within, {three[0]: "15", three[1]: "25"})
    page = split_page(within, world.clerk, SUMMER)
    assert [(f.code, f.facts["value"], f.facts["whole"]) for f in page.level.faults] == [
        ("cascade.subset_above_whole", "15", "10")
    ]


def test_the_targets_of_a_programme_stand_in_states_that_add_up(world, three):
    more = [COUNTED | {"words": f"目标{n}"} for n in range(3)]
    edition = edition_of(world.district, COUNTED, RATED, NAMED, *more)
    first, rated, _, drafted, whole, part = targets_of(edition)
    part.values.update(part_of=whole)
    issued(world.clerk, typed(world.clerk, first, {three[0]: "100"}))
    split = typed(world.clerk, rated, {three[0]: "80"})
    Split.objects.filter(pk=split.pk).update(offered_at=edition.issued_at)
    typed(world.clerk, drafted, {three[0]: "60"})
    page = programme_page(edition.programme, world.clerk, SUMMER)
    assert [(row.state, row.gap, row.units) for row in page.rows] == [
        (State.ISSUED, 0, 1),
        (State.OFFERED, None, 1),
        (State.NONE, None, 0),
        (State.DRAFT, 40, 1),
        (State.OF_PARTS, None, 0),
        (State.NONE, None, 0),
    ]
    assert sum(page.counts.values()) == len(page.rows) == 6
    assert page.rows[0].replies == {"waiting": 1}


def test_a_changed_figure_is_told_until_the_split_follows_it(world, target, three):
    issued(world.clerk, typed(world.clerk, target, {three[0]: "100"}))
    programme = target.project.programme
    edition_of(
        world.district,
        COUNTED | {"target": target, "low": Decimal(120)},
        ordinal=2,
        programme=programme,
        in_force_from=SUMMER,
    )
    assert programme_page(programme, world.clerk, SPRING).rows[0].state == State.ISSUED
    assert programme_page(programme, world.clerk, SUMMER).rows[0].state == State.MOVED
    assert split_page(target, world.clerk, SUMMER).edition_moved
    assert not split_page(target, world.clerk, SPRING).edition_moved


def test_an_edition_with_the_same_figure_moves_nothing(world, target, three):
    issued(world.clerk, typed(world.clerk, target, {three[0]: "100"}))
    programme = target.project.programme
    edition_of(
        world.district, COUNTED | {"target": target}, ordinal=2, programme=programme, in_force_from=SUMMER
    )
    assert programme_page(programme, world.clerk, SUMMER).rows[0].state == State.ISSUED
    assert not split_page(target, world.clerk, SUMMER).edition_moved


def test_a_unit_has_a_cell_for_each_target_that_it_may_get(world, three):
    edition = edition_of(world.district, COUNTED, RATED)
    first, rated = targets_of(edition)
    split = typed(world.clerk, first, {three[0]: "100"})
    page = unit_page(three[0], edition.programme, world.clerk, SUMMER)
    assert [(cell.target, cell.version, cell.may_type) for cell in page.cells] == [
        (first, 1, True),
        (rated, 0, True),
    ]
    actor = make_actor(three[0], "approver", "first", "安然")
    assert unit_page(three[0], edition.programme, actor, SUMMER) is None
    issued(world.clerk, split)
    page = unit_page(three[0], edition.programme, actor, SUMMER)
    assert [(cell.target, cell.row.value, cell.may_type, cell.may_reply) for cell in page.cells] == [
        (first, Decimal(100), False, True)
    ]
    assert unit_page(three[1], edition.programme, actor, SUMMER) is None


def queries(read):
    with CaptureQueriesContext(connection) as seen:
        read()
    return len(seen)


def test_no_page_asks_more_for_more_rows(world):
    edition = edition_of(world.district, COUNTED, WITHIN, *[COUNTED] * 4)
    whole, within, *_ = targets_of(edition)
    within.values.update(subset_of=whole)
    units = streets(world.district, 20)
    counts = []
    for some in (units[:2], units):
        for target in targets_of(edition):
            typed(world.clerk, target, dict.fromkeys(some, "1"))
        row_of(Split.objects.get(target=whole), units[0])
        counts.append(
            (
                queries(lambda: split_page(whole, world.clerk, SUMMER)),
                queries(lambda: programme_page(edition.programme, world.clerk, SUMMER)),
                queries(lambda: unit_page(units[0], edition.programme, world.clerk, SUMMER)),
            )
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12

"""What follows a first issue: adjustment, succession, closing, other lines, parts within, levels below."""

import datetime
from decimal import Decimal

import pytest

from minsheng.apps.cascade.actions import (
    add_units,
    follow_edition,
    set_reserve,
    set_reserve_below,
    take_out_unit,
)
from minsheng.apps.cascade.checks import wrong_splits
from minsheng.apps.cascade.errors import KindUnfit, LevelNotOpen, UnitGivenOn
from minsheng.apps.cascade.history import leaves_on, value_on
from minsheng.apps.cascade.models import Allocation, Issue, Split
from minsheng.apps.places.models import UnitGroup
from minsheng.core.cascade.problems import Unbalanced
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    SPRING,
    SUMMER,
    WITHIN,
    edition_of,
    figures,
    issued,
    row_of,
    targets_of,
    typed,
)
from tests.conftest import make_actor, make_unit, merge_unit

LATER = AT + datetime.timedelta(days=120)
TRANSFER, ADJUSTMENT = Issue.Kind.TRANSFER, Issue.Kind.ADJUSTMENT


@pytest.fixture
def split(world, target, three):
    """50, 30 and 20 of 100, issued from March on."""
    split = typed(world.clerk, target, dict(zip(three, ("50", "30", "20"), strict=True)))
    issued(world.clerk, split)
    return split


def raised(world, target, low):
    return edition_of(
        world.district,
        COUNTED | {"target": target, "low": low},
        ordinal=2,
        programme=target.project.programme,
        in_force_from=SUMMER,
    )


def codes_of(caught):
    return [fault.code for fault in caught.value.faults]


def test_a_row_is_worth_what_the_last_issue_says_that_holds_on_the_day(world, target, three, split):
    typed(world.clerk, target, {three[0]: "45", three[1]: "35"})
    issued(world.clerk, split, kind=TRANSFER, reason="场地不足", holds_from=SUMMER, at=LATER)
    row = row_of(split, three[0])
    before = datetime.timedelta(days=1)
    days = [SPRING - before, SPRING, SUMMER - before, SUMMER]
    assert [value_on(row, day).value for day in days] == [None, 50, 50, 45]
    assert value_on(row, SUMMER, known_at=LATER - before).value == 50
    assert [(leaf.row.unit.code, leaf.value) for leaf in leaves_on(split, SUMMER)] == [
        ("S001", 45),
        ("S002", 35),
        ("S003", 20),
    ]
    assert leaves_on(split, SPRING - before) == []
    assert list(wrong_splits()) == []


def test_a_raised_target_asks_for_an_adjustment_by_its_edition(world, target, three, split):
    raised(world, target, Decimal(120))
    typed(world.clerk, target, {three[0]: "70"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=ADJUSTMENT, holds_from=SUMMER, at=LATER)
    assert codes_of(caught) == ["cascade.given_too_much", "cascade.edition_moved"]
    split.refresh_from_db()
    follow_edition(actor=world.clerk, split=split, version=split.version, at=LATER)
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=TRANSFER, reason="追加", holds_from=SUMMER, at=LATER)
    assert codes_of(caught) == ["cascade.target_changed"]
    issue = issued(world.clerk, split, kind=ADJUSTMENT, holds_from=SUMMER, at=LATER)
    assert (issue.balanced, issue.edition.ordinal, issue.document) == (120, 2, "望民生〔2026〕2号")


def test_an_adjustment_under_the_same_edition_names_its_paper(world, target, three, split):
    typed(world.clerk, target, {three[0]: "45", three[1]: "35"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=ADJUSTMENT)
    assert codes_of(caught) == ["cascade.document_missing"]
    assert issued(world.clerk, split, kind=ADJUSTMENT, document="区政府会议纪要").ordinal == 2


def test_a_surplus_asks_for_a_reason_and_a_reserve_keeps_the_sum(world, target, three, split):
    split.refresh_from_db()
    more = {"reserve": Decimal(-10)}
    split = set_reserve(actor=world.clerk, split=split, version=split.version, **more)
    typed(world.clerk, target, {three[0]: "60"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=TRANSFER, reason="加码")
    assert codes_of(caught) == ["cascade.surplus_without_reason"]
    split.refresh_from_db()
    more["reason"] = "区委要求多建"
    set_reserve(actor=world.clerk, split=split, version=split.version, **more)
    issue = issued(world.clerk, split, kind=TRANSFER, reason="加码")
    assert (issue.balanced, issue.reserve_before, issue.reserve) == (100, 0, -10)
    assert issue.reserve_reason == "区委要求多建"
    assert list(wrong_splits()) == []


def test_a_unit_of_another_line_moves_with_the_paper_of_its_line_alone(world, target, three):
    police = make_unit(world.district, "望湖公安分局", kind="vertical")
    split = typed(world.clerk, target, {police: "60", three[0]: "40"})
    issued(world.clerk, split)
    typed(world.clerk, target, {police: "50", three[0]: "50"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=TRANSFER, reason="调剂")
    assert [(fault.code, fault.facts) for fault in caught.value.faults] == [
        ("cascade.line_document_missing", {"units": "望湖公安分局"})
    ]
    issued(world.clerk, split, kind=TRANSFER, reason="调剂", line_document="临公通〔2026〕3号")


def test_who_leaves_keeps_the_part_it_has_done(world, target, three, split):
    row = row_of(split, three[0])
    take_out_unit(actor=world.clerk, row=row, version=row.version, done=Decimal(8))
    typed(world.clerk, target, {three[1]: "72"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=Issue.Kind.SUCCESSION, reason="街道合并", holds_from=SUMMER)
    assert codes_of(caught) == ["cascade.not_succeeded"]
    merge_unit(three[0], three[1], SUMMER)
    issued(world.clerk, split, kind=Issue.Kind.SUCCESSION, reason="街道合并", holds_from=SUMMER)
    assert figures(split) == {"S001": (8, 8), "S002": (72, 72), "S003": (20, 20)}
    assert [leaf.row.unit.code for leaf in leaves_on(split, SUMMER)] == ["S002", "S003"]
    assert list(wrong_splits()) == []


def test_a_split_is_closed_only_where_the_target_is_split_no_more(world, target, three, split):
    with pytest.raises(KindUnfit):
        issued(world.clerk, split, kind=Issue.Kind.CLOSING, reason="不做了")
    edition_of(
        world.district,
        NAMED | {"target": target},
        ordinal=2,
        programme=target.project.programme,
        in_force_from=SUMMER,
    )
    issued(world.clerk, split, kind=Issue.Kind.CLOSING, reason="目标取消", holds_from=SUMMER, at=LATER)
    assert leaves_on(split, SUMMER) == []
    assert [leaf.value for leaf in leaves_on(split, SPRING)] == [50, 30, 20]
    assert list(wrong_splits()) == []


def test_a_part_within_is_nowhere_above_its_whole_whichever_is_issued_last(world, three):
    whole, within = targets_of(edition_of(world.district, COUNTED, WITHIN))
    within.values.update(subset_of=whole)
    first = typed(world.clerk, whole, {three[0]: "30", three[1]: "70"})
    issued(world.clerk, first)
    second = typed(world.clerk, within, {three[0]: "31", three[1]: "9"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, second)
    assert codes_of(caught) == ["cascade.subset_above_whole"]
    typed(world.clerk, within, {three[0]: "30", three[1]: "10"})
    issued(world.clerk, second)
    typed(world.clerk, whole, {three[0]: "29", three[1]: "71"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, first, kind=TRANSFER, reason="调剂")
    assert codes_of(caught) == ["cascade.whole_below_subset"]
    row = row_of(first, three[0])
    take_out_unit(actor=world.clerk, row=row, version=row.version)
    typed(world.clerk, whole, {three[1]: "100"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, first, kind=TRANSFER, reason="调剂")
    assert [(f.code, f.facts["unit"]) for f in caught.value.faults] == [
        ("cascade.whole_without_unit", "001街道")
    ]


def test_a_part_within_a_whole_of_parts_is_held_against_their_sum(world, three):
    whole, one, two, within = targets_of(edition_of(world.district, COUNTED, COUNTED, COUNTED, WITHIN))
    one.values.update(part_of=whole)
    two.values.update(part_of=whole)
    within.values.update(subset_of=whole)
    issued(world.clerk, typed(world.clerk, one, {three[0]: "10", three[1]: "90"}))
    second = typed(world.clerk, two, {three[0]: "15", three[1]: "85"})
    issued(world.clerk, second)
    inner = typed(world.clerk, within, {three[0]: "26", three[1]: "14"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, inner)
    assert [(f.code, f.facts["whole"]) for f in caught.value.faults] == [("cascade.subset_above_whole", "25")]
    typed(world.clerk, within, {three[0]: "25", three[1]: "15"})
    issued(world.clerk, inner)
    typed(world.clerk, two, {three[0]: "14", three[1]: "86"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, second, kind=TRANSFER, reason="调剂")
    assert [(f.code, f.facts["subset"]) for f in caught.value.faults] == [
        ("cascade.whole_below_subset", "15")
    ]


def test_a_closed_split_comes_back_by_an_adjustment(world, target, three, below):
    split, own, bureau = below
    typed(bureau, target, {three[0]: "60"}, own)
    issued(bureau, split, own)
    programme = target.project.programme
    more = {"programme": programme, "in_force_from": SUMMER}
    edition_of(world.district, NAMED | {"target": target}, ordinal=2, **more)
    issued(world.clerk, split, kind=Issue.Kind.CLOSING, reason="取消", holds_from=SUMMER, at=LATER)
    assert set(split.allocations.values_list("is_open", "issued", "issued_reserve")) == {(False, 0, 0)}
    edition_of(world.district, COUNTED | {"target": target}, ordinal=3, **more)
    split.refresh_from_db()
    follow_edition(actor=world.clerk, split=split, version=split.version, at=LATER)
    split.refresh_from_db()
    add_units(actor=world.clerk, split=split, version=split.version, units=[three[1]], at=LATER)
    typed(world.clerk, target, {three[1]: "100"})
    issued(world.clerk, split, kind=ADJUSTMENT, holds_from=SUMMER, document="恢复通知", at=LATER)
    assert [(leaf.row.unit.code, leaf.value) for leaf in leaves_on(split, SUMMER)] == [("S002", 100)]
    assert list(wrong_splits()) == []


@pytest.fixture
def below(world, target, three):
    """60 of the bureau, 40 of the third street, issued; the bureau's approver."""
    split = typed(world.clerk, target, {world.civil_affairs: "60", three[2]: "40"})
    issued(world.clerk, split)
    return (
        split,
        row_of(split, world.civil_affairs),
        make_actor(world.civil_affairs, "approver", "b", "何青青"),
    )


def test_a_unit_issues_below_its_row_within_what_it_was_given(world, target, three, below):
    split, own, bureau = below
    typed(bureau, target, {three[0]: "25", world.civil_affairs: "30"}, own)
    with pytest.raises(Unbalanced) as caught:
        issued(bureau, split, own)
    assert [(fault.code, fault.facts["left"]) for fault in caught.value.faults] == [
        ("cascade.left_over", "5")
    ]
    set_reserve_below(actor=bureau, row=own, seen=Decimal(0), reserve=Decimal(5))
    assert [leaf.row.unit.code for leaf in leaves_on(split, SUMMER)] == ["990102-002", "S003"]
    issue = issued(bureau, split, own)
    assert (issue.balanced, issue.reserve, issue.parent) == (60, 5, own)
    leaves = leaves_on(split, SUMMER)
    assert [(leaf.row.unit.code, leaf.row.parent_id, leaf.value) for leaf in leaves] == [
        ("990102-002", own.pk, 30),
        ("S001", own.pk, 25),
        ("S003", None, 40),
    ]
    assert sum(leaf.value for leaf in leaves) + issue.reserve == 100
    assert list(wrong_splits()) == []
    with pytest.raises(UnitGivenOn):
        take_out_unit(actor=world.clerk, row=own, version=own.version)


def test_after_a_transfer_above_the_level_below_follows_by_an_adjustment(world, target, three, below):
    split, own, bureau = below
    typed(bureau, target, {three[0]: "60"}, own)
    issued(bureau, split, own)
    typed(world.clerk, target, {world.civil_affairs: "50", three[2]: "50"})
    issued(world.clerk, split, kind=TRANSFER, reason="调剂", holds_from=SUMMER)
    typed(bureau, target, {three[0]: "50"}, own)
    with pytest.raises(Unbalanced) as caught:
        issued(bureau, split, own, kind=TRANSFER, reason="随上级", holds_from=SPRING)
    assert codes_of(caught) == ["cascade.target_changed", "cascade.holds_from_early"]
    issue = issued(bureau, split, own, kind=ADJUSTMENT, holds_from=SUMMER)
    assert (issue.balanced, issue.document) == (50, "990102-2026-1-1 第 3 次下达")
    assert [leaf.value for leaf in leaves_on(split, SUMMER)] == [50, 50]
    assert list(wrong_splits()) == []


def test_there_is_no_third_level(world, target, three, below):
    split, own, bureau = below
    typed(bureau, target, {three[0]: "60"}, own)
    issued(bureau, split, own)
    split.refresh_from_db()
    with pytest.raises(LevelNotOpen):
        add_units(
            actor=world.clerk,
            split=split,
            version=split.version,
            units=[three[1]],
            at=AT,
            parent=row_of(split, three[0], own),
        )


def test_rates_are_held_by_every_unit_and_never_summed(world, three):
    target = targets_of(edition_of(world.district, RATED))[0]
    split = typed(world.clerk, target, {three[0]: "85%", three[1]: "79.5%"})
    with pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split)
    assert codes_of(caught) == ["cascade.below_floor"]
    typed(world.clerk, target, {three[1]: "80"})
    assert issued(world.clerk, split).balanced is None


def test_a_mechanism_names_its_units_and_a_group_stands_for_its_members(world, three, told):
    target = targets_of(edition_of(world.district, NAMED))[0]
    group = UnitGroup.objects.create(division=world.district, name="各街道", key="各街道")
    group.members.set(three)
    split = Split.objects.create(target=target, edition=target.values.get().text.edition)
    rows = add_units(actor=world.clerk, split=split, version=1, units=[group, three[0]], at=AT)
    assert [row.unit.code for row in rows] == ["S001", "S002", "S003"]
    assert told()[1]["count"] == 3
    split.refresh_from_db()
    assert add_units(actor=world.clerk, split=split, version=2, units=[group], at=AT) == []
    issued(world.clerk, split)
    assert [leaf.value for leaf in leaves_on(split, SUMMER)] == [None, None, None]


def test_verify_finds_a_figure_that_was_changed_behind_the_issues(world, three, split):
    Allocation.objects.filter(unit=three[0]).update(issued=Decimal(49))
    assert [(finding.code, finding.facts) for finding in wrong_splits()] == [
        (
            "cascade.issued_differs",
            {"target": "990102-2026-1-1", "unit": "001街道", "shown": "49", "issued": "50"},
        ),
        ("cascade.level_unbalanced", {"target": "990102-2026-1-1", "sum": "99", "balanced": "100"}),
    ]

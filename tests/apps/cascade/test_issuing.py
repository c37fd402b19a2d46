"""Putting a level into force: what is refused, what is written, what holds on which day."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.actions import issue_level
from minsheng.apps.cascade.errors import KindUnfit, NothingToIssue, RowsStale, SplitStale
from minsheng.apps.cascade.models import Change, Issue
from minsheng.core.cascade.problems import Unbalanced
from tests.apps.cascade.steps import AT, SUMMER, figures, given, issued, row_of, typed


def split_of(world, target, three, numbers=("50", "30", "20")):
    return typed(world.clerk, target, dict(zip(three, numbers, strict=True)))


def test_a_first_issue_puts_every_number_into_force(world, target, three, told):
    split = split_of(world, target, three)
    issue = issued(world.clerk, split)
    assert figures(split) == {
        "S001": (Decimal(50), Decimal(50)),
        "S002": (Decimal(30), Decimal(30)),
        "S003": (Decimal(20), Decimal(20)),
    }
    assert (issue.ordinal, issue.kind, issue.balanced, issue.reserve) == (1, "first", 100, 0)
    assert sorted((c.value_before, c.value, c.open_before, c.is_open) for c in Change.objects.all()) == [
        (None, 20, None, True),
        (None, 30, None, True),
        (None, 50, None, True),
    ]
    assert told()[2] == (
        "目标 990102-2026-1-1：第 1 次下达（下达），改动 3 个单位，自 2026-03-01 起算；下达时未处理的异议：无"
    )


def test_what_does_not_add_up_is_refused_with_its_gap(world, target, three, nothing_written):
    split = split_of(world, target, three, ("50", "30", "19"))
    with nothing_written(), pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split)
    assert [(fault.code, fault.facts) for fault in caught.value.faults] == [
        ("cascade.left_over", {"left": "1", "measure": "家"})
    ]


def test_all_that_is_wrong_with_an_issue_is_told_at_once(world, target, three, nothing_written):
    split = split_of(world, target, three)
    issued(world.clerk, split, holds_from=SUMMER)
    typed(world.clerk, target, {three[0]: "60"})
    with nothing_written(), pytest.raises(Unbalanced) as caught:
        issued(world.clerk, split, kind=Issue.Kind.TRANSFER)
    assert [fault.code for fault in caught.value.faults] == [
        "cascade.given_too_much",
        "cascade.reason_missing",
        "cascade.holds_from_early",
    ]


def test_an_issue_of_what_somebody_changed_meanwhile_is_refused(world, target, three):
    split = split_of(world, target, three)
    before = given(split)
    typed(world.clerk, target, {three[0]: "51"})
    with pytest.raises(RowsStale) as caught:
        issue_level(actor=world.clerk, split=split, given=before, at=AT)
    assert caught.value.facts == {"count": 1, "units": "001街道"}


def test_the_same_issue_twice_is_refused(world, target, three, nothing_written):
    split = split_of(world, target, three)
    before = given(split)
    issue_level(actor=world.clerk, split=split, given=before, at=AT)
    with nothing_written(), pytest.raises(SplitStale):
        issue_level(actor=world.clerk, split=split, given=before, at=AT)
    with nothing_written(), pytest.raises(KindUnfit):
        issued(world.clerk, split)
    with nothing_written(), pytest.raises(NothingToIssue):
        issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="补登")


def test_a_transfer_moves_numbers_and_names_only_the_rows_moved(world, target, three):
    split = split_of(world, target, three)
    issued(world.clerk, split)
    typed(world.clerk, target, {three[0]: "45", three[1]: "35"})
    assert figures(split)["S001"] == (Decimal(45), Decimal(50))
    issue = issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="场地不足", holds_from=SUMMER)
    assert [(c.value_before, c.value) for c in issue.changes.order_by("value")] == [(30, 35), (50, 45)]
    assert figures(split)["S001"] == (Decimal(45), Decimal(45))


@pytest.mark.parametrize("who", ["leader", "lead_reporter", "street_reporter", "neighbour_clerk", "stranger"])
def test_nobody_but_the_office_issues_the_numbers_of_the_target(world, target, three, nothing_written, who):
    split = split_of(world, target, three)
    with nothing_written(), pytest.raises(PermissionDenied):
        issued(getattr(world, who), split)


def test_typing_after_an_issue_leaves_the_issued_figures_in_force(world, target, three):
    split = split_of(world, target, three)
    issued(world.clerk, split)
    typed(world.clerk, target, {three[2]: "1"})
    row = row_of(split, three[2])
    assert (row.value, row.issued, row.version, row.issued_version) == (1, 20, 2, 1)
